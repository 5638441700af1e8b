import { withSchool } from '../../shared/matching/schools.ts';
import type { Context } from '../../shared/records/context.ts';
import type { SchoolRule, SpellingRule, SpellingRules } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { Io } from '../program/command.ts';
import { Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { lesson, taught, taughtBySchools, usableInDistrict, usableInSchool } from './district.ts';
import { inWords, readRule, readSchoolRule, schoolInWords, type Typed } from './rule.ts';

/** Schools with rules of their own at most: they are copied into each of the district's deployments. */
const MOST = 100;

/** What is known of a district whose rule for ids of sections is to change. */
export interface Known {
  readonly district: string;
  readonly spelling: SpellingRules;
  readonly classes: readonly RosterClass[];
  readonly contexts: readonly Context[];
  readonly io: Io;
}

/** A rule for ids of sections, and with it all rules of the district. */
export type NewRules = { readonly rules: SpellingRules; readonly words: string } & (
  | { readonly school: null; readonly rule: SpellingRule }
  | { readonly school: string; readonly rule: SchoolRule }
);

/** Reads the rule that was typed, of the district or of one school; it is weighed when more is known. Null: none was typed. */
export function newRules(args: Typed): (known: Known) => NewRules | null {
  const school = args.text('school');
  if (school === null) {
    const typed = readRule(args);
    return (known) => (typed === null ? null : ofDistrict(typed, known));
  }
  const typed = readSchoolRule(args, school);
  return (known) => (typed === null ? null : ofSchool(typed, school, known));
}

function ofDistrict(typed: SpellingRule | 'learned', { district, spelling, classes, contexts, io }: Known): NewRules {
  const bare = typed === 'learned' ? lesson(taught(contexts, classes, spelling), district).learned.rule : typed;
  const rules = usableInDistrict(bare, classes, spelling, io);
  const rule = rules.section ?? bare;
  return { rules, school: null, rule, words: inWords(rule) };
}

function ofSchool(
  typed: SchoolRule | 'learned',
  school: string,
  { district, spelling, classes, contexts, io }: Known,
): NewRules {
  requireSchool(school, district, classes);
  const others = (spelling.schools ?? []).filter((one) => one.school !== school);
  if (others.length >= MOST) throw new Refusal(`At most ${MOST} schools of a district have rules of their own.`);
  const learned = (): SchoolRule => {
    const found = taughtBySchools(contexts, classes, spelling).find((one) => one.school.id === school);
    if (found !== undefined) return found.rule;
    throw new Refusal(
      `Nothing to learn of school ${school}: look at its pairs with ${roomkey`match learn --district ${district} --pairs`}`,
    );
  };
  const rule = usableInSchool(typed === 'learned' ? learned() : typed, classes, spelling, io);
  return { rules: withSchool(spelling, school, rule), school, rule, words: schoolInWords(rule) };
}

/** Throws Refusal for one that no class is of. */
export function requireSchool(school: string | null, district: string, classes: readonly RosterClass[]): void {
  if (school === null || classes.some((one) => one.school?.id === school)) return;
  throw new Refusal(`No class of the roster of district ${district} is of a school with the id ${school}.`);
}

/** A school as a person knows it. */
export function withName(id: string, classes: readonly RosterClass[]): string {
  const name = classes.find(({ school }) => school?.id === id)?.school?.name ?? null;
  return name === null ? `school ${id}` : `${name} (${id})`;
}
