/** How people name classes: words and periods out of titles such as "Alg 1 P3" or "Algebra I - Period 3 (Smith)". */

export interface Wording {
  readonly words: readonly string[];
  /** "3", "b" …; null where none is named */
  readonly period: string | null;
}

const ROMAN: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5', vi: '6' };
const NOISE = new Set(['the', 'of', 'and', 'a', 'an', 'section', 'sec', 'class', 'course', 'sy', 'semester', 'sem']);
const PERIOD =
  /\b(?:p|per|pd|period|prd|hour|hr|block|blk)[\s.#-]*([0-9]{1,2}|[a-h])\b|\b([0-9]{1,2})(?:st|nd|rd|th)?\s+(?:period|hour|hr|block)\b/;

export function wording(text: string): Wording {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const found = PERIOD.exec(plain);
  const period = found?.[1] ?? found?.[2] ?? null;
  const rest = found === null ? plain : plain.replace(found[0], ' ');
  const words = rest
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !NOISE.has(word) && !/^(19|20)\d\d$/.test(word))
    .map((word) => ROMAN[word] ?? word);
  return { words: [...new Set(words)], period: period?.replace(/^0+(?=\d)/, '') ?? null };
}

/** 0 to 1: how much two wordings share; a word of three letters or more also matches as an abbreviation. */
export function likeness(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  const total = one.reduce((sum, word) => sum + Math.max(0, ...other.map((each) => sameness(word, each))), 0);
  return (2 * total) / (one.length + other.length);
}

function sameness(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 3 && /^[a-z]+$/.test(short) && long.startsWith(short) ? 0.8 : 0;
}
