import type { CleverUser } from '../records/clever.ts';
import { deployments } from '../store/directory/deployments.ts';
import { packing, userReferences } from '../store/directory/references.ts';
import { staged } from '../store/syncs/staged.ts';
import type { Phase } from './reading.ts';
import { PAGE } from './sections.ts';
import { referencesOf } from './users.ts';
import { plus } from './world.ts';

/** Users of a segment at most: as many as a step holds in memory. */
const MOST = 200_000;

/** Milliseconds that writing a segment may take. */
const ROOM = 75_000;

/** One segment of the district's users: read, and then written where it differs. */
export const segments: Phase = async (reading, given) => {
  const { world, district, writing } = reading;
  const { clever, dynamo, now } = world;
  const key = await reading.key();
  const isKnown = (await deployments(dynamo).district(district))?.knowsUsers === true;
  const end = reading.bounds()[given.segment] ?? null;
  let bound = end;
  let packed = packing(key);
  let { after, read } = given;
  after ??= reading.bounds()[given.segment - 1] ?? null;

  /** Whether nothing more belongs to it. The open segment ends where it is full. */
  const isOver = (): boolean => {
    if (end !== null) return after !== null && after >= end;
    if (read + PAGE > MOST) bound = after;
    return bound !== null;
  };
  async function* pieces() {
    if (isOver()) return;
    for await (const { objects, last } of clever.pages('users', { district, limit: PAGE, after })) {
      const own = end === null ? objects : objects.filter(({ id }) => id <= end);
      yield { own, place: last };
      if (last === null) continue;
      after = last;
      read += own.length;
      if (isOver()) return;
    }
  }
  const add = (user: CleverUser): void => {
    for (const reference of referencesOf(user, writing.spelling)) packed.add(reference);
  };
  const { run, isThrough } = await reading.through(
    given,
    pieces(),
    async ({ own }, at) => {
      own.forEach(add);
      world.say({ phase: at.phase, done: at.read + own.length });
      return { ...at, read: at.read + own.length };
    },
    async (at) => {
      const items = await staged(dynamo).add(district, at.id, at.staged, packed.shares(), now());
      packed = packing(key);
      return { ...at, staged: items };
    },
  );
  if (!isThrough) return { kind: 'go-on', phase: run.phase };
  if (run.read === 0 && run.segment === 0 && isKnown) return reading.unshared();
  if (run !== given && world.msLeft() < ROOM) {
    const items = await staged(dynamo).add(district, run.id, run.staged, packed.shares(), now());
    await reading.keep({ ...run, staged: items });
    return { kind: 'go-on', phase: run.phase };
  }
  for await (const [share, entries] of staged(dynamo).read(district, run.id, run.staged)) {
    packed.addEntries(share, entries);
  }
  await reading.hold();
  await userReferences(dynamo).writeSegment(district, run.segment, packed);
  const figures = plus(run.figures, { users: run.read });
  if (bound === null) {
    if (!isKnown) await deployments(dynamo).setKnowsUsers(district, true);
    return reading.onTo(run, 'classes', { figures, read: 0 });
  }
  const next = { ...run, segment: run.segment + 1, after: null, staged: 0, read: 0, figures };
  return reading.endSegment(bound, next);
};
