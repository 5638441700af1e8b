import { type Coded, codedOf, codeShare } from './codes.ts';
import { likeness } from './likeness.ts';
import { type Own, ROOM } from './own.ts';
import { bare } from './text.ts';
import { agreement, composite, type Time } from './times.ts';
import { type Wording, wording } from './wording.ts';

/** A text of the LMS, read once for all classes. */
export interface Text extends Wording, Coded {
  /** words that are a time of a cycle or a room */
  readonly composites: readonly { readonly word: string; readonly time: Time | null }[];
}

/** What one text says for and against a class. Shares are 0 to 1; null where it says nothing. */
export interface Said {
  readonly name: number;
  /** how many words name a course, whosever; numbers do not */
  readonly words: number;
  readonly period: number | null;
  readonly section: number | null;
  readonly room: number | null;
  readonly grade: number | null;
  readonly code: number;
}

export const NOTHING: Said = { name: 0, words: 0, period: null, section: null, room: null, grade: null, code: 0 };

/** `numbers`: of the courses of all classes, as runs. */
export function textOf(text: string, numbers: ReadonlySet<string>): Text {
  const all = wording(text);
  const composites = all.words.flatMap((word) => {
    const time = composite(word);
    return time === null && !ROOM.test(word) ? [] : [{ word, time }];
  });
  return { ...all, ...codedOf(text, numbers), composites };
}

/** What is known beside a text: numbers of ids of any of the classes, and those that some text calls a section. */
export interface Known {
  readonly codes: ReadonlySet<string>;
  readonly sections: ReadonlySet<string>;
}

/** Reads a text as if it were this class's: its course's words and numbers first, and what is left is a period, a section or a room. */
export function saidOf(text: Text, own: Own, { codes, sections: called }: Known): Said {
  if (text.runs === '') return NOTHING;
  const words = text.words.filter((word) => !own.teachers.has(word) && !codes.has(word));
  const given = words.length > 0 ? words : text.words.filter((word) => !codes.has(word));
  const composites = text.composites.filter(({ word }) => !own.course.has(word) || own.rooms.includes(word));
  const numbers = notOfCourse(text, own);
  const section = sectionOf(text, own, composites, [...numbers, ...text.ends]);
  // One number is not both.
  const others = numbers.filter(
    (one) => !called.has(bare(one)) && (section === null || section < SURE || bare(one) !== bare(own.section ?? '')),
  );
  const used = new Set([
    ...composites.map(({ word }) => word),
    ...[...numbers, ...text.ends].map(bare),
    own.grade ?? '',
  ]);
  const left = given.filter((word) => !used.has(word) || own.course.has(word));
  return {
    name: nameShare(left, text, own),
    words: left.filter(isWord).length,
    period: periodOf(text, own, composites, others),
    section,
    room: roomOf(text, own, composites),
    grade: gradeOf(text, own),
    code: codeShare(own.codes, text),
  };
}

/** Numbers without the course's own: all that stand among words, one that stands apart where none does ("Math: 7"). */
function notOfCourse({ digits, lone, words }: Text, { course, grade }: Own): readonly string[] {
  const isOwn = (one: string): boolean => course.has(bare(one));
  const numbers = [...course].filter((word) => NUMBER.test(word));
  const isThere =
    numbers.length === 0 || numbers.some((one) => words.includes(one) || lone.includes(one) || one === grade);
  // "English 10" is English II, of grade 10; but "Art 2" is no second section of Art 1.
  const left = digits.filter((one, i) => !isOwn(one) && one !== grade && (isThere || i > 0));
  const needed = digits.some(isOwn) ? undefined : lone.find((one) => course.has(one));
  return [...left, ...lone.filter((one, i) => one !== needed || i !== lone.indexOf(one))];
}

/** A number that is a section's for sure, and one that may be. */
const SURE = 0.9;
const UNSURE = 0.6;

type Composites = Text['composites'];

function sectionOf({ sections }: Text, own: Own, composites: Composites, numbers: readonly string[]): number | null {
  if (own.section === null || own.rooms.includes(own.section)) return null;
  const wanted = bare(own.section);
  if (sections.length > 0) return sections.includes(wanted) ? 1 : 0;
  if (composites.some(({ word }) => word === own.section) || numbers.includes(own.section)) return 1;
  const same = numbers.filter((one) => bare(one) === wanted);
  // Zeros before a number are put before sections more than before periods.
  return same.length === 0 ? null : same.some((one) => one !== wanted) ? SURE : UNSURE;
}

function periodOf({ times, words }: Text, own: Own, composites: Composites, numbers: readonly string[]): number | null {
  const told = own.rooms.length > 0 ? times : [...times, ...composites.flatMap(({ time }) => time ?? [])];
  if (told.length > 0) return agreement(told, own.times);
  if (own.period !== '' && (numbers.includes(own.period) || (isBlock(own.period) && words.includes(own.period))))
    return 1;
  const slots = numbers.map(bare).filter((one) => /^(?:[1-9]|1[0-2])$/.test(one));
  if (slots.length === 0) return null;
  const found = agreement([{ slots, days: null }], own.times);
  // It may be a section's, too.
  return found === 0 ? null : found;
}

const isBlock = (period: string): boolean => /^[a-h]$/.test(period);

function roomOf({ sections }: Text, { rooms }: Own, composites: Composites): number | null {
  const told = [...composites.map(({ word }) => word), ...sections].filter((word) => ROOM.test(word));
  if (rooms.length === 0 || told.length === 0) return null;
  return told.some((word) => rooms.includes(word)) ? 1 : 0;
}

function gradeOf({ grade, composites, words }: Text, own: Own): number | null {
  if (own.grade === null) return null;
  const rooms = own.rooms.length > 0 ? composites.flatMap(({ word }) => (ROOM.test(word) ? word.slice(0, 1) : [])) : [];
  const told = [...(grade === null ? [] : [grade]), ...rooms];
  if (told.includes(own.grade) || (own.course.has(own.grade) && words.includes(wordOf(own.grade)))) return 1;
  if (told.length === 0) return null;
  // A roster's grade is that of pupils; the name of a secondary course says its own.
  return told.some((one) => own.course.has(one)) && !/^[k1-5]$/.test(own.grade) ? null : 0;
}

/** How much a text is like a class's names. Names of teachers tell no subject, unless there is nothing else. */
export function nameShare(words: readonly string[], text: Wording, { names, teachers, rooms }: Own): number {
  let best = 0;
  const split = rooms.length === 0;
  const given = inOneForm(split ? words : words.filter((word) => !ROOM.test(word)), text.grade, split);
  for (const name of names) {
    const own = name.words.filter((word) => !teachers.has(word) && !(rooms.length > 0 && ROOM.test(word)));
    const others = inOneForm(own.length > 0 ? own : name.words, name.grade, split);
    const found = alike(withGrade(given, text.grade, others), withGrade(others, name.grade, given));
    if (found > best) best = found;
  }
  return best;
}

/** "3rd Grade", "Kindergarten" and no more is a homeroom; "Math 6B" has a letter behind its number. */
function inOneForm(words: readonly string[], grade: string | null, split: boolean): readonly string[] {
  if (words.length < 2) {
    const [only] = words;
    if (grade !== null && (only === undefined || ROOM.test(only))) return ['homeroom', grade];
    if (only === 'kindergarten') return ['homeroom', only];
  }
  return split && words.some((word) => LETTERED.test(word))
    ? words.flatMap((word) => LETTERED.exec(word)?.slice(1) ?? [word])
    : words;
}

const LETTERED = /^(\d{1,2})([a-d])$/;

const wordOf = (grade: string): string => (grade === 'k' ? 'kindergarten' : grade);

/** "7th Grade Math" is "Math 7". */
function withGrade(words: readonly string[], grade: string | null, others: readonly string[]): readonly string[] {
  const word = grade === null ? null : wordOf(grade);
  return word !== null && others.includes(word) && !words.includes(word) ? [...words, word] : words;
}

/** A name that shares less than this with a title says nothing. */
const ALIKE = 0.34;

/** Numbers alone make no two courses alike: "Math 7" is not "Science 7". */
export function alike(one: readonly string[], other: readonly string[]): number {
  const share = likeness(one, other);
  if (share < ALIKE) return 0;
  const [some, others] = [one.filter(isWord), other.filter(isWord)];
  if ((some.length === 0) !== (others.length === 0) || (some.length > 0 && likeness(some, others) === 0)) return 0;
  return differ(one, other, NUMBER) || differ(one, other, LETTER) ? share * DIFFERENT : share;
}

/** What is left of two names that are alike but for a number or a letter: "Algebra 1" and "Algebra 2", "English 9A" and "English 9B". */
const DIFFERENT = 0.5;
const NUMBER = /^\d+$/;
const LETTER = /^[ab]$/;

function differ(one: readonly string[], other: readonly string[], form: RegExp): boolean {
  const [some, others] = [one.filter((word) => form.test(word)), other.filter((word) => form.test(word))];
  return some.length > 0 && others.length > 0 && !some.some((word) => others.includes(word));
}

const isWord = (word: string): boolean => !/^\d/.test(word);
