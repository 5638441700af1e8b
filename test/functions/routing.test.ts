import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { contextKeyOf, deploymentKey } from '../../shared/store/table/keys.ts';
import { basic, handedOver, post, type Twist } from '../support/browser.ts';
import type { Claims } from '../support/platform.ts';
import { BASE_URL, DISTRICT, launchState, mapCourse, ROUTES, TODAY, type World } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { formOf, lti, stageOf } from '../vectors/row.ts';
import { COURSE, OTHER_DISTRICT, type Platform } from '../vectors/scene.ts';

/** The rows of docs/routing.md are read elsewhere; here each destination is gone to, end to end. */
const scene = sceneOfFile();

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
const INSTRUCTOR = `${V}membership#Instructor`;
const ASSISTANT = `${V}membership/Instructor#TeachingAssistant`;
const LEARNER = `${V}membership#Learner`;
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
const UNMAPPED = { id: 'course-of-nobody', title: 'Course of nobody' };

interface Arrived {
  readonly reply: Reply;
  readonly state: string | null;
}

async function go(twist: Twist, platform: Platform = 'canvas'): Promise<Arrived> {
  const stage = await stageOf(scene(), platform);
  const reply = await post(scene(), formOf(stage, twist).form, stage.begun.cookies);
  return { reply, state: await launchState(scene(), stage.begun.state) };
}

/** Where the browser goes, and what the application then learns. */
async function arrives(twist: Twist, platform?: Platform): Promise<{ address: string; launch: LaunchObject }> {
  return learns((await go(twist, platform)).reply, platform);
}

async function learns(reply: Reply, platform?: Platform): Promise<{ address: string; launch: LaunchObject }> {
  const { url, code } = handedOver(reply);
  assert.equal(url.searchParams.get('iss'), BASE_URL);
  assert.deepEqual([...url.searchParams.keys()], ['code', 'iss']);
  const authorization =
    platform === 'sibling' ? basic('lumen1', scene().otherSecret) : basic('brightway1', scene().clientSecret);
  const answer = await scene().call('token', {
    path: ROUTES.token,
    form: { grant_type: 'authorization_code', code },
    headers: { authorization },
  });
  assert.equal(answer.statusCode, 200, String(answer.body));
  const { launch }: { launch: LaunchObject } = JSON.parse(String(answer.body));
  return { address: url.origin + url.pathname, launch };
}

/** A page that ends the click, with nothing handed over. */
async function ends(says: string, twist: Twist, platform?: Platform): Promise<void> {
  const { reply, state } = await go(twist, platform);
  assert.equal(reply.statusCode, 200);
  assert.ok(String(reply.body).includes(says), String(reply.body));
  assert.equal(state, 'closed');
}

/** A page that waits for its reader, with nothing handed over. */
async function waits(says: string, twist: Twist, platform?: Platform): Promise<Reply> {
  const { reply, state } = await go(twist, platform);
  assert.equal(reply.statusCode, 200);
  const page = String(reply.body).includes('data-go') ? await clicks(reply, 'show') : reply;
  assert.ok(String(page.body).includes(says), String(page.body));
  assert.equal(state, 'held');
  return page;
}

/** A click on such a page. */
function clicks(page: Reply, step: string, fields: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const value = (name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(String(page.body))?.[1] ?? '';
  return scene().call('setup', {
    path: ROUTES.setup,
    form: { step, launch: value('launch'), page: value('page'), ...fields },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
}

test('choose: of several, and all of them are handed over', async () => {
  await mapCourse(scene(), scene().canvas, 'three-classes', [{ id: 'b2' }, { id: 'a1', urlId: 'x y/z?', name: 'One' }]);
  scene().advance(1);
  await mapCourse(scene(), scene().canvas, 'three-classes', [
    { id: 'b2' },
    { id: 'a1', urlId: 'x y/z?', name: 'One' },
    { id: 'a0' },
  ]);
  const page = await waits('value="a1"', lti({ context: { id: 'three-classes' } }));
  const { address, launch } = await learns(await clicks(page, 'choose', { class: 'a1' }));
  assert.equal(address, 'https://app.brightway.example/classes/x%20y%2Fz%3F');
  assert.equal(launch.class?.id, 'a1');
  assert.deepEqual(
    launch.classes.map(({ id }) => id),
    ['a1', 'b2', 'a0'],
  );
  assert.equal(launch.entry, 'class');
});

test('choose: remembered for this person; asked again right after, when it may have been a slip', async () => {
  await mapCourse(scene(), scene().canvas, 'remembered', [{ id: 'one' }, { id: 'two' }]);
  const twist = lti({ context: { id: 'remembered' } });
  await clicks(await waits('value="two"', twist), 'choose', { class: 'two' });
  await waits('You chose two a moment ago.', twist);
  scene().advance(121);
  assert.equal((await arrives(twist)).launch.class?.id, 'two');
  const another = (claims: Claims): void => {
    twist.claims?.(claims);
    claims['sub'] = 'somebody-else';
  };
  await waits('value="one"', { claims: another });
  await mapCourse(scene(), scene().canvas, 'remembered', [{ id: 'one' }, { id: 'three' }]);
  await waits('value="three"', twist);
});

test('class: one that was taken out does not open', async () => {
  await mapCourse(scene(), scene().canvas, 'one-taken-out', [{ id: 'old' }]);
  await mapCourse(scene(), scene().canvas, 'one-taken-out', [{ id: 'new' }]);
  const { address, launch } = await arrives(lti({ context: { id: 'one-taken-out' } }));
  assert.equal(address, 'https://app.brightway.example/classes/new');
  assert.deepEqual(
    launch.classes.map(({ id }) => id),
    ['new'],
  );
});

for (const id of [
  '...',
  '../../admin',
  'a b',
  'ü',
  '%2e%2e',
  '{class}',
  '#x',
  '?code=y',
  'https://evil.example',
  '\\x',
]) {
  test(`class: an id cannot leave its place in the address: ${id}`, async () => {
    await mapCourse(scene(), scene().canvas, `course-of-${id}`, [{ id }]);
    const { reply } = await go(lti({ context: { id: `course-of-${id}` } }));
    const { origin, pathname, hash } = new URL(String(reply.headers?.['location']));
    const [, classes, segment = '', ...more] = pathname.split('/');
    assert.deepEqual([origin, classes, more, hash], ['https://app.brightway.example', 'classes', [], '']);
    assert.equal(decodeURIComponent(segment), id);
  });
}

for (const id of ['.', '..']) {
  test(`class: ${id} can stand in no address, so nothing is handed over`, async () => {
    await mapCourse(scene(), scene().canvas, `course-of-${id}`, [{ id }]);
    await waits('Your class is almost ready', lti({ context: { id: `course-of-${id}` } }));
  });
}

test('set-up: a page for its teacher', async () => {
  await waits('Connect your class', lti({ context: UNMAPPED }));
});

test('set-up: on to the application’s own page, with the launch handed over', async () => {
  const page = await waits('Connect your class', lti({ context: UNMAPPED }), 'sibling');
  const { address, launch } = await learns(await clicks(page, 'create'), 'sibling');
  assert.equal(address, 'https://lumen.example/connect');
  assert.deepEqual([launch.entry, launch.class, launch.classes], ['setup', null, []]);
  assert.equal(launch.context?.key, contextKeyOf(scene().sibling.deployment, UNMAPPED.id));
});

test('set-up: for an assistant by policy', async () => {
  await waits('Your class is almost ready', lti({ context: UNMAPPED, roles: [ASSISTANT] }));
  await waits('Connect your class', lti({ context: UNMAPPED, roles: [ASSISTANT] }), 'sibling');
});

for (const [who, values] of [
  ['a student', { roles: [LEARNER] }],
  ['a designer', { roles: [`${V}membership#ContentDeveloper`] }],
  ['an observer', { roles: [`${V}membership#Mentor`] }],
  ['somebody without a role', { roles: [] }],
  ['a teacher of the institution who learns here', { roles: [`${V}institution/person#Instructor`, LEARNER] }],
  ['an administrator who learns here', { roles: [`${V}institution/person#Administrator`, LEARNER] }],
  ['a student preview', { roles: [LEARNER, TEST_USER] }],
  ['a preview that says to be a teacher', { roles: [INSTRUCTOR, TEST_USER] }],
  ['an administrator who acts as a teacher', { roles: [INSTRUCTOR], custom: { masquerading_user_id: '20017' } }],
] as const) {
  test(`wait: ${who} never sees set-up`, async () => {
    await waits('Your class is almost ready', lti({ context: UNMAPPED, ...values }));
  });
}

test('home: a launch without a course, with the launch handed over and no class', async () => {
  const { address, launch } = await arrives(lti({ context: undefined }));
  assert.equal(address, 'https://app.brightway.example/home');
  assert.deepEqual([launch.entry, launch.class, launch.context, launch.mapping], ['home', null, null, null]);
});

test('notice: where the application’s policy or landing has no home', async () => {
  await ends('Go to one of your courses', lti({ context: undefined }), 'sibling');
});

test('notice: where the district’s policy says so, within a minute', async () => {
  const { dynamo } = scene();
  await deployments(dynamo).setDistrictPolicy(DISTRICT, { noCourse: 'page' });
  scene().advance(60);
  await ends('Go to one of your courses', lti({ context: undefined }));
  await deployments(dynamo).setDistrictPolicy(DISTRICT, {});
  scene().advance(60);
  assert.equal((await arrives(lti({ context: undefined }))).launch.entry, 'home');
});

test('notice: an account with a home landing missing hands nothing over', async () => {
  await deployments(scene().dynamo).setDistrictPolicy(OTHER_DISTRICT, { noCourse: 'home' });
  scene().advance(60);
  await ends('Go to one of your courses', lti({ context: undefined }), 'sibling');
});

test('installation: an administrator without a course role, connected or not, in a course or not', async () => {
  const roles = [`${V}institution/person#Administrator`];
  await ends('This course is connected to a class.', lti({ roles }));
  await ends('This course is not connected to a class yet.', lti({ roles, context: UNMAPPED }));
  await ends('This link was not opened in a course.', lti({ roles, context: { id: COURSE, type: ['Account'] } }));
});

const sibling = async (world: World, deploymentId: string): Promise<World> => {
  const deployment = { ...world.deployment, deploymentId };
  const { dynamo } = scene();
  await deployments(dynamo).record(
    { ...deployment, platformGuid: null, platformName: null, lmsHost: null },
    'pending',
    TODAY,
  );
  await deployments(dynamo).approve(deployment, DISTRICT, null);
  return { ...world, deployment };
};

test('one context id under two deployments is two courses', async () => {
  const other = await sibling(scene().canvas, '9001:of-a-second-installation');
  const deployment_id = other.deployment.deploymentId;
  await waits('Connect your class', lti({ deployment_id }));
  await mapCourse(scene(), other, COURSE, [{ id: 'of-the-second' }]);
  assert.equal((await arrives(lti({ deployment_id }))).launch.class?.id, 'of-the-second');
  assert.equal((await arrives({})).launch.class?.id, '5f1b');
});

test('a deployment that serves the courses of another opens what that one has connected', async () => {
  const other = await sibling(scene().canvas, '9002:after-a-reinstallation');
  const { deployment } = scene().canvas;
  await scene().dynamo.update(deploymentKey(other.deployment), { set: { contextsOf: { ...deployment } } });
  const { launch } = await arrives(lti({ deployment_id: other.deployment.deploymentId }));
  assert.equal(launch.class?.id, '5f1b');
  assert.equal(launch.context?.key, contextKeyOf(deployment, COURSE));
  assert.equal(launch.lms?.deployment_id, other.deployment.deploymentId);
});

test('context ids that differ by case, or by where they are cut, are different courses', async () => {
  await mapCourse(scene(), scene().canvas, 'Course-A', [{ id: 'upper' }]);
  await mapCourse(scene(), scene().canvas, 'course-a', [{ id: 'lower' }]);
  assert.equal((await arrives(lti({ context: { id: 'Course-A' } }))).launch.class?.id, 'upper');
  assert.equal((await arrives(lti({ context: { id: 'course-a' } }))).launch.class?.id, 'lower');
  await waits('Connect your class', lti({ context: { id: 'course-A' } }));
  await waits('Connect your class', lti({ context: { id: 'course-a ' } }));
});

test('a click that opened nothing still leaves its course known, with title and label, and unmapped', async () => {
  await go(lti({ roles: [LEARNER], context: { id: 'first-seen', title: 'Biology', label: 'BIO' } }));
  const path = `/contexts/${contextKeyOf(scene().canvas.deployment, 'first-seen')}/mapping`;
  const headers = { authorization: basic('brightway1', scene().clientSecret) };
  const reply = await scene().call('mappings', { path, headers });
  const { context, mapping, classes } = JSON.parse(String(reply.body));
  assert.deepEqual([context.title, context.label, mapping.version, classes], ['Biology', 'BIO', 0, []]);
});
