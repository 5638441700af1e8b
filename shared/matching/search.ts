import type { RosterClass } from '../records/roster.ts';
import { inOrder } from './order.ts';
import { standing } from './term.ts';
import { folded } from './text.ts';
import { periodOf, wording } from './wording.ts';

/**
 * Those of a teacher's own classes that all words of a query fit, best first: words of names, course, subject, term, school and
 * teachers, by their beginnings, without regard to case and accents; ids and numbers too. An empty query finds all.
 * `today`: YYYY-MM-DD; classes that run now come first.
 */
export function search(classes: readonly RosterClass[], query: string, today: string): readonly RosterClass[] {
  const wanted = asked(query);
  return classes
    .map((one) => ({ one, fit: fitOf(one, wanted) + (standing(one.term, today) === 'ended' ? 0 : 0.5) }))
    .filter(({ fit }) => fit >= 0)
    .sort((a, b) => b.fit - a.fit || inOrder(a.one, b.one))
    .map(({ one }) => one);
}

interface Asked {
  readonly words: readonly string[];
  readonly periods: readonly string[];
}

const PERIOD = /\b(?:p|per|pd|period|hour|hr|block)\b[\s.]*(\d{1,2}|[a-h])\b|\bp(\d{1,2})\b/;

/** "period 3" asks for a period; a bare number may be anything. */
function asked(query: string): Asked {
  const plain = folded(query);
  const found = PERIOD.exec(plain);
  if (found === null) return { words: split(plain), periods: [] };
  return { words: split(plain.replace(found[0], ' ')), periods: periodOf(found[1] ?? found[2] ?? '').periods };
}

/** How many of the words stand there in full; -1 where one fits nothing. */
function fitOf(one: RosterClass, { words, periods }: Asked): number {
  if (periods.some((period) => !ownPeriods(one).includes(period))) return -1;
  const hay = haystack(one);
  // A short number is itself: "2" is no beginning of 2026.
  const begins = (word: string): boolean =>
    /^\d{1,2}$/.test(word) ? hay.has(word) : [...hay].some((each) => each.startsWith(word));
  const fits = words.map((word) => {
    if (hay.has(word)) return 1;
    return begins(word) || (/^[a-z]+$/.test(word) && wording(word).words.every(begins)) ? 0 : -1;
  });
  return fits.includes(-1) ? -1 : fits.reduce<number>((sum, fit) => sum + fit, 0);
}

const ownPeriods = ({ period, name }: RosterClass): readonly string[] =>
  period === null ? wording(name).periods : periodOf(period).periods;

function haystack(one: RosterClass): ReadonlySet<string> {
  const texts = [
    one.name,
    one.subject,
    one.grade,
    one.period,
    one.sectionNumber,
    one.course?.name,
    one.course?.number,
    one.term?.name,
    one.school?.name,
    ...one.sisIds,
    ...one.teachers.map(({ name }) => name),
  ].filter((text) => text != null);
  const names = [one.name, one.course?.name ?? ''].flatMap((name) => wording(name).words);
  return new Set([...texts.flatMap(split), ...one.sisIds.map(folded), ...names, ...ownPeriods(one)]);
}

const split = (text: string): readonly string[] =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
