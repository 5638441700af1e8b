import { EXACT } from '../../shared/matching/spelling.ts';
import type { SchoolRule, SpellingRule } from '../../shared/records/deployment.ts';
import { type Args, flag, text } from '../program/args.ts';
import { Misuse } from '../program/failures.ts';

/** Options that say a rule. */
export const RULE = {
  learned: flag('the rule that `match learn` proposes'),
  trim: flag('leave out spaces around an id'),
  'ignore-case': flag('capital and small letters are the same'),
  prefix: text('TEXT', 'what the LMS puts before the roster’s id'),
  suffix: text('TEXT', 'what the LMS puts behind it'),
  term: flag('what the LMS puts behind it may be a term: "-S1", "_Q2", "-2627"'),
  pupils: flag('of --kind user: ids of pupils have that prefix, suffix and term, too'),
  pad: text('N', 'digits alone are filled up with zeros in front, to this length'),
};

export type Typed = Pick<Args<typeof RULE & typeof SCHOOL>, 'flag' | 'text'>;

/** What was typed: a rule, the learned one, or none. Throws Misuse. */
export function readRule(args: Typed): SpellingRule | 'learned' | null {
  const rule: SpellingRule = {
    trim: args.flag('trim'),
    ignoreCase: args.flag('ignore-case'),
    prefix: affix(args.text('prefix'), '--prefix'),
    suffix: affix(args.text('suffix'), '--suffix'),
    pad: length(args.text('pad')),
    ...(args.flag('term') ? { term: true } : {}),
    ...(args.flag('pupils') ? { pupils: true } : {}),
  };
  if (/\D0+$/.test(rule.prefix)) {
    throw new Misuse('Zeros at the end of --prefix may be a part of the id: leave them to --pad.');
  }
  const says = inWords(rule) !== inWords(EXACT);
  if (!args.flag('learned')) return says ? rule : null;
  if (says) throw new Misuse('--learned is a rule of its own: leave the others out.');
  return 'learned';
}

function affix(typed: string | null, what: string): string {
  if (typed === null) return '';
  if (typed.length <= 64 && !/\p{Cc}/u.test(typed)) return typed;
  throw new Misuse(`${what} is at most 64 characters in one line.`);
}

function length(typed: string | null): number {
  if (typed === null) return 0;
  if (/^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 32) return Number(typed);
  throw new Misuse(`--pad is a number of digits, 1 to 32, not "${typed}".`);
}

export const SCHOOL = { school: text('ID', 'of one school of the roster alone, by its id; for ids of sections') };

/** What was typed for a school. Throws Misuse. */
export function readSchoolRule(args: Typed, school: string): SchoolRule | 'learned' | null {
  const rule = readRule(args);
  if (rule === null || rule === 'learned') return rule;
  const { prefix, suffix, pad, trim, ignoreCase, term, pupils } = rule;
  if (trim || ignoreCase || term === true || pupils === true) {
    throw new Misuse('--school takes --prefix, --suffix and --pad: the others are for the whole district.');
  }
  return { school, prefix, suffix, pad };
}

export function schoolInWords({ prefix, suffix, pad }: SchoolRule): string {
  const parts = [
    ...(prefix === '' ? [] : [`"${prefix}" before it`]),
    ...(suffix === '' ? [] : [`"${suffix}" behind it`]),
    ...(pad === 0 ? [] : [pad === 1 ? 'no zeros before digits' : `digits with zeros to ${pad}`]),
  ];
  return parts.length === 0 ? 'exactly as it is' : parts.join(', ');
}

export const schoolRuleView = ({ school, prefix, suffix, pad, except = [] }: SchoolRule) => ({
  school,
  prefix,
  suffix,
  pad,
  except,
});

export const schoolOptions = ({ prefix, suffix, pad }: SchoolRule): readonly string[] => [
  ...(prefix === '' ? [] : [`--prefix=${prefix}`]),
  ...(suffix === '' ? [] : [`--suffix=${suffix}`]),
  ...(pad === 0 ? [] : ['--pad', String(pad)]),
];

export function inWords({ trim, ignoreCase, prefix, suffix, pad, term, pupils }: SpellingRule): string {
  const parts = [
    ...(trim ? ['leave out spaces around it'] : []),
    ...(ignoreCase ? ['ignore capital letters'] : []),
    ...(prefix === '' ? [] : [`take off "${prefix}" before it`]),
    ...(suffix === '' ? [] : [`take off "${suffix}" behind it`]),
    ...(term === true ? ['take off a term behind it'] : []),
    ...(pad === 0 ? [] : [`fill up digits to ${pad} with zeros`]),
  ];
  if (parts.length === 0) return 'exactly as it is';
  return [...parts, ...(pupils === true ? ['of pupils, too'] : [])].join(', ');
}

/** The options that say a rule. */
export const ruleView = (rule: SpellingRule) => ({
  trim: rule.trim,
  ignore_case: rule.ignoreCase,
  prefix: rule.prefix,
  suffix: rule.suffix,
  pad: rule.pad,
  term: rule.term === true,
  pupils: rule.pupils === true,
  except: rule.except ?? [],
});

export function asOptions({ trim, ignoreCase, prefix, suffix, pad, term, pupils }: SpellingRule): readonly string[] {
  return [
    ...(trim ? ['--trim'] : []),
    ...(ignoreCase ? ['--ignore-case'] : []),
    ...(prefix === '' ? [] : [`--prefix=${prefix}`]),
    ...(suffix === '' ? [] : [`--suffix=${suffix}`]),
    ...(term === true ? ['--term'] : []),
    ...(pad === 0 ? [] : ['--pad', String(pad)]),
    ...(pupils === true ? ['--pupils'] : []),
  ];
}
