import { type Learned, learn, type Pair } from '../../shared/matching/spelling.ts';
import type { Context, MappedClass } from '../../shared/records/context.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';

/** A pair that a person's choice speaks for. */
export interface Confirmed extends Pair {
  readonly context: Context;
}

/** Who confirms: a person, or the partner for one; never a proof of our own. */
const PEOPLE: readonly MappedClass['how'][] = ['teacher', 'operator', 'partner'];

/** What the two spellings have in common at least: less is found in any id. */
const CORE = 3;

/**
 * Pairs of a section id that named no class and the SIS id of a class that a person connected to the same course. Only where one
 * holds the other and nothing else of the course could be meant.
 */
export const pairsOf = (contexts: readonly Context[]): readonly Confirmed[] =>
  contexts.flatMap((context): readonly Confirmed[] => {
    const chosen = activeClasses(context).filter(({ how }) => PEOPLE.includes(how));
    const found = Object.keys(context.unresolved).flatMap((lms) =>
      chosen.flatMap(({ roster }) =>
        (roster?.sisIds ?? []).filter((sisId) => holds(lms, sisId)).map((sisId) => ({ lms, roster: sisId, context })),
      ),
    );
    return found.filter((one) =>
      found.every((other) => other === one || (other.lms !== one.lms && other.roster !== one.roster)),
    );
  });

const coreOf = (sisId: string): string =>
  sisId
    .trim()
    .toLowerCase()
    .replace(/^0+(?=\d)/, '');

const holds = (lms: string, sisId: string): boolean => {
  const core = coreOf(sisId);
  return core.length >= CORE && lms.toLowerCase().includes(core);
};

export interface Lesson {
  readonly learned: Learned;
  /** what the rule rests on */
  readonly explained: readonly Confirmed[];
  /** what it does not explain */
  readonly left: readonly Confirmed[];
}

/** At least nine of ten pairs must speak for a rule. */
const MOST = 0.9;

/** The simplest rule that explains the pairs, or all but a few that are spelled otherwise; null where there is none. */
export function lessonOf(
  pairs: readonly Confirmed[],
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[],
): Lesson | null {
  const learned = learn(pairs, classes);
  if (learned !== null) return { learned, explained: pairs, left: [] };
  const groups = Map.groupBy(pairs, aroundOf);
  const [largest = []] = [...groups.values()].sort((a, b) => b.length - a.length);
  if (largest.length < pairs.length * MOST || largest.length === pairs.length) return null;
  const ofMost = learn(largest, classes);
  return ofMost === null
    ? null
    : { learned: ofMost, explained: largest, left: pairs.filter((one) => !largest.includes(one)) };
}

/** What the LMS's spelling has around the roster's. */
function aroundOf({ lms, roster }: Pair): string {
  const [text, core] = [lms.trim().toLowerCase(), coreOf(roster)];
  const at = text.indexOf(core);
  return JSON.stringify([text.slice(0, at).replace(/0+$/, ''), text.slice(at + core.length)]);
}
