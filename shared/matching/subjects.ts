import type { RosterClass } from '../records/roster.ts';
import { gradeOf } from './text.ts';

/** Pairs of words whose second is no subject there, and what they stand for. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/\blanguage arts\b/g, 'english'],
  [/\b(?:social (?:studies|sciences?)|political science)\b/g, 'history'],
  [/\bcomputer science\b/g, 'computing'],
  [/\bphysical education\b/g, 'pe'],
  [
    /\b(?!(?:physical|earth|life|general|environmental|forensic|space|integrated|applied)\b)[a-z]{4,} sciences?\b|\bscience fiction\b/g,
    '',
  ],
  [/\b(?:martial|culinary|industrial|fine|performing|liberal) arts\b/g, ''],
];

const WORDS: Readonly<Record<string, RegExp>> = {
  math: /\b(?:maths?|mathematics|algebra|alg|geometry|(?:pre ?)?calc(?:ulus)?|trig(?:onometry)?|statistics|stats)\b/,
  science: /\b(?:sciences?|sci|biology|bio|chem(?:istry)?|physics|anatomy|geology|astronomy)\b/,
  english: /\b(?:english|ela|literature|lit|writing|composition|reading)\b/,
  history: /\b(?:history|hist|apush|geography|gov(?:ernmen)?t|civics|econ(?:omics)?)\b/,
  spanish: /\bspanish\b/,
  french: /\bfrench\b/,
  german: /\bgerman\b/,
  latin: /\blatin\b/,
  chinese: /\b(?:chinese|mandarin)\b/,
  art: /\b(?:arts?|drawing|painting|ceramics|photography)\b/,
  music: /\b(?:music|band|choir|chorus|orchestra)\b/,
  theater: /\b(?:drama|theat(?:er|re))\b/,
  pe: /\b(?:pe|gym)\b/,
  computing: /\b(?:computing|computers?|programming|coding|robotics)\b/,
};

/** Courses of one subject that nobody calls by each other's names. */
const COURSES: Readonly<Record<string, RegExp>> = {
  algebra: /\b(?:algebra|alg)\b/,
  geometry: /\bgeometry\b/,
  calculus: /\b(?:pre ?)?calc(?:ulus)?\b/,
  statistics: /\b(?:statistics|stats)\b/,
  biology: /\b(?:biology|bio)\b/,
  chemistry: /\bchem(?:istry)?\b/,
  physics: /\bphysics\b/,
};

function plainOf(text: string): string {
  return PAIRS.reduce(
    (left, [pair, subject]) => left.replace(pair, subject),
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z]+/g, ' '),
  );
}

const namedIn = (text: string, words: Readonly<Record<string, RegExp>>): readonly string[] =>
  Object.keys(words).filter((one) => words[one]?.test(text));

/** Whether a course's title names a subject, or a course of one, and the class another. Elementary classes have all of them. */
export function isOtherSubject(title: string | null, { name, course, subject, grade }: RosterClass): boolean {
  if (/^[k1-6]$/.test(gradeOf(grade) ?? '')) return false;
  const [told, own] = [plainOf(title ?? ''), plainOf([name, course?.name, subject].join(' '))];
  return [WORDS, COURSES].some((words) => {
    const [some, others] = [namedIn(told, words), namedIn(own, words)];
    return some.length > 0 && others.length > 0 && !some.some((one) => others.includes(one));
  });
}
