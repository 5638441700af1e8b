import { changeOf, DESCRIBED, type Described, type Shaken } from '../matching/shock.ts';
import { standing, termOrNow } from '../matching/term.ts';
import type { RosterClass } from '../records/roster.ts';
import type { SyncWeighed } from '../records/sync.ts';
import type { DayOfChanges, shocks } from '../store/catalogue/shocks.ts';
import type { Change } from '../store/catalogue/write.ts';

/** Share of a district's current classes that the imports and syncs of a day may shake before an operator has looked. */
export const SHARE = 0.3;

/** A change of a described thing is a shock where more than this share of the classes have it. */
const MOST = 0.5;

/** Classes of each kind that are named. */
const NAMED = 10;

/** A class whose term is over may go, or come back as another: that is what a new school year does. */
export const isCurrent = ({ state, term, year }: RosterClass, today: string): boolean =>
  state === 'active' && standing(termOrNow(term, today, year), today) !== 'ended';

interface Named {
  readonly id: string;
  readonly why: string;
}

/** What an import or a sync would do to the current classes of a district. */
export interface Weighed {
  readonly current: number;
  /** current classes that are shaken, each once */
  readonly shaken: number;
  readonly kinds: readonly { readonly how: Shaken; readonly count: number; readonly named: readonly Named[] }[];
}

const NOTHING: SyncWeighed = {
  current: 0,
  counts: { missing: 0, another: 0, blank: 0 },
  changed: {},
  sets: {},
  named: {},
};

/** Adds up what would become of classes, in any order, and from step to step. `today`: YYYY-MM-DD. */
export function scales(today: string, kept: SyncWeighed = NOTHING) {
  let current = kept.current;
  const counts = { ...kept.counts };
  const changed = new Map(Object.entries(kept.changed));
  const sets = new Map(Object.entries(kept.sets));
  const named = new Map(Object.entries(kept.named).map(([kind, some]) => [kind, [...some]]));
  const name = (kind: string, id: string, why: string): void => {
    const some = named.get(kind) ?? [];
    named.set(kind, some);
    if (some.length < NAMED) some.push({ id, why });
  };
  const bump = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);

  return {
    /** A class that is stored. `stays`: the source still names it, or says nothing of it. */
    stored(one: RosterClass, stays: boolean): void {
      if (!isCurrent(one, today)) return;
      current += 1;
      if (stays) return;
      counts.missing += 1;
      name('missing', one.id, one.name);
    },

    /** A current class that goes, where the stored ones are not all looked at. */
    gone(one: RosterClass): void {
      if (!isCurrent(one, today)) return;
      counts.missing += 1;
      name('missing', one.id, one.name);
    },

    /** A class that would be written; whether it counts. */
    change({ class: after, before }: Change): boolean {
      if (before === null || !isCurrent(before, today)) return false;
      const change = changeOf(before, after, today);
      for (const field of change.changed) bump(changed, field);
      if (change.shaken !== null) {
        counts[change.shaken] += 1;
        const why = change.shaken === 'another' ? `${before.name} → ${after.name}` : change.blank.join(', ');
        name(change.shaken, after.id, why);
      } else if (change.changed.length > 0) {
        bump(sets, String(bitsOf(change.changed)));
        for (const field of change.changed) name(field, after.id, field);
      }
      return change.shaken !== null || change.changed.length > 0;
    },

    /** All so far. `least`: current classes that there are, where not all were looked at. */
    weighed(least = 0): Weighed {
      const all = Math.max(current, least);
      const most = DESCRIBED.filter((field) => (changed.get(field) ?? 0) > all * MOST);
      const bits = bitsOf(most);
      const others = [...sets].reduce((sum, [set, count]) => (Number(set) & bits ? sum + count : sum), 0);
      const kinds = [
        ...(['missing', 'another', 'blank'] as const).map((how) => ({
          how,
          count: counts[how],
          named: named.get(how) ?? [],
        })),
        { how: 'changed' as const, count: others, named: firstOf(most.flatMap((field) => named.get(field) ?? [])) },
      ].filter(({ count }) => count > 0);
      return { current: all, shaken: kinds.reduce((sum, { count }) => sum + count, 0), kinds };
    },

    kept: (): SyncWeighed => ({
      current,
      counts: { ...counts },
      changed: Object.fromEntries(changed),
      sets: Object.fromEntries(sets),
      named: Object.fromEntries(named),
    }),
  };
}

const bitsOf = (fields: readonly Described[]): number =>
  fields.reduce((bits, field) => bits | (1 << DESCRIBED.indexOf(field)), 0);

const firstOf = (all: readonly Named[]): readonly Named[] =>
  [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed().slice(0, NAMED);

/** Whether an operator must look before this is done. `before`: what the day has shaken already. */
export function isShock({ current, shaken }: Weighed, before: DayOfChanges | null): boolean {
  const of = Math.max(current, before?.of ?? 0);
  return shaken + (before?.shaken ?? 0) > of * SHARE;
}

/** One piece of work, which counts once however often it is begun. */
export interface Piece {
  readonly mark: string;
  /** classes that it has shaken already, before it was weighed again */
  readonly earlier: number;
}

/**
 * Writes down what is let through, before it is done. `accepts`: whether an operator has looked at as much as this. Answers with what the day
 * had shaken otherwise where it is a shock; then nothing is written.
 */
export async function letThrough(
  store: ReturnType<typeof shocks>,
  district: string,
  weighed: Weighed,
  accepts: (shaken: number) => boolean,
  today: string,
  piece: Piece | null = null,
): Promise<{ readonly before: DayOfChanges } | null> {
  const { current, shaken } = weighed;
  if (shaken === 0) return null;
  const { mark = null, earlier = 0 } = piece ?? {};
  const day = await store.on(district, today);
  const known = mark !== null && day?.mark === mark ? day.own : 0;
  const own = earlier + shaken;
  if (known >= own) return null;
  if (accepts(own)) {
    await store.set(district, today, { shaken: 0, of: current, mark, own });
    return null;
  }
  // What was let through of this piece, and not done, is weighed anew.
  const of = day?.of ?? current;
  const before = { shaken: Math.max(0, (day?.shaken ?? 0) - known) + earlier, of, mark, own: earlier };
  if (isShock(weighed, before)) return { before };
  await store.set(district, today, { shaken: before.shaken + shaken, of, mark, own });
  return null;
}
