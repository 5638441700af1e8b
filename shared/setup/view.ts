import { type Called, subjectsOf } from '../matching/called.ts';
import type { Reason } from '../matching/rank.ts';
import { search } from '../matching/search.ts';
import { siblings } from '../matching/siblings.ts';
import type { SetupRow, SetupView } from '../pages/setup.ts';
import { FITS, type Fit } from '../pages/texts/teachers/types.ts';
import type { Client } from '../records/client.ts';
import type { Context } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Arriving } from '../routing/destination.ts';
import type { Found } from '../routing/found.ts';
import { askableOf, isCurrent, MOST, type Offer, offeredRow, offeredTo, offersOf } from '../routing/offers.ts';
import { peopleOf } from '../routing/people.ts';
import { activeClasses } from '../store/contexts/contexts.ts';

/** What the page shows on which a teacher connects a course. `today`: YYYY-MM-DD; `words`: what the teacher searched for. */
export function setupView(
  found: Pick<Found, 'matter' | 'untold' | 'waiting' | 'unconnected'>,
  arriving: Arriving,
  courseTitle: string | null,
  client: Pick<Client, 'landing'>,
  today: string,
  course: { readonly deployment: Pick<Deployment, 'district' | 'spelling'>; readonly context: Context | null },
  words: string | null = null,
  called: Called | null = null,
): SetupView {
  const { context, deployment } = course;
  const view = {
    courseTitle,
    version: context?.version ?? 0,
    search: words,
    create: client.landing.setup !== null,
    look: client.landing.home !== null,
    told: found.untold === null ? null : toldOf(found),
  };
  const { matter } = found;
  if (matter === null) {
    return {
      ...view,
      why: 'no-district',
      askable: false,
      called: null,
      doubted: [],
      rows: [],
      siblings: [],
      search: null,
    };
  }

  const active = activeClasses(context).map(({ id }) => id);
  const all = offeredTo(found, offersOf(matter, arriving, deployment, today)).filter(
    (one) => found.untold === null || !active.includes(one.class.id),
  );
  // A doubted id of another's class leads nowhere near the top; one of her own stands where it fits, with what is asked of it.
  const doubted = all.filter(({ own, doubts }) => !own && doubts.length > 0);
  const certain = all.filter((one) => !doubted.includes(one));
  const current = certain.filter((one) => isCurrent(one.class, today));
  const unasked = current.length > 0 ? current : certain;
  const listed = words === null ? unasked : searched(all, words, today);
  const shown = (one: Offer): SetupRow => ({
    ...offeredRow(one.class, arriving, deployment, matter.heldElsewhere, fitsOf(one), one.doubts),
    people: one.people,
  });
  const people = peopleOf(matter, arriving);
  const nothing = all.length === 0 && words === null;
  return {
    ...view,
    people: people && { by: people.by, all: people.all },
    why: found.untold !== null ? null : active.length > 0 ? 'gone' : nothing && called === null ? 'unknown' : null,
    called: called === null ? null : { by: called.by, name: called.teacher.name, subjects: subjectsOf(called) },
    askable: words === null && askableOf(matter, deployment).length > 0,
    doubted: words === null ? doubted.map(shown) : [],
    rows: tellingApart(listed.slice(0, MOST).map(shown)),
    siblings: words === null ? groups(listed.slice(0, MOST)) : [],
    search: nothing ? null : words,
  };
}

/** Sections that keep people waiting, and those that would: her own that open nothing. */
function toldOf({ waiting, unconnected }: Pick<Found, 'waiting' | 'unconnected'>): NonNullable<SetupView['told']> {
  const others = unconnected.filter((id) => !waiting.some(({ sisId }) => sisId === id));
  return [
    ...waiting.map(({ sisId, name, people }) => ({ section: name ?? sisId, students: people.length })),
    ...others.map((id) => ({ section: id, students: 0 })),
  ].slice(0, MOST);
}

/** What speaks for a class, as a teacher would say it. */
const SAID: Readonly<Record<Fit, readonly Reason[]>> = {
  id: ['section-id', 'held-id', 'course-id', 'code'],
  name: ['section-name', 'title', 'label', 'subject'],
  section: ['section'],
  period: ['period'],
  room: ['room'],
  grade: ['grade'],
  term: ['term'],
  before: ['course-before'],
};

const fitsOf = ({ reasons }: Offer): readonly Fit[] =>
  FITS.filter((fit) => SAID[fit].some((reason) => reasons.includes(reason)));

/** What speaks for all of several speaks for none. */
function tellingApart(rows: readonly SetupRow[]): readonly SetupRow[] {
  if (rows.length < 2) return rows;
  const inAll = FITS.filter((fit) => rows.every(({ fits }) => fits.includes(fit)));
  return rows.map((row) => ({ ...row, fits: row.fits.filter((fit) => !inAll.includes(fit)) }));
}

function searched(all: readonly Offer[], words: string, today: string): readonly Offer[] {
  const classes = all.map((one) => one.class);
  return search(classes, words, today).flatMap((found) => all.filter((one) => one.class === found));
}

/** The best class with the others of its course and term, where they are the reader's own and the course's name fits. */
function groups(listed: readonly Offer[]): SetupView['siblings'] {
  const [best] = listed;
  if (best?.own !== true || best.doubts.length > 0 || best.reasons.includes('other-name')) return [];
  const own = listed.filter((one) => one.own && one.doubts.length === 0).map((one) => one.class);
  const others = siblings(best.class, own);
  if (others.length === 0) return [];
  const ids = own.filter((one) => one === best.class || others.includes(one)).map(({ id }) => id);
  return [{ name: best.class.course?.name ?? best.class.name, ids }];
}
