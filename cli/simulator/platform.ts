import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CLAIMS } from '../../shared/lti/payload.ts';
import { SIMULATOR } from '../../shared/names.ts';
import type { DeploymentId } from '../../shared/records/deployment.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';

/** The simulator's registration of a client: the client's own id is the tool's. */
export const simulatorOf = (clientId: string): DeploymentId => ({
  iss: SIMULATOR.iss,
  toolId: clientId,
  deploymentId: 'simulator',
});

/** No address: nothing fetches it, and no other platform can have it. */
export const keySetUrlOf = (clientId: string): string => `urn:roomkey:simulator:${clientId}`;

export const CONTEXT_ID = 'simulator';
export const CONTEXT_TITLE = 'Roomkey test course';

export const ROLES = ['student', 'instructor'] as const;

export interface Person {
  readonly sub: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: (typeof ROLES)[number];
}

const ROLE_URIS = {
  student: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner',
  instructor: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor',
} as const;

/** Signs launches for one client as long as it is open. */
export interface Simulator {
  readonly clientId: string;
  sign(nonce: string, person: Person, targetLinkUri: string): Promise<string>;
  /** Takes the key out of the table: what it signed is good for nothing a minute later. */
  close(): Promise<void>;
}

/** Seconds after which a key that a run left behind is taken for lost. */
const LEFT_BEHIND = 600;

/** Makes a key that only this process has, and puts its public half into the table. */
export async function openSimulator(dynamo: Dynamo, clientId: string, now: () => number): Promise<Simulator> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = `${now()}-${randomBytes(8).toString('hex')}`;
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kid, kty: kty ?? '', crv, x, y, alg: 'ES256', use: 'sig' };
  const url = keySetUrlOf(clientId);
  const replace = async (own: readonly (typeof jwk)[]): Promise<void> => {
    const held = (await keySets(dynamo).get(url))?.keys ?? [];
    // Another run may be under way.
    const others = held.filter((one) => one.kid !== kid && Number.parseInt(one.kid, 10) > now() - LEFT_BEHIND);
    await keySets(dynamo).save({ url, keys: [...others, ...own], fetchedAt: now(), staleAt: now() + LEFT_BEHIND });
  };
  await replace([jwk]);
  return {
    clientId,
    sign: (nonce, person, targetLinkUri) =>
      new SignJWT(claimsOf(clientId, nonce, person, targetLinkUri))
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
        .setIssuedAt(now())
        .setExpirationTime(now() + 300)
        .sign(privateKey),
    close: () => replace([]),
  };
}

const claimsOf = (clientId: string, nonce: string, person: Person, targetLinkUri: string) => ({
  iss: SIMULATOR.iss,
  aud: clientId,
  nonce,
  sub: person.sub,
  name: `${person.givenName} ${person.familyName}`,
  given_name: person.givenName,
  family_name: person.familyName,
  [CLAIMS.messageType]: 'LtiResourceLinkRequest',
  [CLAIMS.version]: '1.3.0',
  [CLAIMS.deploymentId]: simulatorOf(clientId).deploymentId,
  [CLAIMS.targetLinkUri]: targetLinkUri,
  [CLAIMS.roles]: [ROLE_URIS[person.role]],
  [CLAIMS.context]: {
    id: CONTEXT_ID,
    title: CONTEXT_TITLE,
    type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
  },
  [CLAIMS.resourceLink]: { id: CONTEXT_ID, title: 'Roomkey' },
  [CLAIMS.presentation]: { locale: 'en' },
});
