import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { env } from 'node:process';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ACCESS } from '../../infra/access.ts';
import { close, listen } from '../../local/listen.ts';
import { newSecret } from '../../shared/crypto/seal.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { CANVAS_FIELDS } from '../../shared/lti/canvas.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { PARTITIONS, REGISTER_ROUTE } from '../../shared/names.ts';
import type { Invitation } from '../../shared/records/invitation.ts';
import { TOOL_CONFIGURATION } from '../../shared/registering/platform.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { invitationId, invitations } from '../../shared/store/directory/invitations.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { codeOf } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { type Guard, rightsIn, startGuard } from '../support/guard.ts';
import { BASE_URL, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { templateOf } from '../support/stack.ts';
import { startTable, type TestTable } from '../support/table.ts';
import { OPENINGS, OTHERS, REGISTERING_FAILURES } from '../vectors/registering.ts';

/** An LMS that registers tools by themselves: a real server, whose answers a test can change. */
interface Lms {
  readonly origin: string;
  readonly asked: { readonly path: string; readonly token: string | undefined; readonly body: string }[];
  configuration: Record<string, unknown>;
  answer: { readonly status: number; readonly body: string };
  hold: Promise<void> | null;
}

let table: TestTable;
let guard: Guard;
let roomkey: Roomkey;
let lms: Lms;
let shut: () => Promise<void>;

before(async () => {
  // The role as synthesized stands between the real handler and the table.
  table = await startTable();
  guard = await startGuard(table.endpoint, rightsIn(await templateOf({ dynamicRegistration: true }), ['register']));
  env['ROOMKEY_TEST_DYNAMODB'] = guard.endpoint;
  roomkey = await startRoomkey('local');
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += chunk;
      lms.asked.push({ path: request.url ?? '', token: request.headers.authorization, body });
      await lms.hold;
      if (request.method === 'GET') return response.end(JSON.stringify(lms.configuration));
      return response.writeHead(lms.answer.status).end(lms.answer.body);
    })();
  });
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  lms = { origin, asked: [], configuration: {}, answer: { status: 200, body: '' }, hold: null };
  shut = () => close(server);
});
after(async () => {
  await roomkey.close();
  await guard.close();
  await table.close();
  await shut();
});

let count = 0;
beforeEach(() => {
  count += 1;
  lms.asked.length = 0;
  lms.hold = null;
  lms.configuration = {
    issuer: lms.origin,
    authorization_endpoint: `${lms.origin}/auth`,
    jwks_uri: `${lms.origin}/certs`,
    token_endpoint: `${lms.origin}/token`,
    registration_endpoint: `${lms.origin}/register`,
    id_token_signing_alg_values_supported: ['RS256'],
  };
  const configuration = { deployment_id: '7' };
  lms.answer = {
    status: 200,
    body: JSON.stringify({ client_id: `tool-${count}`, [TOOL_CONFIGURATION]: configuration }),
  };
});

async function invite(more: Partial<Invitation> = {}): Promise<string> {
  const secret = newSecret();
  await invitations(roomkey.dynamo).add({
    id: invitationId(secret),
    iss: lms.origin,
    family: 'other',
    environment: 'production',
    clientId: 'brightway1',
    persons: true,
    hosted: null,
    expires: roomkey.now() + 86_400,
    toolId: null,
    ...more,
  });
  return secret;
}

type Said = Record<string, string>;
const saidOf = (invitation: string, more: Said = {}): Said => ({
  invitation,
  openid_configuration: `${lms.origin}/configuration?id=1`,
  registration_token: 'once-only',
  ...more,
});

/** A cold instance each time, which signs with its own name. */
async function call(ask: Omit<Ask, 'path'>): Promise<Reply> {
  env['AWS_ACCESS_KEY_ID'] = 'register';
  try {
    return await roomkey.call('register', { path: REGISTER_ROUTE, ...ask }, 'cold');
  } finally {
    env['AWS_ACCESS_KEY_ID'] = 'test';
  }
}
const look = (said: Said) => call({ query: new URLSearchParams(said).toString() });
const add = (said: Said, headers: Record<string, string> = { origin: BASE_URL }) => call({ form: said, headers });

const platformNow = async (toolId: string, iss = lms.origin) =>
  (await registrations(roomkey.dynamo).getAll([{ iss, toolId }]))[0] ?? null;

test('a look asks first, and changes nothing', async () => {
  const secret = await invite();
  const reply = await look(saidOf(secret));
  assert.equal(reply.statusCode, 200);
  assert.match(String(reply.body), /Add Brightway to your LMS\?/);
  assert.match(String(reply.body), /127\.0\.0\.1:\d+/);
  assert.match(String(reply.headers?.['content-security-policy']), new RegExp(`frame-ancestors ${lms.origin}$`));
  assert.deepEqual(lms.asked, []);
  assert.equal(await platformNow(`tool-${count}`), null);
});

test('the button registers both sides, once', async () => {
  const secret = await invite();
  const reply = await add(saidOf(secret));
  assert.equal(reply.statusCode, 200, codeOf(reply));
  assert.match(String(reply.body), /org\.imsglobal\.lti\.close/);
  assert.deepEqual(
    lms.asked.map(({ path, token }) => [path, token]),
    [
      ['/configuration?id=1', 'Bearer once-only'],
      ['/register', 'Bearer once-only'],
    ],
  );
  const tool = JSON.parse(lms.asked[1]?.body ?? '');
  assert.equal(tool.client_name, 'Brightway');
  assert.equal(tool.initiate_login_uri, `${BASE_URL}/login`);
  assert.deepEqual(tool.redirect_uris, [`${BASE_URL}/launch`]);
  assert.equal(tool.jwks_uri, `${BASE_URL}/.well-known/jwks.json`);
  const { messages, claims, custom_parameters } = tool[TOOL_CONFIGURATION];
  assert.deepEqual(
    messages.map(({ type }: { type: string }) => type),
    ['LtiResourceLinkRequest'],
  );
  assert.deepEqual([claims.includes('email'), custom_parameters], [true, {}]);
  const platform = await platformNow(`tool-${count}`);
  assert.deepEqual(
    [platform?.authorizationEndpoint, platform?.keySetUrl, platform?.clientId, platform?.deploymentPolicy],
    [`${lms.origin}/auth`, `${lms.origin}/certs`, 'brightway1', 'approve'],
  );
  const found = await deployments(roomkey.dynamo).get({ iss: lms.origin, toolId: `tool-${count}`, deploymentId: '7' });
  assert.deepEqual([found?.status, found?.district], ['pending', null], 'an operator approves it');
  assert.equal(codeOf(await add(saidOf(secret))), 'invitation-over');
  assert.equal(codeOf(await look(saidOf(secret))), 'invitation-over');
});

test('Canvas: its own addresses, whatever is said, with the fields that matching uses', async () => {
  const iss = 'https://canvas.instructure.com';
  const hosted = { authorizationEndpoint: 'https://sso.canvaslms.com/a', keySetUrl: 'https://sso.canvaslms.com/k' };
  const secret = await invite({ iss, family: 'canvas', hosted: { ...hosted, hosts: ['127.0.0.1'] }, persons: false });
  // The vendor's hosts have no port; this one's server must.
  const said = saidOf(secret, { openid_configuration: 'https://canvas.instructure.com.evil.example/x' });
  assert.equal(codeOf(await add(said)), 'invitation-other');
  const { toolOf } = await import('../../shared/registering/tool.ts');
  const [invitation] = (await invitations(roomkey.dynamo).list()).filter((one) => one.id === invitationId(secret));
  assert.ok(invitation);
  const { messages, claims, custom_parameters, ...rest } = toolOf(invitation, BASE_URL, 'Brightway')[
    TOOL_CONFIGURATION
  ];
  assert.deepEqual(
    messages.flatMap((one) => ('placements' in one ? one.placements : [])),
    ['course_navigation', 'account_navigation'],
  );
  assert.deepEqual(claims, ['iss', 'sub', 'locale']);
  const { user_sis_id: _, user_lms_id: __, login_id: ___, ...fields } = CANVAS_FIELDS;
  assert.deepEqual(custom_parameters, fields);
  assert.equal(Reflect.get(rest, 'https://canvas.instructure.com/lti/privacy_level'), 'anonymous');
  const { readPlatform } = await import('../../shared/registering/platform.ts');
  const configuration = {
    issuer: iss,
    authorization_endpoint: 'https://elsewhere.example/a',
    jwks_uri: 'https://elsewhere.example/k',
    registration_endpoint: 'https://lincoln.instructure.com/api/lti/registrations',
  };
  const real: Invitation = { ...invitation, hosted: { ...hosted, hosts: ['instructure.com', 'canvaslms.com'] } };
  assert.deepEqual(readPlatform(JSON.stringify(configuration), real, 'public'), {
    iss,
    ...hosted,
    registrationEndpoint: configuration.registration_endpoint,
  });
  assert.ok('sectionSisIds' in DEFAULT_CLAIM_MAPS.canvas);
});

describe('what is refused changes nothing, and leaves the invitation', () => {
  for (const { name, status, code, says } of [...OTHERS, ...REGISTERING_FAILURES]) {
    test(name, async () => {
      const secret = await invite();
      const before = (await registrations(roomkey.dynamo).list()).length;
      lms.configuration = { ...lms.configuration, ...says.configuration };
      lms.answer = says.answer ?? lms.answer;
      const reply = await add(saidOf(secret));
      assert.deepEqual([reply.statusCode, codeOf(reply)], [status, code]);
      assert.doesNotMatch(String(reply.body), /once-only|other\.example/);
      assert.equal((await registrations(roomkey.dynamo).list()).length, before);
      assert.equal((await look(saidOf(secret))).statusCode, 200, 'it can be tried again');
    });
  }

  test('a client id that is there already', async () => {
    const [first, second] = [await invite(), await invite()];
    assert.equal((await add(saidOf(first))).statusCode, 200);
    const before = await platformNow(`tool-${count}`);
    assert.equal(codeOf(await add(saidOf(second))), 'invitation-unfit');
    assert.deepEqual(await platformNow(`tool-${count}`), before);
  });
});

describe('who may open it', () => {
  const refused = async (said: Said, code: string, status = 403): Promise<void> => {
    for (const reply of [await look(said), await add(said)]) {
      assert.deepEqual([reply.statusCode, codeOf(reply)], [status, code]);
    }
    assert.deepEqual(lms.asked, []);
  };

  for (const { name, status, code, said } of OPENINGS) {
    test(`with ${name}: nothing is fetched`, async () => refused(saidOf(await invite(), said), code, status));
  }

  test('not once its days are over', async () =>
    refused(saidOf(await invite({ expires: roomkey.now() })), 'invitation-over'));

  test('not for a client that is gone', async () =>
    refused(saidOf(await invite({ clientId: 'gone' })), 'invitation-over'));

  test('a browser outside of the LMS is told where the address belongs', async () => {
    const { openid_configuration: _, ...said } = saidOf(await invite());
    assert.match(String((await look(said)).body), /Enter this address in your LMS/);
  });

  test('a token that no header can hold is none', async () => {
    for (const token of ['a\r\nx: y', 'é', 'x'.repeat(8193)]) {
      await refused(saidOf(await invite(), { registration_token: token }), 'invitation-unfit', 502);
    }
  });

  test('nothing is posted from another site, or in a name twice', async () => {
    const secret = await invite();
    const other = await add(saidOf(secret), { origin: 'https://evil.example' });
    assert.equal(other.statusCode, 403);
    const twice = await call({ query: `invitation=${secret}&invitation=x` });
    assert.equal(codeOf(twice), 'parameter-repeated');
    assert.deepEqual(lms.asked, []);
  });
});

test('two buttons at once: one registers', async () => {
  const secret = await invite();
  let go = (): void => undefined;
  lms.hold = new Promise((resolve) => {
    go = resolve;
  });
  const first = add(saidOf(secret));
  while (lms.asked.length === 0) await new Promise(setImmediate);
  assert.equal(codeOf(await add(saidOf(secret))), 'invitation-over');
  go();
  assert.equal((await first).statusCode, 200);
  assert.equal(lms.asked.filter(({ path }) => path === '/register').length, 1);
});

test('a try that died gives way after a minute', async () => {
  const secret = await invite();
  const store = invitations(roomkey.dynamo);
  assert.equal(await store.hold(invitationId(secret), 'dead', roomkey.now()), true);
  assert.equal(codeOf(await add(saidOf(secret))), 'invitation-over');
  roomkey.advance(60);
  assert.equal((await add(saidOf(secret))).statusCode, 200);
  assert.equal(await store.use(invitationId(secret), 'dead', 'late'), false);
});

test('neither invitation nor token is in a log line', async () => {
  const secret = await invite();
  roomkey.lines();
  await look(saidOf(secret));
  await add(saidOf(secret));
  lms.answer = { status: 400, body: 'secret words' };
  await add(saidOf(await invite()));
  const told = JSON.stringify(roomkey.lines());
  for (const text of [secret, 'once-only', 'secret words']) assert.ok(!told.includes(text), text);
  assert.match(told, /"outcome":"registered"/);
});

test('it may do what it does, and no more', () => {
  assert.deepEqual(
    guard.deeds.filter(({ allowed }) => !allowed),
    [],
  );
  const used = new Set(
    guard.deeds.flatMap(({ action, partitions }) =>
      partitions.map((key) => `${action} ${key.includes('#') ? key.slice(0, 2) : key}`),
    ),
  );
  const allowed = Object.entries(ACCESS.register.table).flatMap(([action, partitions]) =>
    partitions.map((partition) => `${action} ${PARTITIONS[partition]}`),
  );
  assert.deepEqual(
    allowed.filter((one) => !used.has(one)),
    [],
  );
});
