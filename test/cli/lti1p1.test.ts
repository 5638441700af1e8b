import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, afterEach, before, test } from 'node:test';
import type { ConsumerKey } from '../../shared/records/registration.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { addAcme, CANVAS, startWorld, type World } from './world.ts';

const SECRET = 'a secret of 2019';
const TYPED = `platforms lti1p1 ${CANVAS.toolId}`;

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());
afterEach(() => {
  delete env['ROOMKEY_LTI1P1_SECRET'];
});

async function kept(): Promise<readonly ConsumerKey[] | null> {
  const [found] = await registrations(world.dynamo).getAll([CANVAS]);
  return found?.lti1p1 ?? null;
}

const withSecret = (typed: string, secret = SECRET) => {
  env['ROOMKEY_LTI1P1_SECRET'] = secret;
  return world.run(typed);
};

test('is off until it is asked for; a key has a secret, which nothing shows', async () => {
  assert.equal(await kept(), null);
  await world.done(TYPED);
  assert.deepEqual(await kept(), []);
  const { code, out, err } = await withSecret(`${TYPED} acme-lincoln`);
  assert.equal(code, 0, err);
  assert.match(out, /^consumer key +acme-lincoln$/m);
  assert.deepEqual(await kept(), [{ key: 'acme-lincoln', secret: SECRET }]);
  await withSecret(`${TYPED} acme-lincoln`, 'another');
  await withSecret(`${TYPED} acme-dallas`);
  assert.deepEqual(await kept(), [
    { key: 'acme-lincoln', secret: 'another' },
    { key: 'acme-dallas', secret: SECRET },
  ]);
  const listed = await world.done('platforms list --json');
  assert.match(listed.out, /"consumer_keys": \[\s*"acme-lincoln",\s*"acme-dallas"\s*\]/);
  const audited = await world.done('audit list --json');
  for (const said of [out, err, listed.out, audited.out]) assert.doesNotMatch(said, /a secret|"another"/);
});

test('what else is changed of the platform leaves the keys', async () => {
  const before = await kept();
  await world.done(`platforms set ${CANVAS.toolId} --policy open`);
  assert.deepEqual(await kept(), before);
});

test('one key is forgotten, then all of it', async () => {
  await world.done(`${TYPED} acme-lincoln --off --yes`);
  assert.deepEqual(await kept(), [{ key: 'acme-dallas', secret: SECRET }]);
  await world.refused(/has no consumer key acme-lincoln/, `${TYPED} acme-lincoln --off --yes`);
  const { code, err } = await world.run(`${TYPED} --off`);
  assert.match(
    err,
    /^roomkey: Nothing was changed: nobody can be asked here\. With --yes: .* 1 consumer key with its secret/,
  );
  assert.deepEqual([code, await kept()], [2, [{ key: 'acme-dallas', secret: SECRET }]]);
  await world.done(`${TYPED} --off --yes`);
  assert.equal(await kept(), null);
});

for (const [what, key, secret, said] of [
  ['no secret', 'acme', '', /The secret of acme is missing: set ROOMKEY_LTI1P1_SECRET/],
  ['a secret of 256 characters', 'acme', 'x'.repeat(256), /at most 255/],
  ['a secret of two lines', 'acme', 'a\nb', /all of them visible/],
  ['a key of 256 characters', 'k'.repeat(256), SECRET, /CONSUMER_KEY/],
] as const) {
  test(`${what} is refused, and changes nothing`, async () => {
    const { code, err } = await withSecret(`${TYPED} ${key}`, secret);
    assert.match(err, said);
    assert.deepEqual([code, await kept()], [2, null]);
  });
}

test('a platform has fifty keys at most', async () => {
  const [platform] = await registrations(world.dynamo).getAll([CANVAS]);
  assert.ok(platform);
  const fifty = Array.from({ length: 50 }, (_, i) => ({ key: `k${i}`, secret: SECRET }));
  await registrations(world.dynamo).setLti1p1(platform, fifty);
  const { code, err } = await withSecret(`${TYPED} one-more`);
  assert.match(err, /50 consumer keys at most/);
  assert.equal(code, 1);
  assert.equal((await withSecret(`${TYPED} k7`, 'anew')).code, 0);
  assert.equal((await kept())?.length, 50);
});
