/** When classes meet, as student information systems and teachers write it: "P3", "3(A-E)", "1-2(A) 3(B)", "B3", "3rd hour", "B block". */

export interface Time {
  /** periods or blocks; empty where only days are told */
  readonly slots: readonly string[];
  /** letters of the days of a cycle, in order; null where none are told */
  readonly days: string | null;
}

/** Where a text tells a time: from, to, and what. */
interface Found extends Time {
  readonly start: number;
  readonly end: number;
}

const ONE = '(?:0?[1-9]|1[0-2])';
const WORD = '(?:periods?|per|pds?|prd|p|hours?|hr|block|blk|bl|mod)';
const DAYS = '[a-h](?:\\s?[-,&]?\\s?[a-h]){0,7}';

type Form = readonly [RegExp, (match: RegExpExecArray) => Time | null];

const time = (slots: readonly string[], days: string | null): Time => ({ slots, days });

const FORMS: readonly Form[] = [
  // "3(A)", "3(A-E)", "1-2(A)", "P3(M-F)", "A(A)"
  [
    new RegExp(
      `(?<![a-z0-9.])(?:${WORD}[\\s.]?)?(\\d{1,2}|[a-h]|hr)(?:-(\\d{1,2}))?\\(([a-hmtwrf](?:[-,\\s]*[a-hmtwrf]){0,7})\\)`,
      'g',
    ),
    ([, first = '', last, days = '']) => time(range(first, last), daysOf(days)),
  ],
  // "A Day 3", "B-Day P5", "Day B"
  [
    new RegExp(`\\b(?:([a-h])[\\s-]?days?|days? ([a-h]))\\b(?:[\\s,:-]*${WORD}?[\\s.]*(${ONE})(?![a-z0-9]))?`, 'g'),
    ([, before, after, slot]) => time(slot === undefined ? [] : [plain(slot)], before ?? after ?? null),
  ],
  // "Period 3", "Per. 3 & 4", "P3A", "P1/P2", "Hour 4", "Block 3 B Day", "Per 2 A-E"
  [
    new RegExp(
      `\\b${WORD}[\\s.#:-]*(${ONE}(?:\\s?(?:[-/&,]|, ?&|and)\\s?(?:${WORD}[\\s.]?)?${ONE}(?!\\d))*)(?:(?!\\sh(?![a-h,&-]))\\s?\\(?(${DAYS})\\)?(?![a-z0-9]))?(?:[\\s,-]+([a-h])[\\s-]?days?\\b)?(?![a-z0-9])`,
      'g',
    ),
    ([, slots = '', days, day]) => {
      const cycle = days === undefined ? null : daysOf(days);
      return days !== undefined && cycle === null ? null : time(numbers(slots), day ?? cycle);
    },
  ],
  [new RegExp(`\\b${WORD}[\\s.#:-]*(${ONE})(?![a-z0-9])`, 'g'), ([, slot = '']) => time([plain(slot)], null)],
  // "3rd hour", "2 block", "1st"
  [
    new RegExp(
      `\\b(?:(${ONE})(?:st|nd|rd|th)(?:[\\s-]+${WORD}\\b)?|(${ONE})[\\s-]+(?:period|per|pd|hour|hr|block|blk)\\b)(?!\\s*sem)`,
      'g',
    ),
    ([, one, other]) => time([plain(one ?? other ?? '')], null),
  ],
  // "Block B", "Period C", "B block"
  [
    /\b(?:period|block|blk)[\s.#:-]*([a-h])(?![a-z0-9])|\b([a-h])[\s-]+(?:period|block|blk)\b/g,
    ([, one, other]) => time([one ?? other ?? ''], null),
  ],
  // "4 AC", "2 A-D": a cycle of days behind a number
  [
    /(?<![a-z0-9])(\d{1,2}) ([a-h]-[a-h]|[a-h]{2,4})(?![a-z0-9])/g,
    ([, slot = '', days = '']) => {
      const cycle = daysOf(days);
      return cycle === null ? null : time([plain(slot)], cycle);
    },
  ],
];

/** What may be a time of a cycle, or a room: "3B", "B3", "4AC", "2A-D". */
const COMPOSITE = /^(?:(\d{1,2})([a-h]-?[a-h]{0,3})|([a-h])(\d{1,2}))$/;

export function composite(token: string): Time | null {
  const [, slot, days, day, number] = COMPOSITE.exec(token) ?? [];
  if (slot !== undefined && days !== undefined) {
    const cycle = daysOf(days);
    return cycle === null ? null : time([plain(slot)], cycle);
  }
  return day === undefined || number === undefined ? null : time([plain(number)], day);
}

/** The times that a folded text tells, and the text without them. */
export function timesIn(text: string): { readonly times: readonly Time[]; readonly rest: string } {
  if (!/[\d(]|\b(?:day|days|block|blk|period)\b/.test(text)) return { times: [], rest: text };
  let rest = text;
  const times: Time[] = [];
  for (const [form, read] of FORMS) {
    const found: Found[] = [];
    for (const match of rest.matchAll(form)) {
      const one = read(match);
      if (one !== null) found.push({ ...one, start: match.index, end: match.index + match[0].length });
    }
    for (const { start, end, slots, days } of found.reverse()) {
      rest = `${rest.slice(0, start)} | ${rest.slice(end)}`;
      times.push({ slots, days });
    }
  }
  return { times, rest };
}

/** A roster's own period column: "3", "03", "P3", "3(A-E)", "A3", "3AC", "1-2(A) 3(B)", "2,3,4", "B", "HR". */
export function timesOf(period: string | null): readonly Time[] {
  const text = (period ?? '').trim();
  if (text === '') return [];
  if (/^[a-h]$/.test(text)) return [time([text], null)];
  const whole = composite(text.replace(/^p(?=\d)/, ''));
  if (whole !== null) return [whole];
  const list = /^(?:p|per|periods?|pds?)?[\s.]*(\d{1,2}(?:\s?[-,/&]\s?p?\d{1,2})*)$/.exec(text)?.[1];
  if (list !== undefined) return [time(numbers(list), null)];
  return timesIn(text).times;
}

const plain = (slot: string): string => slot.replace(/^0+(?=\d)/, '');

/** "1,3", "1-2", "1 & 3"; a dash between neighbours of one double period stands for both. */
const numbers = (text: string): readonly string[] => (text.match(/\d+/g) ?? []).map(plain);

const range = (first: string, last: string | undefined): readonly string[] =>
  last === undefined ? [plain(first)] : [plain(first), plain(last)];

/** "A-E" is all from A to E, "AC" two; null where the letters are in no order of days, such as those of a word. */
function daysOf(written: string): string | null {
  const letters = written.replace(/[^a-z-]/g, '');
  const [, from, to] = /^([a-h])-([a-h])$/.exec(letters) ?? [];
  if (from !== undefined && to !== undefined) {
    return from < to ? 'abcdefgh'.slice('abcdefgh'.indexOf(from), 'abcdefgh'.indexOf(to) + 1) : null;
  }
  const each = letters.replaceAll('-', '');
  if (/[mtwrf]/.test(each) && !/^[a-f]+$/.test(each)) return each;
  return [...each].every((letter, i) => i === 0 || letter > (each[i - 1] ?? '')) ? each : null;
}

/** 1 where two tell the same time, less where their days only overlap, 0 where they tell different ones; null where nothing compares. */
export function agreement(some: readonly Time[], others: readonly Time[]): number | null {
  let best: number | null = null;
  for (const one of some) {
    for (const other of others) {
      const found = agreementOf(one, other);
      if (found !== null && (best === null || found > best)) best = found;
    }
  }
  return best;
}

function agreementOf(one: Time, other: Time): number | null {
  const days = one.days === null || other.days === null ? null : overlap(one.days, other.days);
  if (days === 0) return 0;
  if (one.slots.length === 0 || other.slots.length === 0) return days === null || days < 1 ? null : 0.5;
  return one.slots.some((slot) => other.slots.includes(slot)) ? (days ?? 0.9) : 0;
}

/** Five days are every day: a school that names none of them means the same. */
function overlap(one: string, other: string): number {
  if (one === other) return 1;
  return [...one].some((day) => other.includes(day)) ? 0.7 : 0;
}
