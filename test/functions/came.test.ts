import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { userIdOf } from '../../shared/handoff/object.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { cameKey, districtKey } from '../../shared/store/table/keys.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { handedOver } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { attend } from '../support/pupils.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { addUsers, cleverId, reference } from '../support/users.ts';
import { arrive, inCourse, keyOf, take, valuesOf, waits } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/** Who came to a course that is connected to nothing: real handlers, a real table whose calls are counted. */
let roomkey: Roomkey;
let calls: Counter;
const { newCourse, activeNow, contextNow, launchOf } = coursesIn(() => roomkey);

const [ROSA, SAM] = [901, 902];
const teacher = (n: number) => ({ cleverId: cleverId(n), sisId: null, email: null, name: `Teacher ${n}` });
const one = (id: string, period: string, more: Partial<RosterClass> = {}): RosterClass =>
  rosterClass({ id, name: 'History', period, term: NOW_TERM, teachers: [teacher(ROSA)], ...more });
/** Whom no id of a launch names. */
const KIM = { cleverId: cleverId(903), sisId: null, email: 'kim@lincoln.example', name: 'Kim Lee' };
const CLASSES: readonly RosterClass[] = [
  one('first', '1'),
  one('second', '2'),
  one('third', '3'),
  one('other', '4', { teachers: [teacher(SAM)] }),
  one('kims', '5', { teachers: [KIM] }),
  one('kims-too', '6', { teachers: [KIM] }),
];
const some = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const ATTEND = {
  first: some(1, 8),
  second: some(11, 18),
  third: [1, 11, 21],
  other: some(11, 18),
  kims: [22],
  'kims-too': some(26, 30),
};

before(async () => {
  roomkey = await startRoomkey();
  calls = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = calls.endpoint;
  await attend(roomkey, CLASSES, ATTEND);
  await addUsers(
    roomkey.dynamo,
    some(1, 30).map((n) => reference(n, `S-${n}`)),
  );
  const user = userIdOf(roomkey.canvas.registration.realm, 'rosa');
  const link = { user, cleverId: cleverId(ROSA), district: DISTRICT, source: 'sign-in', day: TODAY } as const;
  await identityLinks(roomkey.dynamo).put(link);
});
after(async () => {
  await roomkey.close();
  await calls.close();
});

const pupil = (n: number, more: Readonly<Record<string, unknown>> = {}) => ({
  sub: `pupil-${n}`,
  learner: true as const,
  custom: { user_sis_id: `S-${n}` },
  ...more,
});
const rosa = { sub: 'rosa', custom: {} };

async function come(course: string, numbers: readonly number[]): Promise<void> {
  for (const n of numbers) await arrive(roomkey, roomkey.canvas, inCourse(course, pupil(n)));
}
const cameTo = (course: string) => roomkey.dynamo.get(cameKey(keyOf(roomkey.canvas, course)), 'consistent');
const peopleOf = async (course: string) =>
  Object.keys((await cameTo(course)) ?? {}).filter((name) => name.startsWith('p#'));
const page = async (course: string) => (await waits(roomkey, roomkey.canvas, inCourse(course, rosa))).body;
const rowsOf = (body: string) => [...new Set(valuesOf(body, 'class'))];
const policy = async (given: Parameters<ReturnType<typeof deployments>['setDistrictPolicy']>[1]): Promise<void> => {
  await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, given);
  roomkey.advance(61);
};

describe('what is kept', () => {
  test('a pseudonym and marks for each student, once, and nothing that names anybody', async () => {
    const course = newCourse();
    await come(course, [1, 2, 1]);
    const item = await cameTo(course);
    assert.equal((await peopleOf(course)).length, 2);
    assert.doesNotMatch(JSON.stringify(item), /pupil-|S-1|6a00000/);
    assert.equal(item?.['ttl'], roomkey.now() + 30 * 86_400);
  });

  test('nobody who acts for another, previews, teaches, or watches', async () => {
    const course = newCourse();
    const role = (name: string) => [`http://purl.imsglobal.org/vocab/lis/v2/membership#${name}`];
    const preview = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
    for (const who of [
      pupil(1, { custom: { user_sis_id: 'S-1', masquerading_user_id: '9' } }),
      pupil(1, { [`${CLAIM}roles`]: [...role('Learner'), preview] }),
      pupil(1, { [`${CLAIM}roles`]: role('Mentor') }),
      pupil(1, { [`${CLAIM}roles`]: role('ContentDeveloper') }),
      rosa,
    ]) {
      await arrive(roomkey, roomkey.canvas, inCourse(course, who));
    }
    assert.equal(await cameTo(course), null);
  });

  test('of a hundred at most, until some are over', async () => {
    const course = newCourse();
    await come(course, [1]);
    const full = Object.fromEntries(some(1, 99).map((n) => [`p#${n}`, { at: roomkey.now(), k: new Uint8Array() }]));
    const key = cameKey(keyOf(roomkey.canvas, course));
    await roomkey.dynamo.update(key, { set: full });
    await come(course, [2]);
    assert.equal((await peopleOf(course)).length, 100);
    await roomkey.dynamo.update(key, { set: { 'p#7': { at: roomkey.now() - 30 * 86_400, k: new Uint8Array() } } });
    await come(course, [2]);
    const now = await peopleOf(course);
    assert.equal(now.length, 100);
    assert.ok(!now.includes('p#7'));
  });

  test('no more than three reads and three writes, whatever the launch names', async () => {
    const course = newCourse();
    await come(course, [3]);
    for (const sections of ['', 'NOBODY-KNOWS', 'NOBODY-KNOWS,NOR-THIS']) {
      const custom = { user_sis_id: 'S-4', section_sis_ids: sections };
      calls.calls();
      await arrive(roomkey, roomkey.canvas, inCourse(newCourse(), pupil(4, { custom })));
      const done = calls.calls();
      // Besides login's and launch's own write, the course's read, and who the person is.
      assert.ok(done.filter((call) => call.includes('Get')).length <= 2 + 3, String(done));
      assert.ok(done.filter((call) => /Put|Update/.test(call)).length <= 2 + 3, String(done));
    }
  });

  test('nothing in a course that is connected, nor where nobody has told who attends', async () => {
    const course = newCourse();
    const setup = await waits(roomkey, roomkey.canvas, inCourse(course, rosa));
    handedOver(await take(roomkey, setup, { step: 'connect', class: 'third', version: '0' }));
    await come(course, [1]);
    assert.equal(await cameTo(course), null);
    await roomkey.dynamo.update(districtKey(DISTRICT), { set: { pupilsDay: '2026-11-08' } });
    const untold = newCourse();
    await come(untold, [1]);
    assert.equal(await cameTo(untold), null);
    await pupils(roomkey.dynamo).renew(DISTRICT, TODAY);
  });
});

describe('the teacher’s page', () => {
  test('puts the class first that they attend, and says how many', async () => {
    const course = newCourse();
    await come(course, some(11, 16));
    const body = await page(course);
    assert.deepEqual(rowsOf(body), ['second', 'third', 'first']);
    assert.match(body, /6 of the 6 students who came attend it/);
    assert.match(body, /1 of the 6 students who came attend it/);
    assert.match(body, /None of the students who came attends it/);
    assert.doesNotMatch(body, /value="other"/, 'another teacher’s class is not hers');
  });

  test('counts whom nobody knows, too; and one alone in words', async () => {
    const course = newCourse();
    await come(course, [2]);
    assert.match(await page(course), /The one student who came attends it/);
    await come(course, [77]);
    assert.match(await page(course), /1 of the 2 students who came attend it/);
  });

  test('says nothing of people who attend none of hers, nor after 30 days', async () => {
    const course = newCourse();
    await come(course, [25]);
    assert.doesNotMatch(await page(course), /who came/);
    await come(course, [2]);
    const key = cameKey(keyOf(roomkey.canvas, course));
    const [name = ''] = await peopleOf(course);
    for (const each of await peopleOf(course)) {
      await roomkey.dynamo.update(key, { set: { [each]: { at: roomkey.now() - 30 * 86_400, k: new Uint8Array(8) } } });
    }
    assert.notEqual(name, '');
    assert.doesNotMatch(await page(course), /who came/);
  });

  for (const [what, said] of [
    ['an email address', { email: KIM.email, name: 'Somebody Else' }],
    ['a full name', { email: undefined, name: 'Lee, Kim' }],
  ] as const) {
    test(`of a teacher known by ${what} alone shows no class; her request names the one that they attend`, async () => {
      const ask = async (numbers: readonly number[]): Promise<readonly string[] | undefined> => {
        const course = newCourse();
        await come(course, numbers);
        const who = { sub: `kim-${course}`, custom: {}, given_name: undefined, family_name: undefined, ...said };
        const page = await waits(roomkey, roomkey.canvas, inCourse(course, who));
        assert.match(page.body, /Kim Lee/);
        assert.doesNotMatch(page.body, /kims|who came/);
        await take(roomkey, page, { step: 'ask', about: 'name' });
        const key = keyOf(roomkey.canvas, course);
        return (await requests(roomkey.dynamo).list(DISTRICT)).find(({ contextKey }) => contextKey === key)?.classes;
      };
      assert.deepEqual(await ask([22]), ['kims']);
      assert.deepEqual(await ask(some(26, 30)), ['kims-too']);
    });
  }

  test('connects nothing by itself', async () => {
    const course = newCourse();
    await come(course, some(11, 18));
    await page(course);
    assert.deepEqual(await activeNow(course), []);
  });
});

describe('where the district has it so, a course connects itself', () => {
  before(() => policy({ byPeople: true }));
  after(() => policy({}));

  let connected = '';
  const opens = async (course: string, who: Parameters<typeof inCourse>[1] = rosa) => {
    const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, who));
    return reply.statusCode === 303 ? (await launchOf(reply)).class?.id : null;
  };

  test('with the one class of its teacher that all five attend; pupils land there from then on', async () => {
    const course = newCourse();
    await come(course, some(12, 16));
    assert.equal(await opens(course), 'second');
    const [mapped] = (await contextNow(course)).classes;
    assert.deepEqual([mapped?.how, mapped?.by, mapped?.evidence], ['proof', 'launch', ['people']]);
    assert.equal(await opens(course, pupil(17)), 'second');
  });

  const rows: readonly (readonly [string, readonly number[], Parameters<typeof inCourse>[1]])[] = [
    ['four are not enough', some(1, 4), rosa],
    ['one of them attends it not', [1, 2, 3, 4, 5, 25], rosa],
    ['nobody knows one of them', [1, 2, 3, 4, 5, 77], rosa],
    [
      'the course is called otherwise',
      some(1, 5),
      { ...rosa, [`${CLAIM}context`]: { id: 'x', title: 'Chemistry', type: [] } },
    ],
    ['the teacher is nobody whom Clever knows', some(1, 5), { sub: 'new', custom: {} }],
    ['another course has the class', some(12, 16), rosa],
  ];
  for (const [what, numbers, who] of rows) {
    test(`not where ${what}`, async () => {
      const course = newCourse();
      await come(course, numbers);
      const context = who?.[`${CLAIM}context`];
      const as = context === undefined ? who : { ...who, [`${CLAIM}context`]: { ...Object(context), id: course } };
      assert.equal(await opens(course, as), null);
      assert.deepEqual(await activeNow(course), []);
    });
  }

  test('not where two of her classes have them all, nor where a class of hers tells of nobody', async () => {
    await attend(roomkey, CLASSES, { ...ATTEND, third: some(1, 8) });
    const course = newCourse();
    await come(course, some(1, 5));
    assert.equal(await opens(course), null);
    await attend(roomkey, CLASSES, { ...ATTEND, third: [] });
    assert.equal(await opens(course), null);
    await attend(roomkey, CLASSES, ATTEND);
    assert.equal(await opens(course), 'first');
    connected = course;
  });

  test('not with a class that a person took out of it', async () => {
    const context = await contextNow(connected);
    const actor = { how: 'operator', by: 'x' } as const;
    await mappings(roomkey.dynamo).replace(context, DISTRICT, [], context.version, actor, roomkey.now());
    await come(connected, some(1, 5));
    assert.equal(await opens(connected), null);
    const course = newCourse();
    await come(course, some(1, 5));
    assert.equal(await opens(course), 'first', 'another course may have it');
  });
});
