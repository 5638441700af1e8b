import { SHARES } from '../../crypto/shares.ts';
import { LaunchError } from '../../errors.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { stagedKey } from '../table/keys.ts';
import { bytes, optional } from '../table/read.ts';

/** Bytes that one item holds. */
const SIZE = 300_000;

/** Days after which they are of no use. */
const KEPT = 7 * 86_400;

/** Before each share's bytes: its number, and how many they are. */
const HEAD = 6;

type Share = readonly [name: string, bytes: Uint8Array];

/** What a phase of a run has read by shares, and not written yet: it goes on from there where it is killed. */
export const staged = (dynamo: Dynamo) => ({
  /** Keeps more of it behind the first `items`; how many items there are then. Whatever stands there is written over. */
  add: async (district: string, run: string, items: number, shares: Iterable<Share>, now: number): Promise<number> => {
    let count = items;
    let parts: Uint8Array[] = [];
    let size = 0;
    const put = async (): Promise<void> => {
      if (size === 0) return;
      await dynamo.put({ ...stagedKey(district, count), run, shares: Buffer.concat(parts), ttl: now + KEPT });
      count += 1;
      [parts, size] = [[], 0];
    };
    for (const [name, own] of shares) {
      if (own.length === 0) continue;
      if (size + own.length > SIZE) await put();
      const head = Buffer.alloc(HEAD);
      head.writeUInt16BE(SHARES.indexOf(name));
      head.writeUInt32BE(own.length, 2);
      parts.push(head, own);
      size += HEAD + own.length;
    }
    await put();
    return count;
  },

  /** The first `items` of it; a share may come several times. Throws where one is gone. */
  async *read(district: string, run: string, items: number): AsyncGenerator<Share> {
    for (let i = 0; i < items; i++) {
      const item = await dynamo.get(stagedKey(district, i), 'consistent');
      if (item === null || optional(item, 'run') !== run) throw new LaunchError('internal');
      const all = Buffer.from(bytes(item, 'shares'));
      for (let at = 0; at < all.length; ) {
        const end = at + HEAD + all.readUInt32BE(at + 2);
        yield [SHARES[all.readUInt16BE(at)] ?? '', all.subarray(at + HEAD, end)];
        at = end;
      }
    }
  },
});
