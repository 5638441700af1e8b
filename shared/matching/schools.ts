import type { SchoolRule, SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { rosterKey, sectionKey } from './section-key.ts';
import { affixes, alike, best, digitRuns, distinctOf, type Learned, type Pair } from './spelling.ts';

type Owned = Pick<RosterClass, 'id' | 'sisIds' | 'school'>;

/** A pair of a class of a school. */
export interface SchoolPair extends Pair {
  readonly school: RosterClass['school'];
}

/** Rules of the district with another for this school; null: with none. */
export function withSchool(spelling: SpellingRules, school: string, rule: SchoolRule | null): SpellingRules {
  const { schools = [], ...rest } = spelling;
  const next = [...schools.filter((one) => one.school !== school), ...(rule === null ? [] : [rule])];
  return next.length === 0 ? rest : { ...rest, schools: next };
}

/** Whether the LMS's id is read as the roster's. */
function reads({ lms, roster, school }: SchoolPair, spelling: SpellingRules): boolean {
  const key = sectionKey(lms, spelling);
  return key !== '' && key === rosterKey(roster, school?.id ?? null, spelling);
}

/**
 * Ids of different classes that a school's rule would make equal, by what they become; one of its classes that would be read as another
 * when the LMS spells it as the roster does is such a pair, too.
 */
function clashes(
  classes: readonly Owned[],
  spelling: SpellingRules,
  { except: _, ...rule }: SchoolRule,
): ReadonlyMap<string, readonly [string, string]> {
  const by = withSchool(spelling, rule.school, rule);
  const isOf = ({ school }: Owned): boolean => school?.id === rule.school;
  const read = classes.flatMap((one) =>
    one.sisIds.flatMap((sisId) => {
      const keys = [rosterKey(sisId, one.school?.id ?? null, by), ...(isOf(one) ? [sectionKey(sisId, by)] : [])];
      return [...new Set(keys)].filter((key) => key !== '').map((key) => ({ key, one, sisId }));
    }),
  );
  const found = new Map<string, readonly [string, string]>();
  for (const [key, some] of Map.groupBy(read, (each) => each.key)) {
    const own = some.filter(({ one }) => isOf(one));
    for (const { one, sisId } of some.length > 1 ? own : []) {
      const other = some.find((each) => each.one.id !== one.id && each.sisId !== sisId);
      if (other === undefined || found.has(key)) continue;
      const [first = '', second = ''] = [sisId, other.sisId].sort();
      found.set(key, [first, second]);
    }
  }
  return found;
}

export const schoolCollisions = (
  classes: readonly Owned[],
  spelling: SpellingRules,
  rule: SchoolRule,
): Learned['collisions'] => [...clashes(classes, spelling, rule).values()];

/** The rule with the ids that it would make equal taken out of it. */
export function schoolWithout(classes: readonly Owned[], spelling: SpellingRules, rule: SchoolRule): SchoolRule {
  const { except: _, ...bare } = rule;
  const found = [...clashes(classes, spelling, bare).keys()].sort();
  return found.length === 0 ? bare : { ...bare, except: found };
}

export interface SchoolLesson extends Learned<SchoolRule> {
  readonly school: NonNullable<RosterClass['school']>;
  /** different pairs of the school */
  readonly pairs: number;
}

/** For each school whose pairs the district's rules do not read: how its LMS writes them, where one way explains most. */
export function learnSchools(
  pairs: readonly SchoolPair[],
  classes: readonly Owned[],
  spelling: SpellingRules,
): readonly SchoolLesson[] {
  const bySchool = [...Map.groupBy(pairs, ({ school }) => school?.id ?? '')].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return bySchool.flatMap(([, all]) => {
    const school = all[0]?.school ?? null;
    const distinct = distinctOf(all);
    if (school === null || distinct.every((pair) => reads(pair, spelling))) return [];
    const learned = best(
      distinct,
      alike(distinct).flatMap((some) => proposals(some, school.id)),
      (rule, pair) => reads(pair, withSchool(spelling, school.id, rule)),
      (pair) => reads(pair, spelling),
      // The simplest, whatever it makes equal: ids that a bolder one only moves out of the way would be another class's.
      () => [],
    );
    if (learned === null) return [];
    const found = schoolCollisions(classes, spelling, learned.rule);
    return [{ ...learned, collisions: found, school, pairs: distinct.length }];
  });
}

/** From the simplest to the boldest. */
function proposals(pairs: readonly Pair[], school: string): readonly SchoolRule[] {
  const pads = [...new Set([1, ...pairs.flatMap(({ lms }) => digitRuns(lms))])].filter((length) => length <= 32);
  const around = affixes(pairs);
  const bare = { prefix: '', suffix: '' };
  return [
    ...around.map((affix) => ({ school, ...affix, pad: 0 })),
    ...[bare, ...around].flatMap((affix) => pads.sort((a, b) => a - b).map((pad) => ({ school, ...affix, pad }))),
  ];
}
