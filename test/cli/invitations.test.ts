import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { invitationId, invitations } from '../../shared/store/directory/invitations.ts';
import { stack } from '../../shared/store/directory/stack.ts';
import { addAcme, startWorld, type World } from './world.ts';

const BASE_URL = 'https://lti.acme.example';
const MOODLE = 'https://moodle.school.example/lms';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

const all = () => invitations(world.dynamo).list();

test('before a deploy has said the address there is none to give away', async () => {
  await world.refused(/^roomkey: No deploy has said yet/, 'invitations add --canvas --client acme');
  await stack(world.dynamo).setDeployed({
    baseUrl: 'https://a.execute-api.us-east-1.amazonaws.com',
    isProtected: true,
  });
  await world.refused(/Give it a domain first/, 'invitations add --canvas --client acme');
  assert.deepEqual(await all(), []);
  await stack(world.dynamo).setDeployed({ baseUrl: BASE_URL, isProtected: true });
});

test('an invitation is an address that is shown once, and listed without its secret', async () => {
  assert.match((await world.done('invitations list')).err, /^Nobody is invited/);
  const { url, id } = JSON.parse((await world.done('invitations add --canvas --client acme --json')).out);
  const address = new URL(url);
  assert.equal(address.origin + address.pathname, `${BASE_URL}/register`);
  const secret = address.searchParams.get('invitation') ?? '';
  const [found] = await all();
  assert.deepEqual(
    [found?.id, found?.iss, found?.family, found?.persons, found?.toolId],
    [invitationId(secret), 'https://canvas.instructure.com', 'canvas', true, null],
  );
  assert.equal(found?.hosted?.authorizationEndpoint, 'https://sso.canvaslms.com/api/lti/authorize_redirect');
  const listed = await world.done('invitations list');
  assert.match(listed.out, new RegExp(`^${id} .*open`, 'm'));
  const audited = await world.done('audit list --json');
  for (const said of [listed.out, audited.out]) assert.ok(!said.includes(secret));
});

test('of any other LMS the issuer is said', async () => {
  const { out, err } = await world.done(`invitations add --iss ${MOODLE} --client acme --days 3 --no-person-ids`);
  assert.match(out, /^LMS +https:\/\/moodle\.school\.example\/lms$/m);
  assert.match(err, /deployments list --pending/);
  const found = (await all()).find(({ iss }) => iss === MOODLE);
  assert.deepEqual([found?.family, found?.hosted, found?.persons], ['other', null, false]);
});

test('what is used or over says so', async () => {
  const [one] = (await all()).filter(({ iss }) => iss === MOODLE);
  assert.ok(one);
  const store = invitations(world.dynamo);
  await store.hold(one.id, 'x', Math.floor(Date.now() / 1000));
  await store.use(one.id, 'x', 'tool-7');
  const listed = JSON.parse((await world.done('invitations list --json')).out);
  const found = listed.find(({ iss }: { iss: string }) => iss === MOODLE);
  assert.deepEqual([found.state, found.registered_as], ['used', 'tool-7']);
});

test('one is taken back, after it was asked', async () => {
  const [one] = (await all()).filter(({ iss }) => iss !== MOODLE);
  const short = one?.id.slice(0, 8) ?? '';
  const { code, err } = await world.run(`invitations remove ${short}`);
  assert.match(err, /Nothing was changed: nobody can be asked here/);
  assert.equal(code, 2);
  await world.done(`invitations remove ${short} --yes`);
  assert.equal((await all()).length, 1);
  await world.refused(/There is no invitation/, `invitations remove ${short} --yes`);
});

for (const [typed, said] of [
  ['--client acme', /Say which LMS is invited/],
  [`--canvas --iss ${MOODLE} --client acme`, /leave --iss out/],
  ['--canvas', /--client is missing/],
  ['--canvas --client acme --days 31', /--days is a number from 1 to 30/],
  ['--canvas --client acme --days 0', /--days is a number from 1 to 30/],
  ['--iss http://moodle.example --client acme', /--iss is not https/],
  ['--iss https://canvas.instructure.com --client acme', /does not register itself/],
  ['--iss https://clever.com/oauth --client acme', /does not register itself/],
] as const) {
  test(`invitations add ${typed} is refused`, async () => {
    const before = (await all()).length;
    const { code, err } = await world.run(`invitations add ${typed}`);
    assert.match(err, said);
    assert.deepEqual([code, (await all()).length], [2, before]);
  });
}

test('a client that is not there is told', async () => {
  await world.refused(/There is no client nobody/, 'invitations add --canvas --client nobody');
});
