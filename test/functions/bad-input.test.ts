import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import { MOST } from '../../shared/routing/offers.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, take, valuesOf } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/**
 * A roster and launches as nobody should send them: each is answered, with what is ambiguous shown and nothing connected. Time is told by calls of
 * the table, since a clock would tell of the machine.
 */
let roomkey: Roomkey;
let proxy: Counter;
before(async () => {
  roomkey = await startRoomkey();
  await roster(roomkey.dynamo).write(
    DISTRICT,
    ROWS.flatMap(({ classes }) => classes),
    {
      spelling: {},
      today: TODAY,
      now: roomkey.now(),
      by: 'import',
    },
  );
  // Handlers that are made from here on are counted.
  proxy = await startProxy(new URL(String(env['AWS_ENDPOINT_URL_DYNAMODB'])));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.endpoint;
});
after(async () => {
  await proxy.close();
  await roomkey.close();
});

interface Row {
  readonly name: string;
  readonly classes: readonly RosterClass[];
  readonly teacher: string;
  /** section ids of the launches */
  readonly sections: readonly string[];
  readonly title?: string;
  /** calls of the table by the launch and its page together, at most */
  readonly calls: number;
  /** how many classes its teacher's page lists */
  readonly listed: number;
  /** the class in which a pupil of that section belongs all the same */
  readonly opens?: string;
}

const teacher = (sisId: string): RosterTeacher => ({ cleverId: null, sisId, email: null, name: `Teacher ${sisId}` });
const many = (count: number, own: (n: number) => Partial<RosterClass> & { readonly id: string }) =>
  Array.from({ length: count }, (_, n) => rosterClass({ term: NOW_TERM, ...own(n) }));
/** The launch's own: its course, the launch itself, hints; and of the page the launch, the course and what it may connect. */
const OWN = 14;

const ROWS: readonly Row[] = [
  {
    name: 'three hundred classes with one id, which names none then',
    classes: many(300, (n) => ({ id: `same-${n}`, sisIds: ['SAME'], teachers: [teacher('other-1')] })),
    teacher: 'T-same',
    sections: ['SAME'],
    calls: OWN,
    listed: 0,
  },
  {
    name: 'fifty classes with one id, none of them hers',
    classes: many(50, (n) => ({ id: `some-${n}`, sisIds: ['SOME'], teachers: [teacher('other-2')] })),
    teacher: 'T-some',
    sections: ['SOME'],
    calls: OWN,
    listed: 0,
  },
  {
    name: 'ninety ids in one launch, each of two classes of two teachers',
    classes: many(180, (n) => ({ id: `pair-${n}`, sisIds: [`PAIR-${n % 90}`], teachers: [teacher(`other-${n % 2}`)] })),
    teacher: 'T-pair',
    sections: Array.from({ length: 90 }, (_, n) => `PAIR-${n}`),
    calls: OWN + 8,
    listed: 0,
  },
  {
    name: 'ids of 255 characters, of two classes that are both hers',
    classes: many(2, (n) => ({
      id: `${n}`.padEnd(255, 'i'),
      sisIds: ['L'.repeat(255)],
      teachers: [teacher('t'.repeat(255))],
    })),
    teacher: 't'.repeat(255),
    sections: ['L'.repeat(255)],
    calls: OWN,
    listed: 2,
  },
  {
    name: 'a title of 1,024 characters, and an id of two classes',
    classes: many(2, (n) => ({
      id: `title-${n}`,
      name: 'Algebra '.repeat(30),
      sisIds: ['TITLE'],
      teachers: [teacher('T-title')],
    })),
    teacher: 'T-title',
    sections: ['TITLE'],
    title: 'Algebra (1) P3 '.repeat(80).slice(0, 1024),
    calls: OWN,
    listed: 2,
  },
  {
    name: 'two current terms of one name',
    classes: many(2, (n) => ({
      id: `term-${n}`,
      sisIds: ['TERM'],
      teachers: [teacher('T-term')],
      term: {
        name: 'Semester 1',
        start: n === 0 ? '2026-08-10' : '2026-09-14',
        end: n === 0 ? '2026-12-18' : '2027-01-29',
      },
    })),
    teacher: 'T-term',
    sections: ['TERM'],
    calls: OWN,
    listed: 2,
  },
  {
    name: 'a class with 60 teachers, and one who is none of them',
    classes: many(1, () => ({
      id: 'crowd',
      sisIds: ['CROWD'],
      teachers: Array.from({ length: 60 }, (_, n) => teacher(`crowd-${n}`)),
    })),
    teacher: 'T-crowd',
    sections: ['CROWD'],
    opens: 'crowd',
    calls: OWN,
    listed: 0,
  },
  {
    name: 'three thousand classes of one teacher, and no id',
    classes: many(3000, (n) => ({ id: `all-${n}`, name: `Class ${n}`, teachers: [teacher('T-all')] })),
    teacher: 'T-all',
    sections: [],
    // Fifty classes to a call, by the page alone.
    calls: OWN + 60,
    listed: MOST,
  },
];

describe('a question to the teacher, and no class connected', () => {
  for (const [i, { name, teacher, sections, title, calls, listed, opens = null }] of ROWS.entries()) {
    const course = `bad-input-${i}`;
    const claims = (sub: string, who: { user_sis_id: string }, more: object) =>
      inCourse(course, {
        sub,
        custom: { ...who, section_sis_ids: sections.join(',') },
        ...(title === undefined
          ? {}
          : { 'https://purl.imsglobal.org/spec/lti/claim/context': { id: course, title, type: [] } }),
        ...more,
      });

    test(name, async () => {
      await arrive(roomkey, roomkey.canvas, inCourse('warm'));
      proxy.calls();
      const page = await arrive(roomkey, roomkey.canvas, claims(`t-${i}`, { user_sis_id: teacher }, {}));
      const made = proxy.calls();
      assert.equal(page.reply.statusCode, 200);
      assert.ok(made.length <= calls, `${made.length} calls: ${made.join(' ')}`);
      assert.equal(new Set(valuesOf(page.body, 'class')).size, listed);
      const found = await take(roomkey, page, { step: 'search', q: 'algebra' });
      assert.equal(found.statusCode, 200);
      const pupil = claims(`p-${i}`, { user_sis_id: 'P1' }, { learner: true });
      const waiting = await arrive(roomkey, roomkey.canvas, pupil);
      if (opens === null) assert.match(waiting.body, /Your class is almost ready/);
      const context = await contexts(roomkey.dynamo).get(keyOf(roomkey.canvas, course), 'consistent');
      assert.deepEqual(
        activeClasses(context).map(({ id }) => id),
        opens === null ? [] : [opens],
      );
    });
  }
});
