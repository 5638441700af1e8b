import { h } from '../crypto/hash.ts';
import { seal } from '../crypto/seal.ts';
import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import { encodeHeld, type Held } from '../handoff/held.ts';
import type { User } from '../lti/claims.ts';
import { parseRoles } from '../lti/roles.ts';
import type { Client } from '../records/client.ts';
import type { Deployment } from '../records/deployment.ts';
import type { IdentityLink, SignedIn } from '../records/person.ts';
import type { Registration } from '../records/registration.ts';
import type { Arriving } from '../routing/destination.ts';
import { identityLinks } from '../store/directory/links.ts';
import { resealing } from '../store/launches/reseal.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { read, written } from './answer.ts';
import { type Doubt, decide } from './decide.ts';

/** Seconds for which an answer of Clever's may be said yes to. */
const FRESH = 600;

/** A launch that waits for its person to sign in to Clever: as much of it as this takes. */
export interface Unidentified {
  readonly waiting: { readonly launchId: string; readonly secret: string };
  readonly held: Held;
  readonly registration: Pick<Registration, 'userIds'>;
  readonly client: Pick<Client, 'clientId'>;
  readonly deployment: Deployment;
  readonly arriving: Pick<Arriving, 'realm' | 'sub' | 'changesNothing'>;
  readonly visit: { readonly request: { readonly now: number } };
}

export type Outcome =
  /** the launch goes on as this person's */
  | { readonly kind: 'linked' }
  /** `who` names the answer that is asked about, and nobody */
  | { readonly kind: 'ask'; readonly why: Doubt; readonly signedIn: SignedIn; readonly who: string }
  /** there is no answer to say yes to, or none any more: the person signs in once more */
  | { readonly kind: 'again' };

/** What becomes of a launch whose person has signed in to Clever. Who is refused changes nothing. */
export function linking(dynamo: Dynamo) {
  const links = identityLinks(dynamo);
  const resealed = resealing(dynamo);

  const reseal = ({ waiting, client, visit }: Unidentified, held: Held): Promise<void> => {
    const { launchId, secret } = waiting;
    const sealed = seal(secret, launchId, client.clientId, encodeHeld(held));
    return resealed(launchId, secret, sealed, visit.request.now);
  };

  /** Throws clever-district-, -person-other, clever-user-unshared. */
  async function verdictOf({ held, registration, deployment, arriving }: Unidentified, signedIn: SignedIn) {
    const person = userOf(arriving);
    const taken = (await links.ofClever(signedIn.district, signedIn.cleverId)).some(({ user }) => user !== person);
    const { user, roles } = held.handOff;
    const came = { user, roles: parseRoles(roles), userIds: registration.userIds ?? 'sis' };
    const verdict = decide(signedIn, came, deployment, taken);
    if (verdict.kind === 'refuse') throw new LaunchError(verdict.code);
    return verdict;
  }

  /** The launch goes on, if `made` is what it was to be. Throws clever-linked-otherwise. */
  async function goesOn(launch: Unidentified, { cleverId }: SignedIn, made: IdentityLink): Promise<Outcome> {
    if (made.cleverId !== cleverId) throw new LaunchError('clever-linked-otherwise');
    const { held } = launch;
    const user: User = { ...held.handOff.user, cleverId: { value: cleverId, source: made.source } };
    await reseal(launch, { kind: 'wait', handOff: { ...held.handOff, user }, claims: held.claims });
    return { kind: 'linked' };
  }

  return {
    /** Clever has answered. Throws clever-district-, -person-other, clever-user-unshared, clever-linked-otherwise, step-malformed. */
    answered: async (launch: Unidentified, signedIn: SignedIn): Promise<Outcome> => {
      if (isKnown(launch)) return { kind: 'linked' };
      requireUnidentified(launch);
      const verdict = await verdictOf(launch, signedIn);
      const made = verdict.kind === 'link' ? await links.putFirst(linkOf(launch, signedIn)) : null;
      if (made !== null) return goesOn(launch, signedIn, made);
      await reseal(launch, { ...launch.held, signedIn: written(signedIn) });
      // Another user came to be that person meanwhile.
      const why = verdict.kind === 'ask' ? verdict.why : 'second';
      return { kind: 'ask', why, signedIn, who: nameOf(launch, signedIn) };
    },

    /** The person says yes to the answer that `who` names. Throws as above. */
    confirmed: async (launch: Unidentified, who: string): Promise<Outcome> => {
      if (isKnown(launch)) return { kind: 'linked' };
      requireUnidentified(launch);
      const signedIn = read(launch.held.signedIn);
      const isAsked =
        signedIn !== null && who === nameOf(launch, signedIn) && launch.visit.request.now - signedIn.at <= FRESH;
      if (!isAsked) return { kind: 'again' };
      await verdictOf(launch, signedIn);
      return goesOn(launch, signedIn, await links.put(linkOf(launch, signedIn)));
    },

    /** The person says no: the answer is gone, and the launch waits as before. Throws step-malformed. */
    denied: async (launch: Unidentified): Promise<void> => {
      requireUnidentified(launch);
      const { signedIn: _, ...held } = launch.held;
      await reseal(launch, held);
    },
  };
}

const userOf = ({ realm, sub }: Pick<Arriving, 'realm' | 'sub'>): string => h(realm, sub);

const linkOf = ({ arriving, visit }: Unidentified, { cleverId, district }: SignedIn): IdentityLink => ({
  user: userOf(arriving),
  cleverId,
  district,
  source: 'sign-in',
  day: dayOf(visit.request.now),
});

/** Of an answer in one launch, so that a yes is to the name that was read. */
const nameOf = ({ waiting }: Unidentified, { cleverId }: SignedIn): string =>
  h(waiting.launchId, cleverId).slice(0, 22);

/** Said twice, it was done the first time. */
const isKnown = ({ held }: Unidentified): boolean => held.kind !== 'clever' && held.handOff.user.cleverId !== null;

/** Nobody is linked while acting as somebody else, in Student View, or where no ids of persons are wanted. */
function requireUnidentified({ held, arriving, deployment }: Unidentified): void {
  if (held.kind !== 'clever' || arriving.changesNothing || deployment.noPersonIds === true) {
    throw new LaunchError('step-malformed');
  }
}
