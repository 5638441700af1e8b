import type { Dynamo } from '../table/dynamo.ts';
import { classPointerKey } from '../table/keys.ts';
import { TARGETS, targetsOf } from '../table/read.ts';
import { contexts } from './contexts.ts';

/** Courses that a class points to: what a course needs of its class is in the course, so that one that is left out still opens. */
const MOST = 1000;

/** Seconds in which a course that somebody saw may be about to get the class. */
const LATELY = 30 * 86_400;

/** Times that a full pointer which others write meanwhile is tried. */
const TRIES = 3;

/**
 * Points from a class to a context before the mapping is written. Pointers are hints, and one more than needed does no harm; but one
 * taken away beside a writer who puts the class back would hide the course. So only a full one gives up courses.
 */
export async function pointTo(
  dynamo: Dynamo,
  district: string,
  classIds: readonly string[],
  key: string,
  now: number,
): Promise<void> {
  for (const classId of classIds) {
    const pointer = classPointerKey(district, classId);
    const added = await dynamo.update(pointer, {
      add: { [TARGETS]: new Set([key]) },
      condition: `attribute_not_exists(#${TARGETS}) OR contains(#${TARGETS}, :key) OR size(#${TARGETS}) < :most`,
      values: { key, most: MOST },
    });
    for (let tried = 0; !added && tried < TRIES; tried++) {
      const [item] = await dynamo.getAll([pointer], 'consistent');
      const before = targetsOf(item);
      const kept = await worthKeeping(dynamo, before, classId, now);
      const changed = await dynamo.update(pointer, {
        set: { [TARGETS]: new Set([...kept, key]) },
        condition: `#${TARGETS} = :before`,
        values: { before: new Set(before) },
      });
      if (changed) break;
    }
  }
}

/** Nine tenths of a full pointer at most, those first that have the class, then those seen last. */
async function worthKeeping(dynamo: Dynamo, keys: readonly string[], classId: string, now: number) {
  const found = new Map((await contexts(dynamo).getAll(keys)).map((one) => [one.key, one]));
  const lately = new Date((now - LATELY) * 1000).toISOString().slice(0, 10);
  const rated = keys.map((key) => {
    const one = found.get(key);
    const state = one?.classes.find(({ id }) => id === classId)?.state;
    // One that is not there yet is about to be.
    const seen = one?.lastSeen ?? '9';
    return { key, seen, rank: state === 'active' ? 2 : state === 'removed' || seen >= lately ? 1 : 0 };
  });
  return rated
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || (a.seen < b.seen ? 1 : -1))
    .slice(0, MOST * 0.9)
    .map(({ key }) => key);
}
