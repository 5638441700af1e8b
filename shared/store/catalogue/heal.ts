import { dayOf } from '../../day.ts';
import { successorOf } from '../../matching/heal.ts';
import { rosterKeys } from '../../matching/section-key.ts';
import type { SpellingRules } from '../../records/deployment.ts';
import type { RosterClass } from '../../records/roster.ts';
import { activeClasses, contexts } from '../contexts/contexts.ts';
import { putInPlace } from '../contexts/place.ts';
import type { Dynamo } from '../table/dynamo.ts';
import type { Untold } from './keep.ts';
import type { PupilLists } from './pupils.ts';
import { catalogue, type KnownClass } from './read.ts';

/** Times that a mapping which others change meanwhile is tried. */
const TRIES = 3;

/** Who writes the catalogue, and when. */
export interface Writing {
  /** the district's accepted rules */
  readonly spelling: SpellingRules;
  /** YYYY-MM-DD */
  readonly today: string;
  readonly now: number;
  /** for the events of mappings that change: a client's id, or `import` */
  readonly by: string;
  /** of what is written; without it, it is told whole */
  readonly untold?: Untold;
  /** who attends each class; without it, lists stay as they are */
  readonly pupils?: PupilLists;
}

/** A mapping in which one class took another's place. */
export interface Healed {
  readonly contextKey: string;
  readonly gone: string;
  readonly next: string;
}

/** Lets classes take the place of missing ones with which they share an SIS id: only where each can mean no other. */
export const healing = (dynamo: Dynamo) => {
  const reads = catalogue(dynamo);
  const courses = contexts(dynamo);

  const replaced = async (district: string, key: string, gone: string, next: RosterClass, writing: Writing) => {
    for (let tried = 0; tried < TRIES; tried++) {
      const context = await courses.get(key, 'consistent');
      if (context === null || !activeClasses(context).some(({ id }) => id === gone)) return false;
      if (await putInPlace(dynamo, context, district, gone, next, writing.by, writing.now)) return true;
    }
    return false;
  };

  /** Heals what any of these classes has to do with; consistent reads, two of them where none shares an id. */
  return async (district: string, classes: readonly RosterClass[], writing: Writing): Promise<readonly Healed[]> => {
    const { spelling, today } = writing;
    const sharing = async (some: readonly RosterClass[]): Promise<readonly KnownClass[]> => {
      const sisIds = [...new Set(some.flatMap((one) => rosterKeys(one, spelling)))];
      const { bySisId } = await reads.named(district, { sisIds, teacher: [] });
      const shared = [...bySisId.values()].filter(({ length }) => length > 1);
      return shared.length === 0 ? [] : reads.classes(district, [...new Set(shared.flat())]);
    };
    const held = async (known: readonly KnownClass[]) => {
      const gone = known.filter(({ class: one }) => one.state === 'missing');
      const holders = await courses.getAll([...new Set(gone.flatMap(({ contextKeys }) => contextKeys))]);
      return gone.flatMap(({ class: one }) => {
        const places = holders.flatMap((context) =>
          activeClasses(context).flatMap(({ id, at }) => (id === one.id ? [{ key: context.key, at }] : [])),
        );
        if (places.length === 0) return [];
        const since = dayOf(Math.min(...places.map(({ at }) => at)));
        return [{ gone: one, keys: places.map(({ key }) => key), since }];
      });
    };

    const lost = await held(await sharing(classes));
    if (lost.length === 0) return [];
    const others = (await sharing(lost.map(({ gone }) => gone))).map((known) => known.class);
    const pairs = lost.flatMap(({ gone, keys, since }) => {
      const next = successorOf(gone, others, spelling, today, since);
      return next === null ? [] : [{ gone, keys, next }];
    });
    // Where a class could stand for two that courses hold, nobody knows which of them it is.
    const rivals = await held(await sharing(pairs.map(({ next }) => next)));
    const isSole = (next: RosterClass): boolean =>
      rivals.filter(({ gone, since }) => successorOf(gone, [next], spelling, today, since) !== null).length === 1;

    const healed: Healed[] = [];
    for (const { gone, keys, next } of pairs.filter((pair) => isSole(pair.next))) {
      for (const contextKey of keys) {
        if (await replaced(district, contextKey, gone.id, next, writing)) {
          healed.push({ contextKey, gone: gone.id, next: next.id });
        }
      }
    }
    return healed;
  };
};
