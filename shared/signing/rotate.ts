import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { plan, type Scheduled } from './schedule.ts';
import type { KeySecret, PrivateKey } from './secret.ts';

interface Published extends Scheduled {
  readonly n: string;
  readonly e: string;
  readonly stored: boolean;
}

/** What rotation needs of the stack item. */
export interface KeyBoard {
  publishedKeys(consistent: 'consistent'): Promise<readonly Published[]>;
  lease(holder: string, now: number): Promise<boolean>;
  publish(keys: readonly Published[], holder: string): Promise<boolean>;
  release(holder: string): Promise<boolean>;
}

/**
 * Makes, publishes and retires our signing keys. A public half is published before its private half can sign,
 * and a key whose private half never reached the secret is replaced. Returns what was done.
 */
export async function rotateKeys(
  board: KeyBoard,
  secret: KeySecret,
  now: number,
): Promise<'unchanged' | 'busy' | 'made' | 'retired'> {
  const due = (published: readonly Published[]) => {
    const stored = published.filter((key) => key.stored);
    const { keep, makeFrom } = plan(stored, now);
    return { keep, makeFrom, change: makeFrom !== null || keep.length !== published.length };
  };
  if (!due(await board.publishedKeys('consistent')).change) return 'unchanged';
  const holder = randomUUID();
  if (!(await board.lease(holder, now))) return 'busy';
  const { keep, makeFrom, change } = due(await board.publishedKeys('consistent'));
  let outcome: 'unchanged' | 'made' | 'retired' = change ? 'retired' : 'unchanged';
  if (makeFrom === null) {
    await board.publish(keep, holder);
    await secret.write(await keepPrivate(secret, keep));
  } else {
    const { published, secretHalf } = await newKey(makeFrom);
    if (!(await board.publish([...keep, { ...published, stored: false }], holder))) return 'busy';
    await secret.write([...(await keepPrivate(secret, keep)), secretHalf]);
    if (!(await board.publish([...keep, { ...published, stored: true }], holder))) return 'busy';
    outcome = 'made';
  }
  await board.release(holder);
  return outcome;
}

const keepPrivate = async (secret: KeySecret, keep: readonly Scheduled[]): Promise<readonly PrivateKey[]> =>
  (await secret.read()).filter((key) => keep.some(({ kid }) => kid === key.kid));

async function newKey(signsFrom: number): Promise<{ published: Published; secretHalf: PrivateKey }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new TypeError('not an RSA key');
  const kid = randomUUID();
  return {
    published: { kid, signsFrom, n, e, stored: false },
    secretHalf: { kid, signsFrom, jwk: { ...privateKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } },
  };
}
