import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { userIdOf } from '../../shared/handoff/object.ts';
import { EXACT } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { ClaimMap, Family, UserIds } from '../../shared/records/registration.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { handedOver, redeem } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey, type World } from '../support/roomkey.ts';
import { addUsers, cleverId, reference } from '../support/users.ts';
import { arrive, inCourse } from '../support/waiting.ts';

/** Who the person of a launch is at Clever: real handlers, a real table whose calls are counted. */
let roomkey: Roomkey;
let calls: Counter;

const COURSE = 'mapped';
const CLEVER_CLAIM = 'https://lms.example/clever';
const STUDENT = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
const TEACHER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor';
const FACULTY = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor';
const PREVIEW = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

const idOf = (world: World, sub: string): string => userIdOf(world.registration.realm, sub);

const link = (sub: string, n: number, district = DISTRICT, world = roomkey.canvas) =>
  identityLinks(roomkey.dynamo).put({
    user: idOf(world, sub),
    cleverId: cleverId(n),
    district,
    source: 'sign-in',
    day: '2026-11-23',
  });

before(async () => {
  roomkey = await startRoomkey();
  calls = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = calls.endpoint;
  for (const world of [roomkey.canvas, roomkey.schoology]) await mapCourse(roomkey, world, COURSE, [{ id: 'algebra' }]);
  await addUsers(roomkey.dynamo, [
    reference(1, 'S-1'),
    reference(2, 'S-2'),
    reference(3, 'S-2', { role: 'teacher' }),
    reference(4, '4004'),
    reference(5, '4004', { kind: 'number' }),
    reference(6, '6006', { kind: 'number' }),
    reference(7, '7007', { kind: 'state' }),
    reference(8, 'maya.r', { kind: 'username' }),
    reference(9, 'S-9'),
    reference(9, 'S-9', { role: 'staff' }),
    reference(10, '1010'),
    reference(11, '1010', { role: 'teacher' }),
    reference(12, 'abc-12'),
    reference(13, 'ÅB-13'),
    reference(14, 'T-14', { role: 'teacher' }),
    reference(15, '1515', { kind: 'number', role: 'staff' }),
  ]);
  await link('linked', 21);
  await link('linked elsewhere', 22, 'another district');
  await link('linked twice', 23);
  await link('linked too', 24, DISTRICT, roomkey.schoology);
});
after(async () => {
  await roomkey.close();
  await calls.close();
});

interface Said {
  readonly sub?: string;
  readonly custom?: Record<string, string>;
  readonly [claim: string]: unknown;
}

/** A student's click in a course that is connected; what the application is told of the Clever id, and what the launch read. */
async function told(said: Said, world = roomkey.canvas) {
  const claims = { [`${CLAIM}roles`]: [STUDENT], sub: 'nobody', custom: {}, ...said };
  calls.calls();
  const { reply } = await arrive(roomkey, world, inCourse(COURSE, claims));
  const { code } = handedOver(reply);
  const done = calls.calls();
  const launch = JSON.parse(String((await redeem(roomkey, code)).body)).launch;
  return { clever: launch.user.ids.clever, ids: launch.user.ids, calls: done, user: launch.user };
}

async function mapClaims(claimMap: ClaimMap, family: Family = 'canvas', world = roomkey.canvas): Promise<void> {
  const { iss, toolId } = world.registration;
  await roomkey.dynamo.update(registrationKey(iss, toolId), { set: { claims: { ...claimMap }, family } });
  roomkey.advance(61);
}

const named = (sis: string): Said => ({ custom: { user_sis_id: sis } });
const as = (role: string, sis: string): Said => ({ ...named(sis), [`${CLAIM}roles`]: [role] });
const bySis = (n: number) => ({ value: cleverId(n), source: 'sis-id' });

const rows: readonly (readonly [string, Said, { value: string; source: string } | null])[] = [
  ['an id of the SIS that is one student’s', named('S-1'), bySis(1)],
  ['an id that a student and a teacher have', named('S-2'), null],
  ['an id of one that is another’s number', named('4004'), null],
  ['an id that is another’s number, whose own person is not shared', named('6006'), null],
  ['an id that is another’s id of the state', named('7007'), null],
  ['a name to sign in with is no id of the SIS', named('maya.r'), null],
  ['one user in two roles', named('S-9'), bySis(9)],
  ['an id that nobody has', named('S-0'), null],
  ['an id in other letters', named('ABC-12'), null],
  ['an id with a blank', named('S-1 '), null],
  ['an id that was composed otherwise', named('A\u030aB-13'), null],
  ['the LMS’s own id of a person', { custom: { user_lms_id: 'S-1' } }, null],
  ['a login id', { custom: { login_id: 'S-1' } }, null],
  ['nothing, and a link', { sub: 'linked' }, { value: cleverId(21), source: 'sign-in' }],
  ['a link and an id of the SIS: the id', { sub: 'linked', ...named('S-1') }, bySis(1)],
  ['a link and an id of two', { sub: 'linked', ...named('S-2') }, { value: cleverId(21), source: 'sign-in' }],
  ['a link of another district', { sub: 'linked elsewhere' }, null],
  ['a link of another platform', { sub: 'linked too' }, null],
  ['a link, as somebody who acts for another', { sub: 'linked', custom: { masquerading_user_id: '9' } }, null],
  ['a link, in Student View', { sub: 'linked', [`${CLAIM}roles`]: [STUDENT, PREVIEW] }, null],
  [
    'an id of the SIS that is Clever’s own',
    named('5f1b0000000000000000000a'),
    { value: '5f1b0000000000000000000a', source: 'custom.user_sis_id' },
  ],
  [
    'the same in capital letters',
    named('5F1B0000000000000000000A'),
    { value: '5f1b0000000000000000000a', source: 'custom.user_sis_id' },
  ],
  ['a pupil whose id is a teacher’s alone', named('T-14'), null],
  ['a pupil whose id is a number of the staff’s', named('1515'), null],
  ['a teacher by her own id', as(TEACHER, 'T-14'), bySis(14)],
  ['a teacher whose id is a pupil’s alone', as(TEACHER, 'S-1'), null],
  ['a teacher who is a pupil there, too', as(TEACHER, 'S-9'), bySis(9)],
  ['a teacher who learns in this course', { ...named('T-14'), [`${CLAIM}roles`]: [STUDENT, FACULTY] }, bySis(14)],
  ['an unresolved variable', named('$Canvas.user.sisSourceId'), null],
];

describe('who it is at Clever', () => {
  for (const [what, said, expected] of rows) {
    test(what, async () => assert.deepEqual((await told(said)).clever, expected));
  }

  test('what the LMS has sent stays beside it', async () => {
    const { ids, user } = await told({ sub: 'maya', ...named('S-1') });
    assert.deepEqual(ids.sis, { value: 'S-1', source: 'custom.user_sis_id' });
    assert.equal(user.id, idOf(roomkey.canvas, 'maya'), 'the person stays who it was');
  });
});

describe('a registration whose SIS ids are', () => {
  const says = async (userIds: UserIds): Promise<void> => {
    await registrations(roomkey.dynamo).change(roomkey.canvas.registration, { userIds });
    roomkey.advance(61);
  };
  after(() => says('sis'));

  for (const [userIds, own, others] of [
    ['number', '6006', ['S-1', '7007']],
    ['state', '7007', ['S-1', '6006']],
  ] as const) {
    test(`${userIds}: these alone name, and an id of another’s of another kind is doubt`, async () => {
      await says(userIds);
      assert.deepEqual((await told(named(own))).clever, bySis(Number(own.slice(0, 1))));
      for (const other of [...others, '4004']) assert.equal((await told(named(other))).clever, null, other);
      assert.equal((await told({ ...named('1515'), [`${CLAIM}roles`]: [STUDENT] })).clever, null);
    });
  }
});

describe('what it reads', () => {
  const READS = ['GetItem', 'BatchGetItem'];
  const reads = async (said: Said) => (await told(said)).calls.filter((call) => READS.includes(call));

  test('one batch beside the course, whatever is asked', async () => {
    await told(named('S-1'));
    for (const said of [named('S-1'), { sub: 'linked' }, { sub: 'linked', ...named('S-2') }, named('S-0')]) {
      assert.deepEqual((await reads(said)).toSorted(), ['BatchGetItem', 'GetItem']);
    }
  });

  test('nothing for whoever acts for another without an id, or whose id is Clever’s own', async () => {
    assert.deepEqual(await reads({ sub: 'linked', custom: { masquerading_user_id: '9' } }), ['GetItem']);
    assert.deepEqual(await reads(named('5f1b0000000000000000000a')), ['GetItem']);
  });

  test('nothing in a district of whose users no sync has told', async () => {
    await deployments(roomkey.dynamo).setKnowsUsers(DISTRICT, false);
    roomkey.advance(61);
    await told(named('S-1'));
    for (const said of [named('S-1'), { sub: 'linked' }]) {
      const found = await told(said);
      assert.equal(found.clever, null);
      assert.deepEqual(
        found.calls.filter((call) => READS.includes(call)),
        ['GetItem'],
      );
    }
    await deployments(roomkey.dynamo).setKnowsUsers(DISTRICT, true);
    roomkey.advance(61);
  });

  test('but links, where whoever is not known is asked to sign in', async () => {
    await deployments(roomkey.dynamo).setKnowsUsers(DISTRICT, false);
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, { unidentified: 'clever' });
    roomkey.advance(61);
    const found = await told({ sub: 'linked', ...named('S-1') });
    assert.deepEqual(found.clever, { value: cleverId(21), source: 'sign-in' });
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, {});
    await deployments(roomkey.dynamo).setKnowsUsers(DISTRICT, true);
    roomkey.advance(61);
  });
});

describe('a claim that the registration names', () => {
  const clever = (value: unknown): Said => ({ [CLEVER_CLAIM]: value, ...named('S-1') });
  before(() => mapClaims({ userSisId: 'custom.user_sis_id', cleverUserId: CLEVER_CLAIM }));
  after(() => mapClaims({ ...roomkey.canvas.registration.claimMap }));

  test('comes before everything, and is not looked up', async () => {
    await told(named('S-1'));
    const found = await told({ ...clever(cleverId(99)), sub: 'linked' });
    assert.deepEqual(found.clever, { value: cleverId(99), source: CLEVER_CLAIM });
    assert.deepEqual(
      found.calls.filter((call) => call.includes('Get')),
      ['GetItem'],
    );
  });

  test('in capital letters is the same id', async () => {
    const found = await told(clever(cleverId(99).toUpperCase()));
    assert.deepEqual(found.clever, { value: cleverId(99), source: CLEVER_CLAIM });
  });

  for (const absent of [undefined, null, '', '$Clever.user.id', {}, ['x'], 'x'.repeat(256)]) {
    test(`absent as ${JSON.stringify(absent)?.slice(0, 20)}: the next counts`, async () => {
      assert.deepEqual((await told(clever(absent))).clever, bySis(1));
    });
  }

  test('in a custom value counts from the course’s navigation alone', async () => {
    await mapClaims({ cleverUserId: 'custom.clever' });
    const said = { sub: 'x', custom: { clever: cleverId(99) } };
    assert.deepEqual((await told(said)).clever, { value: cleverId(99), source: 'custom.clever' });
    assert.equal((await told({ ...said, [`${CLAIM}resource_link`]: { id: 'a link of a teacher’s' } })).clever, null);
  });
});

describe('a place that names nobody', () => {
  const lis = (id: string): Said => ({ [`${CLAIM}lis`]: { person_sourcedid: id } });

  test('Moodle’s lis, before an operator has said so', async () => {
    await mapClaims({}, 'other', roomkey.schoology);
    assert.equal((await told(lis('S-1'), roomkey.schoology)).clever, null);
    const { iss, toolId } = roomkey.schoology.registration;
    await roomkey.dynamo.update(registrationKey(iss, toolId), { set: { lisProves: ['person'] } });
    roomkey.advance(61);
    assert.deepEqual((await told(lis('S-1'), roomkey.schoology)).clever, bySis(1));
    await mapClaims({}, 'schoology', roomkey.schoology);
  });

  test('a custom value of an app that a teacher has put into one course', async () => {
    const { iss, toolId } = roomkey.canvas.registration;
    const deploymentId = `9:${COURSE}`;
    const sight = { iss, toolId, deploymentId, platformGuid: null, platformName: null, lmsHost: null, inCourse: true };
    await deployments(roomkey.dynamo).record(sight, 'pending', '2026-11-23');
    await deployments(roomkey.dynamo).approve(sight, DISTRICT, null);
    await mapCourse(roomkey, { ...roomkey.canvas, deployment: sight }, COURSE, [{ id: 'algebra' }]);
    const installed = { [`${CLAIM}deployment_id`]: deploymentId };
    assert.equal((await told({ ...installed, ...named('S-1') })).clever, null);
    assert.deepEqual((await told({ ...installed, ...lis('S-1') })).clever, bySis(1));
  });

  test('any custom value, and every link, where no ids of persons are wanted', async () => {
    await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, true);
    roomkey.advance(61);
    for (const said of [named('S-1'), { sub: 'linked' }, named('5f1b0000000000000000000a')]) {
      assert.equal((await told(said)).clever, null);
    }
    await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, false);
    roomkey.advance(61);
  });

  test('what was found goes, too, where that is said between click and redemption', async () => {
    for (const said of [named('S-1'), { sub: 'linked', custom: {} }]) {
      const claims = inCourse(COURSE, { [`${CLAIM}roles`]: [STUDENT], ...said });
      const { code } = handedOver((await arrive(roomkey, roomkey.canvas, claims)).reply);
      await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, true);
      roomkey.advance(59);
      await roomkey.call('token', { path: '/', method: 'TRACE' }, 'cold');
      const { launch } = JSON.parse(String((await redeem(roomkey, code)).body));
      assert.equal(launch.user.ids.clever, null);
      await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, false);
      roomkey.advance(61);
    }
  });
});

describe('the district’s spelling of users', () => {
  const spelt = async (user: SpellingRule | undefined): Promise<void> => {
    await setSpelling(roomkey.dynamo, DISTRICT, user === undefined ? {} : { user });
    roomkey.advance(61);
  };
  after(() => spelt(undefined));

  const spelling = { user: { ...EXACT, ignoreCase: true, prefix: 'E', pad: 6 } };
  before(async () => {
    await addUsers(
      roomkey.dynamo,
      [reference(31, 'Ab-31'), reference(32, '32'), reference(33, '32', { role: 'teacher' })],
      { spelling },
    );
  });

  for (const [what, said, expected] of [
    ['a pupil’s in other letters', named('AB-31'), bySis(31)],
    ['a pupil’s with zeros', named('0032'), bySis(32)],
    ['the teacher’s who has the same one, told apart by the prefix', as(TEACHER, 'E32'), bySis(33)],
    ['a pupil’s with a prefix of teachers’ names nobody', named('EAB-31'), null],
  ] as const) {
    test(what, async () => {
      await spelt(spelling.user);
      assert.deepEqual((await told(said)).clever, expected);
    });
  }
});

test('the log has a pseudonym of the Clever id, and no id', async () => {
  roomkey.lines();
  await told(named('S-1'));
  const lines = JSON.stringify(roomkey.lines());
  assert.match(lines, /"clever":"[\w-]{12}"/);
  assert.doesNotMatch(lines, new RegExp(`${cleverId(1)}|S-1"`));
});
