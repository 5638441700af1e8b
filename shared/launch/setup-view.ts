import { standing } from '../classes/term.ts';
import type { SetupRow, SetupView } from '../http/pages/setup.ts';
import { activeClasses } from '../store/contexts.ts';
import type { Client, Context, Deployment, RosterClass } from '../types.ts';
import { rowOf } from './class-rows.ts';
import type { Found } from './classes.ts';
import type { Arriving } from './destination.ts';
import { isOwn, type Offer, offersOf } from './offers.ts';

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

  const all = offersOf(matter, arriving, deployment, today);
  const doubted = all.filter(({ doubts }) => doubts.length > 0);
  const certain = all.filter((one) => !doubted.includes(one));
  const current = certain.filter((one) => isCurrent(one, today));
  const unasked = current.length > 0 ? current : certain;
  const listed = words === null ? unasked : all.filter((one) => matches(one.class, words));
  const shown = (one: Offer): SetupRow => ({
    ...rowOf(one.class, (teacher) =>
      isOwn(arriving.person, { ...one.class, teachers: [teacher] }, deployment.spelling),
    ),
    also: (matter.heldElsewhere.get(one.class.id) ?? []).map(
      ({ title, label, contextId }) => title ?? label ?? contextId,
    ),
  });
  const nothing = all.length === 0 && words === null;
  return {
    ...view,
    why: activeClasses(context).length > 0 ? 'gone' : nothing ? 'unknown' : null,
    doubted: words === null ? doubted.map((one) => ({ row: shown(one), questions: one.doubts })) : [],
    rows: listed.slice(0, MOST).map(shown),
    siblings: words === null ? siblings(listed.slice(0, MOST)) : [],
    search: nothing ? null : words,
  };
}

const isCurrent = ({ class: one }: Offer, today: string): boolean =>
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
function siblings(listed: readonly Offer[]): SetupView['siblings'] {
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
