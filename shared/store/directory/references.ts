import { MARK, markKey, shareOfUser } from '../../crypto/marks.ts';
import { SHARES } from '../../crypto/shares.ts';
import { LaunchError } from '../../errors.ts';
import type { UserReference } from '../../records/person.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { usersKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { CLEVER_ID, ENTRY, roleBit, segmentName, userMark } from './users.ts';

/** Shares that are read together; what bounds memory. */
const READ = 100;

/** Times that a share which others change meanwhile is tried. */
const TRIES = 5;

/** References of one segment, packed as they come: as objects those of 200,000 users would take some hundred megabytes. */
export interface Packed {
  /** Of a Clever id that is none, nothing is kept. */
  add(reference: UserReference): void;
  /** of a share, as they were packed before */
  addEntries(share: string, entries: Uint8Array): void;
  /** bytes so far */
  size(): number;
  shares(): Iterable<readonly [string, Uint8Array]>;
  /** of a share, in order, each once */
  of(share: string): Uint8Array;
}

interface Growing {
  bytes: Uint8Array;
  length: number;
}

/** `key`: the district's. */
export function packing(key: string): Packed {
  const secret = markKey(key);
  const shares = new Map<string, Growing>();
  let size = 0;
  const roomFor = (share: string, length: number): Growing => {
    const into = shares.get(share) ?? { bytes: new Uint8Array(8 * ENTRY), length: 0 };
    shares.set(share, into);
    if (into.length + length > into.bytes.length) {
      const more = new Uint8Array(2 * (into.length + length));
      more.set(into.bytes);
      into.bytes = more;
    }
    size += length;
    return into;
  };
  const own = ({ bytes, length }: Growing): Uint8Array => inOrder(bytes.subarray(0, length));
  return {
    add(reference) {
      if (!/^[0-9a-f]{24}$/.test(reference.cleverId)) return;
      const into = roomFor(shareOfUser(reference.id), ENTRY);
      into.bytes.set(userMark(secret, reference), into.length);
      into.bytes.set(Buffer.from(reference.cleverId, 'hex'), into.length + MARK);
      into.bytes[into.length + ENTRY - 1] = roleBit(reference.role);
      into.length += ENTRY;
    },
    addEntries(share, entries) {
      const into = roomFor(share, entries.length);
      into.bytes.set(entries, into.length);
      into.length += entries.length;
    },
    size: () => size,
    of(share) {
      const found = shares.get(share);
      return found === undefined ? new Uint8Array() : own(found);
    },
    *shares() {
      for (const [share, found] of shares) yield [share, own(found)] as const;
    },
  };
}

/** Entries in the order of their marks; those of one mark and one user become one. */
function inOrder(entries: Uint8Array): Uint8Array {
  const all = Array.from({ length: entries.length / ENTRY }, (_, i) => entries.slice(i * ENTRY, (i + 1) * ENTRY));
  all.sort(Buffer.compare);
  const kept: Uint8Array[] = [];
  for (const one of all) {
    const before = kept.at(-1);
    if (before !== undefined && isOfSame(before, one))
      before[ENTRY - 1] = (before[ENTRY - 1] ?? 0) | (one[ENTRY - 1] ?? 0);
    else kept.push(one);
  }
  return Buffer.concat(kept);
}

const isOfSame = (one: Uint8Array, other: Uint8Array): boolean =>
  Buffer.compare(one.subarray(0, MARK + CLEVER_ID), other.subarray(0, MARK + CLEVER_ID)) === 0;

/** What becomes of one user: the ids that it had, and those that it has. */
export interface UserChange {
  readonly segment: number;
  /** of a Clever id: which they were is not known, and all shares are looked through for them */
  readonly before: readonly UserReference[] | { readonly of: string };
  readonly now: readonly UserReference[];
}

/** Writes of a sync. None of them is lost where it is made twice. */
export const userReferences = (dynamo: Dynamo) => ({
  /** One segment of the district's users as it is now, share by share, where it differs; an empty one goes. How many shares differed. */
  writeSegment: async (district: string, segment: number, packed: Packed): Promise<number> => {
    const name = segmentName(segment);
    let written = 0;
    for (let from = 0; from < SHARES.length; from += READ) {
      const shares = SHARES.slice(from, from + READ).map((share) => ({ share, key: usersKey(district, share) }));
      const stored = await dynamo.getAll(
        shares.map(({ key }) => key),
        'consistent',
      );
      const changes = shares.flatMap(({ share, key }, i) => {
        const entries = packed.of(share);
        return Buffer.compare(entries, entriesIn(stored[i], name)) === 0 ? [] : [{ key, entries }];
      });
      await eachOf(
        changes,
        async ({ key, entries }) =>
          void (await dynamo.update(key, entries.length === 0 ? { remove: [name] } : { set: { [name]: entries } })),
      );
      written += changes.length;
    }
    return written;
  },

  /** Only the entries of these users, by conditional writes of their shares. How many shares differed. Throws store-unavailable. */
  change: async (district: string, key: string, changes: readonly UserChange[]): Promise<number> => {
    const secret = markKey(key);
    const entryOf = (reference: UserReference): Uint8Array =>
      Buffer.concat([
        userMark(secret, reference),
        Buffer.from(reference.cleverId, 'hex'),
        Buffer.of(roleBit(reference.role)),
      ]);
    const byShare = new Map<string, Edit[]>();
    const edit = (segment: number, reference: UserReference, stays: boolean): void => {
      if (!/^[0-9a-f]{24}$/.test(reference.cleverId)) return;
      const share = shareOfUser(reference.id);
      const edits = byShare.get(share) ?? [];
      byShare.set(share, edits);
      edits.push({ name: segmentName(segment), entry: entryOf(reference), stays });
    };
    const unknown = changes.flatMap(({ before }) => ('of' in before ? [before.of] : []));
    if (unknown.length > 0)
      for await (const [share, edits] of heldBy(dynamo, district, unknown)) byShare.set(share, edits);
    for (const { segment, before, now } of changes) {
      for (const one of [...('of' in before ? [] : before), ...now]) edit(segment, one, false);
      for (const one of now) edit(segment, one, true);
    }
    let written = 0;
    await eachOf([...byShare], async ([share, edits]) => {
      if (await changeShare(dynamo, usersKey(district, share), edits)) written += 1;
    });
    return written;
  },
});

/** An entry of a segment. What does not stay goes, in whatever role; of several edits of one user the later count. */
interface Edit {
  readonly name: string;
  readonly entry: Uint8Array;
  readonly stays: boolean;
}

/** Edits that take all entries of these users away, by shares. */
async function* heldBy(
  dynamo: Dynamo,
  district: string,
  cleverIds: readonly string[],
): AsyncGenerator<readonly [string, Edit[]]> {
  const wanted = new Set(cleverIds);
  for (let from = 0; from < SHARES.length; from += READ) {
    const names = SHARES.slice(from, from + READ);
    const items = await dynamo.getAll(
      names.map((share) => usersKey(district, share)),
      'consistent',
    );
    for (const [i, share] of names.entries()) {
      const edits = Object.keys(items[i] ?? {})
        .filter((name) => /^s\d+$/.test(name))
        .flatMap((name) =>
          entriesOf(entriesIn(items[i], name))
            .filter((entry) => wanted.has(Buffer.from(entry.subarray(MARK, MARK + CLEVER_ID)).toString('hex')))
            .map((entry) => ({ name, entry, stays: false })),
        );
      if (edits.length > 0) yield [share, edits];
    }
  }
}

/** Whether anything differed. */
async function changeShare(dynamo: Dynamo, key: ReturnType<typeof usersKey>, edits: readonly Edit[]): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried++) {
    const item = await dynamo.get(key, 'consistent');
    const names = [...new Set(edits.map(({ name }) => name))];
    const news = names.flatMap((name) => {
      const was = entriesIn(item, name);
      const own = edits.filter((one) => one.name === name);
      const entries = edited(was, own);
      return Buffer.compare(entries, was) === 0 ? [] : [{ name, was, entries }];
    });
    if (news.length === 0) return false;
    const written = await dynamo.update(key, {
      set: Object.fromEntries(news.flatMap(({ name, entries }) => (entries.length === 0 ? [] : [[name, entries]]))),
      remove: news.flatMap(({ name, entries }) => (entries.length === 0 ? [name] : [])),
      condition: news
        .map(({ name, was }) => (was.length === 0 ? `attribute_not_exists(#${name})` : `#${name} = :${name}`))
        .join(' AND '),
      values: Object.fromEntries(news.flatMap(({ name, was }) => (was.length === 0 ? [] : [[name, was]]))),
    });
    if (written) return true;
  }
  throw new LaunchError('store-unavailable');
}

function edited(entries: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let left = entriesOf(entries);
  for (const { entry, stays } of edits) {
    if (stays) left.push(entry);
    else left = left.filter((one) => !isOfSame(one, entry));
  }
  return inOrder(Buffer.concat(left));
}

const entriesOf = (entries: Uint8Array): Uint8Array[] =>
  Array.from({ length: entries.length / ENTRY }, (_, i) => entries.subarray(i * ENTRY, (i + 1) * ENTRY));

const entriesIn = (item: Item | null | undefined, name: string): Uint8Array => {
  const found = item?.[name];
  return found instanceof Uint8Array ? found : new Uint8Array();
};
