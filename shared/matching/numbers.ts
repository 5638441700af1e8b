import type { RosterClass } from '../records/roster.ts';
import { bare, folded, gradeOf } from './text.ts';

/** Numbers by which an LMS tells grades, sections and periods apart, against those that the roster has of a class. */

/** "Section 13", "Sec. KC", "#5" */
const SECTION = /\b(?:sections?|sect|sec)\b[\s.#:-]*(\d+[a-z]?|[a-z]{1,2})(?![a-z\d])|#\s?(\d+)/g;
/** "Period 4", "P1/P3", "Periods 1, 3 & 5", "Hour 2", "3rd hour" */
const PERIOD =
  /\b(?:periods?|per|pds?|prd|p|hours?|hr|block|blk)[\s.#:-]*([a-h]?\d\d?(?:[-\s,/&]+[a-h]?\d\d?)*)(?![a-z\d])|\b(\d\d?)(?:st|nd|rd|th)?[\s-](?:periods?|per|pd|hours?|hr|block|blk)\b(?![\s.#:-]*[\da-h]\b)/g;
/** Years, halves and grades */
const IDLE =
  /\b(?:sy[\s-]?)?(?:20)?[2-5]\d[-/–](?:20)?[2-5]\d\b|\b(?:sy\W?|20)\d\d\b|\b(?:s|sem|semester|t|q|term|quarter|gr|grade)[\s.-]?\d\d?\b|\b\d\d?(?:st|nd|rd|th)[\s-](?:sem|grade|gr)\w*/g;
/** Of an elementary school: "KC", "5B" */
const ROOM = /^[k1-5][a-f]$/;

/** "8th Grade", "Gr. 7", "Kinder" */
const GRADE =
  /\b(\d\d?)(?:st|nd|rd|th)[\s-]gr(?:ade)?\b|\bgr(?:ade)?[\s.]*(\d\d?|k)(?![a-z\d])|\b(k)inder(?:garten)?\b/g;
/** Number of a secondary course that is a grade's: "Lang Arts 7" */
const LEVEL = /(?<![\d.-])(?:0?[6-9]|1[0-2])(?![\d.-])/g;

const gradesIn = (text: string): readonly string[] =>
  [...folded(text).matchAll(GRADE)].map(([, ordinal, number, kinder]) => bare(ordinal ?? number ?? kinder ?? ''));

/** What tells a class apart by numbers. */
type Numbered = Pick<RosterClass, 'name' | 'course' | 'grade' | 'teachers'> &
  Partial<Pick<RosterClass, 'period' | 'sectionNumber' | 'sisIds'>>;

/** Whether a course is called by another grade than the class is. The roster's grade is that of pupils. */
function isOtherGrade(texts: readonly string[], { name, course }: Numbered): boolean {
  const told = texts.flatMap(gradesIn);
  if (!told.length) return false;
  const names = [course?.name ?? '', name];
  const own = names.flatMap(gradesIn);
  const levels =
    own.length > 0
      ? own
      : (folded(course?.name ?? name)
          .match(LEVEL)
          ?.map(bare) ?? []);
  return levels.length > 0 && !levels.some((one) => told.includes(one) || texts.flatMap(numbersOf).includes(one));
}

const tokensOf = (text: string): readonly string[] =>
  (text.match(/[a-z\d]+/g) ?? []).flatMap((word) => [word, ...(word.match(/[a-z]+|\d+/g) ?? [])]).map(bare);
const numbersOf = (text: string): readonly string[] => (text.match(/\d+/g) ?? []).map(bare);

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi'];

/**
 * Whether what an LMS calls a course and its sections tells another grade, section or period than the class has: by a word for it, or by a
 * number that is nothing else of the class. What the roster does not say, or what is told beside the class's own, speaks against nothing.
 */
export function isOtherNumber(texts: readonly string[], one: Numbered): boolean {
  if (isOtherGrade(texts, one)) return true;
  const people = new Set(one.teachers.flatMap((person) => folded(person.name ?? '').match(/[a-z]+/g) ?? []));
  const raw = texts.map((text) => folded(text).replace(/[a-z]+/g, (word) => (people.has(word) ? ' ' : word)));
  const told = raw.map((text) => text.replace(IDLE, ' '));
  const [section = '', slot = ''] = [one.sectionNumber, one.period].map((text) => bare(folded(text ?? '').trim()));
  const periods = numbersOf(slot);
  const called = (form: RegExp): readonly string[] =>
    told.flatMap((text) => [...text.matchAll(form)].flatMap(([, first, second]) => tokensOf(first ?? second ?? '')));
  const calledPeriods = called(PERIOD);
  if (periods.length && calledPeriods.length) return !periods.some((own) => calledPeriods.includes(own));
  const sections = [section, ...(ROOM.test(section) ? [] : numbersOf(section))].filter((own) => own !== '');
  const calledSections = called(SECTION);
  const owned = [slot, ...periods].filter((own) => own !== '');
  if (section !== '' && calledSections.length > 0) {
    return ![...sections, ...owned].some((own) => calledSections.includes(own));
  }
  const all = told.flatMap(tokensOf);
  // A number that looks like a year may be the section's.
  const raws = raw.flatMap(tokensOf);
  if (owned.some((own) => all.includes(own)) || sections.some((own) => raws.includes(own))) return false;
  const isSmall = /^[k1-5]$/.test(gradeOf(one.grade) ?? '');
  if (section === '' || (slot === '' && !isSmall)) return false;
  const names = [one.name, one.course?.name, one.course?.number, one.grade, ...(one.sisIds ?? [])];
  const own = new Set(names.flatMap((text) => tokensOf(folded(text ?? ''))).flatMap(numbersLike));
  const isAlike = (token: string): boolean =>
    token.length < 3 || (one.course?.number != null && token.length > 3 && token.length === section.length);
  const isApart = (token: string): boolean =>
    /^\d+$/.test(token) ? isAlike(token) : ROOM.test(token) && ROOM.test(section);
  return all.some((token) => !own.has(token) && isApart(token));
}

/** "II" is 2, and English II that of grade 10. */
function numbersLike(token: string): readonly string[] {
  const number = ROMAN.indexOf(token) + 1 || Number(token);
  return Number.isNaN(number) ? [token] : [token, number, number + 8, number - 8].map(String);
}
