import { secretHash } from '../crypto/hash.ts';
import { newSecret, seal } from '../crypto/seal.ts';
import { dayOf } from '../day.ts';
import { handedMapping, handOffOf } from '../handoff/build.ts';
import { encodeHeld, type HeldKind } from '../handoff/held.ts';
import { mint } from '../handoff/mint.ts';
import type { Entry, HandOff } from '../handoff/record.ts';
import { lmsAncestors } from '../http/ancestors.ts';
import { clearCookies } from '../http/cookies.ts';
import type { Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { wantsTab } from '../http/way.ts';
import { countLaunch, showPage } from '../http/wrap.ts';
import type { VerifiedLaunch } from '../lti/token.ts';
import { ROUTES } from '../names.ts';
import { choosePage } from '../pages/choose.ts';
import type { Page } from '../pages/frame.ts';
import { installation, installationPage } from '../pages/installation.ts';
import { openPage } from '../pages/launch.ts';
import { onwardPage, type Waiting, waitingPage } from '../pages/waiting.ts';
import { openFromCoursePage } from '../pages/words.ts';
import type { MappedClass } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Arriving, Routed } from '../routing/destination.ts';
import { leaveFor } from '../routing/leaving.ts';
import type { Course } from '../routing/remember.ts';
import { mappedRows } from '../routing/rows.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Proven } from './proof.ts';
import type { Verified } from './verified.ts';

export interface Arrival {
  readonly visit: Visit;
  readonly who: Verified;
  readonly launch: VerifiedLaunch;
  readonly deployment: Deployment;
  readonly proof: Proven;
  readonly course: Course | null;
  readonly arriving: Arriving;
  readonly routed: Routed;
  /** nobody knows who it is at Clever, and is to before it goes on */
  readonly signsInFirst: boolean;
  /** Writes what is worth remembering of it; never throws. */
  remember(): Promise<void>;
}

/** What a proven launch is answered with, each after the one write that takes it out of initiated. */
export function answers(dynamo: Dynamo, baseUrl: string) {
  const items = launches(dynamo);

  async function ended({ visit, proof, remember }: Arrival, outcome: string, page: Page): Promise<Reply> {
    await items.close(proof, outcome, visit.request.now);
    return beside(remember, () => {
      countLaunch(visit, outcome, true);
      return showPage(visit, 200, page, clearCookies(proof.launchId));
    });
  }

  const openFromCourse = (arrival: Arrival): Promise<Reply> =>
    ended(arrival, 'open-from-course', openFromCoursePage(arrival.visit.brand));

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

  /** On to the client's landing with a single-use code or to where its library begins, or to a page whose button opens it in a tab; null where the client has no landing for this entry. */
  async function handOver(arrival: Arrival, entry: Entry, chosen: MappedClass | null = null): Promise<Reply | null> {
    const { visit, who, proof } = arrival;
    const handOff = handOffFor(arrival, entry, chosen);
    const minted = mint(handOff, proof.launchId, who.client, baseUrl);
    if (minted === null) return null;
    if (!opensTab(arrival)) {
      await items.leave(proof, minted.leaving, visit.request.now);
      return beside(arrival.remember, () => {
        countLaunch(visit, entry, true);
        return leaveFor(visit, proof.launchId, who.client, minted);
      });
    }
    return held(arrival, 'open', handOff, `${entry}-held`, (waiting) => openPage(visit.brand, waiting));
  }

  const wait = (arrival: Arrival): Promise<Reply> => {
    const { visit, course } = arrival;
    const mapping = { key: course?.key ?? '', version: course?.context?.version ?? 0 };
    return held(arrival, 'wait', handOffFor(arrival, 'class', null), 'wait', (waiting) =>
      waitingPage(visit.brand, waiting, mapping),
    );
  };

  /** The page itself is made by the set-up function, so that what it needs is no part of other launches. */
  const setUp = (arrival: Arrival): Promise<Reply> => {
    return held(arrival, 'setup', handOffFor(arrival, 'setup', null), 'setup', (waiting) =>
      onwardPage(arrival.visit.brand, waiting),
    );
  };

  const choose = async (arrival: Arrival, classes: readonly MappedClass[], justChosen?: string): Promise<Reply> => {
    const rows = await mappedRows(dynamo, arrival.deployment.district, classes);
    return held(arrival, 'choose', handOffFor(arrival, 'choose', null), 'choose', (waiting) =>
      choosePage(arrival.visit.brand, waiting, rows, justChosen),
    );
  };

  /** Clever shows itself in no frame. The page is made by set-up, as that which connects. */
  const signInOnce = (arrival: Arrival): Promise<Reply> => {
    const handOff = handOffFor(arrival, arrival.course === null ? 'home' : 'setup', null);
    const page = (waiting: Waiting) => onwardPage(arrival.visit.brand, waiting);
    return held(arrival, 'clever', handOff, 'clever', page, arrival.proof.framed);
  };

  return async (arrival: Arrival): Promise<Reply> => {
    const { visit, who, launch, deployment, course, routed } = arrival;
    const { destination } = routed;
    if (arrival.signsInFirst && destination.kind !== 'open-from-course') return signInOnce(arrival);
    switch (destination.kind) {
      case 'class':
        return (await handOver(arrival, 'class', destination.class)) ?? wait(arrival);
      case 'choose':
        if (who.client.chooser === 'partner') {
          const handed = await handOver(arrival, 'choose');
          if (handed !== null) return handed;
        }
        return choose(arrival, destination.classes, destination.justChosen);
      case 'setup':
        // Without a district there is no catalogue to choose from.
        if (deployment.district === null || who.client.chooser === 'partner') {
          const handed = await handOver(arrival, 'setup');
          if (handed !== null) return handed;
        }
        return setUp(arrival);
      case 'wait':
        return wait(arrival);
      case 'home':
        return (await handOver(arrival, 'home')) ?? openFromCourse(arrival);
      case 'open-from-course':
        return openFromCourse(arrival);
      case 'installation': {
        const known = { district: deployment.district, inCourse: course !== null, connected: isConnected(course) };
        return ended(arrival, 'installation', installationPage(visit.brand, installation(launch, known)));
      }
    }
  };
}

/** A launch that is spent is answered while what is worth remembering of it is written. */
async function beside(remember: () => Promise<void>, reply: () => Reply): Promise<Reply> {
  const remembered = remember();
  const made = reply();
  await remembered;
  return made;
}

const opensTab = ({ who, proof }: Arrival): boolean => proof.framed && wantsTab(who.client.display, proof.cookies);

const isConnected = (course: Course | null): boolean => activeClasses(course?.context ?? null).length > 0;

/** The hand-off as it would be now. A page that waits may take another way later. */
function handOffFor(arrival: Arrival, entry: Entry, chosen: MappedClass | null): HandOff {
  const { visit, who, launch, deployment, proof, course, arriving, routed } = arrival;
  const { now } = visit.request;
  // The proven classes join the mapping right after the launch's own write.
  const joins = arriving.changesNothing || routed.found.joins.length === 0 ? 0 : 1;
  const version = (course?.context?.version ?? 0) + joins;
  const opener = { role: arriving.role, person: arriving.person, spelling: deployment.spelling };
  return handOffOf(who.token, launch, {
    deployment,
    entry,
    returnUrl: visit.wayBack,
    contextKey: course?.key ?? null,
    mapping: course === null ? null : handedMapping(version, routed.found, chosen, opener, dayOf(now)),
    now,
    cookies: proof.cookies,
  });
}
