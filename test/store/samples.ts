import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { realmOf } from '../../shared/crypto/hash.ts';
import { newLaunchId, newSecret } from '../../shared/crypto/seal.ts';
import { type Code, LaunchError } from '../../shared/errors.ts';
import type { Client } from '../../shared/records/client.ts';
import type { Registration } from '../../shared/records/registration.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { BrowserProof } from '../../shared/store/launches/item.ts';

export const NOW = Date.UTC(2026, 10, 23, 15) / 1000;
export const TODAY = '2026-11-23';

/** Ids that plain concatenation would confuse, and ones that differ by case only. */
export const AWKWARD_IDS = [
  'a',
  'A',
  'a:b',
  'a#b',
  'a-b',
  'a:',
  ':a',
  '#',
  '-',
  'E#0000000001',
  'é',
  'e\u0301',
  '€'.repeat(255),
];

export function registrationOf(own: Partial<Registration> = {}): Registration {
  const iss = own.iss ?? `https://${randomUUID()}.example`;
  const toolId = own.toolId ?? '170000000000559';
  const keySetUrl = own.keySetUrl ?? `${iss}/jwks`;
  return {
    iss,
    toolId,
    authorizationEndpoint: `${iss}/authorize`,
    keySetUrl,
    algs: ['RS256', 'ES256'],
    trustedAudiences: ['https://other.example'],
    family: 'canvas',
    broker: 'lms-direct',
    environment: 'production',
    realm: realmOf(iss, toolId, keySetUrl),
    claimMap: { sectionSisIds: 'custom.section_sis', userSisId: 'lis.person_sourcedid' },
    deploymentPolicy: 'approve',
    linksCarryNone: false,
    clientId: 'brightway1',
    logKey: Buffer.alloc(32, iss).toString('base64url'),
    state: 'active',
    ...own,
  };
}

export const clientOf = (own: Partial<Client> = {}): Client => ({
  clientId: `client${randomUUID().replaceAll('-', '')}`,
  name: { en: 'Brightway', es: 'Camino' },
  support: 'help@brightway.example',
  logo: null,
  landing: {
    class: 'https://app.brightway.example/c/{class}',
    home: null,
    setup: 'https://app.brightway.example/setup',
  },
  handOff: 'direct',
  initiateLoginUri: null,
  redirectUris: [],
  districts: ['4fd43cc56d11340000000005'],
  credentials: [{ hash: 'hash', createdAt: NOW }],
  display: 'auto',
  chooser: 'roomkey',
  policy: { setupBy: 'instructor', noCourse: 'home', missingDays: 14 },
  state: 'active',
  ...own,
});

export const proofOf = (own: Partial<BrowserProof> = {}): BrowserProof => ({
  launchId: newLaunchId(),
  nonce: newSecret(),
  browserSecret: newSecret(),
  iss: 'https://canvas.instructure.com',
  toolId: '170000000000559',
  ...own,
});

/** The code of the refusal; fails when there is none, or an error of another kind. */
export async function codeOf(refused: Promise<unknown>): Promise<Code> {
  const error = await refused.then(
    () => assert.fail('not refused'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof LaunchError, String(error));
  return error.code;
}

/** A class of algebra, in its second month. */
export const classOf = (own: Partial<RosterClass> = {}): RosterClass => ({
  id: '5f1b3c9d8e7f6a5b4c3d2e13',
  urlId: 'algebra-1-p3',
  name: 'Algebra 1 - Alvarez - 3',
  subject: 'math',
  grade: '9',
  period: '3',
  sectionNumber: '0301',
  sisIds: ['S-0301'],
  course: { name: 'Algebra 1', number: 'MA101' },
  term: { name: 'Fall 2026', start: '2026-08-24', end: '2026-12-18' },
  school: { id: '5f1b00000000000000000001', name: 'Lincoln High' },
  students: 28,
  teachers: [
    {
      cleverId: '5f1b00000000000000000101',
      sisId: 'T20817',
      email: 'ralvarez@lincolnusd.example',
      name: 'Rosa Alvarez',
    },
  ],
  state: 'active',
  missingSince: null,
  ...own,
});
