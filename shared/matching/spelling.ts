import type { SpellingRule } from '../records/deployment.ts';
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
    spelled = trimmed(spelled);
  }
  if (rule.ignoreCase) spelled = spelled.toLowerCase();
  return rule.pad > 0 && /^\d+$/.test(spelled) ? spelled.padStart(rule.pad, '0') : spelled;
}

const fold = (text: string, { ignoreCase }: SpellingRule): string => (ignoreCase ? text.toLowerCase() : text);
const isSame = (one: string, other: string, rule: SpellingRule): boolean => fold(one, rule) === fold(other, rule);

/**
 * Ids of different classes that a rule would make equal: with one, the rule is refused. An id of one class that would be read as
 * another's when the LMS spells it as the roster does is such a pair too.
 */
export function collisions(
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[],
  rule: SpellingRule,
): readonly (readonly [string, string])[] {
  const owner = new Map<string, { readonly classId: string; readonly sisId: string }>();
  const found = new Map<string, readonly [string, string]>();
  const meet = (classId: string, sisId: string, spelled: string): void => {
    const other = owner.get(spelled);
    if (other === undefined || other.classId === classId || other.sisId === sisId) return;
    const pair = [other.sisId, sisId].sort();
    found.set(JSON.stringify(pair), [pair[0] ?? '', pair[1] ?? '']);
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
  return [...found.values()];
}

/** A confirmed pair: how the LMS and the roster spell the same class. */
export interface Pair {
  readonly lms: string;
  readonly roster: string;
}

export interface Learned {
  readonly rule: SpellingRule;
  /** how many different pairs it explains: all that there are */
  readonly evidence: number;
  /** ids that it would make equal; with one it is to be refused */
  readonly collisions: readonly (readonly [string, string])[];
}

/** Different pairs that a rule must rest on. */
const LEAST = 3;

/**
 * The simplest rule that explains every pair and makes no two classes equal; where each that explains them does, the simplest, with
 * its collisions. Null where none is needed, none explains them, or there are fewer than three pairs.
 */
export function learn(
  pairs: readonly Pair[],
  classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[] = [],
): Learned | null {
  const keys = new Set(pairs.map(({ lms, roster }) => JSON.stringify([lms, roster])));
  const distinct = pairs.filter(({ lms, roster }) => keys.delete(JSON.stringify([lms, roster])));
  if (distinct.length < LEAST || distinct.every(({ lms, roster }) => lms === roster)) return null;
  const explains = (rule: SpellingRule): boolean =>
    distinct.every(({ lms, roster }) => spell(lms, rule, 'lms') === spell(roster, rule, 'roster'));
  let first: Learned | null = null;
  for (const rule of proposals(distinct).filter(explains)) {
    const one = { rule, evidence: distinct.length, collisions: collisions(classes, rule) };
    if (one.collisions.length === 0) return one;
    first ??= one;
  }
  return first;
}

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
  return [...PLAIN, ...affixed, ...padded];
}

const digitRuns = (text: string): readonly number[] => [...text.matchAll(/\d+/g)].map(([run]) => run.length);

/**
 * What an LMS's spelling has around the roster's, where it has most and where the id is longest. Digits alone are no affix: another
 * id may begin with them.
 */
function affixes(pairs: readonly Pair[]): readonly Pick<SpellingRule, 'prefix' | 'suffix'>[] {
  const core = (id: string): string =>
    id
      .trim()
      .toLowerCase()
      .replace(/^0+(?=\d)/, '');
  const most = (of: (pair: Pair) => number): readonly Pair[] =>
    [...pairs].sort((a, b) => of(b) - of(a) || (a.lms < b.lms ? -1 : 1)).slice(0, 1);
  const telling = [
    ...most(({ lms, roster }) => lms.length - roster.length),
    ...most(({ roster }) => core(roster).length),
  ];
  const found = telling.flatMap(({ lms: spelled, roster }) => {
    const lms = spelled.trim();
    const inner = core(roster);
    const starts = [...lms].map((_, i) => i).filter((i) => lms.toLowerCase().startsWith(inner, i));
    return starts.flatMap((start) => {
      const before = lms.slice(0, start);
      const suffix = lms.slice(start + inner.length);
      const prefixes = /^\d+$/.test(inner) ? [before, before.replace(/0+$/, '')] : [before];
      return prefixes.map((prefix) => ({ prefix, suffix }));
    });
  });
  const isNothing = (affix: string): boolean => /^\d+$/.test(affix);
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()].filter(
    ({ prefix, suffix }) => prefix + suffix !== '' && !isNothing(prefix) && !isNothing(suffix),
  );
}
