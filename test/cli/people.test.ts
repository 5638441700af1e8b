import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { COMMANDS } from '../../cli/program/commands.ts';
import { ioOf } from '../../cli/program/io.ts';
import { main } from '../../cli/program/main.ts';
import { h } from '../../shared/crypto/hash.ts';
import type { IdentityLink } from '../../shared/records/person.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { collector, split } from './run.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

const OTHER = '6a3f9d1e5b7c8a0000000099';
const [MAYA, BEN] = ['5f1b0000000000000000000a', '5f1b0000000000000000000b'];
const WHO = `--client-id ${CANVAS.toolId} --sub`;

let world: World;
let realm = '';
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
  await addDeployment(world, { ...LINCOLN, deploymentId: '9000:there' }, OTHER);
  realm = (await registrations(world.dynamo).ofIssuer(CANVAS.iss))[0]?.realm ?? '';
});
after(() => world.close());

const userOf = (sub: string): string => h(realm, sub);
const link = (sub: string, more: Partial<IdentityLink> = {}) =>
  identityLinks(world.dynamo).put({
    user: userOf(sub),
    cleverId: MAYA,
    district: DISTRICT,
    source: 'sign-in',
    day: '2026-11-20',
    ...more,
  });
const now = (sub: string, district = DISTRICT) => identityLinks(world.dynamo).get(userOf(sub), district);

describe('people list', () => {
  test('says where nobody is linked', async () => {
    const { out, err } = await world.done(`people list --district ${DISTRICT}`);
    assert.equal(out, '');
    assert.match(err, /^Nobody is linked\./);
  });

  test('knows its districts', async () => {
    await world.refused(
      /^roomkey: No deployment was ever approved for district 6a3f9d1e5b7c8a0000000000/,
      'people list --district 6a3f9d1e5b7c8a0000000000',
    );
  });

  test('has the links of one district, how they came to be, and who is there twice', async () => {
    await link('ben', { cleverId: BEN, source: 'operator' });
    await link('maya');
    await link('maya before');
    await link('elsewhere', { district: OTHER });
    const { out, err } = await world.done(`people list --district ${DISTRICT}`);
    const rows = out.trim().split('\n');
    assert.match(rows[0] ?? '', /^USER +CLEVER USER +BY +SINCE$/);
    assert.equal(rows.length, 4);
    assert.match(out, new RegExp(`^${userOf('ben').slice(0, 12)} +${BEN} +an operator +2026-11-20$`, 'm'));
    assert.match(out, new RegExp(`^${userOf('maya').slice(0, 12)} +${MAYA} +signed in to Clever`, 'm'));
    assert.match(err, /^1 user of these is somebody who is linked already\.$/m);
    const json = JSON.parse(
      (await world.done(`people list --district ${DISTRICT} --clever ${MAYA.toUpperCase()} --json`)).out,
    );
    assert.deepEqual(
      json.map(({ user }: IdentityLink) => user).toSorted(),
      [userOf('maya'), userOf('maya before')].toSorted(),
    );
  });
});

describe('people show', () => {
  for (const [what, typed] of [
    ['by platform and sub', () => `${WHO} maya`],
    ['by the whole id of the launch object', () => userOf('maya')],
    ['by its beginning, within a district', () => `${userOf('maya').slice(0, 8)} --district ${DISTRICT}`],
  ] as const) {
    test(what, async () => {
      const { out } = await world.done(`people show ${typed()}`);
      assert.match(out, new RegExp(`^user +${userOf('maya')}$`, 'm'));
      assert.match(out, new RegExp(`^also this person +${userOf('maya before')}$`, 'm'));
    });
  }

  for (const [what, typed, sentence] of [
    ['nobody', '', /Say who: USER, or --client-id and --sub/],
    ['a platform without a sub', `--client-id ${CANVAS.toolId}`, /Say who/],
    ['a beginning without a district', 'abcdefgh', /USER is the 43 characters of user\.id/],
    ['too little of it', `abc --district ${DISTRICT}`, /USER is the 43 characters/],
  ] as const) {
    test(`not of ${what}`, async () => {
      const { code, err } = await world.run(`people show ${typed}`);
      assert.notEqual(code, 0);
      assert.match(err, sentence);
    });
  }

  test('not of whom nobody linked', async () => {
    await world.refused(/is not linked to anybody at Clever/, `people show ${WHO} nobody`);
    await world.refused(/no user is linked whose id begins with zzzz/, `people show zzzz --district ${DISTRICT}`);
    await world.refused(/There is no platform with client id 1/, 'people show --client-id 1 --sub maya');
  });
});

describe('people move', () => {
  test('to another user, who stands in one place then', async () => {
    await link('moves');
    const { out } = await world.done(`people move ${BEN} ${WHO} moves`);
    assert.match(out, new RegExp(`is Clever user ${BEN} now, no longer ${MAYA}`));
    const moved = await now('moves');
    assert.deepEqual([moved?.cleverId, moved?.source, moved?.district], [BEN, 'operator', DISTRICT]);
    const users = (await identityLinks(world.dynamo).ofClever(DISTRICT, MAYA)).map(({ user }) => user);
    assert.ok(!users.includes(userOf('moves')));
    const { out: none, err } = await world.done(`people move ${BEN} ${WHO} moves`);
    assert.equal(none, '');
    assert.match(err, /nothing was changed/);
  });

  test('in another district, beside the one that is there; then says that a district is needed', async () => {
    await world.done(`people move ${BEN} ${WHO} moves --district ${OTHER}`);
    assert.equal((await now('moves', OTHER))?.cleverId, BEN);
    assert.equal((await now('moves'))?.cleverId, BEN);
    for (const typed of [
      `people show ${WHO} moves`,
      `people move ${MAYA} ${WHO} moves`,
      `people remove ${WHO} moves`,
    ]) {
      await world.refused(/is linked in districts \w+ and \w+: say in which, with --district/, typed);
    }
    await world.done(`people remove --yes ${WHO} moves --district ${OTHER}`);
    assert.deepEqual([await now('moves', OTHER), (await now('moves'))?.cleverId], [null, BEN]);
    await world.refused(
      /is not linked to anybody at Clever in district/,
      `people show ${WHO} moves --district ${OTHER}`,
    );
  });

  test('for the first time, in a district that is known', async () => {
    await world.refused(/is not linked yet: say of which district/, `people move ${MAYA} ${WHO} new`);
    await world.refused(
      /No deployment was ever approved for district nowhere/,
      `people move ${MAYA} ${WHO} new --district nowhere`,
    );
    assert.equal(await now('new'), null);
    const { out } = await world.done(`people move ${MAYA} ${WHO} new --district ${DISTRICT}`);
    assert.match(out, /^Linked: user /);
    assert.equal((await now('new'))?.source, 'operator');
  });

  for (const id of ['maya', '5f1b', `${MAYA}0`, 'zf1b0000000000000000000a']) {
    test(`not to ${id}`, async () => {
      const { code, err } = await world.run(`people move ${id} ${WHO} maya`);
      assert.notEqual(code, 0);
      assert.match(err, /24 hexadecimal digits/);
      assert.equal((await now('maya'))?.cleverId, MAYA);
    });
  }
});

test('people remove takes the link away, and what lists it', async () => {
  await link('goes');
  const { code } = await world.run(`people remove ${WHO} goes`);
  assert.notEqual(code, 0, 'it asks first');
  assert.equal((await now('goes'))?.cleverId, MAYA);
  await world.done(`people remove --yes ${WHO} goes`);
  assert.equal(await now('goes'), null);
  const users = (await identityLinks(world.dynamo).ofClever(DISTRICT, MAYA)).map(({ user }) => user);
  assert.ok(!users.includes(userOf('goes')));
  await world.refused(/is not linked to anybody/, `people remove ${WHO} goes`);
});

test('people remove takes nothing that is not as it was shown', async () => {
  const before = await link('changes');
  const links = identityLinks(world.dynamo);
  // While it asks, somebody moves the link.
  const [out, err] = [collector(), collector()];
  const io = ioOf({ out: out.stream, err: err.stream, in: new PassThrough() });
  const ask = async (): Promise<string> => {
    await links.move(before, { cleverId: BEN, source: 'operator', day: '2026-11-21' });
    return 'yes';
  };
  const code = await main(COMMANDS, split(`people remove ${WHO} changes`), { ...io, ask });
  assert.notEqual(code, 0);
  assert.match(err.text(), /changed at the same time/);
  assert.equal(out.text(), '');
  assert.equal((await now('changes'))?.cleverId, BEN);
  assert.ok((await links.ofClever(DISTRICT, BEN)).some(({ user }) => user === userOf('changes')));
});

test('people remove leaves another user who stands at the person’s own place', async () => {
  const links = identityLinks(world.dynamo);
  const own = { cleverId: '5f1b0000000000000000000c' };
  await link('first', own);
  await link('second', own);
  await world.done(`people remove --yes ${WHO} second`);
  assert.deepEqual(
    (await links.ofClever(DISTRICT, own.cleverId)).map(({ user }) => user),
    [userOf('first')],
  );
  await world.done(`people remove --yes ${WHO} first`);
  assert.notEqual(
    await links.putFirst({ ...own, user: userOf('third'), district: DISTRICT, source: 'sign-in', day: '2026-11-30' }),
    null,
    'nobody is in the way',
  );
});
