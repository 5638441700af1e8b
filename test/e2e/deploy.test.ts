import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { fieldsOf, listOf, textOf } from '../../local/json.ts';
import type { Platform } from '../../local/lms/platform.ts';
import {
  type Credentials,
  discovered,
  type RedeemOptions,
  redeemByDiscovery,
  redeemByForm,
} from '../../local/partner/redeem.ts';

import { Launcher, platformAt } from './launcher.ts';
import { temporaryFolder } from './service.ts';
import { BASE_URL, type Deployed, deployStack } from './stack.ts';
import { en } from './words.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
const APP = 'https://app.rehearsal.example';

let deployed: Deployed;
before(
  async () => {
    deployed = await deployStack();
  },
  { timeout: 240_000 },
);
after(() => deployed?.end());

const get = (path: string, options: { method?: string; headers?: Record<string, string> } = {}) =>
  deployed.fetch(BASE_URL + path, options);

async function keyIds(): Promise<readonly unknown[]> {
  const answer = await get('/.well-known/jwks.json');
  assert.equal(answer.status, 200);
  return listOf(fieldsOf(await answer.json())['keys']).map((key) => fieldsOf(key)['kid']);
}

test('the deploy prints every address to register', () => {
  const { TableName, Dashboard, LogGroups, ...addresses } = Object.fromEntries(deployed.outputs);
  assert.ok(TableName && Dashboard && LogGroups);
  assert.deepEqual(addresses, {
    AlarmTopic: 'Alarms tell nobody: set alarmEmail or alarmTopicArn.',
    BaseUrl: BASE_URL,
    LoginInitiationUrl: `${BASE_URL}/login`,
    LaunchUrl: `${BASE_URL}/launch`,
    TargetLinkUri: `${BASE_URL}/launch`,
    JwksUrl: `${BASE_URL}/.well-known/jwks.json`,
    DiscoveryUrl: `${BASE_URL}/.well-known/openid-configuration`,
    AuthorizationEndpoint: `${BASE_URL}/authorize`,
    TokenEndpoint: `${BASE_URL}/token`,
  });
});

test('a signing key is there as soon as the deploy has ended', async () => {
  assert.equal((await keyIds()).length, 1);
});

test('an unknown address is not found', async () => {
  for (const path of ['/', '/nowhere', '/launch/x', '/contexts']) assert.equal((await get(path)).status, 404, path);
});

for (const [method, path, allow] of [
  ['DELETE', '/login', 'GET, POST'],
  ['GET', '/launch', 'POST'],
  ['GET', '/token', 'POST'],
  ['POST', '/.well-known/jwks.json', 'GET, HEAD'],
] as const) {
  test(`${method} ${path} is not allowed`, async () => {
    const answer = await get(path, { method });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), allow);
  });
}

describe('registered by the command, as the README says', () => {
  let app: Credentials;
  before(async () => {
    const said = await deployed.command(
      ...['clients', 'add', '--name', 'Rehearsal App', '--support', 'help@rehearsal.example', '--json'],
      ...['--class-url', `${APP}/classes/{class}`, '--home-url', `${APP}/home`, '--setup-url', `${APP}/setup`],
      ...['--district', DISTRICT],
    );
    const { client_id, client_secret } = fieldsOf(JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1)));
    app = { clientId: textOf(client_id) ?? '', secret: textOf(client_secret) ?? '' };
  });

  for (const { family, where, deployment, person, course, context, className, who, redeem } of [
    {
      family: 'canvas',
      where: {
        iss: 'https://canvas.instructure.com',
        authorizationEndpoint: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
        keySetUrl: 'https://sso.canvaslms.com/api/lti/security/jwks',
        toolId: '170000000000559',
        host: 'lincoln.instructure.com',
      },
      deployment: '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb',
      person: 'rosa',
      course: '1041',
      context: '4dde05e8ca1973bcca9bffc13e1548820eee93a3',
      className: 'Algebra 1, period 3',
      who: ['Rosa Alvarez', 'instructor'],
      redeem: (options: RedeemOptions) => redeemByDiscovery(discovered(options)),
    },
    {
      family: 'schoology',
      where: {
        iss: 'https://schoology.schoology.com',
        authorizationEndpoint: 'https://lti-service.svc.schoology.com/lti-service/authorize-redirect',
        keySetUrl: 'https://lti-service.svc.schoology.com/lti-service/.well-known/jwks',
        toolId: '8409082949',
        host: 'lincoln.schoology.com',
      },
      deployment: '8409082949-1527876651',
      person: 'ana',
      course: '7215551234',
      context: '7215551234',
      className: 'Biology, section 2',
      who: ['Ana Kim', 'student'],
      redeem: redeemByForm,
    },
  ] as const) {
    describe(family, () => {
      let platform: Platform;
      const browser = () => new Launcher(deployed);
      const click = (launcher: Launcher) => launcher.click(platform, where, person, course);

      before(async () => {
        platform = await platformAt(family, where);
        const file = join(temporaryFolder(), 'keys.json');
        writeFileSync(file, JSON.stringify(platform.keySet()));
        const added = await deployed.command(
          ...['platforms', 'add', `--${family}`, '--client-id', where.toolId, '--client', app.clientId],
          ...['--key-set', file],
        );
        assert.match(added, /Keys: 1 key from the file/);
      });

      test('the first click waits for approval, the next one after it is let in', async () => {
        const first = browser();
        const pending = await first.launch(await click(first));
        assert.equal(pending.status, 403);
        assert.match(await pending.text(), new RegExp(en.pending.title));
        assert.match(await deployed.command('deployments', 'list', '--pending'), new RegExp(deployment));
        await deployed.command('deployments', 'approve', deployment, '--district', DISTRICT, '--lms-host', where.host);
        const next = browser();
        const unmapped = await next.launch(await click(next));
        assert.equal(unmapped.status, 200);
        const page = await unmapped.text();
        // The teacher may connect the course; the student waits.
        if (family === 'schoology') return assert.match(page, new RegExp(en.wait.title));
        const setUp = await (await next.step(page, 'show')).text();
        assert.match(setUp, new RegExp(en.connect.title));
        const own = await next.step(setUp, 'create');
        assert.equal(own.status, 303, await own.text());
        assert.match(own.headers.get('location') ?? '', new RegExp(`^${APP}/setup\\?code=`));
      });

      test('a mapped course opens its class, once, and the code is redeemed, once', async () => {
        const course = ['--deployment', deployment, '--context', context];
        await deployed.command(
          ...['mappings', 'set', ...course, '--class', `5f1b=some-class:${className}`, '--expect', '0'],
        );
        const launcher = browser();
        const form = await click(launcher);

        // Nobody else's post spends the launch.
        const forged = await launcher.launch({ ...form, id_token: `${form['id_token']?.slice(0, -8)}AAAAAAAA` });
        const elsewhere = await browser().launch(form);
        assert.equal(Math.floor(forged.status / 100), 4);
        assert.equal(elsewhere.status, 200);
        assert.match(
          await elsewhere.text(),
          /<main data-id="[\w-]{22}"/,
          'the page that looks for the browser’s proof',
        );

        const answer = await launcher.launch(form);
        assert.equal(answer.status, 303, await answer.text());
        const landing = new URL(answer.headers.get('location') ?? '');
        assert.equal(landing.origin + landing.pathname, `${APP}/classes/some-class`);
        assert.equal(landing.searchParams.get('iss'), BASE_URL);

        const again = await launcher.launch(form);
        assert.equal(Math.floor(again.status / 100), 4);
        assert.doesNotMatch(await again.text(), /code=/);

        const exchange = redeem({ issuer: BASE_URL, credentials: app, fetch: deployed.fetch });
        const { launch } = await exchange(landing);
        assert.equal(fieldsOf(launch['class'])['name'], className);
        assert.deepEqual([fieldsOf(launch['user'])['name'], launch['role']], who);
        await assert.rejects(exchange(landing), (error) => /invalid_grant/.test(inspect(error)));

        const key = textOf(fieldsOf(launch['context'])['key']);
        const authorization = `Basic ${Buffer.from(`${app.clientId}:${app.secret}`).toString('base64')}`;
        const mapping = await get(`/contexts/${key}/mapping`, { headers: { authorization } });
        assert.equal(mapping.status, 200);
        assert.equal(mapping.headers.get('etag'), '"1"');
        assert.equal((await get(`/contexts/${key}/mapping`)).status, 401);
      });
    });
  }

  test('a second deploy changes settings and keeps the key and what was mapped', async () => {
    const before = await keyIds();
    await deployed.update({ displayName: 'Another Name' });
    assert.deepEqual(await keyIds(), before);
    assert.match(await (await get('/login')).text(), /Another Name/);
    const shown = await deployed.command(
      'mappings',
      'show',
      '--deployment',
      '8409082949-1527876651',
      '--context',
      '7215551234',
    );
    assert.match(shown, /Biology, section 2/);
  });
});
