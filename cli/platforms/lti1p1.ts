import { env } from 'node:process';
import type { ConsumerKey, Registration } from '../../shared/records/registration.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { flag } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import { count, pairs } from '../program/show.ts';
import { id } from '../program/values.ts';

/** Where a secret is looked for before it is asked for: on a command line every user of the machine could read it. */
const SECRET = 'ROOMKEY_LTI1P1_SECRET';

/** Keys of one platform: all lie in its one item, which every start of a function reads. */
const MOST = 50;

export const platformsLti1p1 = command({
  name: 'platforms lti1p1',
  summary: 'Hands over how an LMS called users and courses under LTI 1.1',
  words: ['CLIENT_ID', '[CONSUMER_KEY]'],
  options: {
    off: flag('hands nothing of LTI 1.1 over any more; with a key, forgets that key'),
    iss: NARROW.iss,
    ...YES,
  },
  example: [
    'npx roomkey platforms lti1p1 170000000000559',
    'npx roomkey platforms lti1p1 170000000000559 acme-lincoln',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const platform = await findPlatform(dynamo, args.word(0), args.text('iss'));
    const word = args.optionalWord(1);
    const key = word === null ? null : id(word, 'CONSUMER_KEY');
    const off = args.flag('off');
    if (off) await confirmed(args, io, goneOf(platform, key));
    const keys = off ? without(platform, key) : await withKey(platform, key, io);
    await registrations(dynamo).setLti1p1(platform, keys);
    io.out(
      pairs([
        ['client id', platform.toolId],
        ['issuer', platform.iss],
        ['LTI 1.1', keys === null ? 'not handed over' : 'handed over'],
        ...(keys ?? []).map((one) => ['consumer key', one.key] as const),
      ]),
    );
    io.note('That acts within 60 seconds.');
  },
});

const goneOf = ({ lti1p1 = [], toolId }: Registration, key: string | null): string =>
  key === null
    ? `Client id ${toolId} hands nothing of LTI 1.1 over any more, and ${count(lti1p1.length, 'consumer key')} with its secret is forgotten.`
    : `Consumer key ${key} and its secret are forgotten.`;

/** Null: all of it. Throws Refusal where there is no such key. */
function without({ lti1p1 = [], toolId }: Registration, key: string | null): readonly ConsumerKey[] | null {
  if (key === null) return null;
  if (!lti1p1.some((one) => one.key === key)) throw new Refusal(`Client id ${toolId} has no consumer key ${key}.`);
  return lti1p1.filter((one) => one.key !== key);
}

/** Throws Misuse without a secret. */
async function withKey({ lti1p1 = [] }: Registration, key: string | null, io: Io): Promise<readonly ConsumerKey[]> {
  if (key === null) return lti1p1;
  const others = lti1p1.filter((one) => one.key !== key);
  if (others.length >= MOST) throw new Refusal(`A platform has ${MOST} consumer keys at most; forget one with --off.`);
  const secret = env[SECRET] || (await io.ask(`Shared secret of ${key} under LTI 1.1: `));
  if (!secret) throw new Misuse(`The secret of ${key} is missing: set ${SECRET}, or type it where it is asked for.`);
  if (secret.length > 255 || /[\p{Cc}]/u.test(secret))
    throw new Misuse('A secret has at most 255 characters, all of them visible.');
  return [...others, { key, secret }];
}
