import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { userIdOf } from '../../shared/handoff/object.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { PUPIL_TOO } from '../../shared/store/catalogue/pupils.ts';
import { choices } from '../../shared/store/contexts/choices.ts';
import { CLASS } from '../../shared/store/contexts/contexts.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { contextKey, districtKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { sub } from '../../shared/store/table/read.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { attend } from '../support/pupils.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey, TODAY, type World } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { addUsers, cleverId, reference } from '../support/users.ts';
import { arrive, inCourse, keyOf, take, valuesOf } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/** Students whom the roster places in a course of several classes: real handlers, a real table whose calls are counted. */
let roomkey: Roomkey;
let calls: Counter;
const { launchOf } = coursesIn(() => roomkey);

const [ANA, BEN, CLEO, NEW] = [1, 2, 3, 4];
const CLASSES: readonly RosterClass[] = ['chem-1', 'chem-4', 'bio'].map((id) => rosterClass({ id, term: NOW_TERM }));
const COURSE = 'two-classes';
const PROVEN = 'proven';
const MEMBER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';

const attending = (all: Parameters<typeof attend>[2]) => attend(roomkey, CLASSES, all);

const FIRST = { 'chem-1': [ANA, CLEO], 'chem-4': [BEN, CLEO], bio: [NEW] };

before(async () => {
  roomkey = await startRoomkey();
  calls = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = calls.endpoint;
  await attending(FIRST);
  const users = [ANA, BEN, CLEO, NEW].map((n) => reference(n, `S-${n}`));
  await addUsers(roomkey.dynamo, users);
  const user = userIdOf(roomkey.schoology.registration.realm, 'linked');
  const link = { user, cleverId: cleverId(BEN), district: DISTRICT, source: 'sign-in', day: TODAY } as const;
  await identityLinks(roomkey.dynamo).put(link);
  for (const world of [roomkey.canvas, roomkey.schoology]) {
    await mapCourse(roomkey, world, COURSE, [{ id: 'chem-1' }, { id: 'chem-4' }]);
    await mapCourse(roomkey, world, PROVEN, [{ id: 'chem-1' }, { id: 'bio' }]);
  }
});
after(async () => {
  await roomkey.close();
  await calls.close();
});

const pupil = (n: number, more: Readonly<Record<string, unknown>> = {}) => ({
  sub: `pupil-${n}`,
  learner: true as const,
  custom: {},
  [`${CLAIM}lis`]: { person_sourcedid: `S-${n}` },
  ...more,
});

type Who = Parameters<typeof inCourse>[1];

async function goes(who: Who, course = COURSE, world: World = roomkey.schoology) {
  await arrive(roomkey, world, inCourse(course, { ...who, sub: 'warm' }));
  calls.calls();
  const page = await arrive(roomkey, world, inCourse(course, who));
  return { page, calls: calls.calls() };
}

/** The class that opens; null where there is a choice or a wait. */
async function opens(who: Who, course?: string, world?: World): Promise<string | null> {
  const { page } = await goes(who, course, world);
  return page.reply.statusCode === 303 ? ((await launchOf(page.reply)).class?.id ?? null) : null;
}

describe('where no section is named', () => {
  const rows: readonly (readonly [string, Who, string | null])[] = [
    ['who attends one of the two lands in it', pupil(ANA), 'chem-1'],
    ['and who attends the other, in that', pupil(BEN), 'chem-4'],
    ['who is known by a link', pupil(0, { sub: 'linked', [`${CLAIM}lis`]: undefined }), 'chem-4'],
    ['who attends both chooses', pupil(CLEO), null],
    ['who attends neither chooses, as today', pupil(NEW), null],
    ['whom the roster does not know, too', pupil(9), null],
    ['who has no id', pupil(0, { [`${CLAIM}lis`]: undefined }), null],
    [
      'a code of the course does not matter',
      pupil(ANA, { [`${CLAIM}lis`]: { person_sourcedid: `S-${ANA}`, course_section_sourcedid: 'X' } }),
      'chem-1',
    ],
    ['a parent is nobody’s pupil', pupil(ANA, { [`${CLAIM}roles`]: [`${MEMBER}Mentor`] }), null],
    ['a teacher of that id, neither', pupil(ANA, { [`${CLAIM}roles`]: [`${MEMBER}Instructor`] }), null],
  ];
  for (const [what, who, expected] of rows) test(what, async () => assert.equal(await opens(who), expected));

  test('the launch says that the roster has the person in it, and names all classes of the course', async () => {
    const { page } = await goes(pupil(ANA));
    const launch = await launchOf(page.reply);
    assert.equal(launch.rostered, 'yes');
    assert.equal(launch.classes.length, 2);
  });

  test('who attends both is offered these alone', async () => {
    await mapCourse(roomkey, roomkey.schoology, 'three', [{ id: 'chem-1' }, { id: 'chem-4' }, { id: 'bio' }]);
    const { page } = await goes(pupil(CLEO), 'three');
    assert.deepEqual(valuesOf(page.body, 'class').toSorted(), ['chem-1', 'chem-4']);
  });

  test('a post for another class is refused', async () => {
    // A page from before the roster knew.
    await attending({ bio: [NEW] });
    const { page } = await goes(pupil(ANA));
    assert.deepEqual(valuesOf(page.body, 'class').toSorted(), ['chem-1', 'chem-4']);
    await attending(FIRST);
    const reply = await take(roomkey, page, { step: 'choose', class: 'chem-4' });
    assert.equal(reply.headers?.['x-error-code'], 'class-refused');
    assert.equal((await launchOf(await take(roomkey, page, { step: 'choose', class: 'chem-1' }))).class?.id, 'chem-1');
  });

  test('an id of the SIS places where the roster has that, and nobody where a teacher has it, too', async () => {
    await attending({ ...FIRST, 'chem-4': [...FIRST['chem-4'], 'S-77'] });
    assert.equal(await opens(pupil(77)), 'chem-4');
    const key = teacherPointerKey(DISTRICT, { kind: 'sis', id: 'S-77' });
    await roomkey.dynamo.update(key, { set: { [PUPIL_TOO]: true } });
    assert.equal(await opens(pupil(77)), null);
    await attending(FIRST);
  });

  test('lists that nobody has renewed for two weeks place nobody', async () => {
    await roomkey.dynamo.update(districtKey(DISTRICT), { set: { pupilsDay: '2026-11-08' } });
    assert.equal(await opens(pupil(ANA)), null);
    await pupils(roomkey.dynamo).renew(DISTRICT, TODAY);
    assert.equal(await opens(pupil(ANA)), 'chem-1');
  });

  test('a remembered choice yields to the roster, and counts again where it says nothing', async () => {
    const { realm } = roomkey.schoology.registration;
    const key = keyOf(roomkey.schoology, COURSE);
    for (const n of [ANA, NEW]) {
      await choices(roomkey.dynamo).remember(realm, `pupil-${n}`, key, 'chem-4', roomkey.now() - 600);
    }
    assert.equal(await opens(pupil(NEW)), 'chem-4');
    assert.equal(await opens(pupil(ANA)), 'chem-1');
    await attending({ 'chem-4': [ANA] });
    assert.equal(await opens(pupil(ANA)), 'chem-4', 'moved by the roster');
    await attending(FIRST);
  });
});

describe('in a course of Canvas', () => {
  const canvas = (n: number, sections: string): Who => ({
    sub: `pupil-${n}`,
    learner: true,
    custom: { user_sis_id: `S-${n}`, section_sis_ids: sections },
  });

  test('who is in a section without an id lands where the roster has the person, whatever proved it', async () => {
    await proveCourse();
    assert.equal(await opens(canvas(ANA, ''), PROVEN, roomkey.canvas), 'chem-1');
    assert.equal(await opens(canvas(BEN, ''), PROVEN, roomkey.canvas), null);
  });

  test('an id of a section decides alone', async () => {
    assert.equal(await opens(canvas(ANA, 'NOBODY-KNOWS'), COURSE, roomkey.canvas), null);
  });
});

/** As if ids of sections had connected the two. */
async function proveCourse(): Promise<void> {
  const key = contextKey(keyOf(roomkey.canvas, PROVEN));
  const item = await roomkey.dynamo.get(key);
  assert.ok(item);
  const set = Object.fromEntries(
    ['chem-1', 'bio'].map((id) => [CLASS + id, { ...sub(item, CLASS + id), e: ['section-id'] }]),
  );
  await roomkey.dynamo.update(key, { set });
}

test('a click reads as often as one that a remembered choice answers', async () => {
  const { realm } = roomkey.schoology.registration;
  const key = keyOf(roomkey.schoology, COURSE);
  await choices(roomkey.dynamo).remember(realm, `pupil-${NEW}`, key, 'chem-1', roomkey.now() - 600);
  const reads = ['BatchGetItem', 'BatchGetItem', 'GetItem'];
  for (const n of [ANA, NEW]) {
    const { calls } = await goes(pupil(n));
    assert.deepEqual(calls.filter((call) => call.includes('Get')).toSorted(), reads);
  }
  await mapCourse(roomkey, roomkey.schoology, 'one', [{ id: 'chem-4' }]);
  const { calls: one } = await goes(pupil(ANA), 'one');
  assert.deepEqual(one.filter((call) => call.includes('Get')).toSorted(), ['BatchGetItem', 'GetItem']);
});
