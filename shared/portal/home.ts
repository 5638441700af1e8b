import { pseudonym } from '../crypto/hash.ts';
import { LaunchError } from '../errors.ts';
import { mint } from '../handoff/mint.ts';
import { browserSecret } from '../http/cookies.ts';
import { pageReply, type Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { CLEVER_SSO, ROUTES } from '../names.ts';
import { onceMorePage } from '../pages/portal.ts';
import type { Client } from '../records/client.ts';
import type { Registration } from '../records/registration.ts';
import { leaveFor } from '../routing/leaving.ts';
import { refuseSuspended } from '../routing/served.ts';
import { spending } from '../store/launches/spend.ts';
import { homeOf } from './arrive.ts';
import type { Arrived } from './at-clever.ts';
import { begin, hasTurnedOften, type PortalState } from './begin.ts';
import { installedFor } from './district.ts';
import type { House } from './house.ts';

/** Who comes from Clever's portal, to the client's home. Each throws not-found where nobody is taken from there. */
export function portal({ dynamo, people, items, clever, baseUrl }: House) {
  const spent = spending(dynamo);

  async function registrationOf(visit: Visit): Promise<Registration> {
    const { now } = visit.request;
    const registration = await soleOf(await people.ofIssuer(CLEVER_SSO.iss, now), now);
    if (registration === null) throw new LaunchError('not-found');
    const client = await clientOf(registration, now);
    visit.note({ client: client.clientId });
    visit.speakFor(client);
    if (registration.state === 'suspended') throw new LaunchError('registration-suspended');
    return registration;
  }

  /** Of several the one whose credentials we have. */
  async function soleOf(all: readonly Registration[], now: number): Promise<Registration | null> {
    if (all.length < 2) return all[0] ?? null;
    const own = await clever.clientId(now);
    return all.find(({ toolId }) => toolId === own) ?? null;
  }

  async function clientOf({ clientId }: Registration, now: number): Promise<Client> {
    const client = await people.client(clientId, now);
    if (client === null) throw new LaunchError('registration-incomplete');
    return client;
  }

  const begun = async (visit: Visit, isLast: boolean): Promise<Reply> =>
    begin(items, visit, await registrationOf(visit), { ...clever, isLast });

  function onceMore(visit: Visit): Reply {
    visit.note({ outcome: 'once-more' });
    return pageReply(200, onceMorePage(visit.brand, ROUTES.clever, `${visit.onward} https:`), visit.ancestors);
  }

  return {
    /** By a click of our own page, which is the last try. */
    again: (visit: Visit): Promise<Reply> => begun(visit, true),

    /** With a code that nobody here asked for, or none: it is thrown away, and asked for anew. */
    arrived: async (visit: Visit, code: string | null): Promise<Reply> => {
      if (code === null || !hasTurnedOften(visit)) return begun(visit, false);
      await registrationOf(visit);
      return onceMore(visit);
    },

    /** With a state of ours. The code is redeemed only once the state is spent in this browser. */
    returned: async (visit: Visit, state: PortalState, redeem: () => Promise<Arrived>): Promise<Reply> => {
      const { now } = visit.request;
      const registration = await registrationOf(visit);
      const { iss, toolId } = registration;
      const { launchId, nonce } = state;
      const secret = browserSecret(launchId, visit.request.cookie);
      if (secret === null) {
        const wrong = await items.unbound({ launchId, nonce, iss, toolId }, now);
        if (wrong !== 'browser-unbound' || state.isLast) throw new LaunchError(wrong);
        return onceMore(visit);
      }
      const proof = { launchId, nonce, browserSecret: secret, iss, toolId };
      await spent(proof, now);
      const signedIn = await redeem();
      const client = await clientOf(registration, now);
      const deployment = await installedFor(dynamo, people, registration, client, signedIn.district, now);
      visit.installedIn(deployment);
      refuseSuspended(registration, client, deployment);
      const handOff = signedIn.kind === 'user' ? homeOf(signedIn.user, deployment, now) : null;
      if (handOff === null || handOff.cleverRoles?.length === 0) throw new LaunchError('clever-user-unshared');
      visit.note({ user: { sub: pseudonym(registration.logKey, 'sub', handOff.user.sub) } });
      const minted = mint(handOff, launchId, client, baseUrl);
      if (minted === null) throw new LaunchError('login-impossible');
      await items.leave(proof, minted.leaving, now);
      visit.note({ outcome: 'home' });
      return leaveFor(visit, launchId, client, minted);
    },
  };
}
