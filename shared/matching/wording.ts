/** How people name classes: words, periods, grades, school years out of titles such as "Alg 1 P3" or "Algebra I - Period 3 (Smith)". */

import { halfIn, yearIn } from './term.ts';
import { bare, folded, gradeOf } from './text.ts';
import { type Time, timesIn, timesOf } from './times.ts';

export interface Wording {
  readonly words: readonly string[];
  readonly times: readonly Time[];
  /** of all times */
  readonly periods: readonly string[];
  /** of a cycle, where the first time tells just one */
  readonly day: string | null;
  /** numbers of sections that are called so, without zeros before them */
  readonly sections: readonly string[];
  /** numbers that stand apart, as written: periods or sections */
  readonly lone: readonly string[];
  /** other numbers, as written, that are no part of a code */
  readonly digits: readonly string[];
  /** what a code ends with, as sections do: "MA1100-14" */
  readonly ends: readonly string[];
  /** of an elementary school: "5B" */
  readonly room: string | null;
  /** '5', 'k' */
  readonly grade: string | null;
  /** in which the school year begins */
  readonly year: number | null;
  readonly half: 1 | 2 | null;
}

const ROMAN: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5', vi: '6' };

/** Short forms that are no beginnings of what they stand for. */
const SHORT: Readonly<Record<string, string>> = {
  ela: 'english language arts',
  la: 'language arts',
  elar: 'english language arts reading',
  pe: 'physical education',
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
  k: 'kindergarten',
  kg: 'kindergarten',
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
const UNITED_STATES = /\bu\s?s\b/g;
/** "P.E.", "U.S." */
const DOTTED = /\b([a-z])\.\s?([a-z])\b\.?/g;
const YEARS = /\b(?:sy\s?'?)?(?:20\d\d|[2-5]\d)\s?[-–/]\s?(?:20)?[2-5]\d\b|\bsy\s?'?\d\d(?:\d\d)?\b|\b202\d\b/g;
const GRADE = /\b(?:grade|gr)[\s.]*(1[0-2]|0?[1-9]|k)\b|\b(1[0-2]|[1-9])(?:st|nd|rd|th)[\s-]*(?:grade|gr)\b/;
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
const ORDINAL_GRADE = new RegExp(`\\b(?:${ORDINALS.join('|')})[\\s-]grade\\b`);
const HALVES =
  /(?<!['’])\b(?:s|sem|semester)[\s.-]?(?:[12]|ii?)\b|\b(?:1st|2nd|first|second) sem(?:ester)?\b|\bt[123]\b/g;
/** "Section 13", "Sec. 4B", "#5" */
const SECTION =
  /\b(?:sections?|sect|sec)\b[\s.#:-]*(\d{1,5}[a-z]?|[a-z]\d{0,3})(?![a-z0-9])|#\s?(\w{1,5})(?![a-z0-9])/g;
/** "Algebra 2 (H)", "H Alg 2", "Alg 2 H", "Chem-H": honors, where no block is meant */
const HONORS = /\(h\)|(?:^|[:|]\s*)h(?=[\s.]+[a-z])|[\s-]h(?=\s*(?:$|[-–:|(,]))/g;
/** A number set apart: "… - 3 -", "(11)", ": 003", "[5]", as systems write periods and sections. */
const APART = /(?:\s[-–|]\s*|[([:|]\s*|^)(\d{1,5})(?=\s*[)\]|]|\s*[-–:|]\s|\s*$)|(?<=[([:|]\s*)(\d{1,5})(?=\s|$|-\s)/g;

export function wording(text: string): Wording {
  const given = folded(text);
  let plain = given
    .replace(DOTTED, '$1$2 ')
    .replace(UNITED_STATES, 'us ')
    .replace(YEARS, ' | ')
    .replace(HALVES, ' | ')
    .replace(TITLED, ' | ');
  const sections: string[] = [];
  plain = plain.replace(SECTION, (_, one: string | undefined, other: string | undefined) => {
    sections.push(bare(one ?? other ?? ''));
    return ' | ';
  });
  const grade = GRADE.exec(plain) ?? ORDINAL_GRADE.exec(plain);
  if (grade !== null) plain = plain.replaceAll(grade[0], ' ');
  const { times, rest } = timesIn(plain);
  plain = rest.replace(HONORS, ' honors ');
  const lone: string[] = [];
  plain = plain.replace(APART, (_, one: string | undefined, other: string | undefined) => {
    lone.push(one ?? other ?? '');
    return ' | ';
  });
  const words = wordsOf(plain);
  const [first] = times;
  return {
    words,
    ...numbersOf(plain),
    times,
    sections,
    lone,
    room: words.find((word) => /^[k1-6][a-f]$/.test(word)) ?? null,
    periods: [...new Set(times.flatMap(({ slots }) => slots))],
    day: first?.days?.length === 1 ? first.days : null,
    grade: grade === null ? null : gradeIn(grade),
    year: yearIn(given)?.year ?? null,
    half: yearIn(given)?.half ?? halfIn(given),
  };
}

const gradeIn = ([all, one, other]: RegExpExecArray): string | null =>
  gradeOf(one ?? other ?? String(ORDINALS.findIndex((word) => all.startsWith(word)) + 1));

/** A roster's own period column. */
export function periodOf(period: string | null): Pick<Wording, 'periods' | 'day'> {
  const times = timesOf(period === null ? null : folded(period));
  const [first] = times;
  return {
    periods: [...new Set(times.flatMap(({ slots }) => slots))],
    day: first?.days?.length === 1 ? first.days : null,
  };
}

/** "Algebra 1 3" and "Biology-3" have numbers, "MA1100-14" ends with one, "10/11/12" and "101-8510310-806-1" have none. */
function numbersOf(plain: string): Pick<Wording, 'digits' | 'ends'> {
  const [digits, ends]: [string[], string[]] = [[], []];
  for (const token of plain.split(/[\s|()[\]:,;]+/)) {
    const runs = token.match(/\d+/g) ?? [];
    const [run] = runs.slice(-1);
    if (run === undefined || runs.length > 2) continue;
    if (/^[a-z]{0,4}\d{2,8}[a-z]?[-./]\d{1,4}$/.test(token)) ends.push(run);
    else if (run.length <= 5 && !/\d[a-z]|[a-z]\d/.test(token)) digits.push(run);
  }
  return { digits, ends };
}

function wordsOf(plain: string): readonly string[] {
  const words = plain
    .replace(/['’]s?\b/g, '')
    .split(/[^a-z0-9]+/)
    .flatMap((word) => /^([a-z]{2,})(\d{1,2})$/.exec(word)?.slice(1) ?? [word])
    .flatMap((word) => (ROMAN[word] ?? SHORT[word] ?? word).split(' '))
    .map((word) => word.replace(/^0+(?=\d)/, ''))
    .filter((word) => word !== '' && !NOISE.has(word) && !/^\d{4,}$/.test(word));
  return [...new Set(words)];
}
