import type { SpellingRule } from '../types.ts';

export const EXACT: SpellingRule = { trim: false, ignoreCase: false, prefix: '', suffix: '', pad: 0 };

/** The one spelling that both sides are brought to. */
export function spell(id: string, rule: SpellingRule, side: 'lms' | 'roster'): string {
  let spelled = rule.trim ? id.trim() : id;
  if (side === 'lms') {
    if (rule.prefix !== '' && startsWith(spelled, rule.prefix, rule)) spelled = spelled.slice(rule.prefix.length);
    if (rule.suffix !== '' && endsWith(spelled, rule.suffix, rule)) spelled = spelled.slice(0, -rule.suffix.length);
  }
  if (rule.ignoreCase) spelled = spelled.toLowerCase();
  return rule.pad > 0 && /^\d+$/.test(spelled) ? spelled.padStart(rule.pad, '0') : spelled;
}

const fold = (text: string, { ignoreCase }: SpellingRule): string => (ignoreCase ? text.toLowerCase() : text);
const startsWith = (id: string, prefix: string, rule: SpellingRule): boolean =>
  id.length > prefix.length && fold(id, rule).startsWith(fold(prefix, rule));
const endsWith = (id: string, suffix: string, rule: SpellingRule): boolean =>
  id.length > suffix.length && fold(id, rule).endsWith(fold(suffix, rule));

/** Ids of different classes that a rule would make equal: with one, the rule is refused. */
export function collisions(
  classes: readonly { readonly id: string; readonly sisIds: readonly string[] }[],
  rule: SpellingRule,
): readonly (readonly [string, string])[] {
  const owner = new Map<string, { readonly classId: string; readonly sisId: string }>();
  const found: (readonly [string, string])[] = [];
  for (const { id: classId, sisIds } of classes) {
    for (const sisId of sisIds) {
      const spelled = spell(sisId, rule, 'roster');
      const other = owner.get(spelled);
      if (other !== undefined && other.classId !== classId && other.sisId !== sisId) found.push([other.sisId, sisId]);
      else if (other === undefined) owner.set(spelled, { classId, sisId });
    }
  }
  return found;
}

/** A confirmed pair: how the LMS and the roster spell the same class. */
export interface Pair {
  readonly lms: string;
  readonly roster: string;
}

/** The simplest rule that explains every pair, or null; with what it rests on. Needs three different pairs. */
export function learn(pairs: readonly Pair[]): { readonly rule: SpellingRule; readonly evidence: number } | null {
  const distinct = [...new Map(pairs.map((pair) => [`${pair.lms}\n${pair.roster}`, pair])).values()];
  if (distinct.length < 3) return null;
  const explains = (rule: SpellingRule): boolean =>
    distinct.every(({ lms, roster }) => spell(lms, rule, 'lms') === spell(roster, rule, 'roster'));
  const rule = proposals(distinct).find(explains);
  return rule === undefined || rule === EXACT ? null : { rule, evidence: distinct.length };
}

/** From the simplest to the boldest; affixes are what every LMS spelling has around the roster's. */
function proposals(pairs: readonly Pair[]): readonly SpellingRule[] {
  const plain = [
    EXACT,
    { ...EXACT, trim: true },
    { ...EXACT, ignoreCase: true },
    { ...EXACT, trim: true, ignoreCase: true },
  ];
  const lengths = pairs.map(({ roster }) => roster.trim().length);
  const pads = new Set(lengths.filter((length) => length === Math.max(...lengths)));
  const affixes = pairs.slice(0, 1).flatMap(({ lms, roster }) => {
    const core = roster
      .trim()
      .toLowerCase()
      .replace(/^0+(?=\d)/, '');
    const at = lms.trim().toLowerCase().indexOf(core);
    if (at < 0) return [];
    const before = lms.trim().slice(0, at);
    const prefix = /^\d*$/.test(core) ? before.replace(/0+$/, '') : before;
    return [{ prefix, suffix: lms.trim().slice(at + core.length) }];
  });
  const affixed = affixes.flatMap(({ prefix, suffix }) => plain.map((rule) => ({ ...rule, prefix, suffix })));
  const padded = [...plain, ...affixed].flatMap((rule) => [...pads].map((pad) => ({ ...rule, pad })));
  return [...plain, ...affixed, ...padded];
}
