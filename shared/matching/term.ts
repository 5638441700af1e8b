import type { RosterCopy } from '../records/context.ts';

/** When a class or a course runs, as a roster or an LMS says it. Days are YYYY-MM-DD. */
export interface Term {
  readonly name?: string | null;
  readonly start: string | null;
  readonly end: string | null;
}

interface Span {
  /** days since 1970; infinite where open */
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;

/** Days by which a roster's or an LMS's dates may be off. */
const SLACK = 7;
/** Courses open this many days before their classes begin. */
const EARLY = 45;
/** Two terms further apart than this are of different school years: no holiday within a year is as long. */
const SUMMER = 45;
/** Days of a term of which one end alone is known, at most. */
const YEAR = 300;
/** Courses of a school year are opened from the April before it on. */
const OPENED_FROM = '04-15';

/** Where a class's term stands on a day; unknown without dates. A week after its end it has not ended, six weeks before it begins it runs. */
export function standing(term: Term | null, today: string): 'future' | 'current' | 'ended' | 'unknown' {
  const span = spanOf(term);
  const now = dayNumber(today);
  if (span === null || now === null) return 'unknown';
  if (span.to + SLACK < now) return 'ended';
  return span.from - EARLY > now ? 'future' : 'current';
}

/** The last day of a term that has ended; null of any other. */
export function endedOn(term: Term | null, today: string): string | null {
  const span = spanOf(term);
  return span === null || standing(term, today) !== 'ended' ? null : dayAt(span.to);
}

/** A class that the roster has lost opens for some days more. */
export function hasRunOut(
  one: Pick<RosterCopy, 'state' | 'missingSince'> | null,
  missingDays: number,
  today: string,
): boolean {
  if (one?.state !== 'missing' || one.missingSince === null) return false;
  return (Date.parse(today) - Date.parse(one.missingSince)) / DAY > missingDays;
}

/**
 * Whether two terms are different ones. False where dates are missing: what is not known contradicts nothing.
 * Terms that follow each other may share some days, where one side's dates are off.
 */
export function apart(one: Term | null, other: Term | null): boolean {
  const [a, b] = [spanOf(one), spanOf(other)];
  if (a === null || b === null) return false;
  const shared = Math.min(a.to, b.to) - Math.max(a.from, b.from) + 1;
  const shorter = Math.min(a.to - a.from, b.to - b.from) + 1;
  return shared <= 0 || (shared <= SLACK && shorter > 2 * SLACK);
}

/**
 * The one of several that is meant on a day where their terms follow each other: that which began last, else that which begins
 * first. Null where any runs beside it.
 */
export function latest<T extends { readonly term: Term | null }>(all: readonly T[], today: string): T | null {
  const now = dayNumber(today) ?? 0;
  const byStart = all.map((one) => ({ one, from: spanOf(one.term)?.from ?? now })).sort((a, b) => a.from - b.from);
  const found = (byStart.findLast(({ from }) => from <= now) ?? byStart[0])?.one ?? null;
  return all.every((other) => other === found || apart(found?.term ?? null, other.term)) ? found : null;
}

/** Of several terms, those that run on a day; all where none does. */
export function running<T>(all: readonly T[], termOf: (one: T) => Term | null, today: string): readonly T[] {
  const now = dayNumber(today) ?? 0;
  const runs = all.filter((one) => {
    const span = spanOf(termOf(one));
    return span === null || (span.from <= now && now <= span.to);
  });
  return runs.length > 0 ? runs : all;
}

/** Whether a summer lies between two terms. */
export function yearsApart(one: Term | null, other: Term | null): boolean {
  const [a, b] = [spanOf(one), spanOf(other)];
  return a !== null && b !== null && Math.max(a.from, b.from) - Math.min(a.to, b.to) > SUMMER;
}

/** Days between two terms of one class at most: a holiday. */
const HOLIDAY = 30;

/**
 * Whether two terms can be one class's: they overlap or follow each other within a school year. One that is open at an end is taken
 * for a year at most.
 */
export function together(one: Term | null, other: Term | null): boolean {
  const [a, b] = [one, other].map((term) => bounded(spanOf(term)));
  if (a == null || b == null) return false;
  if (!apart(one, other)) return a.from <= b.to && b.from <= a.to;
  return Math.max(a.from, b.from) - Math.min(a.to, b.to) <= HOLIDAY && yearOf(a) === yearOf(b);
}

/** The school year in which the middle of a span lies. */
const yearOf = ({ from, to }: Span): number | null => yearAt(dayAt((from + to) / 2));

const bounded = (span: Span | null): Span | null =>
  span && {
    from: span.from === Number.NEGATIVE_INFINITY ? span.to - YEAR : span.from,
    to: span.to === Number.POSITIVE_INFINITY ? span.from + YEAR : span.to,
  };

/** Whether a course that was there on a day is of an earlier school year than a class. */
export function isOlder(day: string | null, term: Term | null): boolean {
  const year = schoolYearOf(term);
  return day !== null && year !== null && day < `${year}-${OPENED_FROM}`;
}

/** A class that a roster has without dates is one of the school year in which it was told last; of that of the day, where that is not known. */
export function termOrNow(term: Term | null, today: string, told?: number): Term | null {
  const year = told ?? yearAt(today);
  return isKnown(term) || year === null ? term : { start: `${year}-07-01`, end: `${year + 1}-06-30` };
}

export const isKnown = (term: Term | null): boolean => spanOf(term) !== null;

/** By the dates where there are any that make sense, else by a school year or season in the name. */
function spanOf(term: Term | null): Span | null {
  if (term === null) return null;
  const [from, to] = [dayNumber(term.start), dayNumber(term.end)];
  if ((from ?? to) !== null && (from === null || to === null || from <= to)) {
    return { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
  }
  const named = yearIn(term.name ?? '');
  if (named === null) return null;
  const { year, half } = named;
  return {
    from: at(half === 2 ? `${year + 1}-01-20` : `${year}-07-01`),
    to: at(half === 1 ? `${year + 1}-01-10` : `${year + 1}-06-30`),
  };
}

const dayAt = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);

const at = (day: string): number => Date.parse(day) / DAY;

function dayNumber(day: string | null): number | null {
  const number = day === null ? Number.NaN : at(day);
  return Number.isNaN(number) ? null : number;
}

/** A school year by the year in which it begins; `half` where a season or semester is named. */
export interface SchoolYear {
  readonly year: number;
  readonly half: 1 | 2 | null;
}

const SPAN = /\b(20\d\d|[2-5]\d)\s?[-–/]\s?(?:20)?([2-5]\d)\b/g;
const SEASON = /\b(fall|autumn|spring)\s+(?:of\s+)?'?(20\d\d|[2-5]\d)\b/;

/** The school year that a text names: "2026-27", "SY 26/27", "Fall 2026". A year alone may be either of two. */
export function yearIn(text: string): SchoolYear | null {
  const plain = text.toLowerCase().replaceAll('sy', ' ');
  const season = SEASON.exec(plain);
  if (season !== null) {
    const year = Number(season[2]?.slice(-2)) + 2000;
    return season[1] === 'spring' ? { year: year - 1, half: 2 } : { year, half: 1 };
  }
  for (const [, first = '', second = ''] of plain.matchAll(SPAN)) {
    const year = Number(first.slice(-2));
    if (year + 1 === Number(second)) return { year: 2000 + year, half: halfIn(plain) };
  }
  return null;
}

const FIRST = /(?<!['’])\b(?:s|sem|semester)[\s.-]?(?:1|i|one)\b|\b(?:1st|first) sem(?:ester)?\b|\bfall\b/;
const SECOND = /(?<!['’])\b(?:s|sem|semester)[\s.-]?(?:2|ii|two)\b|\b(?:2nd|second) sem(?:ester)?\b|\bspring\b/;

/** The half of a school year that a text names. */
export function halfIn(text: string): 1 | 2 | null {
  const plain = text.toLowerCase();
  const [first, second] = [FIRST.test(plain), SECOND.test(plain)];
  if (first === second) return null;
  return first ? 1 : 2;
}

/** The half of a school year in which a class runs; null for both, and where nothing tells. */
export function halfOf(term: Term | null): 1 | 2 | null {
  const named = halfIn(term?.name ?? '');
  if (named !== null) return named;
  const [start, end] = [dayNumber(term?.start ?? null), dayNumber(term?.end ?? null)];
  if (start === null || end === null || end - start > 200 || end - start < 60) return null;
  const month = new Date(start * DAY).getUTCMonth() + 1;
  return month >= 7 && month <= 10 ? 1 : month === 12 || month <= 2 ? 2 : null;
}

/** The school year in which a day lies. */
export const yearAt = (day: string): number | null => schoolYearOf({ start: day, end: null });

/** The school year in which a class begins. */
export function schoolYearOf(term: Term | null): number | null {
  const start = dayNumber(term?.start ?? null);
  if (start === null) return yearIn(term?.name ?? '')?.year ?? null;
  const date = new Date(start * DAY);
  return date.getUTCMonth() >= 6 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
}
