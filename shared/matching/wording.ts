/** How people name classes: words, periods, grades, school years out of titles such as "Alg 1 P3" or "Algebra I - Period 3 (Smith)". */

import { halfIn, yearIn } from './term.ts';

export interface Wording {
  readonly words: readonly string[];
  readonly periods: readonly string[];
  /** of a rota of A and B days */
  readonly day: 'a' | 'b' | null;
  /** of an elementary school: "5B" */
  readonly room: string | null;
  /** '5', 'k' */
  readonly grade: string | null;
  /** in which the school year begins */
  readonly year: number | null;
  readonly half: 1 | 2 | null;
}

/** Text in one form: small letters without accents. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const ROMAN: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5', vi: '6' };

/** Short forms that are no beginnings of what they stand for. */
const SHORT: Readonly<Record<string, string>> = {
  ela: 'english language arts',
  la: 'language arts',
  elar: 'english language arts reading',
  pe: 'physical education',
  phys: 'physical',
  ed: 'education',
  hr: 'homeroom',
  hmrm: 'homeroom',
  advisory: 'homeroom',
  ss: 'social studies',
  hist: 'history',
  govt: 'government',
  gov: 'government',
  civ: 'civics',
  stats: 'statistics',
  stat: 'statistics',
  maths: 'math',
  mathematics: 'math',
  mth: 'math',
  precal: 'precalculus',
  precalc: 'precalculus',
  cs: 'computer science',
  comp: 'computer',
  sci: 'science',
  rdg: 'reading',
  wrtg: 'writing',
  writers: 'writing',
  readers: 'reading',
  hon: 'honors',
  hons: 'honors',
  hnrs: 'honors',
  honours: 'honors',
  wld: 'world',
  amer: 'american',
  us: 'united states',
  usa: 'united states',
  u: 'united',
  sped: 'special education',
  esl: 'english learners',
  ell: 'english learners',
  eld: 'english learners',
  kinder: 'kindergarten',
  kdg: 'kindergarten',
  lit: 'literature',
  eng: 'english',
  engl: 'english',
  env: 'environmental',
  adv: 'advanced',
  intro: 'introduction',
};

const NOISE = new Set(
  'the of and an in for to with section sec class course sy semester sem s1 s2 term fall spring year school period per pd hour block day grade gr mr mrs ms miss dr room rm copy'.split(
    ' ',
  ),
);

const TITLED = /\b(?:mr|mrs|ms|miss|dr|coach|senor|senora|mme|profe)\b\.?\s*[a-z][a-z'’-]*/g;
const UNITED_STATES = /\bu\.\s?s\./g;
const YEARS = /\b(?:sy\s?'?)?(?:20\d\d|[2-5]\d)\s?[-–/]\s?(?:20)?[2-5]\d\b|\bsy\s?'?\d\d(?:\d\d)?\b|\b20[2-5]\d\b/g;
const GRADE = /\b(?:grade|gr)[\s.]*(1[0-2]|0?[1-9]|k)\b|\b(1[0-2]|[1-9])(?:st|nd|rd|th)[\s-]*(?:grade|gr)\b/;
const DAY = /\b(?:day\s?([ab])|([ab])[\s-]?days?)\b/;
const HALVES = /(?<!['’])\b(?:s|sem|semester)[\s.-]?(?:[12]|ii?)\b|\b(?:1st|2nd|first|second) sem(?:ester)?\b/g;
const ONE = '(?:0?[1-9]|1[0-2])';
const PERIODS: readonly RegExp[] = [
  // "Period 3", "Per. 3", "P3", "P3A", "P1-2", "Hour 4"
  new RegExp(
    `\\b(?:periods?|per|pds?|prd|p|hours?|hr|block|blk|bl)[\\s.#:-]*(${ONE}(?:\\s?[-/&,]\\s?p?${ONE})*)\\s?(?:\\(?([ab])\\)?)?(?![a-z0-9])`,
  ),
  // "3rd hour", "2 block"
  new RegExp(`\\b(${ONE})(?:st|nd|rd|th)?[\\s-]+(?:period|per|pd|hour|hr|block|blk)\\b`),
  // "Block B", "Period C", "B block"
  /\b(?:period|block|blk)[\s.#:-]*([a-h])(?![a-z0-9])|\b([a-h])[\s-]+(?:period|block|blk)\b/,
];
/** A number that stands alone at the end or between dashes, as student information systems write periods. */
const LONE = new RegExp(`(?:\\s[-–:|]\\s*|\\(|#)(${ONE})(?:\\(?([ab])\\)?)?(?:\\)|\\s*[-–:|]\\s|\\s*$)`);

export function wording(text: string): Wording {
  const given = folded(text);
  let plain = given.replace(UNITED_STATES, 'us ').replace(YEARS, ' ').replace(HALVES, ' ').replace(TITLED, ' ');
  const grade = GRADE.exec(plain);
  if (grade !== null) plain = plain.replace(grade[0], ' ');
  const found = [...PERIODS, LONE].map((form) => form.exec(plain)).find((match) => match !== null) ?? null;
  if (found !== null) plain = plain.replace(found[0], ' - ');
  const day = DAY.exec(plain);
  if (day !== null) plain = plain.replace(day[0], ' ');
  const isNumbered = /^\d/.test(found?.[1] ?? '');
  const named = (isNumbered ? found?.[2] : undefined) ?? day?.[1] ?? day?.[2];
  const words = wordsOf(plain);
  const room = words.find((word) => /^[k1-6][a-f]$/.test(word)) ?? null;
  return {
    words,
    room,
    periods: found === null ? [] : numbers(found[1] ?? found[2] ?? ''),
    day: named === 'a' || named === 'b' ? named : null,
    grade: gradeOf(grade?.[1] ?? grade?.[2] ?? null),
    year: yearIn(given)?.year ?? null,
    half: yearIn(given)?.half ?? halfIn(given),
  };
}

/** A roster's own period column: "3", "03", "P3", "3(A)", "A3", "1-2", "B". */
export function periodOf(period: string | null): Pick<Wording, 'periods' | 'day'> {
  const plain = folded(period ?? '').trim();
  const [, before, number, after] = /^(?:p|per|period)?\s?([ab])?\s?(\d{1,2})\s?\(?([ab])?\)?$/.exec(plain) ?? [];
  const day = before ?? after;
  if (number !== undefined) return { periods: numbers(number), day: day === 'a' || day === 'b' ? day : null };
  if (/^[a-h]$/.test(plain)) return { periods: [plain], day: null };
  const { periods, day: other } = wording(/^\d/.test(plain) ? `period ${plain}` : plain);
  return { periods, day: other };
}

const numbers = (text: string): readonly string[] =>
  text
    .split(/[^a-z0-9]+/)
    .map((one) => one.replace(/^p?0*(?=[\da-h])/, ''))
    .filter((one) => one !== '');

/** '7' for "07" and "7"; 'k' for kindergarten. */
export function gradeOf(grade: string | null): string | null {
  const plain = folded(grade ?? '').trim();
  if (/^k(indergarten)?$/.test(plain)) return 'k';
  return /^0?(\d{1,2})$/.exec(plain)?.[1] ?? null;
}

function wordsOf(plain: string): readonly string[] {
  const words = plain
    .replace(/['’]s?\b/g, '')
    .split(/[^a-z0-9]+/)
    .flatMap((word) => /^([a-z]{2,})(\d{1,2})$/.exec(word)?.slice(1) ?? [word])
    .flatMap((word) => (ROMAN[word] ?? SHORT[word] ?? word).split(' '))
    .map((word) => word.replace(/^0+(?=\d)/, ''))
    .filter((word) => word !== '' && !NOISE.has(word));
  return [...new Set(words)];
}

/** 0 to 1: how much two wordings share; beginnings, shortened words and initials match too. */
export function likeness(some: readonly string[], others: readonly string[]): number {
  if (some.length === 0 || others.length === 0) return 0;
  const one = some.flatMap((word) => spelledOut(word, others));
  const other = others.flatMap((word) => spelledOut(word, some));
  const matched = (from: readonly string[], to: readonly string[]): number =>
    from.reduce((sum, word) => sum + Math.max(0, ...to.map((each) => sameness(word, each))), 0);
  return (matched(one, other) + matched(other, one)) / (one.length + other.length);
}

function sameness(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (/^\d[a-z]?$/.test(short) && /^\d[a-z]$/.test(long)) return short[0] === long[0] ? 0.5 : 0;
  if (short.length < 3 || !/^[a-z]+$/.test(short)) return 0;
  if (long.startsWith(short)) return 0.9;
  return short[0] === long[0] && isShortened(short, long) ? 0.5 : 0;
}

/** "csp" for "computer science principles", "apush" for "ap united states history". */
function spelledOut(word: string, others: readonly string[]): readonly string[] {
  if (!/^[a-z]{2,6}$/.test(word)) return [word];
  for (let start = 0; start < others.length - 1; start += 1) {
    let initials = '';
    for (let end = start; end < others.length && initials.length < word.length; end += 1) {
      initials += others[end] === 'ap' ? 'ap' : (others[end]?.charAt(0) ?? '');
      if (end > start && initials === word) return others.slice(start, end + 1);
    }
  }
  return [word];
}

/** "wrld" for "world": the letters of one in the order of the other. */
function isShortened(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length && short.length >= long.length / 3;
}
