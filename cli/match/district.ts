import {
  learnSchools,
  type SchoolLesson,
  schoolCollisions,
  schoolWithout,
  withSchool,
} from '../../shared/matching/schools.ts';
import { schoolRule } from '../../shared/matching/section-key.ts';
import { collisions, type Pair, without } from '../../shared/matching/spelling.ts';
import type { Context } from '../../shared/records/context.ts';
import type { SchoolRule, SpelledKind, SpellingRule, SpellingRules } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { Stranger } from '../../shared/store/catalogue/strangers.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import type { Kind } from '../../shared/store/contexts/listing.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { seenContexts } from '../program/among.ts';
import { text } from '../program/args.ts';
import type { Io } from '../program/command.ts';
import { Refusal } from '../program/failures.ts';
import { findDeployments } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { allPairs, type Confirmed, type Lesson, lessonOf, userPairsOf } from './pairs.ts';

export const DISTRICT = { district: text('ID', 'Clever id of the district (needed)') };

/** All classes of the roster, each as `keep` wants it. */
export async function classesOf<T>(
  dynamo: Dynamo,
  district: string,
  io: Io,
  keep: (one: RosterClass) => T,
): Promise<readonly T[]> {
  const tell = io.progress('classes read', null);
  const found: T[] = [];
  for await (const page of roster(dynamo).pages(district)) {
    found.push(...page.map(keep));
    tell(found.length);
  }
  if (found.length === 0)
    throw new Refusal(
      `The roster of district ${district} is empty: ${roomkey`classes import --district ${district} --sections FILE`}`,
    );
  return found;
}

export async function contextsOf(
  dynamo: Dynamo,
  district: string,
  kinds: readonly Kind[],
  io: Io,
): Promise<readonly Context[]> {
  const deployments = await findDeployments(dynamo, { district, deployment: null, iss: null, toolId: null });
  return (await seenContexts(dynamo, deployments, kinds, io.progress('courses read', null))).map(
    ({ context }) => context,
  );
}

/** What must stay apart: the SIS ids of classes, or of teachers. */
export type Owned = Pick<RosterClass, 'id' | 'sisIds' | 'school'>;

export interface Taught<T extends Pair = Pair> {
  readonly pairs: readonly T[];
  readonly lesson: Lesson<T> | null;
}

/** What the mappings of a district teach about how its LMS spells ids of sections. A school with a rule of its own teaches none for the others. */
export function taught(
  contexts: readonly Context[],
  classes: readonly Owned[],
  spelling: SpellingRules,
): Taught<Confirmed> {
  const hasNone = ({ school }: Pick<Owned, 'school'>): boolean =>
    schoolRule(school?.id ?? null, spelling) === undefined;
  const pairs = allPairs(contexts, spelling).filter(hasNone);
  return { pairs, lesson: lessonOf(pairs, classes.filter(hasNone)) };
}

/** The same for single schools, where the district's rules do not read their ids. */
export const taughtBySchools = (
  contexts: readonly Context[],
  classes: readonly RosterClass[],
  spelling: SpellingRules,
): readonly SchoolLesson[] => {
  const names = new Map(classes.flatMap(({ school }) => (school === null ? [] : [[school.id, school] as const])));
  return learnSchools(
    allPairs(contexts, spelling).map((pair) => ({ ...pair, school: names.get(pair.school?.id ?? '') ?? pair.school })),
    classes,
    spelling,
  );
};

/** What launches of teachers, whom the roster does not name for their own sections, teach about ids of users. */
export function taughtByUsers(samples: readonly Stranger[], classes: readonly RosterClass[]): Taught {
  const teachers = new Map(classes.map((one) => [one.id, one.teachers]));
  const pairs = userPairsOf(samples, (id) => teachers.get(id) ?? []);
  return { pairs, lesson: lessonOf(pairs, classes.flatMap(teachersOf)) };
}

export const teachersOf = ({ teachers }: RosterClass): readonly Owned[] =>
  teachers.flatMap(({ sisId }) => (sisId === null ? [] : [{ id: sisId, sisIds: [sisId], school: null }]));

/** Throws Refusal where nothing teaches a rule. */
export function lesson<T extends Pair>(
  { pairs, lesson: found }: Taught<T>,
  district: string,
  kind: SpelledKind = 'section',
): Lesson<T> {
  if (found !== null) return found;
  const needed =
    kind === 'section'
      ? 'people must have connected classes for three section ids or more that the roster spells otherwise'
      : 'three teachers or more must have clicked whose ids the roster spells otherwise, in sections that ids name';
  const odd = pairs.filter(({ lms, roster }) => lms !== roster).length;
  throw new Refusal(
    odd < 3
      ? `Nothing to learn yet in district ${district}: ${needed} (${odd} so far).`
      : `No one rule explains the ${pairs.length} pairs of district ${district}: look at them with ${roomkey`match learn --district ${district} --kind ${kind} --pairs`}`,
  );
}

/** Ids that may be taken out of a rule at most; it is copied into each of the district's deployments. */
const EXCEPTIONS = 200;

/** The rule without the ids that it would make equal. Throws Refusal where they are too many for a rule to be one. */
export function usable(rule: SpellingRule, owned: readonly Owned[], io: Io): SpellingRule {
  return told(without(owned, rule), collisions(owned, rule), io);
}

/** The same of a school's, beside the district's rules and those of other schools. */
export function usableInSchool(rule: SchoolRule, owned: readonly Owned[], spelling: SpellingRules, io: Io): SchoolRule {
  return told(schoolWithout(owned, spelling, rule), schoolCollisions(owned, spelling, rule), io);
}

/** Rules of the district with this one for ids of sections, beside which what each school's would make equal is weighed anew. */
export function usableInDistrict(
  rule: SpellingRule,
  classes: readonly Owned[],
  spelling: SpellingRules,
  io: Io,
): SpellingRules {
  const own = classes.filter(({ school }) => schoolRule(school?.id ?? null, spelling) === undefined);
  return reweighed({ ...spelling, section: usable(rule, own, io) }, classes, io);
}

/** The same rules; what each school's would make equal is weighed anew. */
export const reweighed = (spelling: SpellingRules, classes: readonly Owned[], io: Io): SpellingRules =>
  (spelling.schools ?? []).reduce(
    (by, one) => withSchool(by, one.school, usableInSchool(one, classes, by, io)),
    spelling,
  );

function told<R extends { readonly except?: readonly string[] }>(
  found: R,
  equal: ReturnType<typeof collisions>,
  io: Io,
): R {
  const except = found.except ?? [];
  if (except.length === 0) return found;
  const some = equal.slice(0, 5).map(([one, other]) => `"${one}" and "${other}"`);
  const more = except.length > 5 ? ` and ${except.length - 5} more` : '';
  if (except.length > EXCEPTIONS || except.join('').length > EXCEPTIONS * 20) {
    throw new Refusal(
      `This rule would make ids of different classes equal: ${some.join(', ')}${more}. It cannot be used.`,
    );
  }
  io.note(`Left out of the rule, since it would make them equal: ${some.join(', ')}${more}. They prove nothing.`);
  return found;
}
