import { secretHash } from '../crypto/hash.ts';
import { newSecret, seal } from '../crypto/seal.ts';
import { encodeHeld, type HeldKind } from '../handoff/held.ts';
import type { HandOff } from '../handoff/record.ts';
import { lmsAncestors } from '../http/ancestors.ts';
import { clearCookies } from '../http/cookies.ts';
import type { Reply } from '../http/reply.ts';
import { countLaunch, showPage } from '../http/wrap.ts';
import { ROUTES } from '../names.ts';
import { choosePage } from '../pages/choose.ts';
import type { Page } from '../pages/frame.ts';
import { installation, installationPage } from '../pages/installation.ts';
import { openPage } from '../pages/launch.ts';
import { onwardPage, type Waiting, waitingPage } from '../pages/waiting.ts';
import { openFromCoursePage } from '../pages/words.ts';
import type { MappedClass } from '../records/context.ts';
import type { Course } from '../routing/remember.ts';
import { mappedRows } from '../routing/rows.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { type Arrival, beside, handOffFor, opensTab } from './arrival.ts';

export type Shown = ReturnType<typeof shownBy>;

/** The pages that a proven launch may end at, each after the one write that takes it out of initiated. */
export function shownBy(dynamo: Dynamo) {
  const items = launches(dynamo);

  async function ended({ visit, proof, remember }: Arrival, outcome: string, page: Page): Promise<Reply> {
    await items.close(proof, outcome, visit.request.now);
    return beside(remember, () => {
      countLaunch(visit, outcome, true);
      return showPage(visit, 200, page, clearCookies(proof.launchId));
    });
  }

  /** initiated → held, with the page that its reader goes on from. */
  async function held(
    arrival: Arrival,
    kind: HeldKind,
    handOff: HandOff,
    outcome: string,
    page: (waiting: Waiting) => Page,
    newTab = opensTab(arrival),
  ): Promise<Reply> {
    const { visit, who, launch, deployment, proof } = arrival;
    const { registration, client, token } = who;
    const secret = newSecret();
    const sealed = seal(secret, proof.launchId, client.clientId, encodeHeld({ kind, handOff, claims: launch.course }));
    const { now } = visit.request;
    await items.hold(proof, { clientId: client.clientId, pageHash: secretHash('page', secret), sealed }, now);
    return beside(arrival.remember, () => {
      countLaunch(visit, outcome, true);
      visit.ancestors = lmsAncestors(registration, deployment, token.platform.returnUrl);
      const waiting = {
        launchId: proof.launchId,
        secret,
        action: ROUTES.setup,
        onward: visit.onward,
        newTab,
        wayBack: visit.wayBack,
      };
      return showPage(visit, 200, page(waiting), clearCookies(proof.launchId), secret);
    });
  }

  return {
    openFromCourse: (arrival: Arrival): Promise<Reply> =>
      ended(arrival, 'open-from-course', openFromCoursePage(arrival.visit.brand)),

    installation(arrival: Arrival): Promise<Reply> {
      const { visit, launch, deployment, course } = arrival;
      const known = { district: deployment.district, inCourse: course !== null, connected: isConnected(course) };
      return ended(arrival, 'installation', installationPage(visit.brand, installation(launch, known)));
    },

    /** Its button opens the application in a tab. */
    open: (arrival: Arrival, handOff: HandOff): Promise<Reply> =>
      held(arrival, 'open', handOff, `${handOff.entry}-held`, (waiting) => openPage(arrival.visit.brand, waiting)),

    wait(arrival: Arrival): Promise<Reply> {
      const { visit, course } = arrival;
      const mapping = { key: course?.key ?? '', version: course?.context?.version ?? 0 };
      return held(arrival, 'wait', handOffFor(arrival, 'class', null), 'wait', (waiting) =>
        waitingPage(visit.brand, waiting, mapping),
      );
    },

    /** The page itself is made by the set-up function, so that what it needs is no part of other launches. */
    setUp: (arrival: Arrival): Promise<Reply> =>
      held(arrival, 'setup', handOffFor(arrival, 'setup', null), 'setup', (waiting) =>
        onwardPage(arrival.visit.brand, waiting),
      ),

    async choose(arrival: Arrival, classes: readonly MappedClass[], justChosen?: string): Promise<Reply> {
      const rows = await mappedRows(dynamo, arrival.deployment.district, classes);
      return held(arrival, 'choose', handOffFor(arrival, 'choose', null), 'choose', (waiting) =>
        choosePage(arrival.visit.brand, waiting, rows, justChosen),
      );
    },

    /** Clever shows itself in no frame. The page is made by set-up, as that which connects. */
    signInOnce(arrival: Arrival): Promise<Reply> {
      const handOff = handOffFor(arrival, arrival.course === null ? 'home' : 'setup', null);
      const page = (waiting: Waiting) => onwardPage(arrival.visit.brand, waiting);
      return held(arrival, 'clever', handOff, 'clever', page, arrival.proof.framed);
    },
  };
}

const isConnected = (course: Course | null): boolean => activeClasses(course?.context ?? null).length > 0;
