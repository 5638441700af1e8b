import { CleverFailure } from '../../shared/clever/failure.ts';
import type {
  CleverCourse,
  CleverDistrict,
  CleverEvent,
  CleverLists,
  CleverSchool,
  CleverSection,
  CleverTerm,
  CleverUser,
} from '../../shared/records/clever.ts';
import type { SyncWorld } from '../../shared/sync/world.ts';

export const DISTRICT = '6a3f9d1e5b7c8a0012345678';
/** 2026-11-23 15:00 UTC */
export const NOW = Date.UTC(2026, 10, 23, 15) / 1000;

export const id = (kind: number, n: number): string => `6a${kind}f${n.toString(16).padStart(20, '0')}`;

type Lists = { readonly [K in keyof CleverLists]: Map<string, CleverLists[K]> };

/** What Clever has of one district, held in memory; pages of it come as the client hands them on. */
export interface Shared {
  readonly lists: Lists;
  readonly events: CleverEvent[];
  district: CleverDistrict | null;
  /** objects of a page at most */
  page: number;
  /** calls so far */
  calls: number;
  /** Changes an object, and lets an event tell it. */
  set<K extends keyof CleverLists>(list: K, object: CleverLists[K]): void;
  remove(list: keyof CleverLists, id: string): void;
  /** Lets no event tell what becomes of a list meanwhile. */
  quietly(act: () => void): void;
  at: number;
  /** done with each page before it is handed on */
  onPage: (list: keyof CleverLists) => Promise<void>;
  readonly clever: SyncWorld['clever'];
}

export function sharedDistrict(): Shared {
  const lists: Lists = {
    sections: new Map(),
    courses: new Map(),
    terms: new Map(),
    schools: new Map(),
    users: new Map(),
  };
  let isQuiet = false;
  let told = 0;
  const tell = <K extends keyof CleverLists>(
    of: K,
    did: 'created' | 'updated' | 'deleted',
    object: CleverLists[K],
    before: CleverLists[K] | null,
  ): void => {
    if (isQuiet) return;
    const happened = { id: id(9, ++told), at: all.at };
    all.events.push(eventOf({ ...happened, of, did, object, before }));
  };
  const pageOf = async <T extends { readonly id: string }>(
    objects: Iterable<T>,
    limit: number,
    after: string | null,
  ) => {
    all.calls += 1;
    if (all.district === null) throw new CleverFailure('not-shared', 'a list', 'no token of the district');
    const rest = [...objects].filter((one) => after === null || one.id > after);
    const page = rest.sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, Math.min(limit, all.page));
    return { objects: page, last: page.at(-1)?.id ?? null, left: 0 };
  };
  const all: Shared = {
    lists,
    events: [],
    district: {
      id: DISTRICT,
      name: 'Lincoln Unified',
      state: 'success',
      lmsType: 'canvas',
      lmsState: 'success',
      lastSync: '2026-11-23T10:00:00Z',
      lastLmsSync: '2026-11-23T11:00:00Z',
      lmsMatched: 96,
    },
    page: 10_000,
    calls: 0,
    at: NOW - 86_400,
    onPage: async () => undefined,
    set(list, object) {
      const map: Map<string, typeof object> = lists[list];
      const before = map.get(object.id) ?? null;
      map.set(object.id, object);
      tell(list, before === null ? 'created' : 'updated', object, before);
    },
    remove(list, gone) {
      const one = lists[list].get(gone);
      lists[list].delete(gone);
      if (one !== undefined) tellGone(list, one);
    },
    quietly(act) {
      isQuiet = true;
      act();
      isQuiet = false;
    },
    clever: {
      async district() {
        all.calls += 1;
        return all.district;
      },
      async *pages(list, { role, limit = 1000, after = null }) {
        const map: ReadonlyMap<string, CleverLists[typeof list]> = lists[list];
        const wanted = [...map.values()].filter(
          (one) => role === undefined || ('roles' in one && role === 'teacher' && one.roles.teacher !== null),
        );
        let from = after;
        for (;;) {
          const page = await pageOf(wanted, limit, from);
          await all.onPage(list);
          yield page;
          if (page.last === null) return;
          from = page.last;
        }
      },
      async latestEvent() {
        all.calls += 1;
        return all.events.at(-1) ?? null;
      },
      async *events(_, { after }) {
        all.calls += 1;
        yield all.events.filter((one) => one.id > after);
      },
    },
  };
  function tellGone(list: keyof CleverLists, object: CleverLists[keyof CleverLists]): void {
    if (!isQuiet)
      all.events.push(eventOf({ id: id(9, ++told), at: all.at, of: list, did: 'deleted', object, before: null }));
  }
  return all;
}

const eventOf = (event: unknown): CleverEvent => event as CleverEvent;

export const teacher = (n: number, own: Partial<CleverUser> = {}): CleverUser => ({
  id: id(1, n),
  district: DISTRICT,
  email: `teacher${n}@lincoln.example`,
  name: { first: `First${n}`, last: `Last${n}` },
  roles: {
    student: null,
    teacher: { sisId: `T${n}`, number: null, stateId: null, username: null, schools: [id(3, 0)] },
    staff: null,
    districtAdmin: false,
  },
  ...own,
});

export const student = (n: number, own: Partial<CleverUser> = {}): CleverUser => ({
  id: id(2, n),
  district: DISTRICT,
  email: null,
  name: { first: `Pupil${n}`, last: null },
  roles: {
    student: { sisId: `S${n}`, number: `9${n}`, stateId: null, username: `pupil${n}`, schools: [id(3, 0)] },
    teacher: null,
    staff: null,
    districtAdmin: false,
  },
  ...own,
});

export const section = (n: number, own: Partial<CleverSection> = {}): CleverSection => ({
  id: id(0, n),
  district: DISTRICT,
  name: `Algebra ${n}`,
  sisId: `SEC-${n}`,
  number: `${n}`,
  period: `${(n % 8) + 1}`,
  grade: '9',
  subject: 'math',
  school: id(3, 0),
  course: id(4, n % 5),
  term: id(5, 0),
  teachers: [id(1, Math.floor(n / 5))],
  students: [id(2, n), id(2, n + 1)],
  ...own,
});

export const course = (n: number, own: Partial<CleverCourse> = {}): CleverCourse => ({
  id: id(4, n),
  district: DISTRICT,
  name: `Course ${n}`,
  number: `C${n}`,
  ...own,
});

export const term = (own: Partial<CleverTerm> = {}): CleverTerm => ({
  id: id(5, 0),
  district: DISTRICT,
  name: 'Fall 2026',
  start: '2026-08-24',
  end: '2026-12-18',
  ...own,
});

export const school = (own: Partial<CleverSchool> = {}): CleverSchool => ({
  id: id(3, 0),
  district: DISTRICT,
  name: 'Lincoln High',
  sisId: '1',
  ...own,
});

/** A district of so many classes, five to a teacher, with two students each. */
export function filled(classes: number): Shared {
  const shared = sharedDistrict();
  shared.set('schools', school());
  shared.set('terms', term());
  for (let n = 0; n < 5; n++) shared.set('courses', course(n));
  for (let n = 0; n * 5 < classes; n++) shared.set('users', teacher(n));
  for (let n = 0; n <= classes; n++) shared.set('users', student(n));
  for (let n = 0; n < classes; n++) shared.set('sections', section(n));
  return shared;
}
