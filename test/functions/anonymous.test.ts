import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pseudonym } from '../../shared/crypto/hash.ts';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { userinfo } from '../support/application.ts';
import { basic, handedOver, redeem } from '../support/browser.ts';
import { mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, take } from '../support/waiting.ts';

/** A deployment whose operator has the ids of persons dropped: Canvas sends custom values under Anonymous, too. */
let roomkey: Roomkey;
const ROSA = { cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' };

before(async () => {
  roomkey = await startRoomkey();
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'hers', name: 'Algebra 1', teachers: [ROSA] }),
    rosterClass({ id: 'proven', name: 'Geometry', sisIds: ['GEO-1'], teachers: [ROSA] }),
  ]);
  const page = await arrive(roomkey, roomkey.canvas, inCourse('connected', { custom: SENT }));
  handedOver(await take(roomkey, page, { step: 'connect', class: 'hers', version: '0' }));
});
after(() => roomkey.close());

const SENT = { user_sis_id: 'T20817', user_lms_id: '88001', login_id: 'rosa-login' };

const set = async (noPersonIds: boolean): Promise<void> => {
  await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, noPersonIds);
  roomkey.advance(61);
};

const opened = async (course: string, more: Record<string, string> = {}): Promise<LaunchObject> => {
  const page = await arrive(roomkey, roomkey.canvas, inCourse(course, { custom: { ...SENT, ...more } }));
  const { launch }: { launch: LaunchObject } = JSON.parse(
    String((await redeem(roomkey, handedOver(page.reply).code)).body),
  );
  return launch;
};

const lineOf = (): Record<string, unknown> => roomkey.lines().findLast((line) => line['function'] === 'launch') ?? {};

const idsOf = ({ user: { ids } }: LaunchObject) => [ids.sis, ids.lms, ids.login, ids.clever];

test('kept: the application and the log are told who it is, and the teacher is known', async () => {
  await set(false);
  const launch = await opened('connected');
  assert.deepEqual(
    idsOf(launch).map((id) => id?.value ?? null),
    ['T20817', '88001', 'rosa-login', null],
  );
  assert.equal(launch.rostered, 'yes');
  const { logKey } = roomkey.canvas.registration;
  assert.equal(Reflect.get(Object(lineOf()['user']), 'sis'), pseudonym(logKey, 'sis', 'T20817'));
});

test('dropped: nothing of them is handed over, logged, or used to know the teacher; the person stays the same', async () => {
  await set(false);
  const before = await opened('connected');
  await set(true);
  roomkey.lines();
  const launch = await opened('connected');
  assert.deepEqual(idsOf(launch), [null, null, null, null]);
  assert.equal(launch.rostered, 'unknown');
  assert.equal(launch.user.id, before.user.id);
  assert.doesNotMatch(JSON.stringify(launch), /T20817|88001|rosa-login/);
  assert.equal(Reflect.get(Object(lineOf()['user']), 'sis'), undefined);
});

test('dropped after the click: the token endpoint hands nothing of them over any more, nor does userinfo', async () => {
  await set(false);
  const page = await arrive(roomkey, roomkey.canvas, inCourse('connected', { custom: SENT }));
  await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, true);
  const ask = {
    path: ROUTES.token,
    form: { grant_type: 'authorization_code', code: handedOver(page.reply).code },
    headers: { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) },
  };
  const late: { launch: LaunchObject } = JSON.parse(String((await roomkey.call('token', ask, 'cold')).body));
  assert.deepEqual(idsOf(late.launch), [null, null, null, null]);

  await set(false);
  const again = await arrive(roomkey, roomkey.canvas, inCourse('connected', { custom: SENT }));
  const body: { access_token: string; launch: LaunchObject } = JSON.parse(
    String((await redeem(roomkey, handedOver(again.reply).code)).body),
  );
  assert.equal(body.launch.user.ids.sis?.value, 'T20817');
  await set(true);
  const told: { sub: string; launch: LaunchObject } = JSON.parse(
    String((await userinfo(roomkey, body.access_token)).body),
  );
  assert.deepEqual(idsOf(told.launch), [null, null, null, null]);
  assert.equal(told.sub, body.launch.user.id);
});

test('dropped: set-up lists no class by such an id, also after a search', async () => {
  const at = (course: string) => arrive(roomkey, roomkey.canvas, inCourse(course, { custom: SENT }));
  await set(false);
  assert.match((await at('new-1')).body, /value="hers"/);
  await set(true);
  const page = await at('new-2');
  assert.doesNotMatch(page.body, /value="hers"/);
  const found = await take(roomkey, page, { step: 'search', words: 'Algebra' });
  assert.doesNotMatch(String(found.body), /value="hers"/);
});

test('dropped: sections still prove their class, and whoever acts for another still changes nothing', async () => {
  await set(true);
  const launch = await opened('sections', { section_sis_ids: 'GEO-1' });
  assert.equal(launch.class?.id, 'proven');
  const acting = await opened('connected', { masquerading_user_id: '4471' });
  assert.equal(acting.user.masquerade, true);
});

test('dropped: a page that waited since before hands nothing of them over either', async () => {
  await set(false);
  await mapCourse(roomkey, roomkey.canvas, 'waited', [{ id: 'a' }, { id: 'b' }]);
  const page = await arrive(roomkey, roomkey.canvas, inCourse('waited', { custom: { ...SENT, section_sis_ids: '' } }));
  await set(true);
  const reply = handedOver(await take(roomkey, page, { step: 'choose', class: 'b' }));
  const { launch }: { launch: LaunchObject } = JSON.parse(String((await redeem(roomkey, reply.code)).body));
  assert.deepEqual(idsOf(launch), [null, null, null, null]);
  assert.equal(launch.rostered, 'unknown');
});
