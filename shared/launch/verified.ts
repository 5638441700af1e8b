import { LaunchError } from '../errors.ts';
import type { Visit } from '../http/visit.ts';
import { keyFinder, keysOfSet } from '../keys/platforms/obtain.ts';
import type { fetchKeySet } from '../keys/platforms/read.ts';
import { peek, type VerifiedToken, verify } from '../lti/token.ts';
import { CLEVER_SSO } from '../names.ts';
import type { Reach } from '../reach.ts';
import type { Client } from '../records/client.ts';
import type { KeySet, Registration } from '../records/registration.ts';
import type { Directory } from '../store/directory/directory.ts';
import { keySets } from '../store/directory/keysets.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

export interface Verified {
  readonly registration: Registration;
  readonly client: Client;
  readonly token: VerifiedToken;
}

/**
 * From a posted id token to its registration, its client and its verified claims. Cheap refusals first; no I/O while all is remembered.
 * The visit learns of registration and client as soon as they are known, so that a refusal can speak for them.
 */
export function tokenVerifier(dynamo: Dynamo, people: Directory, baseUrl: string, fetch: typeof fetchKeySet) {
  const findKeys = keyFinder(keySets(dynamo), people.rememberKeySet, fetch);
  const known = new WeakMap<Client, readonly string[]>();
  /** Where a signed target link URI may point: to us, or to the client. */
  const ownOrigins = (client: Client): readonly string[] => {
    const origins = known.get(client);
    if (origins !== undefined) return origins;
    const made = [new URL(baseUrl).origin, ...landingOrigins(client)];
    known.set(client, made);
    return made;
  };

  return async (idToken: string, visit: Visit, reach: Reach): Promise<Verified> => {
    const { now } = visit.request;
    const unverified = peek(idToken);
    const { iss, toolId, deploymentId, kid } = unverified;
    visit.claimed = { iss, toolId };
    const registration = await people.registrationOfToken(iss, toolId, deploymentId, now);
    if (registration === null || iss === CLEVER_SSO.iss) throw new LaunchError(await people.unknown(toolId, now));
    const { client, keySet } = await people.ofRegistration(registration, now);
    visit.comesFrom(registration);
    visit.note({ client: registration.clientId });
    if (client === null) throw new LaunchError('registration-incomplete');
    visit.speakFor(client);
    const under = (set: KeySet) => verify(unverified, registration, keysOfSet(set), ownOrigins(client), now);
    const current = await findKeys(registration, kid, keySet, now, reach);
    try {
      return { registration, client, token: await under(current) };
    } catch (error) {
      // The key may have been exchanged under its kid, or for one of another type.
      const isOfKey = error instanceof LaunchError && /^(signature-invalid|key-unknown)$/.test(error.code);
      const newer = isOfKey ? await findKeys(registration, kid, current, now, reach, true).catch(() => null) : null;
      if (newer === null) throw error;
      return { registration, client, token: await under(newer) };
    }
  };
}

/** Origins of the client's own addresses. */
const landingOrigins = ({ landing }: Client): readonly string[] =>
  [landing.class, landing.home, landing.setup].filter((url) => url !== null).map((url) => new URL(url).origin);
