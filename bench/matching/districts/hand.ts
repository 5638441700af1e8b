import type { Random } from '../random.ts';
import type { CourseKind } from './courses.ts';
import { expression } from './sis.ts';
import type { Meeting, Taught } from './taught.ts';

type Named = Pick<Taught, 'kind' | 'honours' | 'letter'>;

/** How somebody, a system or a person, writes the name of a course. */
export interface Naming {
  /** which of its titles; beyond the last: the last */
  readonly form: number;
  readonly honours: (title: string) => string;
  readonly letter: (title: string, letter: string) => string;
  readonly shape: (title: string) => string;
}

const HONOURS = [
  (title: string): string => `${title} Honors`,
  (title: string): string => `${title} H`,
  (title: string): string => `${title} (H)`,
  (title: string): string => `${title} HON`,
  (title: string): string => `${title} Hon`,
  (title: string): string => `${title}, Honors`,
  (title: string): string => `${title}-H`,
  (title: string): string => `Honors ${title}`,
  (title: string): string => `H ${title}`,
  (title: string): string => `Hon ${title}`,
  (title: string): string => `Hon. ${title}`,
  (title: string): string => `Hnrs ${title}`,
] as const;

const LETTER = [
  (title: string, letter: string): string => (/\d$/.test(title) ? `${title}${letter}` : `${title} ${letter}`),
  (title: string, letter: string): string => `${title} ${letter}`,
  (title: string, letter: string): string => `${title}-${letter}`,
] as const;

const same = (title: string): string => title;
const upper = (title: string): string => title.toUpperCase();

/** Some systems keep twenty characters of a title, or thirty. */
const cut = (length: number) => (title: string) => title.slice(0, length).trimEnd();

export function systemNaming(random: Random): Naming {
  const short = random.chance(0.4);
  return {
    form: short ? 1 + random.upTo(3) : random.chance(0.75) ? 0 : 1,
    honours: random.pick(HONOURS),
    letter: random.pick(LETTER),
    shape: random.pick([same, same, same, upper, upper, cut(30), (title: string) => cut(24)(upper(title))]),
  };
}

export const handNaming = (random: Random): Naming => ({
  form: random.upTo(6),
  honours: random.pick(HONOURS),
  letter: random.pick(LETTER),
  shape: random.pick([
    same,
    same,
    same,
    same,
    same,
    upper,
    (title: string) => title.toLowerCase(),
    (title: string) => misspelt(title, random),
  ]),
});

export function courseName({ kind, honours, letter }: Named, naming: Naming): string {
  const form = titleOf(kind, naming.form);
  const lettered = letter === '' ? form : naming.letter(form, letter);
  return naming.shape(honours ? naming.honours(lettered) : lettered);
}

const titleOf = ({ forms }: CourseKind, form: number): string => forms[Math.min(form, forms.length - 1)] ?? forms[0];

/** One slip in one long word. */
function misspelt(title: string, random: Random): string {
  const words = title.split(' ');
  const at = words.findIndex((word) => /^[A-Za-z]{6,}$/.test(word));
  const word = words[at];
  if (word === undefined) return title;
  const i = 1 + random.upTo(word.length - 3);
  const wrong = random.pick([
    word.slice(0, i) + (word[i + 1] ?? '') + (word[i] ?? '') + word.slice(i + 2),
    word.slice(0, i) + word.slice(i + 1),
    word.slice(0, i) + (word[i] ?? '') + word.slice(i),
  ]);
  return words.with(at, wrong).join(' ');
}

const ordinal = (slot: string): string => {
  const n = Number(slot);
  const ending = n === 1 ? 'st' : n === 2 ? 'nd' : n === 3 ? 'rd' : 'th';
  return `${slot}${ending}`;
};

export type MeetingWriting = (meeting: Meeting) => string;

const both = ({ slot, to }: Meeting): string => (to === null ? slot : `${slot}-${to}`);
const dayed = (meeting: Meeting): string => (meeting.days === '' ? '' : ` ${meeting.days}`);

/** For slots that are numbers, in days that all look alike or are told. */
const NUMBERED: readonly MeetingWriting[] = [
  (one) => `P${both(one)}${dayed(one)}`,
  (one) => `Period ${both(one)}${dayed(one)}`,
  (one) => `Per ${both(one)}${dayed(one)}`,
  (one) => `Per. ${both(one)}`,
  (one) => `Pd ${both(one)}`,
  (one) => `Pd. ${both(one)}`,
  (one) => `Prd ${both(one)}`,
  (one) => `${ordinal(one.slot)} Period`,
  (one) => `${ordinal(one.slot)} Hour`,
  (one) => `Hour ${both(one)}`,
  (one) => `Hr ${both(one)}`,
  (one) => `${ordinal(one.slot)}`,
  (one) => `(${both(one)})`,
  (one) => both(one),
  (one) => `p${both(one)}`,
  expression,
];

/** Where the day tells as much as the slot. */
const DAYED: readonly MeetingWriting[] = [
  ({ slot, days }) => `${days}${slot}`,
  ({ slot, days }) => `${slot}${days}`,
  ({ slot, days }) => `${days} Day ${slot}`,
  ({ slot, days }) => `${days}-Day P${slot}`,
  ({ slot, days }) => `Period ${slot}${days}`,
  ({ slot, days }) => `P${slot}(${days})`,
  ({ slot, days }) => `Block ${slot} ${days} Day`,
  ({ slot, days }) => `Per ${slot} - ${days} Day`,
  expression,
  expression,
];

const CYCLE: readonly MeetingWriting[] = [
  ({ slot, days }) => `${slot}${days}`,
  ({ slot, days }) => `${slot} ${days}`,
  ({ slot, days }) => `Per ${slot} ${days}`,
  ({ slot, days }) => `P${slot}(${days})`,
  expression,
];

const BLOCKS: readonly MeetingWriting[] = [
  ({ slot }) => `${slot} Block`,
  ({ slot }) => `Block ${slot}`,
  ({ slot }) => `Blk ${slot}`,
  ({ slot }) => `${slot}-Block`,
  ({ slot }) => `(${slot})`,
  ({ slot }) => `Period ${slot}`,
  ({ slot }) => slot,
];

export function meetingWriting(meetings: readonly Meeting[], random: Random): MeetingWriting {
  const days = new Set(meetings.map((one) => one.days));
  const isBlocks = meetings.some(({ slot }) => /^[A-Z]$/.test(slot));
  const ways = isBlocks ? BLOCKS : days.has('AC') ? CYCLE : days.has('B') ? DAYED : NUMBERED;
  const way = random.some(ways, 1)[0] ?? expression;
  return (meeting) => (/^[A-Z]$/.test(meeting.slot) || !isBlocks ? way(meeting) : expression(meeting));
}

/** "P1, 3 & 5" of several. */
export function severalMeetings(meetings: readonly Meeting[], random: Random): string {
  const slots = [...new Set(meetings.map(({ slot, days }) => (days.length === 1 ? `${days}${slot}` : slot)))].sort();
  const [last = ''] = slots.slice(-1);
  const list = random.pick([
    slots.join(','),
    slots.join(', '),
    slots.join('/'),
    slots.join(' & '),
    `${slots.slice(0, -1).join(', ')}${slots.length > 1 ? ' & ' : ''}${last}`,
    slots.join('-'),
  ]);
  return random.pick([
    `P${list}`,
    `Per ${list}`,
    `Periods ${list}`,
    `(${list})`,
    `Pds ${list}`,
    `Per. ${list}`,
    slots.map((slot) => `P${slot}`).join('/'),
  ]);
}
