import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeySecret, PrivateKey } from './held.ts';
import { plan, type Scheduled } from './schedule.ts';

/** Seconds for which a public key without a private half stays: longer than an instance remembers the secret as it was. */
const ORPHANED = 2 * 3600;

interface Published extends Scheduled {
  readonly n: string;
  readonly e: string;
  /** null while its private half is in the secret */
  readonly goesAt: number | null;
}

/** What rotation needs of the stack item. */
export interface KeyBoard {
  publishedKeys(consistent: 'consistent'): Promise<readonly Published[]>;
  lease(holder: string, now: number): Promise<boolean>;
  publish(keys: readonly Published[], holder: string): Promise<boolean>;
  release(holder: string): Promise<boolean>;
}

/**
 * Makes, publishes and retires our signing keys. What the secret holds may sign, so it is public before it gets there and
 * until after it has gone; whatever a crash or a lost secret left between the two is mended by the next run. Returns what was done.
 */
export async function rotateKeys(
  board: KeyBoard,
  secret: KeySecret,
  now: number,
): Promise<'unchanged' | 'busy' | 'made' | 'retired' | 'mended'> {
  if (!(await look(board, secret, now)).due) return 'unchanged';
  const holder = randomUUID();
  if (!(await board.lease(holder, now))) return 'busy';
  try {
    const { due, published, held, keep, makeFrom, orphans } = await look(board, secret, now);
    if (!due) return 'unchanged';
    const made = makeFrom === null ? [] : [await newKey(makeFrom)];
    const during = [...held, ...made].map(publicHalf).concat(orphans);
    const afterwards = [...keep, ...made].map(publicHalf).concat(orphans);
    if (!same(published, during) && !(await board.publish(during, holder))) return 'busy';
    const retired = keep.length < held.length;
    if (retired || made.length > 0) await secret.write([...keep, ...made]);
    if (!same(during, afterwards) && !(await board.publish(afterwards, holder))) return 'busy';
    if (made.length > 0) return 'made';
    return retired ? 'retired' : 'mended';
  } finally {
    // A lease that cannot be given back runs out by itself.
    await board.release(holder).catch(() => false);
  }
}

async function look(board: KeyBoard, secret: KeySecret, now: number) {
  const published = await board.publishedKeys('consistent');
  const held = await secret.read();
  const { keep, makeFrom } = plan(held, now);
  const orphans = published
    .filter(({ kid }) => !held.some((key) => key.kid === kid))
    .map((key) => ({ ...key, goesAt: key.goesAt ?? now + ORPHANED }))
    .filter(({ goesAt }) => now < goesAt);
  const due = makeFrom !== null || !same(published, keep.map(publicHalf).concat(orphans));
  return { published, held, keep, makeFrom, orphans, due };
}

const same = (some: readonly Published[], others: readonly Published[]): boolean =>
  some.length === others.length &&
  some.every((key) => others.some(({ kid, goesAt }) => kid === key.kid && goesAt === key.goesAt));

const publicHalf = ({ kid, signsFrom, jwk: { n, e } }: PrivateKey): Published => ({
  kid,
  signsFrom,
  n,
  e,
  goesAt: null,
});

async function newKey(signsFrom: number): Promise<PrivateKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const { n, e, ...rest } = privateKey.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new TypeError('not an RSA key');
  const kid = randomUUID();
  return { kid, signsFrom, jwk: { ...rest, n, e, kid, alg: 'RS256', use: 'sig' } };
}
