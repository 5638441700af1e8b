import { rank } from '../classes/rank.ts';
import { standing } from '../classes/term.ts';
import type { ClassRow } from '../http/pages/rows.ts';
import type { SetupRow, SetupView } from '../http/pages/setup.ts';
import { activeClasses } from '../store/contexts.ts';
import type { Client, Context, Deployment, MappedClass, RosterClass } from '../types.ts';
import type { Found, Matter } from './classes.ts';
import { type Connectable, connectable, isOwn } from './connectable.ts';
import type { Arriving } from './destination.ts';

/** Rows of one page; a search finds the rest. */
const MOST = 40;

/** What the page shows on which a teacher connects a course. `today`: YYYY-MM-DD; `words`: what the teacher searched for. */
export function setupView(
  found: Pick<Found, 'matter'>,
  arriving: Arriving,
  courseTitle: string | null,
  client: Pick<Client, 'landing'>,
  today: string,
  course: { readonly deployment: Pick<Deployment, 'district' | 'spelling'>; readonly context: Context | null },
  words: string | null = null,
): SetupView {
  const { context, deployment } = course;
  const view = {
    courseTitle,
    version: context?.version ?? 0,
    search: words,
    create: client.landing.setup !== null,
    look: client.landing.home !== null,
  };
  const { matter } = found;
  if (matter === null) return { ...view, why: 'no-district', doubted: [], rows: [], siblings: [], search: null };

  const all = connectable(matter, arriving.person, deployment);
  const ranked = ranking(matter, all, arriving, courseTitle, today);
  const doubted = ranked.filter(({ named, doubts }) => named && doubts.length > 0);
  const listed = ranked.filter((one) =>
    words === null ? isCurrent(one, today) && !doubted.includes(one) : matches(one.class, words),
  );
  const rowOf = (one: Connectable): SetupRow => ({
    ...rosterRow(one.class, arriving, deployment),
    also: (matter.heldElsewhere.get(one.class.id) ?? []).map(
      ({ title, label, contextId }) => title ?? label ?? contextId,
    ),
  });
  const nothing = all.length === 0 && words === null;
  return {
    ...view,
    why: activeClasses(context).length > 0 ? 'gone' : nothing ? 'unknown' : null,
    doubted: words === null ? doubted.map((one) => ({ row: rowOf(one), questions: one.doubts })) : [],
    rows: listed.slice(0, MOST).map(rowOf),
    siblings: words === null ? siblings(listed.slice(0, MOST)) : [],
    search: nothing ? null : words,
  };
}

function ranking(
  { before, heldElsewhere }: Matter,
  all: readonly Connectable[],
  { claims, context }: Arriving,
  title: string | null,
  today: string,
): readonly Connectable[] {
  const byId = new Map(all.map((one) => [one.class.id, one]));
  const ancestors = before.flatMap(activeClasses).flatMap(({ id }) => byId.get(id)?.class ?? []);
  const evidence = {
    sectionIds: all.filter(({ named }) => named).flatMap((one) => one.class.sisIds),
    courseSisIds: claims.courseSisIds,
    sectionNames: claims.sectionNames,
    title,
    label: context?.label ?? null,
    term: claims.term,
    before: ancestors,
    today,
  };
  const classes = all.map((one) => one.class);
  const candidates = rank(classes, evidence, (id) => (heldElsewhere.get(id) ?? []).length > 0);
  return candidates.flatMap(({ class: { id } }) => byId.get(id) ?? []);
}

const isCurrent = ({ class: one }: Connectable, today: string): boolean =>
  one.state === 'active' && standing(one.term, today) !== 'ended';

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether a class has each of the words somewhere. */
function matches(one: RosterClass, words: string): boolean {
  const { name, subject, grade, period, sectionNumber, course, term, school, teachers } = one;
  const told = [name, subject, grade, period, sectionNumber, course?.name, course?.number, term?.name, school?.name];
  const names = teachers.map((teacher) => teacher.name);
  const text = fold([...told, ...names].filter((part) => part != null).join(' '));
  return fold(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Classes of the reader's own with one course and one term. */
function siblings(listed: readonly Connectable[]): SetupView['siblings'] {
  const groups = new Map<string, RosterClass[]>();
  for (const { class: one, own } of listed) {
    const course = one.course?.number ?? one.course?.name ?? null;
    if (!own || course === null) continue;
    const key = JSON.stringify([course, one.school?.id, one.term?.name, one.term?.start, one.term?.end]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((classes) => {
    const [first, ...others] = classes;
    if (first === undefined || others.length === 0) return [];
    return [{ name: first.course?.name ?? first.name, ids: classes.map(({ id }) => id) }];
  });
}

function rosterRow(one: RosterClass, { person }: Arriving, { spelling }: Pick<Deployment, 'spelling'>): ClassRow {
  const { id, name, period, grade, students, sectionNumber, school, term } = one;
  const others = one.teachers.filter((teacher) => !isOwn(person, { ...one, teachers: [teacher] }, spelling));
  return {
    id,
    name,
    period,
    term: term?.name ?? datesOf(term?.start ?? null, term?.end ?? null),
    grade,
    school: school?.name ?? null,
    teachers: others.flatMap((teacher) => teacher.name ?? []),
    students,
    section: sectionNumber,
  };
}

/** A mapped class among its neighbours, of which only its copy is known. */
export function classRow({ id, name, roster }: MappedClass, _: number, all: readonly MappedClass[]): ClassRow {
  const twins = all.filter((one) => one.name === name).length > 1;
  return {
    id,
    name: name ?? id,
    period: null,
    term: datesOf(roster?.termStart ?? null, roster?.termEnd ?? null),
    grade: null,
    school: null,
    teachers: [],
    students: null,
    section: twins ? (roster?.sisIds[0] ?? id) : null,
  };
}

const datesOf = (start: string | null, end: string | null): string | null =>
  start === null && end === null ? null : `${start ?? ''} – ${end ?? ''}`.trim();
