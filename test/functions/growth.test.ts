import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import { LIMITS } from '../../shared/names.ts';
import type { Context } from '../../shared/records/context.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { handedOver, launch, redeem, type Twist } from '../support/browser.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

const TERM = { name: '2026-2027', start: '2026-08-10', end: '2027-06-11' };
const ROSA = { cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' };

/** Three sections of one course, under ids of this test's own. */
async function threeSections(own: string) {
  const ids = ['1', '3', '5'].map((period) => ({ sis: `${own}-P${period}`, id: `class-${own}-${period}`, period }));
  await addClasses(
    roomkey.dynamo,
    ids.map(({ sis, id, period }) =>
      rosterClass({ id, name: `Algebra 1, period ${period}`, period, sisIds: [sis], term: TERM, teachers: [ROSA] }),
    ),
  );
  return ids;
}

/** A Canvas navigation launch of this course, by somebody who is enrolled in these sections. */
const from = (course: string, sections: readonly string[], change: (claims: Claims) => void = () => {}): Twist => ({
  sample: sections.length === 1 ? 'canvas-student-one-section' : 'canvas-teacher-three-sections',
  claims(claims) {
    claims[`${CLAIM}context`] = { ...Object(claims[`${CLAIM}context`]), id: course };
    claims[`${CLAIM}resource_link`] = { id: course };
    claims[`${CLAIM}custom`] = {
      ...Object(claims[`${CLAIM}custom`]),
      section_sis_ids: sections.join(', '),
      section_names: JSON.stringify(sections.map((id) => `Algebra 1 - Period ${id.at(-1) ?? ''}`)),
    };
    change(claims);
  },
});

const contextAt = async (course: string): Promise<Context> => {
  const found = await contexts(roomkey.dynamo).get(contextKeyOf(roomkey.canvas.deployment, course), 'consistent');
  assert.ok(found !== null);
  return found;
};

const active = (context: Context): readonly string[] =>
  activeClasses(context)
    .map(({ id }) => id)
    .toSorted();

/** The class that opens, and what the application learns. */
async function opens(twist: Twist): Promise<LaunchObject> {
  const { code } = handedOver(await launch(roomkey, roomkey.canvas, twist));
  const { launch: object }: { launch: LaunchObject } = JSON.parse(String((await redeem(roomkey, code)).body));
  return object;
}

const orders = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) => orders(items.filter((one) => one !== item)).map((rest) => [item, ...rest]));

describe('three students of three sections and their teacher, in all 24 orders', () => {
  for (const order of orders([0, 1, 2, 'teacher'] as const)) {
    test(order.join(', '), async () => {
      const own = `o-${order.join('')}`;
      const sections = await threeSections(own);
      for (const who of order) {
        if (who === 'teacher') {
          const reply = await launch(
            roomkey,
            roomkey.canvas,
            from(
              own,
              sections.map(({ sis }) => sis),
            ),
          );
          assert.equal(reply.statusCode, 200, 'a teacher of three chooses');
        } else {
          const { sis = '', id = '' } = sections[who] ?? {};
          const object = await opens(from(own, [sis]));
          assert.deepEqual([object.class?.id, object.class?.connected.how, object.rostered], [id, 'proof', 'yes']);
        }
      }
      const context = await contextAt(own);
      assert.deepEqual(active(context), sections.map(({ id }) => id).toSorted());
      assert.ok(context.classes.every(({ how }) => how === 'proof'));
    });
  }

  for (const order of orders([0, 1, 2, 'teacher'] as const)) {
    test(`${order.join(', ')}: a class that was taken out stays out`, async () => {
      const own = `r-${order.join('')}`;
      const sections = await threeSections(own);
      const [gone, ...rest] = sections;
      assert.ok(gone !== undefined);
      await mapCourse(roomkey, roomkey.canvas, own, [{ id: gone.id }]);
      const context = await contextAt(own);
      await mappings(roomkey.dynamo).replace(
        context,
        DISTRICT,
        [],
        context.version,
        { how: 'teacher', by: 'x' },
        roomkey.now(),
      );
      for (const who of order) {
        const ids = who === 'teacher' ? sections.map(({ sis }) => sis) : [sections[who]?.sis ?? ''];
        await launch(roomkey, roomkey.canvas, from(own, ids));
      }
      assert.deepEqual(active(await contextAt(own)), rest.map(({ id }) => id).toSorted());
    });
  }
});

test('two students of two sections at once: both classes join, and each student is in the right one', async () => {
  const [first, second] = await threeSections('at-once');
  assert.ok(first !== undefined && second !== undefined);
  const objects = await Promise.all([opens(from('at-once', [first.sis])), opens(from('at-once', [second.sis]))]);
  assert.deepEqual(
    objects.map((object) => object.class?.id),
    [first.id, second.id],
  );
  const context = await contextAt('at-once');
  assert.deepEqual(active(context), [first.id, second.id].toSorted());
  assert.equal(context.version, 2);
});

test('the same student twice changes nothing more', async () => {
  const [{ sis } = { sis: '' }] = await threeSections('again');
  await opens(from('again', [sis]));
  const before = await contextAt('again');
  await opens(from('again', [sis]));
  assert.deepEqual(await contextAt('again'), before);
});

test('a student of a section that is not connected is never sent to the one that is', async () => {
  const [mapped, own] = await threeSections('other');
  assert.ok(mapped !== undefined && own !== undefined);
  await mapCourse(roomkey, roomkey.canvas, 'other', [{ id: mapped.id }]);
  // The student's own section is connected from another course: a question for a person.
  await mapCourse(roomkey, roomkey.canvas, 'another-course', [{ id: own.id }]);
  const reply = await launch(roomkey, roomkey.canvas, from('other', [own.sis]));
  assert.equal(reply.statusCode, 200);
  assert.ok(String(reply.body).includes('Your class is almost ready'));
  assert.deepEqual(active(await contextAt('other')), [mapped.id]);
});

test('a course that has all the classes that it can gets no more; the student is in his own all the same', async () => {
  const [{ sis, id } = { sis: '', id: '' }] = await threeSections('full');
  const full = Array.from({ length: LIMITS.classes }, (_, i) => ({ id: `full-${i}` }));
  await mapCourse(roomkey, roomkey.canvas, 'full', full);
  const { version } = await contextAt('full');
  assert.equal((await opens(from('full', [sis]))).class?.id, id);
  const context = await contextAt('full');
  assert.deepEqual([active(context).length, context.version], [LIMITS.classes, version]);
});

test('ids that name nothing route as if absent, and are looked up once a day', async () => {
  const [mapped] = await threeSections('unknown-ids');
  assert.ok(mapped !== undefined);
  await mapCourse(roomkey, roomkey.canvas, 'unknown-ids', [{ id: mapped.id }]);
  assert.equal((await opens(from('unknown-ids', ['nobody-knows']))).class?.id, mapped.id);
  assert.deepEqual(Object.keys((await contextAt('unknown-ids')).unresolved), ['nobody-knows']);
});

test('an id that more than fifty classes have stands for none of them, and is looked up once a day', async () => {
  await addClasses(
    roomkey.dynamo,
    Array.from({ length: 51 }, (_, i) => rosterClass({ id: `vacant-${i}`, sisIds: ['vacant'], term: TERM })),
  );
  const [mapped] = await threeSections('placeholder');
  assert.ok(mapped !== undefined);
  await mapCourse(roomkey, roomkey.canvas, 'placeholder', [{ id: mapped.id }]);
  assert.equal((await opens(from('placeholder', ['vacant']))).class?.id, mapped.id);
  assert.deepEqual(Object.keys((await contextAt('placeholder')).unresolved), ['vacant']);
});

/** What must not connect by itself. */
const DOUBTS: readonly (readonly [string, (own: string) => Promise<Twist>])[] = [
  [
    "last year's class",
    async (own) => {
      const term = { name: '2025-2026', start: '2025-08-10', end: '2026-06-11' };
      await addClasses(roomkey.dynamo, [rosterClass({ id: own, sisIds: [own], term })]);
      return from(own, [own]);
    },
  ],
  [
    'an id that two schools share',
    async (own) => {
      await addClasses(roomkey.dynamo, [
        rosterClass({ id: `${own}-a`, sisIds: [own], school: { id: 'a', name: null } }),
        rosterClass({ id: `${own}-b`, sisIds: [own], school: { id: 'b', name: null } }),
      ]);
      return from(own, [own]);
    },
  ],
  [
    "another district's class",
    async (own) => {
      await addClasses(roomkey.dynamo, [rosterClass({ id: own, sisIds: [own] })], '4fd43cc56d11340000000099');
      return from(own, [own]);
    },
  ],
  [
    "a link of a teacher's own making",
    async (own) => {
      await addClasses(roomkey.dynamo, [rosterClass({ id: own, sisIds: [own] })]);
      return from(own, [own], (claims) => {
        claims[`${CLAIM}resource_link`] = { id: 'a link in a module' };
      });
    },
  ],
  [
    "a link of a teacher's own making, opened as another placement",
    async (own) => {
      await addClasses(roomkey.dynamo, [rosterClass({ id: own, sisIds: [own] })]);
      return from(own, [own], (claims) => {
        claims['https://www.instructure.com/placement'] = 'link_selection';
      });
    },
  ],
  [
    'a preview as a student',
    async (own) => {
      await addClasses(roomkey.dynamo, [rosterClass({ id: own, sisIds: [own], term: TERM })]);
      return from(own, [own], (claims) => {
        claims[`${CLAIM}roles`] = [
          'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner',
          'http://purl.imsglobal.org/vocab/lti/system/person#TestUser',
        ];
      });
    },
  ],
  [
    'an administrator acting as a student',
    async (own) => {
      await addClasses(roomkey.dynamo, [rosterClass({ id: own, sisIds: [own], term: TERM })]);
      return from(own, [own], (claims) => {
        claims[`${CLAIM}custom`] = { ...Object(claims[`${CLAIM}custom`]), masquerading_user_id: '4471' };
      });
    },
  ],
];

describe('connects nothing by itself', () => {
  for (const [name, prepare] of DOUBTS) {
    test(name, async () => {
      const own = `doubt-${name.replaceAll(/\W/g, '-')}`;
      const reply = await launch(roomkey, roomkey.canvas, await prepare(own));
      assert.ok(reply.statusCode < 400, String(reply.body));
      assert.deepEqual(active(await contextAt(own)), []);
    });
  }
});

test('each class that joins leaves an event', async () => {
  const [{ sis, id } = { sis: '', id: '' }] = await threeSections('events');
  await opens(from('events', [sis]));
  const events = await roomkey.dynamo.query(`C#${contextKeyOf(roomkey.canvas.deployment, 'events')}`, 'E#');
  assert.deepEqual(
    events.map(({ how, before: had, after: has, v }) => ({ how, had, has, v })),
    [{ how: 'proof', had: [], has: [id], v: 1 }],
  );
});
