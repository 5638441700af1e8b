import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requests } from '../../shared/store/contexts/requests.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { coursesIn } from '../support/courses.ts';
import { DISTRICT, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { take, valuesOf } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/** Teachers whom no id names: real handlers, a real table. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  const rosa = { cleverId: null, sisId: 'T1', email: 'Rosa@lincoln.example', name: 'Rosa Alvarez' };
  const one = (id: string, name: string, period: string, subject = 'Math') =>
    rosterClass({ id, name, period, subject, students: 20 + Number(period), term: NOW_TERM, teachers: [rosa] });
  await addClasses(roomkey.dynamo, [
    one('alg-1', 'Algebra 1 Honors', '1'),
    one('alg-2', 'Algebra 1', '2'),
    one('geo-3', 'Geometry', '3'),
    one('sci-4', 'Lab', '4', 'Science'),
  ]);
});
after(() => roomkey.close());

const { newCourse, activeNow, contextNow, atSetup, launchOf } = coursesIn(() => roomkey);

let persons = 0;
const somebody = (more: Record<string, unknown> = {}) => ({
  sub: `called-${++persons}`,
  email: 'rosa@LINCOLN.example',
  name: 'Somebody Else',
  given_name: undefined,
  family_name: undefined,
  custom: {},
  ...more,
});
const byName = () => somebody({ email: undefined, name: 'Alvarez, Rosa' });
const claiming = (typed: string, subject = 'Math') => ({ step: 'claim', typed, subject, version: '0' });

test('by email address: teacher and subjects alone are shown; the period connects the class, and says how', async () => {
  const course = newCourse();
  const page = await atSetup(course, somebody());
  assert.match(page.body, /Are these yours\?.*Rosa Alvarez · Math.*Classes: 3.*Rosa Alvarez · Science.*Classes: 1/s);
  assert.doesNotMatch(page.body, /Algebra|Geometry|Lab|T1|alg-1/);
  assert.deepEqual(valuesOf(page.body, 'class'), []);
  const launch = await launchOf(await take(roomkey, page, claiming('3')));
  assert.deepEqual([launch.class?.id, launch.rostered], ['geo-3', 'unknown']);
  const [mapped] = (await contextNow(course)).classes;
  assert.deepEqual([mapped?.id, mapped?.how, mapped?.evidence], ['geo-3', 'teacher', ['email']]);
});

test('by email address, a teacher whom the roster has by her Clever id alone', async () => {
  const kim = { cleverId: '5f1b00000000000000000777', sisId: null, email: 'kim@lincoln.example', name: 'Kim Lee' };
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'kim-1', name: 'Latin', period: '1', subject: 'Latin', term: NOW_TERM, teachers: [kim] }),
  ]);
  const page = await atSetup(newCourse(), somebody({ email: 'kim@lincoln.example', custom: { user_sis_id: 'K-1' } }));
  assert.match(page.body, /Kim Lee · Latin/);
  assert.equal((await launchOf(await take(roomkey, page, claiming('1', 'Latin')))).class?.id, 'kim-1');
});

test('by the number of students, too', async () => {
  const course = newCourse();
  const page = await atSetup(course, somebody());
  assert.equal((await launchOf(await take(roomkey, page, claiming('24', 'Science')))).class?.id, 'sci-4');
});

test('a wrong answer connects nothing; after three of them the right one does not either, on any page of that day', async () => {
  const course = newCourse();
  const who = somebody();
  const page = await atSetup(course, who);
  for (const typed of ['9', '4', '99']) {
    const reply = await take(roomkey, page, claiming(typed));
    assert.equal(reply.statusCode, 200);
    assert.match(String(reply.body), /That fits none of these classes, or more than one\./);
  }
  assert.match(String((await take(roomkey, page, claiming('1'))).body), /You have tried three times today\./);
  const other = await atSetup(newCourse(), who);
  assert.match(String((await take(roomkey, other, claiming('1'))).body), /You have tried three times today\./);
  assert.deepEqual(await activeNow(course), []);
  // What another person tries is her own.
  const next = await atSetup(course, somebody());
  assert.equal((await launchOf(await take(roomkey, next, claiming('1')))).class?.id, 'alg-1');
});

test('by full name alone nothing can be connected: the request names the class that fits the course', async () => {
  const course = newCourse();
  const who = byName();
  const page = await atSetup(course, {
    ...who,
    'https://purl.imsglobal.org/spec/lti/claim/context': { id: course, title: 'Geometry P3', type: [] },
  });
  assert.match(page.body, /a teacher with your name.*Rosa Alvarez · Math.*Ask for these classes/s);
  assert.doesNotMatch(page.body, /name="typed"|geo-3/);
  assert.equal((await take(roomkey, page, claiming('3'))).statusCode, 403);
  assert.match(String((await take(roomkey, page, { step: 'ask', about: 'name' })).body), /We passed it on/);
  const asked = (await requests(roomkey.dynamo).list(DISTRICT)).at(-1);
  assert.deepEqual([asked?.name, asked?.classes], ['Geometry P3', ['geo-3']]);
  assert.deepEqual(await activeNow(course), []);
});

test('whom ids name, pupils, and an address or a name that two have, are offered nothing of it', async () => {
  const offered = async (who: Parameters<typeof atSetup>[1]) =>
    /Are these yours\?/.test((await atSetup(newCourse(), who)).body);
  assert.ok(await offered(somebody()));
  assert.ok(!(await offered(somebody({ custom: { user_sis_id: 'T1' } }))));
  assert.ok(!(await offered(somebody({ email: 'rosa@lincoln.example.evil' }))));
  assert.ok(!(await offered(somebody({ email: undefined }))));
  const twin = { cleverId: null, sisId: 'T8', email: 'TWIN@lincoln.example', name: 'Twin Kim' };
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'twin-1', term: NOW_TERM, teachers: [twin] }),
    rosterClass({ id: 'twin-2', term: NOW_TERM, teachers: [{ ...twin, sisId: 'T9', email: 'twin@lincoln.example' }] }),
  ]);
  assert.ok(!(await offered(somebody({ email: 'twin@lincoln.example', name: 'Twin Kim' }))));
});

test('a district can switch off each of the two', async () => {
  const store = deployments(roomkey.dynamo);
  const shown = async (who: Parameters<typeof atSetup>[1]) => (await atSetup(newCourse(), who)).body;
  await store.setDistrictPolicy(DISTRICT, { byEmail: false });
  roomkey.advance(61);
  assert.doesNotMatch(await shown(somebody()), /Are these yours/);
  assert.match(await shown({ ...byName(), email: 'rosa@lincoln.example' }), /with your name/);
  await store.setDistrictPolicy(DISTRICT, { byName: false });
  roomkey.advance(61);
  assert.doesNotMatch(await shown(byName()), /Are these yours/);
  assert.match(await shown(somebody()), /with your email address/);
});
