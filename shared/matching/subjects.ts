import type { RosterClass } from '../records/roster.ts';
import { gradeOf } from './text.ts';

/** Pairs of words whose second is no subject there, and what they stand for. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/\blang(?:uage)? arts?\b/g, 'english'],
  [/\b(?:soc(?:ial)? (?:st(?:udies)?|sciences?)|political science)\b/g, 'history'],
  [/\bcomputer science\b/g, 'computing'],
  [/\bphys(?:ical)? ed(?:ucation)?\b/g, 'pe'],
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
  spanish: /\bspan(?:ish)?\b/,
  french: /\bfren(?:ch)?\b/,
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
  reading: /\breading\b/,
  writing: /\bwriting\b/,
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
      .replace(/\b([a-z])\.([a-z])\b\.?/g, '$1$2')
      .replace(/[^a-z]+/g, ' '),
  );
}

const namedIn = (text: string, words: Readonly<Record<string, RegExp>>): readonly string[] =>
  Object.keys(words).filter((one) => words[one]?.test(text));

type Named = Pick<RosterClass, 'name' | 'course' | 'subject' | 'grade' | 'teachers'>;

/** A title, and what a class is called, both without names of its teachers: Ms. English has math, too. */
function textsOf(title: string | null, { name, course, subject, grade, teachers }: Named): readonly [string, string] {
  const people = new Set(teachers.flatMap((one) => plainOf(one.name ?? '').split(' ')));
  const plain = (text: string): string =>
    plainOf(
      text
        .split(/(?<=[^\p{L}])|(?=[^\p{L}])/u)
        .filter((word) => !people.has(plainOf(word)))
        .join(''),
    );
  // The subject that a roster gives an elementary class is but one of those that it has.
  const given = /^[k1-6]$/.test(gradeOf(grade) ?? '') ? '' : subject;
  return [plain(title ?? ''), `${plain([name, course?.name].join(' '))} ${plainOf(given ?? '')}`];
}

/** Whether a course's title names a subject, or a course of one, and the class another. */
export function isOtherSubject(title: string | null, one: Named): boolean {
  const [told, own] = textsOf(title, one);
  return [WORDS, COURSES].some((words) => {
    const [some, others] = [namedIn(told, words), namedIn(own, words)];
    return some.length > 0 && others.length > 0 && !some.some((each) => others.includes(each));
  });
}

/** Whether both name one subject: "Math" and "Algebra 1". Kinds of subjects, which rosters have beside names, say too little. */
export function isSameSubject(title: string, one: Named): boolean {
  const [told, own] = textsOf(title, { ...one, subject: null });
  const others = namedIn(own, WORDS);
  return namedIn(told, WORDS).some((each) => others.includes(each));
}
