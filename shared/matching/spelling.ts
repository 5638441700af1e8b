import type { SpellingRule, SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';

export const EXACT: SpellingRule = { trim: false, ignoreCase: false, prefix: '', suffix: '', pad: 0 };

/** Clever's own ids are MongoDB's: 24 hexadecimal digits. Every other id is the SIS's. */
export const isCleverId = (id: string): boolean => /^[0-9a-f]{24}$/.test(id);

/** The one spelling that both sides are brought to; empty, which is nobody's, for an LMS's id without the rule's prefix. */
export function spell(id: string, rule: SpellingRule, side: 'lms' | 'roster'): string {
  const trimmed = (text: string): string => (rule.trim ? text.trim() : text);
  let spelled = trimmed(id);
  if (side === 'lms') {
    const { prefix, suffix } = rule;
    if (!isSame(spelled.slice(0, prefix.length), prefix, rule)) return '';
    spelled = spelled.slice(prefix.length);
    // An id that is nothing but the suffix keeps it.
    if (suffix !== '' && isSame(spelled.slice(-suffix.length), suffix, rule))
      spelled = spelled.slice(0, -suffix.length) || spelled;
    if (rule.term === true) spelled = spelled.replace(TERM, '$1');
    spelled = trimmed(spelled);
  }
  if (rule.ignoreCase) spelled = spelled.toLowerCase();
  if (rule.pad > 0 && /^\d+$/.test(spelled)) spelled = spelled.padStart(rule.pad, '0');
  return side === 'lms' && rule.except?.includes(spelled) ? '' : spelled;
}

/**
 * The rule for ids of pupils. One that clicks of teachers have taught says nothing of what stands around a pupil's: in many districts
 * the staff alone have a prefix.
 */
export function rulesOfPupils({ user = EXACT }: SpellingRules): SpellingRule {
  const { trim, ignoreCase, pad } = user;
  return user.pupils === true ? user : { ...EXACT, trim, ignoreCase, pad };
}

/** Whether an id of the LMS's may be a teacher's and a pupil's: not where the one of them has something around it. */
export function mayMeet(spelling: SpellingRules): boolean {
  const { user = EXACT } = spelling;
  const pupils = rulesOfPupils(spelling);
  return user.prefix === pupils.prefix && user.suffix === pupils.suffix;
}

/** A term and nothing before it. */
const TERM_ONLY = /^[-_. ](?:[sqt][1-4]|sem[12]|fall|spring|fy|yr|20\d\d|2\d-?[23]\d)$/i;
/** A term behind an id: half, quarter, trimester or school year. */
const TERM = /(.)[-_. ](?:[sqt][1-4]|sem[12]|fall|spring|fy|yr|20\d\d|2\d-?[23]\d)$/i;

const fold = (text: string, { ignoreCase }: SpellingRule): string => (ignoreCase ? text.toLowerCase() : text);
const isSame = (one: string, other: string, rule: SpellingRule): boolean => fold(one, rule) === fold(other, rule);

/**
 * Ids of different classes that a rule would make equal, by what they become. An id of one class that would be read as another's
 * when the LMS spells it as the roster does is such a pair too.
 */
function clashes(
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[],
  rule: SpellingRule,
): ReadonlyMap<string, readonly [string, string]> {
  const owner = new Map<string, { readonly classId: string; readonly sisId: string }>();
  const found = new Map<string, readonly [string, string]>();
  const meet = (classId: string, sisId: string, spelled: string): void => {
    const other = owner.get(spelled);
    if (other === undefined || other.classId === classId || other.sisId === sisId || found.has(spelled)) return;
    const pair = [other.sisId, sisId].sort();
    found.set(spelled, [pair[0] ?? '', pair[1] ?? '']);
  };
  for (const { id: classId, sisIds } of classes) {
    for (const sisId of sisIds) {
      const spelled = spell(sisId, rule, 'roster');
      meet(classId, sisId, spelled);
      if (!owner.has(spelled)) owner.set(spelled, { classId, sisId });
    }
  }
  for (const { id: classId, sisIds } of classes) {
    for (const sisId of sisIds) meet(classId, sisId, spell(sisId, rule, 'lms'));
  }
  return found;
}

export const collisions = (
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[],
  rule: SpellingRule,
): readonly (readonly [string, string])[] => [...clashes(classes, rule).values()];

/** The rule with the ids that it would make equal taken out of it: they exclude themselves, not the rule. */
export function without(classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[], rule: SpellingRule): SpellingRule {
  const { except: _, ...bare } = rule;
  const found = [...clashes(classes, bare).keys()].sort();
  return found.length === 0 ? bare : { ...bare, except: found };
}

/** A confirmed pair: how the LMS and the roster spell the same class. */
export interface Pair {
  readonly lms: string;
  readonly roster: string;
}

export interface Learned<R = SpellingRule> {
  readonly rule: R;
  /** how many different pairs it explains */
  readonly evidence: number;
  /** different pairs that need no rule, and that it would break */
  readonly broken: number;
  /** ids that it would make equal: they are no part of it */
  readonly collisions: readonly (readonly [string, string])[];
}

/** Different pairs that a rule must rest on, and their part of all. */
const LEAST = 3;
const PART = 0.6;

export const explains = (rule: SpellingRule, { lms, roster }: Pair): boolean =>
  spell(lms, rule, 'lms') === spell(roster, rule, 'roster');

export function distinctOf<T extends Pair>(pairs: readonly T[]): readonly T[] {
  const keys = new Set(pairs.map(({ lms, roster }) => JSON.stringify([lms, roster])));
  return pairs.filter(({ lms, roster }) => keys.delete(JSON.stringify([lms, roster])));
}

/**
 * The rule that explains most pairs, less those that it breaks; of these one that makes no two classes equal, and the simplest.
 * Null where none is needed, or none explains three different pairs and most of all.
 */
export function learn(
  pairs: readonly Pair[],
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[] = [],
): Learned | null {
  const distinct = distinctOf(pairs);
  const isExact = ({ lms, roster }: Pair): boolean => lms === roster;
  if (distinct.length < LEAST || distinct.every(isExact)) return null;
  return best(distinct, alike(distinct).flatMap(proposals), explains, isExact, (rule) => collisions(classes, rule));
}

/** All pairs, and those that have the same around them. */
export function alike<T extends Pair>(distinct: readonly T[]): readonly (readonly T[])[] {
  const groups = [...Map.groupBy(distinct, aroundOf)]
    .sort(([one, some], [other, others]) => others.length - some.length || (one < other ? -1 : 1))
    .map(([, group]) => group);
  return [distinct, ...groups.filter(({ length }) => length >= LEAST).slice(0, 5)];
}

/** `isRead`: whether a pair needs no rule. Of rules that are as good, the first that makes no two classes equal. */
export function best<T extends Pair, R>(
  distinct: readonly T[],
  rules: readonly R[],
  isExplained: (rule: R, pair: T) => boolean,
  isRead: (pair: T) => boolean,
  collisionsOf: (rule: R) => Learned<R>['collisions'],
): Learned<R> | null {
  const weighed = rules.map((rule) => ({
    rule,
    evidence: distinct.filter((pair) => isExplained(rule, pair)).length,
    broken: distinct.filter((pair) => isRead(pair) && !isExplained(rule, pair)).length,
    news: distinct.filter((pair) => !isRead(pair) && isExplained(rule, pair)).length,
  }));
  const good = weighed.filter(
    ({ evidence, news, broken }) => evidence >= LEAST && news > broken && evidence >= distinct.length * PART,
  );
  const most = Math.max(...good.map(({ evidence, broken }) => evidence - broken));
  let first: Learned<R> | null = null;
  for (const { rule, evidence, broken } of good.filter((one) => one.evidence - one.broken === most)) {
    const one = { rule, evidence, broken, collisions: collisionsOf(rule) };
    if (one.collisions.length === 0) return one;
    first ??= one;
  }
  return first;
}

/** What an LMS's spelling has around the roster's. */
function aroundOf({ lms, roster }: Pair): string {
  const [text, core] = [lms.trim().toLowerCase(), coreOf(roster)];
  const at = text.indexOf(core);
  return JSON.stringify([text.slice(0, at).replace(/0+$/, ''), text.slice(at + core.length)]);
}

/** An id without blanks, capital letters and the zeros before it. */
export const coreOf = (sisId: string): string =>
  sisId
    .trim()
    .toLowerCase()
    .replace(/^0+(?=\d)/, '');

const PLAIN: readonly SpellingRule[] = [
  { ...EXACT, trim: true },
  { ...EXACT, ignoreCase: true },
  { ...EXACT, trim: true, ignoreCase: true },
];

/** From the simplest to the boldest. */
function proposals(pairs: readonly Pair[]): readonly SpellingRule[] {
  const affixed = affixes(pairs).flatMap((affix) => [EXACT, ...PLAIN].map((rule) => ({ ...rule, ...affix })));
  const lengths = pairs.flatMap(({ lms, roster }) => [roster.trim().length, ...digitRuns(lms)]);
  const pads = [...new Set(lengths)].filter((length) => length > 0 && length <= 32).sort((a, b) => a - b);
  const padded = [EXACT, ...PLAIN, ...affixed].flatMap((rule) => pads.map((pad) => ({ ...rule, pad })));
  const all = [...PLAIN, ...affixed, ...padded];
  const isTermed = pairs.some(({ lms }) => TERM.test(lms.trim()));
  return isTermed ? [...all, ...[EXACT, ...all].map((rule) => ({ ...rule, term: true }))] : all;
}

export const digitRuns = (text: string): readonly number[] => [...text.matchAll(/\d+/g)].map(([run]) => run.length);

/**
 * What an LMS's spelling has around the roster's, where it has most and where the id is longest. Digits alone are no affix: another
 * id may begin with them.
 */
export function affixes(pairs: readonly Pair[]): readonly Pick<SpellingRule, 'prefix' | 'suffix'>[] {
  const most = (of: (pair: Pair) => number): readonly Pair[] =>
    [...pairs].sort((a, b) => of(b) - of(a) || (a.lms < b.lms ? -1 : 1)).slice(0, 1);
  const telling = [
    ...most(({ lms, roster }) => lms.length - roster.length),
    ...most(({ roster }) => coreOf(roster).length),
  ];
  const found = telling.flatMap(({ lms: spelled, roster }) => {
    const lms = spelled.trim();
    const inner = coreOf(roster);
    const starts = [...lms].map((_, i) => i).filter((i) => lms.toLowerCase().startsWith(inner, i));
    return starts.flatMap((start) => {
      const before = lms.slice(0, start);
      const suffix = lms.slice(start + inner.length);
      // Digits before digits are a part of the id, which makes ids differ: a rule leaves them to padding.
      const prefix = /^\d/.test(inner) ? before.replace(/\d+$/, '') : before;
      // A term that only some have is any term.
      const isOfAll = !TERM_ONLY.test(suffix) || pairs.every((pair) => pair.lms.trim().endsWith(suffix));
      return [...(isOfAll ? [suffix] : []), suffix.replace(TERM_ONLY, '')].map((behind) => ({
        prefix,
        suffix: behind,
      }));
    });
  });
  const isNothing = (affix: string): boolean => /^\d+$/.test(affix);
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()].filter(
    ({ prefix, suffix }) => prefix + suffix !== '' && !isNothing(prefix) && !isNothing(suffix),
  );
}
