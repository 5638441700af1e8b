import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Family, LisProof } from '../../shared/records/registration.ts';
import { PUPIL_TOO } from '../../shared/store/catalogue/pupils.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import { registrationKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { codeOf } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, type Roomkey, TODAY } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, PUPIL, take, valuesOf, waits } from '../support/waiting.ts';
import { NOW_TERM, OTHER, OWN, startSchool } from './school.ts';

/** Who may write what proves: real handlers, a real table. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startSchool();
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'physics', name: 'Physics', term: NOW_TERM, sisIds: ['PHY-1'], teachers: [OTHER] }),
    rosterClass({ id: 'drama', name: 'Drama', term: NOW_TERM, sisIds: ['DRA-1'], teachers: [OWN] }),
    rosterClass({ id: 'ceramics', name: 'Ceramics', term: NOW_TERM, sisIds: ['CER-1'], teachers: [OWN] }),
    rosterClass({
      id: 'pottery',
      name: 'Pottery',
      course: { name: 'Pottery', number: 'FA5050' },
      term: NOW_TERM,
      sisIds: ['101-FA5050-01'],
      teachers: [OWN],
    }),
    rosterClass({ id: 'latin', name: 'Latin', term: NOW_TERM, sisIds: ['LAT-1'], teachers: [OTHER] }),
  ]);
});
after(() => roomkey.close());

const { newCourse, activeNow, launchOf } = coursesIn(() => roomkey);

/** The second platform of the world, as an LMS of this family, after whatever the instance remembers of it. */
async function platformIs(family: Family, lisProves: readonly LisProof[] = []): Promise<void> {
  const { iss, toolId } = roomkey.schoology.registration;
  await roomkey.dynamo.update(registrationKey(iss, toolId), { set: { family, lisProves } });
  roomkey.advance(61);
}

const lis = (person: string, section: string) => ({
  [`${CLAIM}lis`]: { person_sourcedid: person, course_section_sourcedid: section },
});
/** As Moodle sends it: both ids are fields that people may edit. */
const teacher = (course: string, section: string, person = 'T20817') =>
  inCourse(course, { ...lis(person, section), custom: {} });
const pupil = (course: string, section: string) => inCourse(course, { ...PUPIL, ...lis('S1', section), custom: {} });

describe('an LMS of no known kind, in which people edit ids', () => {
  before(() => platformIs('other'));

  test('a teacher who types the id of another’s class, and her students, land nowhere', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.schoology, teacher(course, 'PHY-1', ''));
    assert.doesNotMatch(page.body, /Physics/);
    assert.equal(codeOf(await take(roomkey, page, connecting(['physics']))), 'class-refused');
    const { body } = await waits(roomkey, roomkey.schoology, pupil(course, 'PHY-1'));
    assert.match(body, /Your class is almost ready/);
    assert.deepEqual(await activeNow(course, roomkey.schoology), []);
  });

  test('a teacher who types the id of another person sees none of that person’s classes', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.schoology, teacher(course, 'DRA-1', 'T20817'));
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.equal(codeOf(await take(roomkey, page, connecting(['drama']))), 'class-refused');
    const { user } = await launchOf(await take(roomkey, page, { step: 'look' }));
    assert.equal(user.ids.sis, null, 'nor is the application told the id');
  });

  test('both count where the operator says so', async () => {
    await platformIs('other', ['sections', 'person']);
    const { reply } = await arrive(roomkey, roomkey.schoology, teacher(newCourse(), 'DRA-1'));
    const { class: opened, user } = await launchOf(reply);
    assert.deepEqual([opened?.id, opened?.connected.how, user.ids.sis?.value], ['drama', 'proof', 'T20817']);
  });
});

describe('a section code of Schoology', () => {
  before(() => platformIs('schoology'));

  test('is a question where the roster does not have the person in the class', async () => {
    const course = newCourse();
    assert.match((await waits(roomkey, roomkey.schoology, pupil(course, 'PHY-1'))).body, /Your class is almost ready/);
    const page = await waits(roomkey, roomkey.schoology, teacher(course, 'PHY-1'));
    assert.doesNotMatch(page.body, /Physics/);
    assert.equal(codeOf(await take(roomkey, page, connecting(['physics']))), 'class-refused');
    assert.deepEqual(await activeNow(course, roomkey.schoology), []);
  });

  test('proves the class of its own teacher; from then on it opens for all', async () => {
    const course = newCourse();
    await waits(roomkey, roomkey.schoology, pupil(course, 'CER-1'));
    const { reply } = await arrive(roomkey, roomkey.schoology, teacher(course, 'CER-1'));
    assert.equal((await launchOf(reply)).class?.connected.how, 'proof');
    const after = await arrive(roomkey, roomkey.schoology, pupil(course, 'CER-1'));
    assert.equal((await launchOf(after.reply)).class?.id, 'ceramics');
  });

  test('is a question to its own teacher where next year’s class will have it again', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.schoology, teacher(course, '101-FA5050-01'));
    assert.deepEqual(await activeNow(course, roomkey.schoology), []);
    assert.equal(valuesOf(page.body, 'class')[0], 'pottery');
    const reply = await take(roomkey, page, connecting(['pottery']));
    assert.equal((await launchOf(reply)).class?.connected.how, 'teacher');
  });

  test('adds nothing to a course that is connected, and keeps nobody out of it', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.schoology, teacher(course, 'OLD-1'));
    await take(roomkey, page, connecting(['alg-p1']));
    for (const who of [pupil(course, 'PHY-1'), teacher(course, 'PHY-1')]) {
      const { reply } = await arrive(roomkey, roomkey.schoology, who);
      assert.equal((await launchOf(reply)).class?.id, 'alg-p1');
    }
    assert.deepEqual(await activeNow(course, roomkey.schoology), ['alg-p1']);
  });

  test('proves alone where the operator says so', async () => {
    await platformIs('schoology', ['sections']);
    const { reply } = await arrive(roomkey, roomkey.schoology, pupil(newCourse(), 'LAT-1'));
    assert.equal((await launchOf(reply)).class?.id, 'latin');
  });
});

describe('Canvas', () => {
  const custom = { user_sis_id: 'T20817', section_sis_ids: 'PHY-1' };
  const [, installed = ''] = '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb'.split(':');

  test('an app that a teacher has installed in one course: custom values prove and name nothing', async () => {
    const page = await waits(roomkey, roomkey.canvas, inCourse(installed, { custom }));
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.equal(codeOf(await take(roomkey, page, connecting(['physics']))), 'class-refused');
    const { body } = await waits(roomkey, roomkey.canvas, inCourse(installed, { ...PUPIL, custom }));
    assert.match(body, /Your class is almost ready/);
    assert.deepEqual(await activeNow(installed), []);
  });

  test('what is seen first in one course is recorded as installed there', async () => {
    const deploymentId = '5555:0f00aa05b4b79b64a91a86042e43af5ea8ae79eb';
    const { iss, toolId } = roomkey.canvas.registration;
    const as = inCourse('0f00aa05b4b79b64a91a86042e43af5ea8ae79eb', {
      custom,
      [`${CLAIM}deployment_id`]: deploymentId,
    });
    assert.equal(codeOf((await arrive(roomkey, roomkey.canvas, as)).reply), 'deployment-pending');
    const found = await deployments(roomkey.dynamo).get({ iss, toolId, deploymentId });
    assert.equal(found?.inCourse, true);
  });
});

describe('ids of people', () => {
  test('one that the roster has for a pupil and for a teacher names neither', async () => {
    const both = { ...OWN, sisId: 'B-1', cleverId: null };
    await addClasses(roomkey.dynamo, [rosterClass({ id: 'both', term: NOW_TERM, sisIds: ['BOTH'], teachers: [both] })]);
    const key = teacherPointerKey(DISTRICT, { kind: 'sis', id: 'B-1' });
    await roomkey.dynamo.update(key, { set: { [PUPIL_TOO]: true } });
    const page = await waits(roomkey, roomkey.canvas, inCourse(newCourse(), { custom: { user_sis_id: 'B-1' } }));
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.equal(codeOf(await take(roomkey, page, connecting(['both']))), 'class-refused');
  });

  test('with a prefix, an id without it names nobody', async () => {
    const user = { trim: false, ignoreCase: false, prefix: 'T', suffix: '', pad: 0 };
    const bare = { ...OWN, sisId: '30817', cleverId: null };
    const store = roster(roomkey.dynamo);
    const writing = { spelling: { user }, today: TODAY, now: roomkey.now(), by: 'import' };
    await store.write(DISTRICT, [rosterClass({ id: 'bare', term: NOW_TERM, teachers: [bare] })], writing);
    await setSpelling(roomkey.dynamo, DISTRICT, { user });
    roomkey.advance(61);
    const asTeacher = (user_sis_id: string) =>
      waits(roomkey, roomkey.canvas, inCourse(newCourse(), { custom: { user_sis_id } }));
    assert.deepEqual(valuesOf((await asTeacher('30817')).body, 'class'), []);
    assert.deepEqual([...new Set(valuesOf((await asTeacher('T30817')).body, 'class'))], ['bare']);
  });
});
