import { CLEVER_SSO, SIMULATOR } from '../../shared/names.ts';
import { ALGS, type ClaimMap, type Registration } from '../../shared/records/registration.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { type Changeable, registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { USER_ID_KINDS } from '../classes/rows.ts';
import { type Args, choose, text, texts } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { count, orDash, pairs } from '../program/show.ts';
import { address, authorizationEndpoint, id } from '../program/values.ts';
import { claims, lisProves, userIdsOf, userIdsWord } from './draft.ts';
import { fetchKeys } from './keys.ts';
import { tokenUrlOf } from './presets.ts';

const OPTIONS = {
  authorize: text('URL', 'OIDC authorization endpoint of the platform'),
  'keys-url': text('URL', 'address of its public key set; its users stay who they are'),
  alg: texts('ALG', `signature algorithms, in place of those that are set: ${ALGS.join(', ')}`),
  audience: texts('AUD', 'audiences besides the client id, in place of those that are set; none takes them away'),
  claim: texts('MEANING=PLACE', 'where a claim is found, over what is set; MEANING=none takes one away'),
  policy: text('NAME', 'a deployment seen for the first time: approve or open', ['approve', 'open']),
  'links-carry-none': text('YES', 'yes or no: whether links of teachers carry no custom values of their own'),
  'lis-proves': texts('WHAT', 'sections, person, or both, each with the option; none takes both away'),
  'user-ids': text('KIND', `what the LMS has as SIS ids of persons: ${USER_ID_KINDS.join(', ')}`, USER_ID_KINDS),
  members: text(
    'WHAT',
    'on, off, or the address of its token endpoint: whether a teacher’s page asks the LMS once who is in a course that is connected to nothing',
  ),
  iss: NARROW.iss,
};

export const platformsSet = command({
  name: 'platforms set',
  summary: 'Changes what was said of an LMS; what is not said stays',
  words: ['CLIENT_ID'],
  options: OPTIONS,
  example: [
    'npx roomkey platforms set 170000000000559 --keys-url https://sso.canvaslms.com/api/lti/security/jwks',
    'npx roomkey platforms set 8409082949 --lis-proves sections',
  ].join('\n'),
  async run(args, place, io) {
    const { dynamo, demo } = place;
    const platform = await findPlatform(dynamo, args.word(0), args.text('iss'));
    if (platform.iss === CLEVER_SSO.iss)
      throw new Refusal(`Of Clever’s own sign-in nothing can be changed: see ${roomkey`help portal add`}`);
    if (platform.iss === SIMULATOR.iss)
      throw new Refusal(`Of the simulator nothing can be changed: see ${roomkey`help simulator add`}`);
    const change = changeOf(args, platform, demo !== null);
    if (change.keySetUrl !== undefined && change.keySetUrl !== platform.keySetUrl) {
      // A set that cannot be fetched would refuse every launch.
      const fetched = await fetchKeys(place, change.keySetUrl, Math.floor(Date.now() / 1000), io);
      if (typeof fetched === 'string') {
        throw new Refusal(
          `The keys at ${change.keySetUrl} could not be fetched (${fetched}), and nothing was changed.`,
        );
      }
    }
    await registrations(dynamo).change(platform, change);
    const changed: Registration = { ...platform, ...change };
    io.out(
      pairs([
        ['client id', changed.toolId],
        ['issuer', changed.iss],
        ['authorize', changed.authorizationEndpoint],
        ['keys', changed.keySetUrl],
        ['algorithms', changed.algs.join(' ')],
        ['audiences', orDash(changed.trustedAudiences.join(' ') || null)],
        ['new deployments', changed.deploymentPolicy],
        ['links carry none', changed.linksCarryNone ? 'yes' : 'no'],
        ['lis proves', orDash((changed.lisProves ?? []).join(' ') || null)],
        ['user ids', userIdsWord(changed)],
        ['members', changed.membersBy === undefined || changed.membersBy === '' ? 'off' : changed.membersBy],
        ...Object.entries(changed.claimMap).map(([meaning, where]) => [`claim ${meaning}`, where] as const),
      ]),
    );
    for (const one of await heldElsewhere(dynamo, changed)) {
      io.note(
        `Client id ${one.toolId} of ${one.iss} has the same users, and its keys are at ${one.keySetUrl} still: either could sign for the other’s users, so change that one, too.`,
      );
    }
    io.note('That acts within 60 seconds.');
  },
});

/** Platforms of the same users whose keys are at another address. */
async function heldElsewhere(dynamo: Dynamo, { realm, keySetUrl }: Registration): Promise<readonly Registration[]> {
  const all = await registrations(dynamo).list();
  return all.filter((one) => one.realm === realm && one.keySetUrl !== keySetUrl);
}

/** What was typed. Throws Misuse. */
function changeOf(args: Args<typeof OPTIONS>, platform: Registration, httpToo: boolean): Partial<Changeable> {
  const authorize = args.text('authorize');
  const keysUrl = args.text('keys-url');
  const algs = args.texts('alg').map((alg) => choose(alg, '--alg', ALGS));
  const audiences = args.texts('audience');
  const typedClaims = args.texts('claim');
  const policy = args.choice('policy', ['approve', 'open']);
  const carry = args.choice('links-carry-none', ['yes', 'no']);
  const proves = args.texts('lis-proves');
  const change: Partial<Changeable> = {
    ...(authorize === null ? {} : { authorizationEndpoint: authorizationEndpoint(authorize, httpToo) }),
    ...(keysUrl === null ? {} : { keySetUrl: address(keysUrl, '--keys-url', httpToo) }),
    ...(algs.length === 0 ? {} : { algs: ALGS.filter((alg) => algs.includes(alg)) }),
    ...(audiences.length === 0 ? {} : { trustedAudiences: orNone(audiences).map((one) => id(one, '--audience')) }),
    ...(typedClaims.length === 0 ? {} : { claimMap: claimsOver(platform.claimMap, typedClaims) }),
    ...(policy === null ? {} : { deploymentPolicy: policy }),
    ...(carry === null ? {} : { linksCarryNone: carry === 'yes' }),
    ...(proves.length === 0 ? {} : { lisProves: lisProves(orNone(proves), platform.family) }),
    ...userIdsOf(args.choice('user-ids', USER_ID_KINDS)),
    ...membersOf(args.text('members'), platform, httpToo),
  };
  if (Object.keys(change).length === 0) throw new Misuse('Say what to change, such as --keys-url.');
  return change;
}

/** Blank: off. Throws Misuse. */
function membersOf(typed: string | null, platform: Registration, httpToo: boolean): Partial<Changeable> {
  if (typed === null) return {};
  if (typed === 'off') return { membersBy: '' };
  if (typed !== 'on') return { membersBy: address(typed, '--members', httpToo) };
  const known = tokenUrlOf(platform);
  if (known === null) throw new Misuse('Of this platform no token endpoint is known: --members takes its address.');
  return { membersBy: known };
}

const orNone = (typed: readonly string[]): readonly string[] =>
  typed.length === 1 && typed[0] === 'none' ? [] : typed;

function claimsOver(before: ClaimMap, typed: readonly string[]): ClaimMap {
  const gone = typed.filter((one) => one.endsWith('=none')).map((one) => one.slice(0, -'=none'.length));
  // A meaning that is none is refused here, too.
  const known = Object.keys(claims(gone.map((meaning) => `${meaning}=custom.x`)));
  const kept = Object.entries(before).filter(([meaning]) => !known.includes(meaning));
  return { ...Object.fromEntries(kept), ...claims(typed.filter((one) => !one.endsWith('=none'))) };
}

export const platformsRemove = command({
  name: 'platforms remove',
  summary: 'Takes an LMS away from which no launch ever came',
  words: ['CLIENT_ID'],
  options: { iss: NARROW.iss, ...YES },
  example: 'npx roomkey platforms remove 170000000000559',
  async run(args, { dynamo, erase }, io) {
    const { iss, toolId } = await findPlatform(dynamo, args.word(0), args.text('iss'));
    const own = (await deployments(dynamo).list()).filter((one) => one.iss === iss && one.toolId === toolId);
    if (own.length > 0) {
      throw new Refusal(
        `${count(own.length, 'deployment')} of it came, and what the courses are connected to hangs on that: ${roomkey`platforms suspend ${toolId}`}`,
      );
    }
    await confirmed(args, io, `Client id ${toolId} of ${iss} is taken away, with all that was said of it.`);
    await erase(registrationKey(iss, toolId));
    io.out(`Client id ${toolId} of ${iss} is gone; its launches are refused as unknown within 60 seconds.`);
  },
});
