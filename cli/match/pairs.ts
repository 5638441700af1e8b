import { isMarked } from '../../shared/matching/copied.ts';
import type { SchoolPair } from '../../shared/matching/schools.ts';
import { schoolRule, written } from '../../shared/matching/section-key.ts';
import { coreOf, explains, type Learned, learn, type Pair, spell } from '../../shared/matching/spelling.ts';
import type { Context, MappedClass } from '../../shared/records/context.ts';
import type { SpellingRules } from '../../shared/records/deployment.ts';
import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import type { Stranger } from '../../shared/store/catalogue/strangers.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';

/** A pair that a person's choice speaks for. */
export interface Confirmed extends SchoolPair {
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
const pairsOf = (contexts: readonly Context[]): readonly Confirmed[] =>
  contexts.flatMap((context): readonly Confirmed[] => {
    const chosen = activeClasses(context).filter(({ how }) => PEOPLE.includes(how));
    const found = Object.keys(context.unresolved).flatMap((lms) =>
      chosen.flatMap(({ roster }) =>
        (roster?.sisIds ?? [])
          .filter((sisId) => holds(lms, sisId))
          .map((sisId) => ({ lms, roster: sisId, context, school: schoolOf(roster) })),
      ),
    );
    return found.filter((one) =>
      found.every((other) => other === one || (other.lms !== one.lms && other.roster !== one.roster)),
    );
  });

/** Classes that ids have connected by the rules in use: what no longer reads them breaks them. */
const provenPairs = (contexts: readonly Context[], spelling: SpellingRules): readonly Confirmed[] =>
  contexts.flatMap((context) =>
    activeClasses(context).flatMap(({ how, evidence, roster }) => {
      const [only, ...others] = roster?.sisIds ?? [];
      if (how !== 'proof' || !evidence.includes('section-id')) return [];
      if (only === undefined || others.length > 0 || isMarked(only)) return [];
      return [
        { lms: asWritten(only, roster?.schoolId ?? null, spelling), roster: only, context, school: schoolOf(roster) },
      ];
    }),
  );

function asWritten(sisId: string, school: string | null, spelling: SpellingRules): string {
  const own = schoolRule(school, spelling);
  if (own !== undefined) return written(sisId, own);
  const { section } = spelling;
  return section === undefined ? sisId : section.prefix + spell(sisId, section, 'roster') + section.suffix;
}

/** What the courses of a district tell of how its LMS spells ids of sections. */
export const allPairs = (contexts: readonly Context[], spelling: SpellingRules): readonly Confirmed[] => [
  ...pairsOf(contexts),
  ...provenPairs(contexts, spelling),
];

const schoolOf = (roster: MappedClass['roster']): RosterClass['school'] =>
  roster === null || roster.schoolId === null ? null : { id: roster.schoolId, name: null };

const holds = (lms: string, sisId: string): boolean => {
  const core = coreOf(sisId);
  return core.length >= CORE && lms.toLowerCase().includes(core);
};

/** What a launch showed of a teacher: an id of the LMS's beside the teachers of the class that her section's id names. */
export const userPairsOf = (
  samples: readonly Stranger[],
  teachersOf: (classId: string) => readonly RosterTeacher[],
): readonly Pair[] =>
  samples.flatMap(({ user, classId }) => {
    const meant = teachersOf(classId).flatMap(({ sisId }) => (sisId !== null && holds(user, sisId) ? [sisId] : []));
    const [only, ...others] = new Set(meant);
    return only === undefined || others.length > 0 ? [] : [{ lms: user, roster: only }];
  });

export interface Lesson<T extends Pair> {
  readonly learned: Learned;
  /** what the rule rests on */
  readonly explained: readonly T[];
  /** what it does not explain */
  readonly left: readonly T[];
}

/** The rule that explains most pairs; null where there is none. */
export function lessonOf<T extends Pair>(
  pairs: readonly T[],
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[],
): Lesson<T> | null {
  const learned = learn(pairs, classes);
  if (learned === null) return null;
  const isExplained = (pair: T): boolean => explains(learned.rule, pair);
  return { learned, explained: pairs.filter(isExplained), left: pairs.filter((pair) => !isExplained(pair)) };
}
