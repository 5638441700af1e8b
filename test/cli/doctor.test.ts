import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Finding } from '../../cli/doctor/finding.ts';
import { courses, ownKeys, platformKeys } from '../../cli/doctor/inside.ts';
import { outside } from '../../cli/doctor/outside.ts';
import { close, listen } from '../../local/listen.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { stack } from '../../shared/store/directory/stack.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1000);
const KEY = { kid: 'k1', signsFrom: NOW - 10 * DAY, n: 'n', e: 'AQAB', goesAt: null };

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

const resultOf = (findings: readonly Finding[], check: RegExp): string | undefined =>
  findings.find((one) => check.test(one.check))?.result;

describe('doctor, inside', () => {
  const looked = async (): Promise<readonly Finding[]> => JSON.parse((await world.run('doctor --inside --json')).out);

  test('what was never deployed has an address and a key to mend, and the exit code says so', async () => {
    const { code, out, err } = await world.run('doctor --inside');
    assert.equal(code, 1);
    assert.match(out, /^fault address: no deploy has said one\n {6}Deploy the stack/m);
    assert.match(out, /^fault signing key: there is none/m);
    assert.match(err, /^roomkey: 2 of \d+ looks found something to mend\.$/m);
  });

  test('what is in order is well, and waits are named with what to do', async () => {
    await stack(world.dynamo).setDeployed({ baseUrl: 'https://lti.acme.example', isProtected: true });
    assert.equal(await stack(world.dynamo).lease('test', NOW), true);
    assert.equal(await stack(world.dynamo).publish([KEY], 'test'), true);
    await addDeployment(world, LINCOLN, DISTRICT);
    await addDeployment(world, { ...CANVAS, deploymentId: '99:waits' }, null);
    const oneCourse = { ...CANVAS, deploymentId: '77:course', platformGuid: null, platformName: null, lmsHost: null };
    await deployments(world.dynamo).record({ ...oneCourse, inCourse: true }, 'active', '2026-11-20');
    const findings = await looked();
    assert.deepEqual(
      findings.filter(({ result }) => result === 'fault'),
      [],
    );
    assert.equal(resultOf(findings, /^address$/), 'well');
    const waiting = findings.find(({ check }) => check === 'installations that wait');
    assert.deepEqual([waiting?.saw, waiting?.fix], ['99:waits', 'npx roomkey deployments list --pending']);
    assert.equal(resultOf(findings, /^installed in one course$/), 'look');
    assert.equal(resultOf(findings, new RegExp(`^courses of district ${DISTRICT}$`)), 'well');
    assert.equal((await world.run('doctor --inside')).code, 0);
  });

  test('an address of AWS’s own is a thing to look at', async () => {
    await stack(world.dynamo).setDeployed({
      baseUrl: 'https://a1.execute-api.us-east-1.amazonaws.com',
      isProtected: true,
    });
    assert.equal(resultOf(await looked(), /^address$/), 'look');
  });

  test('alarms that tell nobody are a thing to look at, as the deploy said it', async () => {
    const deployed = { baseUrl: 'https://lti.acme.example', isProtected: true };
    for (const [alarmed, result] of [
      [false, 'look'],
      [true, 'well'],
    ] as const) {
      await stack(world.dynamo).setDeployed({ ...deployed, alarmed });
      assert.equal(resultOf(await looked(), /^alarms$/), result);
    }
    await stack(world.dynamo).setDeployed(deployed);
    assert.equal(resultOf(await looked(), /^alarms$/), undefined, 'a deploy that did not say');
  });

  const rows: readonly (readonly [name: string, finding: () => Promise<Finding | undefined>, result: string])[] = [
    ['a signing key that nobody rotates', async () => ownKeys([{ ...KEY, signsFrom: NOW - 96 * DAY }], NOW), 'fault'],
    ['a signing key that signs from tomorrow', async () => ownKeys([{ ...KEY, signsFrom: NOW + DAY }], NOW), 'well'],
    ['keys of a platform, never fetched', async () => (await keysAt(null))[0], 'look'],
    ['keys of a platform, an hour old', async () => (await keysAt(3600))[0], 'well'],
    ['keys of a platform, a day old', async () => (await keysAt(DAY + 1))[0], 'fault'],
    ['few courses without a class', async () => courses(DISTRICT, 100, 30), 'well'],
    ['many courses without a class', async () => courses(DISTRICT, 100, 31), 'look'],
    ['a first course without a class', async () => courses(DISTRICT, 1, 1), 'look'],
    ['one of few courses without a class', async () => courses(DISTRICT, 9, 2), 'well'],
    ['no course yet', async () => courses(DISTRICT, 0, 0), 'well'],
  ];
  for (const [name, finding, result] of rows) {
    test(`${name}: ${result}`, async () => assert.equal((await finding())?.result, result));
  }
  const keysAt = async (age: number | null) => {
    const [platform] = await registrations(world.dynamo).ofIssuer(CANVAS.iss);
    assert.ok(platform);
    const set = { url: platform.keySetUrl, keys: [], fetchedAt: NOW - (age ?? 0), staleAt: NOW };
    return platformKeys([platform], age === null ? [] : [set], NOW);
  };
});

describe('doctor, outside', () => {
  let server: Server;
  let baseUrl = '';
  let how: { status?: number; jwks?: string; issuer?: string; late?: number } = {};
  before(async () => {
    server = createServer(({ url = '' }, response) => {
      const isLogin = url === '/login';
      const body = url.endsWith('jwks.json')
        ? (how.jwks ?? '{"keys":[{"kid":"k1"}]}')
        : JSON.stringify({ issuer: how.issuer ?? baseUrl });
      const date = new Date(Date.now() - (how.late ?? 0) * 1000).toUTCString();
      response.writeHead(how.status ?? (isLogin ? 400 : 200), { date }).end(body);
    });
    baseUrl = `http://127.0.0.1:${await listen(server, 0)}`;
  });
  after(() => close(server));

  const rows: readonly (readonly [name: string, how: typeof how, check: RegExp, result: string])[] = [
    ['all is well', {}, /key set answers/, 'well'],
    ['all is well', {}, /login answers/, 'well'],
    ['all is well', {}, /clocks agree/, 'well'],
    ['all is well', {}, /tokens name this address/, 'well'],
    ['errors', { status: 503 }, /discovery answers/, 'fault'],
    ['the keys of another stack', { jwks: '{"keys":[]}' }, /holds our keys/, 'fault'],
    ['another issuer', { issuer: 'https://else.example' }, /tokens name/, 'fault'],
    ['a clock five minutes off', { late: 300 }, /clocks agree/, 'fault'],
  ];
  for (const [name, does, check, result] of rows) {
    test(`${name}: ${check.source} is ${result}`, async () => {
      how = does;
      assert.equal(resultOf(await outside(baseUrl, [KEY]), check), result);
    });
  }

  test('a name under localhost is this machine, as in every browser', async () => {
    how = {};
    const named = baseUrl.replace('127.0.0.1', 'roomkey.localhost');
    how = { issuer: named };
    const findings = await outside(named, [KEY]);
    assert.deepEqual(
      findings.filter(({ result }) => result !== 'well'),
      [],
    );
  });

  test('nobody there: each address is named, with what to look at', async () => {
    const findings = await outside('http://127.0.0.1:1', [KEY]);
    assert.deepEqual(new Set(findings.map(({ result }) => result)), new Set(['fault']));
    assert.match(findings[0]?.saw ?? '', /^no answer/);
    assert.match(findings[0]?.fix ?? '', /DNS/);
  });
});
