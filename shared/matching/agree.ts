import type { RosterClass } from '../records/roster.ts';
import { isSameSubject } from './subjects.ts';
import { bare, folded } from './text.ts';

const JOINING = ['the', 'of', 'and', 'to', 'in', 'for', 'an', 'with'];
/** Words that name no course: times, terms, grades, ways to address people. */
const IDLE = new Set([
  ...JOINING,
  ...(
    'class classes course courses sec section sections period periods per pds prd pd hour hr block day room rm sem semester term year yr fall spring ' +
    'grade gr st nd rd th honors honours hnrs hon ap ib cp intro introduction school mr mrs ms dr coach team ' +
    'first second third fourth fifth sixth kindergarten kinder ka kb kc kd'
  ).split(' '),
]);

const ROMAN: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5' };

/** A word and the level right behind it: "Math Gr. 7A" is math at 7a. */
interface Word {
  readonly text: string;
  readonly level: string | null;
}

interface Name {
  readonly words: readonly Word[];
  /** as short names are made of it: "apush" of "AP US History" */
  readonly initials: string;
}

const WORD =
  /(?<![a-z\d])([a-z]{2,}|(?:[a-z]\.){2,})(?![a-z\d])(?: (?:gr(?:ade)?\.? )?(0?[6-9]|[1-9]\d?[a-d]?|i{1,3}|iv|v)(?![a-z\d]))?/g;

/** Words of one name that are looked at: each is held against each of the other side, and a launch may bring a hundred names. */
const MOST = 40;

/** `people`: words of teachers' names, which tell no course. */
function nameOf(text: string | null, people: ReadonlySet<string>): Name {
  const all = [
    ...folded(text ?? '')
      .replace(/[_\s]+/g, ' ')
      .matchAll(WORD),
  ].map(([, word = '', level]) => ({
    text: word.replaceAll('.', ''),
    level: level === undefined ? null : (ROMAN[level] ?? bare(level)),
  }));
  const named = all.filter((word) => !JOINING.includes(word.text) && !people.has(word.text)).slice(0, MOST);
  return {
    words: named.filter((word) => !IDLE.has(word.text)),
    initials: named.map((word) => (word.text.length === 2 ? word.text : word.text[0])).join(''),
  };
}

/** The first letter and the consonants behind it. */
const bones = (word: string): string => word.slice(0, 1) + word.slice(1).replace(/[aeiouy]/g, '');

/** Whether one of two words is short for the other, or a slip of it: "Bio", "Wrld", "Scince", "Advisory" for "Advisement". */
function alike(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.startsWith(short) || (short.length > 4 && long.startsWith(short.slice(0, 4)))) return true;
  const [few, many] = [bones(short), bones(long)];
  if (few.length < 3 || few[0] !== many[0]) return false;
  let at = 0;
  for (const letter of many) if (letter === few[at]) at += 1;
  return at === few.length;
}

const isShortFor = ({ words }: Name, { initials }: Name): boolean =>
  words.some(({ text }) => text.length < 6 && initials.length > 1 && initials.includes(text));

function compare(told: Name, own: Name): 'level' | 'other-level' | 'word' | 'none' {
  const pairs = told.words.flatMap((one) =>
    own.words.flatMap((other) => (alike(one.text, other.text) ? [[one.level, other.level]] : [])),
  );
  const levels = pairs.flatMap(([a, b]) => (a == null || b == null ? [] : [isSameLevel(a, b)]));
  if (levels.length > 0) return levels.includes(true) ? 'level' : 'other-level';
  return pairs.length > 0 || isShortFor(told, own) || isShortFor(own, told) ? 'word' : 'none';
}

/** "7" leaves open which of "7a" and "7b" is meant, and English IV is that of grade 12. */
function isSameLevel(one: string, other: string): boolean {
  const [a, b] = [Number.parseInt(one, 10), Number.parseInt(other, 10)];
  return one === other || (a === b && /\d$/.test(one) !== /\d$/.test(other)) || Math.abs(a - b) === 8;
}

/**
 * Whether what an LMS calls a course and its sections can mean a class: by a word of its course's name, and that at no other level; by
 * its subject, or by its course's number. `unknown` where one of both says nothing that can be compared: names of teachers tell no course.
 */
export function agrees(told: readonly string[], one: RosterClass): 'yes' | 'no' | 'other-level' | 'unknown' {
  const { name, course, teachers } = one;
  const number = folded(course?.number ?? '');
  if (number.length > 2 && told.some((text) => folded(text).includes(number))) return 'yes';
  const people = new Set(teachers.flatMap((person) => folded(person.name ?? '').match(/[a-z]+/g) ?? []));
  const said = ({ words }: Name): boolean => words.length > 0;
  const texts = told.map((text) => nameOf(text, people)).filter(said);
  // "Science 7(A)" is science in period 7, and no level.
  const end = one.period ?? '';
  const called = end !== '' && name.endsWith(end) ? name.slice(0, -end.length) : name;
  const own = [course?.name ?? null, called].map((text) => nameOf(text, people)).filter(said);
  if (texts.length === 0 || own.length === 0) return 'unknown';
  const found = texts.flatMap((text) => own.map((each) => compare(text, each)));
  if (found.includes('level')) return 'yes';
  if (found.includes('other-level')) return 'other-level';
  return found.includes('word') || told.some((text) => isSameSubject(text, one)) ? 'yes' : 'no';
}
