import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { COMMANDS } from '../../cli/program/commands.ts';
import { main } from '../../cli/program/main.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { basic, launch } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, ROUTES, startRoomkey, type World } from '../support/roomkey.ts';

/** One class of a school year, as the SIS has it. */
export interface Section {
  /** Clever's id */
  readonly id: string;
  readonly sisId: string;
  readonly course: string;
  readonly teacher: string;
}

/** How a district's SIS and its roster give out ids in the second year. */
export interface Ways {
  readonly sis: 'new' | 'reused';
  readonly clever: 'new' | 'same';
  readonly terms: boolean;
}

/** How many there are of each; in the tests few, in the bench as many as in a district. */
export interface Size {
  readonly classes: number;
  readonly teachers: number;
}

export const SMALL: Size = { classes: 18, teachers: 6 };

const COURSES = ['Algebra 1', 'Biology', 'World History', 'English 9', 'Art', 'Chemistry'];

const cleverId = (n: number): string => (0x6a00_0000 + n).toString(16).padStart(24, '0');

/** Who teaches what under the nth id: in the second year each id goes to another teacher or another course, often to both. */
const given = (n: number, year: 1 | 2, { teachers }: Size): Pick<Section, 'course' | 'teacher'> => {
  const shift = year === 1 ? 0 : 1 + (n % 3);
  return {
    teacher: `T${((n + shift) % teachers) + 1}`,
    // Each third class is the same course by the same teacher number, one year later.
    course: COURSES[(Math.floor(n / 3) + shift * 2) % COURSES.length] ?? '',
  };
};

export const sectionsOf = (year: 1 | 2, { sis, clever }: Ways, size: Size = SMALL): readonly Section[] =>
  Array.from({ length: size.classes }, (_, n) => ({
    id: cleverId(n + (year === 2 && clever === 'new' ? 1000 : 0)),
    sisId: String(101 + n + (year === 2 && sis === 'new' ? 500 : 0)),
    ...given(n, year, size),
  }));

const TERMS = { 1: ['2026-08-17', '2027-06-04'], 2: ['2027-08-16', '2028-06-02'] } as const;

/** Clever's sections file of a year. */
export const csvOf = (sections: readonly Section[], year: 1 | 2, { terms }: Ways): string =>
  [
    `id,sis_id,school_id,name,teacher_id,course_name${terms ? ',term_start,term_end' : ''}`,
    ...sections.map(({ id, sisId, course, teacher }) =>
      [id, sisId, 'S1', `${course} - ${sisId}`, teacher, course, ...(terms ? TERMS[year] : [])].join(','),
    ),
  ].join('\n');

/** The same class as the body of a PUT. */
const bodyOf = ({ id, sisId, course, teacher }: Section, year: 1 | 2, { terms }: Ways) => ({
  id,
  name: `${course} - ${sisId}`,
  sis_ids: [sisId],
  school: { id: 'S1', name: null },
  course: { name: course, number: null },
  teachers: [{ sis_id: teacher }],
  ...(terms ? { term: { name: null, start: TERMS[year][0], end: TERMS[year][1] } } : {}),
});

/** Somebody's click in a course: who, and what the LMS says of it. */
export interface Click {
  readonly course: string;
  readonly who: { readonly teacher: string } | { readonly pupil: string };
  /** SIS ids of the person's own sections in the course; null where the LMS tells nothing of sections */
  readonly sections: readonly string[] | null;
  readonly title?: string;
  /** the course that this one was copied from */
  readonly copyOf?: string;
  /** by a link within the course, which may carry values of its maker's; else by the course's navigation */
  readonly byLink?: boolean;
}

/** A district in one process: the real command, the real handlers, a real table, a clock that can be moved to another year. */
export async function startDistrict() {
  const roomkey = await startRoomkey();
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-year-'));
  env['ROOMKEY_TABLE'] = roomkey.table;

  /** Runs the import; its exit code and what it said. */
  async function imported(csv: string, options = ''): Promise<{ code: number; out: string; err: string }> {
    const file = join(dir, 'sections.csv');
    writeFileSync(file, csv);
    const said = { out: [] as string[], err: [] as string[] };
    const io = {
      out: (text: string) => void said.out.push(text),
      note: (text: string) => void said.err.push(text),
      progress: () => () => undefined,
      ask: () => Promise.resolve(null),
    };
    const words = ['classes', 'import', '--district', DISTRICT, '--sections', file, '--whole'];
    const code = await main(COMMANDS, [...words, ...options.split(' ').filter((word) => word !== '')], io);
    return { code, out: said.out.join('\n'), err: said.err.join('\n') };
  }

  /** As an operator does where the guard stops it: looks, and accepts that number. */
  async function rolledOver(csv: string): Promise<{ out: string; accepted: boolean }> {
    const first = await imported(csv);
    if (first.code === 0) return { out: first.out, accepted: false };
    assert.equal(first.code, 3, first.err);
    const second = await imported(csv, /--accept \d+/.exec(first.err)?.[0]);
    assert.equal(second.code, 0, second.err);
    return { out: second.out, accepted: true };
  }

  /** As an application does that fills the catalogue by itself. `gone`: ids of classes that it knows no more. */
  async function put(sections: readonly Section[], year: 1 | 2, ways: Ways, gone: readonly string[]): Promise<void> {
    const headers = { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) };
    const path = (id: string): string => `/districts/${DISTRICT}/classes/${id}`;
    for (const one of sections) {
      const json = bodyOf(one, year, ways);
      const reply = await roomkey.call('mappings', { path: path(one.id), method: 'PUT', json, headers });
      assert.equal(reply.statusCode, 200, String(reply.body));
    }
    for (const id of gone) {
      const reply = await roomkey.call('mappings', { path: path(id), method: 'DELETE', headers });
      assert.equal(reply.statusCode, 200, String(reply.body));
    }
  }

  /** Moves the clock to a day; instances are fresh then, and the platforms' keys too. */
  async function on(day: string): Promise<void> {
    roomkey.advance(Date.parse(`${day}T15:00:00Z`) / 1000 - roomkey.now());
    for (const { registration, key } of [roomkey.canvas, roomkey.schoology]) {
      const now = roomkey.now();
      const keys = { url: registration.keySetUrl, keys: [key.jwk], fetchedAt: now, staleAt: now + 43_200 };
      await keySets(roomkey.dynamo).save(keys);
    }
    for (const name of ['login', 'launch'] as const) await roomkey.call(name, { path: ROUTES[name], form: {} }, 'cold');
    roomkey.lines();
  }

  /** The id of the class that a click opens; where no class opens: what the person sees. */
  async function opens(click: Click, world: World = roomkey.canvas): Promise<string> {
    const reply = await launch(roomkey, world, twistOf(click, world === roomkey.canvas));
    const [line] = roomkey.lines().slice(-1);
    if (reply.statusCode !== 303) return String(line?.['outcome'] ?? line?.['code'] ?? reply.statusCode);
    return decodeURIComponent(new URL(String(reply.headers?.['location'])).pathname.split('/').at(-1) ?? '');
  }

  return {
    roomkey,
    imported,
    rolledOver,
    put,
    on,
    opens,
    close: async () => {
      rmSync(dir, { recursive: true });
      await roomkey.close();
    },
  };
}

export type District = Awaited<ReturnType<typeof startDistrict>>;

/** A navigation launch without any term: the LMS that says least. */
const twistOf = ({ course, who, sections, title = 'A course', copyOf, byLink = false }: Click, isCanvas: boolean) => ({
  sample: isCanvas
    ? 'teacher' in who
      ? 'canvas-teacher-three-sections'
      : 'canvas-student-one-section'
    : 'teacher' in who
      ? 'schoology-teacher'
      : 'schoology-student-no-client-id',
  claims(claims: Record<string, unknown>) {
    const person = 'teacher' in who ? who.teacher : who.pupil;
    claims['sub'] = `sub-${person}`;
    claims[`${CLAIM}context`] = { ...Object(claims[`${CLAIM}context`]), id: course, title, label: '' };
    if (isCanvas) {
      claims[`${CLAIM}resource_link`] = { id: byLink ? `link in ${course}` : course };
      claims[`${CLAIM}lis`] = { person_sourcedid: person };
      claims[`${CLAIM}custom`] = {
        section_sis_ids: sections === null ? null : sections.join(','),
        user_sis_id: person,
        ...(copyOf === undefined ? {} : { context_history: copyOf }),
      };
    } else {
      claims[`${CLAIM}lis`] = { course_section_sourcedid: sections?.[0] ?? '', person_sourcedid: person };
    }
  },
});
