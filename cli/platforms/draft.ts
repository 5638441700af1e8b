import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { CLEVER_SSO, SIMULATOR } from '../../shared/names.ts';
import {
  ALGS,
  type ClaimMap,
  type Family,
  LIS_PROOFS,
  type LisProof,
  MEANINGS,
  type Meaning,
  type Registration,
  type UserIds,
} from '../../shared/records/registration.ts';
import { USER_ID_KINDS } from '../classes/rows.ts';
import { type Args, choose, flag, text, texts } from '../program/args.ts';
import { Misuse } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { address, authorizationEndpoint, clientId, id } from '../program/values.ts';
import { type Addresses, CANVAS, SCHOOLOGY } from './presets.ts';

export const OPTIONS = {
  canvas: flag('Canvas: fills in issuer and addresses of the hosted system'),
  'no-person-ids': flag('Canvas: without the custom fields that name the person who clicks, and without reading them'),
  schoology: flag('Schoology: fills in issuer and addresses'),
  environment: text('NAME', 'production (default), beta or test', ['production', 'beta', 'test']),
  iss: text('URL', 'issuer, exactly as the platform sends it'),
  authorize: text('URL', 'OIDC authorization endpoint of the platform'),
  'keys-url': text('URL', 'address of the public key set of the platform'),
  'client-id': text('ID', 'the client id that the platform gave to this tool (needed)'),
  client: text('CLIENT', 'whose launches these are: its id in `clients list` (needed)'),
  policy: text('NAME', 'a deployment seen for the first time: approve (default) waits for you, open does not', [
    'approve',
    'open',
  ]),
  alg: texts('ALG', `signature algorithm of its id tokens, RS256 by default: ${ALGS.join(', ')}`),
  audience: texts('AUD', 'audience that its tokens may name besides the client id'),
  claim: texts(
    'MEANING=PLACE',
    `where a claim is found: custom.NAME, lis.NAME or a whole claim name; meanings: ${MEANINGS.join(', ')}`,
  ),
  'links-carry-none': flag(
    'outside of Canvas: links of teachers carry no custom values of their own, so these may prove a class and name the user',
  ),
  'lis-proves': texts(
    'WHAT',
    'outside of Canvas: sections or person: nobody but an administrator can write these into lis, so they prove a class, or name the user',
  ),
  'user-ids': text(
    'KIND',
    `what the LMS has as SIS ids of persons, sis_id by default: ${USER_ID_KINDS.join(', ')}`,
    USER_ID_KINDS,
  ),
  'realm-of': text('ISS,CLIENT_ID', 'users are the same people as those of this platform; needs the same keys'),
  broker: text('NAME', 'lms-direct (default) or clever', ['lms-direct', 'clever']),
  'key-set': text('FILE', 'store the keys of this file (JWKS or JWK) in place of fetching them'),
  'base-url': text('URL', 'address of this installation, to print what to register in the LMS'),
};

/** What was typed, without what the table has to say to it. */
export type Draft = Omit<Registration, 'realm' | 'logKey' | 'state'>;

export function readDraft(args: Args<typeof OPTIONS>, httpToo: boolean): Draft {
  const family = familyOf(args);
  const environment = args.choice('environment', ['production', 'beta', 'test']) ?? 'production';
  const proves = lisProves(args.texts('lis-proves'), family);
  const algs = args.texts('alg').map((alg) => choose(alg, '--alg', ALGS));
  return {
    ...addresses(args, family, environment, httpToo),
    toolId: id(args.required('client-id'), '--client-id'),
    algs: algs.length === 0 ? ['RS256'] : ALGS.filter((alg) => algs.includes(alg)),
    trustedAudiences: args.texts('audience').map((audience) => id(audience, '--audience')),
    family,
    broker: args.choice('broker', ['lms-direct', 'clever']) ?? 'lms-direct',
    environment,
    claimMap: { ...presetClaims(family, args.flag('no-person-ids')), ...claims(args.texts('claim')) },
    deploymentPolicy: args.choice('policy', ['approve', 'open']) ?? 'approve',
    linksCarryNone: args.flag('links-carry-none'),
    ...(proves.length === 0 ? {} : { lisProves: proves }),
    ...userIdsOf(args.choice('user-ids', USER_ID_KINDS)),
    clientId: clientId(args.required('client')),
  };
}

/** What names the person who clicks; that somebody acts for another only takes rights away. */
export const OF_PERSONS: readonly Meaning[] = ['userSisId', 'userLmsId', 'loginId', 'cleverUserId'];

function presetClaims(family: Family, noPersonIds: boolean): ClaimMap {
  const preset = DEFAULT_CLAIM_MAPS[family];
  if (!noPersonIds) return preset;
  if (family !== 'canvas')
    throw new Misuse('--no-person-ids goes with --canvas: other platforms are set without custom fields.');
  return Object.fromEntries(
    MEANINGS.flatMap((meaning) =>
      OF_PERSONS.includes(meaning) || preset[meaning] === undefined ? [] : [[meaning, preset[meaning]]],
    ),
  );
}

/** Throws Misuse: Canvas fills lis by itself, with ids of the whole course. */
export function lisProves(typed: readonly string[], family: Family): readonly LisProof[] {
  const said = typed.map((one) => choose(one, '--lis-proves', LIS_PROOFS));
  if (said.length > 0 && family === 'canvas') {
    throw new Misuse(
      '--lis-proves is for other platforms: in Canvas lis names the person anyway, and never a section.',
    );
  }
  return LIS_PROOFS.filter((one) => said.includes(one));
}

const KINDS: Readonly<Record<(typeof USER_ID_KINDS)[number], UserIds>> = {
  sis_id: 'sis',
  teacher_number: 'number',
  state_id: 'state',
};

export const userIdsOf = (typed: keyof typeof KINDS | null): Pick<Registration, 'userIds'> =>
  typed === null ? {} : { userIds: KINDS[typed] };

/** As it is typed. */
export const userIdsWord = ({ userIds = 'sis' }: Pick<Registration, 'userIds'>): string =>
  USER_ID_KINDS.find((one) => KINDS[one] === userIds) ?? '';

function familyOf(args: Args<typeof OPTIONS>): Family {
  if (args.flag('canvas') && args.flag('schoology'))
    throw new Misuse('A platform is --canvas or --schoology, not both.');
  if (args.flag('canvas')) return 'canvas';
  return args.flag('schoology') ? 'schoology' : 'other';
}

/** A preset, or all as typed. A self-hosted Canvas often keeps the hosted issuer's name, never its addresses. */
function addresses(
  args: Args<typeof OPTIONS>,
  family: Family,
  environment: Registration['environment'],
  httpToo: boolean,
): Addresses {
  const preset = presetOf(family, environment);
  const typed = (['iss', 'authorize', 'keys-url'] as const).filter((name) => args.text(name) !== null);
  if (preset !== null && typed.length === 0) return preset;
  if (family === 'schoology' && typed.length === 0) {
    throw new Misuse('Only Schoology’s production is filled in: give --iss, --authorize and --keys-url as well.');
  }
  const lacking = (['iss', 'authorize', 'keys-url'] as const).filter((name) => !typed.includes(name));
  const needed = preset === null ? lacking : lacking.filter((name) => name !== 'iss');
  if (needed.length > 0) {
    const names = needed.map((name) => `--${name}`).join(' and ');
    throw new Misuse(
      `${names} ${needed.length === 1 ? 'is' : 'are'} missing${family === 'other' ? ' (or --canvas, --schoology)' : ''}.`,
    );
  }
  const iss = args.text('iss') ?? preset?.iss ?? '';
  if (iss === CLEVER_SSO.iss) throw new Misuse(`--iss: that is Clever’s own sign-in: see ${roomkey`help portal add`}`);
  if (iss === SIMULATOR.iss) throw new Misuse(`--iss: that is the simulator’s: see ${roomkey`help simulator add`}`);
  return {
    iss: id(address(iss, '--iss', httpToo), '--iss'),
    authorizationEndpoint: authorizationEndpoint(args.required('authorize'), httpToo),
    keySetUrl: address(args.required('keys-url'), '--keys-url', httpToo),
  };
}

function presetOf(family: Family, environment: Registration['environment']): Addresses | null {
  if (family === 'canvas') return CANVAS[environment];
  return family === 'schoology' && environment === 'production' ? SCHOOLOGY : null;
}

export function claims(typed: readonly string[]): ClaimMap {
  const map: Partial<Record<(typeof MEANINGS)[number], string>> = {};
  for (const one of typed) {
    const at = one.indexOf('=');
    if (at < 1) throw new Misuse(`--claim is MEANING=PLACE, not "${one}".`);
    const meaning = choose(one.slice(0, at), 'The meaning of --claim', MEANINGS);
    const place = one.slice(at + 1);
    if (map[meaning] !== undefined) throw new Misuse(`--claim ${meaning} came twice.`);
    if (!/^\S{1,255}$/.test(place) || /^(custom|lis)\.?$/.test(place)) {
      throw new Misuse(`--claim ${meaning}: the place is custom.NAME, lis.NAME or a whole claim name.`);
    }
    if (meaning === 'district' && place.startsWith('lis.')) {
      throw new Misuse('--claim district: teachers can write into lis; take custom.NAME or a whole claim name.');
    }
    map[meaning] = place;
  }
  return map;
}
