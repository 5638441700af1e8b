import { mayMiss } from '../clever/events.ts';
import { CleverFailure, type Trouble } from '../clever/failure.ts';
import type { Change, CleverEvent, CleverLists, CleverSection } from '../records/clever.ts';
import type { Cursor, Sync } from '../records/sync.ts';
import type { UserNews } from './users.ts';
import type { SyncWorld } from './world.ts';

/** Events of a page, and how many are taken in one by one: more of them are a full read. */
const PAGE = 1000;
const MOST_EVENTS = 10_000;

/** What became of a district since an event, each thing as it is at last. */
export interface Happened {
  readonly count: number;
  readonly last: Cursor;
  readonly sections: { readonly told: readonly CleverSection[]; readonly gone: readonly string[] };
  readonly users: readonly UserNews[];
  /** courses, terms or schools are others: which classes have them is not known here */
  readonly things: boolean;
}

/** What is to be done next. */
export type News =
  | { readonly kind: 'nothing' }
  /** events cannot tell all: none was ever read, too many, some are gone, or one cannot be read */
  | { readonly kind: 'full' }
  | { readonly kind: 'events'; readonly happened: Happened };

/** Throws CleverFailure. */
export async function newsOf({ clever, now }: SyncWorld, district: string, { cursor, fullAt }: Sync): Promise<News> {
  if (fullAt === null) return { kind: 'full' };
  if (cursor === null) {
    // At the last full read Clever had no event to go on after: whatever has come since asks for another.
    if (isOld(fullAt, now())) return { kind: 'full' };
    const { latest } = await latestOf(clever, district);
    return { kind: latest === null ? 'nothing' : 'full' };
  }
  if (mayMiss(cursor.at, now()) && isOld(fullAt, now())) return { kind: 'full' };
  const events: CleverEvent[] = [];
  try {
    for await (const page of clever.events(district, { after: cursor.id, limit: PAGE })) {
      for (const one of page) if (one.id !== cursor.id) events.push(one);
      if (events.length > MOST_EVENTS || events.some(({ of }) => of === 'unreadable')) return { kind: 'full' };
    }
  } catch (error) {
    // An event that Clever has no more, or one without an id: asked again, it would be the same for weeks.
    if (!(error instanceof CleverFailure) || !NOT_GIVEN.has(error.trouble)) throw error;
    if (error.trouble !== 'refused' || (await latestOf(clever, district)).isRefused) return { kind: 'full' };
    throw error;
  }
  const last = events.at(-1);
  if (last === undefined) return { kind: 'nothing' };
  return { kind: 'events', happened: summed(events, { id: last.id, at: last.at }) };
}

/** How Clever answers for events where the application has no Events API, though it reads the district. */
const NOT_GIVEN: ReadonlySet<Trouble> = new Set<Trouble>(['refused', 'missing', 'unreadable']);

/** The latest event; none, too, where Clever gives this application no events. Throws CleverFailure. */
export async function latestOf(
  clever: SyncWorld['clever'],
  district: string,
): Promise<{ readonly latest: Cursor | null; readonly isRefused: boolean }> {
  try {
    const latest = await clever.latestEvent(district);
    return { latest: latest === null ? null : { id: latest.id, at: latest.at }, isRefused: false };
  } catch (error) {
    if (!(error instanceof CleverFailure) || !NOT_GIVEN.has(error.trouble)) throw error;
    return { latest: null, isRefused: true };
  }
}

/** A district in which nothing happens for long is read anew once a day at most. */
const isOld = (fullAt: number, now: number): boolean => now - fullAt > 86_400;

function summed(events: readonly CleverEvent[], last: Cursor): Happened {
  const sections = new Map<string, Change<'sections'>>();
  const users = new Map<string, Omit<UserNews, 'id'>>();
  let things = false;
  for (const event of events) {
    if (event.of === 'sections') sections.set(event.object.id, event);
    else if (event.of === 'users') {
      const { id } = event.object;
      const { before } = users.get(id) ?? { before: beforeOf(event) };
      users.set(id, { now: event.did === 'deleted' ? null : event.object, before });
    } else if (event.of === 'courses' || event.of === 'terms' || event.of === 'schools') things ||= isOther(event);
  }
  const all = [...sections.values()];
  return {
    count: events.length,
    last,
    sections: {
      told: all.filter(({ did }) => did !== 'deleted').map(({ object }) => object),
      gone: all.filter(({ did }) => did === 'deleted').map(({ object }) => object.id),
    },
    users: [...users].map(([id, user]) => ({ id, ...user })),
    things,
  };
}

/** As a user was: Clever says it of an update; what is deleted comes whole, as it was last. */
function beforeOf({ did, object, before }: Change<'users'>): UserNews['before'] {
  if (did === 'created') return null;
  return did === 'updated' ? (before ?? 'unknown') : object;
}

/** Whether classes may be described otherwise for it. What is gone describes none any more, and its classes' own events say so. */
function isOther<K extends keyof CleverLists>({ did, before, object }: Change<K>): boolean {
  if (did !== 'updated') return did === 'created';
  return before === null || JSON.stringify(before) !== JSON.stringify(object);
}
