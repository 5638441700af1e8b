import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Registration } from '../../shared/records/registration.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

async function platform(id: { readonly iss: string; readonly toolId: string }): Promise<Registration> {
  const [found] = await registrations(world.dynamo).getAll([id]);
  assert.ok(found);
  return found;
}

test('what is said is changed, all else stays, and users stay who they are', async () => {
  const old = await platform(SCHOOLOGY);
  const { out, err } = await world.done(
    `platforms set ${SCHOOLOGY.toolId} --alg ES256 --alg RS256 --audience extra --policy open --links-carry-none yes --claim loginId=custom.login`,
  );
  assert.match(out, /^algorithms +RS256 ES256$/m);
  assert.match(err, /within 60 seconds/);
  assert.deepEqual(await platform(SCHOOLOGY), {
    ...old,
    algs: ['RS256', 'ES256'],
    trustedAudiences: ['extra'],
    deploymentPolicy: 'open',
    linksCarryNone: true,
    claimMap: { ...old.claimMap, loginId: 'custom.login' },
  });
  const back = '--alg RS256 --audience none --policy approve --links-carry-none no --claim loginId=none';
  await world.done(`platforms set ${SCHOOLOGY.toolId} ${back}`);
  assert.deepEqual(await platform(SCHOOLOGY), old);
});

test('where keys of the same users are at two addresses, that is said', async () => {
  const [old, { realm }] = [await platform(SCHOOLOGY), await platform(CANVAS)];
  const key = registrationKey(SCHOOLOGY.iss, SCHOOLOGY.toolId);
  const said = /Client id \S+ of \S+ has the same users, and its keys are at \S+ still/;
  assert.doesNotMatch((await world.done(`platforms set ${SCHOOLOGY.toolId} --policy approve`)).err, said);
  await world.dynamo.update(key, { set: { realm } });
  assert.match((await world.done(`platforms set ${SCHOOLOGY.toolId} --policy approve`)).err, said);
  await world.dynamo.update(key, { set: { realm: old.realm } });
});

test('a claim of Canvas’s preset can be set and taken away', async () => {
  await world.done(`platforms set ${CANVAS.toolId} --claim userSisId=none --claim sectionSisIds=custom.sections`);
  const { claimMap } = await platform(CANVAS);
  assert.equal('userSisId' in claimMap, false);
  assert.equal(claimMap.sectionSisIds, 'custom.sections');
  assert.equal(claimMap.loginId, 'custom.login_id');
});

test('an address of keys where none are leaves everything as it is', async () => {
  const old = await platform(CANVAS);
  await world.refused(
    /^roomkey: The keys at https:\/\/127\.0\.0\.1\/jwks could not be fetched \(private address\), and nothing was changed\./m,
    `platforms set ${CANVAS.toolId} --keys-url https://127.0.0.1/jwks --policy open`,
  );
  assert.deepEqual(await platform(CANVAS), old);
});

test('who is in a course is asked of the platform only where that is said, and where tokens are given is known of the hosted ones', async () => {
  assert.equal((await platform(CANVAS))?.membersBy, undefined);
  await world.done(`platforms set ${CANVAS.toolId} --members on`);
  assert.equal((await platform(CANVAS))?.membersBy, 'https://sso.canvaslms.com/login/oauth2/token');
  await world.done(`platforms set ${CANVAS.toolId} --members https://lincoln.instructure.com/login/oauth2/token`);
  assert.equal((await platform(CANVAS))?.membersBy, 'https://lincoln.instructure.com/login/oauth2/token');
  const { out } = await world.done(`platforms set ${CANVAS.toolId} --members off`);
  assert.match(out, /^members +off$/m);
  assert.equal((await platform(CANVAS))?.membersBy, undefined);
});

for (const [typed, said] of [
  ['--members http://lms.example/token', /--members/],
  ['', /^roomkey: Say what to change/],
  ['--alg HS256', /--alg/],
  ['--policy maybe', /--policy/],
  ['--authorize https:l.example/a', /--authorize is not an address/],
  ['--authorize https://l.example/a?nonce=1', /--authorize holds nonce/],
  ['--claim nothing=custom.x', /The meaning of --claim/],
  ['--claim nothing=none', /The meaning of --claim/],
  ['--authorize lms.example', /--authorize is a whole address/],
  ['--links-carry-none perhaps', /--links-carry-none/],
] as const) {
  test(`platforms set ${typed || 'without anything'} is refused, and changes nothing`, async () => {
    const old = await platform(CANVAS);
    const { code, err } = await world.run(`platforms set ${CANVAS.toolId} ${typed}`);
    assert.equal(code, 2);
    assert.match(err, said);
    assert.deepEqual(await platform(CANVAS), old);
  });
}

test('one from which launches came is not removed, one from which none came is', async () => {
  await addDeployment(world, LINCOLN, DISTRICT);
  await world.refused(
    /^roomkey: 1 deployment of it came, .* roomkey platforms suspend/,
    `platforms remove ${CANVAS.toolId}`,
  );
  assert.ok(await platform(CANVAS));
  await world.done(`platforms remove ${SCHOOLOGY.toolId} --yes`);
  assert.deepEqual(await registrations(world.dynamo).getAll([SCHOOLOGY]), [null]);
  await world.refused(/^roomkey: There is no platform with client id/, `platforms remove ${SCHOOLOGY.toolId}`);
});
