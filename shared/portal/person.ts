import { LaunchError } from '../errors.ts';
import { browserSecret, clearCookies } from '../http/cookies.ts';
import { shaped, textOf } from '../http/fields.ts';
import type { Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { showPage } from '../http/wrap.ts';
import { linking, type Outcome } from '../identity/link.ts';
import { CLEVER_SSO, ROUTES } from '../names.ts';
import { isThisYouPage, signOutFirstPage } from '../pages/clever.ts';
import { onwardPage } from '../pages/waiting.ts';
import { type WaitingLaunch, waitingLaunchOf } from '../setup/load.ts';
import type { Params } from '../url.ts';
import { answerOf } from './arrive.ts';
import type { Arrived } from './at-clever.ts';
import { begin, type PortalState } from './begin.ts';
import { type CarriedPage, dropCookie } from './carried.ts';
import type { House } from './house.ts';

/** Who comes from an LMS, and of whom nobody knows who it is at Clever: signs in there, and the launch that waits goes on as that person's. */
export function person({ dynamo, people, items, clever }: House) {
  const links = linking(dynamo);
  const waitingOf = (page: CarriedPage, visit: Visit): Promise<WaitingLaunch> =>
    waitingLaunchOf({ dynamo, people, items }, { ...page, framed: false }, visit);

  /** No registration: the portal may be off. */
  const boundTo = async (now: number) => ({ iss: CLEVER_SSO.iss, toolId: await clever.clientId(now) });

  async function shown(visit: Visit, waits: WaitingLaunch, outcome: Outcome): Promise<Reply> {
    const { waiting, client } = waits;
    visit.note({ outcome: outcome.kind });
    if (outcome.kind === 'again') {
      const own = await boundTo(visit.request.now);
      const asked = { ...own, clientId: client.clientId };
      return begin(items, visit, asked, { ...clever, isLast: false, carried: waiting });
    }
    const { name, givenName, familyName } = waits.held.handOff.user;
    const there = { firstName: givenName ?? name, lastName: givenName === null ? null : familyName };
    const page =
      outcome.kind === 'linked'
        ? onwardPage(visit.brand, waiting)
        : isThisYouPage(visit.brand, { ...waiting, action: ROUTES.clever }, outcome.signedIn, there, outcome.who);
    return showPage(visit, 200, page, visit.cookies, waiting.secret);
  }

  return {
    /** With a state of ours that began on a page of a launch. The sign-in is used up before the code is redeemed. */
    returned: async (
      visit: Visit,
      { launchId, nonce }: PortalState,
      carried: CarriedPage | null,
      redeem: () => Promise<Arrived>,
    ): Promise<Reply> => {
      const { now } = visit.request;
      const secret = browserSecret(launchId, visit.request.cookie);
      if (carried === null || secret === null) throw new LaunchError('browser-unbound');
      const waits = await waitingOf(carried, visit);
      const proof = { launchId, nonce, browserSecret: secret, ...(await boundTo(now)) };
      await items.close(proof, 'signed-in', now);
      visit.cookies = [...clearCookies(launchId), dropCookie(launchId)];
      const signedIn = await redeem();
      if (signedIn.kind !== 'user') throw new LaunchError('clever-user-unshared');
      return shown(visit, waits, await links.answered(waits, answerOf(signedIn.user, signedIn.district, now)));
    },

    /** A button of a page of ours: begins, says yes, or says no. */
    stepped: async (visit: Visit, form: Params, step: string): Promise<Reply> => {
      const bearer = { launchId: shaped(textOf(form, 'launch'), 22), secret: shaped(textOf(form, 'page'), 43) };
      visit.note({ launch: bearer.launchId });
      const waits = await waitingOf(bearer, visit);
      if (step === 'yes') return shown(visit, waits, await links.confirmed(waits, textOf(form, 'who')));
      if (step !== 'clever' && step !== 'no') throw new LaunchError('step-malformed');
      if (waits.held.kind !== 'clever') return shown(visit, waits, { kind: 'linked' });
      if (step === 'clever') return shown(visit, waits, { kind: 'again' });
      await links.denied(waits);
      visit.note({ outcome: 'denied' });
      const page = signOutFirstPage(visit.brand, { ...waits.waiting, action: ROUTES.clever });
      return showPage(visit, 200, page, visit.cookies, waits.waiting.secret);
    },
  };
}
