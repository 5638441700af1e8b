import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ACCESS } from '../../infra/access.ts';
import { fieldsOf } from '../../local/json.ts';
import { DISTRICT } from '../../local/partner/classes.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { CLEVER_ENV, CLEVER_SSO, HAND_OFFS, PARTITIONS, ROUTES } from '../../shared/names.ts';
import { portalOf } from '../../shared/portal/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { eraser } from '../../shared/store/table/erase.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { cookiesOf, launch, redeem } from '../support/browser.ts';
import { CLEVER_CREDENTIALS, type ServedClever, serveClever } from '../support/clever.ts';
import { type Guard, rightsIn, startGuard } from '../support/guard.ts';
import { BASE_URL, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { templateOf } from '../support/stack.ts';
import { startTable, type TestTable } from '../support/table.ts';
import { CLEVER_FAILURES, ELSEWHERE, SAM, SIGN_INS, UNSHARED } from '../vectors/sign-ins.ts';

const ROSA = '6a4b0c1d2e3f40001122330a';
const GRACE = '6a4b0c1d2e3f40001122330e';
const REDIRECT = `${BASE_URL}${ROUTES.clever}`;

const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:clever-AbCdEf';

let table: TestTable;
let guard: Guard;
let roomkey: Roomkey;
let atClever: ServedClever;
let secrets: Counter;

before(async () => {
  // The role as synthesized stands between the real handler and the table.
  table = await startTable();
  guard = await startGuard(table.endpoint, rightsIn(await templateOf({ clever: { secretArn: ARN } }), ['clever']));
  env['ROOMKEY_TEST_DYNAMODB'] = guard.endpoint;
  roomkey = await startRoomkey('local');
  secrets = await startProxy(new URL(env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? ''));
  env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = secrets.endpoint;
  atClever = await serveClever({
    application: { name: 'Brightway', redirectUris: [REDIRECT], unshared: [UNSHARED, ELSEWHERE] },
  });
  Object.assign(env, { [CLEVER_ENV.cleverAddress]: atClever.address, [CLEVER_ENV.cleverApi]: atClever.address });
});
after(async () => {
  await atClever.close();
  await secrets.close();
  await roomkey.close();
  await guard.close();
  await table.close();
});

/** A cold instance each time, so that settings count at once. */
const visit = (query: string, cookies: readonly string[] = []): Promise<Reply> =>
  asClever(() => roomkey.call('clever', { path: ROUTES.clever, query, cookies }, 'cold'));

async function asClever<T>(call: () => Promise<T>): Promise<T> {
  env['AWS_ACCESS_KEY_ID'] = 'clever';
  try {
    return await call();
  } finally {
    env['AWS_ACCESS_KEY_ID'] = 'operator';
  }
}

const SAME = { 'sec-fetch-site': 'same-origin' };

const locationOf = (reply: Reply): URL => new URL(String(reply.headers?.['location']));
const codeIn = (reply: Reply): unknown => reply.headers?.['x-error-code'];

/** What Clever answers to somebody who is signed in there. */
async function through(address: URL | string, account: string): Promise<URL> {
  const headers = { cookie: `clever_account=${account}` };
  const response = await fetch(address, { headers, redirect: 'manual' });
  assert.equal(response.status, 302, await response.text());
  return new URL(response.headers.get('location') ?? '');
}

/** From the portal to the answer that has our own state. */
async function signedIn(account: string) {
  const arrival = await through(`${atClever.address}/portal/open`, account);
  const begun = await visit(arrival.searchParams.toString());
  assert.equal(begun.statusCode, 302, String(begun.body));
  const answer = await through(locationOf(begun), account);
  return { arrival, begun, cookies: cookiesOf(begun), answer: answer.searchParams.toString() };
}

async function launchOf(reply: Reply) {
  assert.equal(reply.statusCode, 303, String(reply.body));
  const redeemed = await redeem(roomkey, locationOf(reply).searchParams.get('code') ?? '');
  assert.equal(redeemed.statusCode, 200, String(redeemed.body));
  return fieldsOf(fieldsOf(JSON.parse(String(redeemed.body)))['launch']);
}

test('without a registration there is nothing', async () => {
  const reply = await visit('code=abc');
  assert.deepEqual([reply.statusCode, codeIn(reply)], [404, 'not-found']);
});

describe('who comes from the portal', () => {
  before(async () => {
    await registrations(roomkey.dynamo).add(portalOf(CLEVER_CREDENTIALS.clientId, roomkey.client.clientId));
    await clients(roomkey.dynamo).change(roomkey.client.clientId, ({ districts }) => ({
      districts: [...districts, DISTRICT],
      landing: { ...roomkey.client.landing, home: 'https://app.brightway.example/home' },
    }));
    await deployments(roomkey.dynamo).setDistrictState(DISTRICT, 'active');
  });
  beforeEach(() => {
    atClever.standIn.disturb(() => null);
    atClever.pass(60);
    roomkey.lines();
  });

  test('lands at home, signed in, in the same hand-off as a launch', async () => {
    const { arrival, begun, cookies, answer } = await signedIn(GRACE);
    assert.equal(arrival.searchParams.has('state'), false);
    roomkey.lines();
    const reply = await visit(answer, cookies);
    assert.deepEqual(
      roomkey.lines().map((line) => [line['function'], line[HAND_OFFS]]),
      [['clever', 1]],
    );
    const landed = locationOf(reply);
    assert.equal(landed.origin + landed.pathname, 'https://app.brightway.example/home');
    const launch = await launchOf(reply);
    const { user, ...rest } = launch;
    assert.deepEqual(
      ['version', 'entry', 'district', 'role', 'lms', 'resource_link', 'context', 'class', 'mapping'].map(
        (name) => rest[name],
      ),
      [2, 'home', DISTRICT, null, null, null, null, null, null],
    );
    const { sub, name, email, ids, clever_roles } = fieldsOf(user);
    assert.deepEqual([sub, name, email], [GRACE, 'Grace Lin', { value: 'glin@lincolnusd.example', source: 'email' }]);
    assert.deepEqual(clever_roles, ['teacher', 'staff']);
    assert.deepEqual(ids, {
      sis: { value: 'T31107', source: 'clever' },
      lms: null,
      login: { value: 'glin', source: 'clever' },
      clever: { value: GRACE, source: 'sign-in' },
    });
    const shown = JSON.stringify([begun, reply, roomkey.lines()]);
    for (const secret of [CLEVER_CREDENTIALS.secret, 'glin@lincolnusd.example', 'Grace', 'T31107'])
      assert.ok(!shown.includes(secret), secret);
  });

  test('has the code that nobody asked for thrown away unredeemed', async () => {
    const from = atClever.standIn.asked.length;
    await signedIn(SAM);
    assert.deepEqual(
      atClever.standIn.asked.slice(from).map((path) => path.split('?')[0]),
      ['/portal/open', '/oauth/authorize'],
    );
  });

  test('may also begin at our own address', async () => {
    const begun = await visit('');
    const answer = await through(locationOf(begun), SAM);
    const launch = await launchOf(await visit(answer.searchParams.toString(), cookiesOf(begun)));
    assert.deepEqual(fieldsOf(launch['user'])['sub'], SAM);
  });

  for (const { name, status, code, account = SAM, twist = (query: string) => query } of SIGN_INS) {
    test(`${name}: ${code}`, async () => {
      const { cookies, answer } = await signedIn(account);
      const reply = await visit(twist(answer), cookies);
      assert.deepEqual([reply.statusCode, codeIn(reply)], [status, code]);
      assert.doesNotMatch(String(reply.body), /course/);
    });
  }

  test('whom nobody shares is told so, and of a district that is none of ours nothing is kept', async () => {
    const { cookies, answer } = await signedIn(UNSHARED.id);
    assert.match(String((await visit(answer, cookies)).body), /Not shared yet/);
    assert.equal(await deployments(roomkey.dynamo).district(ELSEWHERE.district), null);
  });

  test('with a code that comes twice lands once', async () => {
    const { cookies, answer } = await signedIn(SAM);
    assert.equal((await visit(answer, cookies)).statusCode, 303);
    const reply = await visit(answer, cookies);
    assert.deepEqual([reply.statusCode, codeIn(reply)], [409, 'launch-used']);
  });

  test('a code older than a minute, and a sign-in older than ten', async () => {
    const { cookies, answer } = await signedIn(SAM);
    atClever.pass(61);
    assert.equal(codeIn(await visit(answer, cookies)), 'clever-refused');
    const other = await signedIn(SAM);
    roomkey.advance(601);
    assert.equal(codeIn(await visit(other.answer, other.cookies)), 'launch-expired');
  });

  test('whose browser keeps nothing gets a page with one try by click, and never a loop', async () => {
    const { answer } = await signedIn(SAM);
    const from = atClever.standIn.asked.length;
    const page = await visit(answer);
    assert.equal(page.statusCode, 200);
    assert.match(String(page.body), /<form method="post" action="\/clever">/);
    assert.equal(atClever.standIn.asked.length, from, 'the code is not spent');
    const again = await asClever(() => roomkey.call('clever', { path: ROUTES.clever, form: {}, headers: SAME }));
    const second = await through(locationOf(again), SAM);
    const last = await visit(second.searchParams.toString());
    assert.deepEqual([last.statusCode, codeIn(last)], [403, 'browser-unbound']);
    assert.doesNotMatch(String(last.body), /<form/);
  });

  test('whom Clever sends without our state again and again gets that page too', async () => {
    let cookies: readonly string[] = [];
    const outcomes: number[] = [];
    for (let i = 0; i < 4; i++) {
      const reply = await visit('code=unasked', cookies);
      outcomes.push(reply.statusCode);
      cookies = cookiesOf(reply)
        .filter((cookie) => cookie.startsWith('__Host-rkc'))
        .concat(cookies);
    }
    assert.deepEqual(outcomes, [302, 302, 200, 200]);
  });

  test('with the secret of another browser is refused, and no code is tried', async () => {
    const [mine, theirs] = [await signedIn(SAM), await signedIn(GRACE)];
    const forged = mine.cookies.map((cookie, i) => `${cookie.split('=')[0]}=${theirs.cookies[i]?.split('=')[1]}`);
    const from = atClever.standIn.asked.length;
    secrets.calls();
    assert.equal(codeIn(await visit(mine.answer, forged)), 'browser-mismatch');
    assert.equal(atClever.standIn.asked.length, from);
    assert.deepEqual(secrets.calls(), []);
    assert.equal((await visit(mine.answer, mine.cookies)).statusCode, 303, 'and nothing is burned');
  });

  test('has one code tried for each state, however many come at once', async () => {
    const { cookies, answer } = await signedIn(SAM);
    const from = atClever.standIn.asked.length;
    const guesses = [1, 2, 3, 4].map((n) => answer.replace(/code=[^&]+/, `code=guess-${n}`));
    const codes = (await Promise.all(guesses.map((guess) => visit(guess, cookies)))).map(codeIn);
    assert.deepEqual(codes.toSorted(), ['clever-refused', 'launch-used', 'launch-used', 'launch-used']);
    assert.deepEqual(atClever.standIn.asked.slice(from), ['/oauth/tokens']);
    assert.equal(codeIn(await visit(answer, cookies)), 'launch-used', 'nor the right one after that');
  });

  test('costs no look at the secret before a code is redeemed, and one for many codes after', async () => {
    const warm = (query: string, cookies: readonly string[] = []): Promise<Reply> =>
      asClever(() => roomkey.call('clever', { path: ROUTES.clever, query, cookies }));
    await visit('');
    secrets.calls();
    for (const query of ['', 'code=unasked', 'error=access_denied', 'code=x&state=none']) await warm(query);
    assert.deepEqual(secrets.calls(), []);
    const comesHome = async (account: string): Promise<readonly string[]> => {
      const begun = await warm('');
      const answer = (await through(locationOf(begun), account)).searchParams.toString();
      assert.equal((await warm(answer, cookiesOf(begun))).statusCode, 303);
      return secrets.calls();
    };
    assert.deepEqual(await comesHome(SAM), ['GetSecretValue']);
    for (const account of [GRACE, ROSA]) assert.deepEqual(await comesHome(account), []);
    roomkey.advance(301);
    atClever.pass(301);
    assert.deepEqual(await comesHome(SAM), ['GetSecretValue'], 'read anew, since it may have been changed');
  });

  test('from a district that is suspended is refused, and comes again with it', async () => {
    await deployments(roomkey.dynamo).setDistrictState(DISTRICT, 'suspended');
    const first = await signedIn(SAM);
    assert.equal(codeIn(await visit(first.answer, first.cookies)), 'district-suspended');
    await deployments(roomkey.dynamo).setDistrictState(DISTRICT, 'active');
    const second = await signedIn(SAM);
    assert.equal((await visit(second.answer, second.cookies)).statusCode, 303);
  });

  test('is handed over to no client that is not granted the district any more, or is another’s', async () => {
    const granting = (change: (districts: readonly string[]) => readonly string[]) =>
      clients(roomkey.dynamo).change(roomkey.client.clientId, ({ districts }) => ({
        districts: [...change(districts)],
      }));
    await granting((districts) => districts.filter((one) => one !== DISTRICT));
    const first = await signedIn(SAM);
    assert.equal(codeIn(await visit(first.answer, first.cookies)), 'deployment-pending');
    await granting((districts) => [...districts, DISTRICT]);
    const second = await signedIn(SAM);
    assert.equal((await visit(second.answer, second.cookies)).statusCode, 303);
  });

  test('is of the district that Clever says, whatever its installation was approved for', async () => {
    const id = { iss: CLEVER_SSO.iss, toolId: CLEVER_CREDENTIALS.clientId, deploymentId: DISTRICT };
    await deployments(roomkey.dynamo).approve(id, ELSEWHERE.district, null);
    const { cookies, answer } = await signedIn(SAM);
    assert.equal(codeIn(await visit(answer, cookies)), 'deployment-pending');
    await deployments(roomkey.dynamo).approve(id, DISTRICT, null);
  });

  for (const { name, status, code, mishap, path } of CLEVER_FAILURES) {
    test(`hears to wait where Clever has ${name}`, async () => {
      const { cookies, answer } = await signedIn(SAM);
      atClever.standIn.disturb((asked) => (asked === path ? mishap : null));
      const reply = await visit(answer, cookies);
      assert.deepEqual([reply.statusCode, codeIn(reply)], [status, code]);
      assert.equal(reply.headers?.['retry-after'], status === 503 ? '30' : undefined);
      const [line] = roomkey.lines().filter((one) => one['code'] === code);
      assert.ok(line !== undefined && !JSON.stringify(line).includes(CLEVER_CREDENTIALS.secret));
    });
  }
});

describe('who comes from an LMS and continues with Clever', () => {
  before(async () => {
    await deployments(roomkey.dynamo).approve(roomkey.canvas.deployment, DISTRICT, 'lincoln.instructure.com');
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, { unidentified: 'clever' });
    roomkey.advance(61);
  });
  beforeEach(() => {
    atClever.standIn.disturb(() => null);
    atClever.pass(60);
  });

  /** A click of Rosa’s in the LMS, whom nobody knows there, up to Clever’s answer; `sub`: another user of the LMS. */
  async function continued(account: string, sub: string, claims: Readonly<Record<string, unknown>> = {}) {
    const reply = await launch(roomkey, roomkey.canvas, {
      claims: (all) =>
        Object.assign(all, {
          sub,
          'https://purl.imsglobal.org/spec/lti/claim/lis': undefined,
          'https://purl.imsglobal.org/spec/lti/claim/custom': undefined,
          ...claims,
        }),
    });
    assert.equal(reply.statusCode, 200, String(reply.body));
    const page = /data-secret="([^"]*)"/.exec(String(reply.body))?.[1] ?? '';
    const bearer = { launch: reply.begun.state, page };
    const begun = await post('clever', bearer);
    assert.equal(begun.statusCode, 302, String(begun.body));
    const answer = (await through(locationOf(begun), account)).searchParams.toString();
    return { bearer, cookies: cookiesOf(begun), answer };
  }

  const post = (step: string, fields: Readonly<Record<string, string>>) =>
    asClever(() => roomkey.call('clever', { path: ROUTES.clever, form: { step, ...fields }, headers: SAME }));

  const linksOf = async (cleverId: string) =>
    (await identityLinks(roomkey.dynamo).ofClever(DISTRICT, cleverId)).map(({ source }) => source);

  test('is linked where the same person signs in, and goes on in the launch', async () => {
    const { bearer, cookies, answer } = await continued(ROSA, 'rosa');
    const reply = await visit(answer, cookies);
    assert.equal(reply.statusCode, 200, String(reply.body));
    assert.deepEqual(await linksOf(ROSA), ['sign-in']);
    const step = { step: 'enter', ...bearer };
    const on = await roomkey.call('setup', { path: ROUTES.setup, form: step, headers: SAME });
    assert.ok(on.statusCode === 200 || on.statusCode === 303);
    assert.doesNotMatch(String(on.body), /action="\/clever"/);
    assert.equal(codeIn(await visit(answer, cookies)), 'launch-used');
  });

  for (const portal of ['on', 'off'] as const) {
    test(`without the cookie of the launch is told so, and is not led to the portal’s home, which is ${portal}`, async () => {
      const { iss, toolId } = portalOf(CLEVER_CREDENTIALS.clientId, roomkey.client.clientId);
      if (portal === 'off') await eraser(roomkey.table)(registrationKey(iss, toolId));
      const { cookies, answer } = await continued(ROSA, 'lost');
      const from = atClever.standIn.asked.length;
      for (const kept of [[], cookies.filter((cookie) => !cookie.startsWith('__Host-rkw-'))]) {
        const reply = await visit(answer, kept);
        assert.deepEqual([reply.statusCode, codeIn(reply)], [403, 'browser-unbound']);
        assert.doesNotMatch(String(reply.body), /<form/);
      }
      assert.equal(atClever.standIn.asked.length, from, 'the code is not spent');
      if (portal === 'off') await registrations(roomkey.dynamo).add(portalOf(toolId, roomkey.client.clientId));
    });
  }

  test('has one code tried for each sign-in', async () => {
    const { cookies, answer } = await continued(ROSA, 'guessed');
    const from = atClever.standIn.asked.length;
    const guess = answer.replace(/code=[^&]+/, 'code=guess');
    assert.equal(codeIn(await visit(guess, cookies)), 'clever-refused');
    for (const query of [guess, answer]) assert.equal(codeIn(await visit(query, cookies)), 'launch-used');
    assert.deepEqual(atClever.standIn.asked.slice(from), ['/oauth/tokens']);
  });

  test('is asked where names differ, and linked by a yes', async () => {
    const { bearer, cookies, answer } = await continued(SAM, 'ken', {
      name: 'Ken Sato',
      given_name: 'Ken',
      family_name: 'Sato',
      email: undefined,
    });
    const reply = await visit(answer, cookies);
    assert.match(String(reply.body), /Signed in to Clever: Sam O\..*Signed in to Canvas: Ken S\./);
    assert.doesNotMatch(String(reply.body), /Sato|Ochoa/);
    assert.deepEqual(await linksOf(SAM), []);
    const who = /name="who" value="([^"]+)"/.exec(String(reply.body))?.[1] ?? '';
    assert.equal((await post('yes', { ...bearer, who })).statusCode, 200);
    assert.deepEqual(await linksOf(SAM), ['sign-in']);
  });

  test('is led out of Clever after a no, and signs in once more', async () => {
    const { bearer, cookies, answer } = await continued(ROSA, 'lee', {
      name: 'Lee Sato',
      given_name: 'Lee',
      family_name: 'Sato',
      email: undefined,
    });
    await visit(answer, cookies);
    const denied = await post('no', bearer);
    assert.equal(denied.statusCode, 200);
    assert.match(String(denied.body), /Sign out of Clever first/);
    assert.match(String(denied.body), /name="step" value="clever"/);
    assert.equal((await post('clever', bearer)).statusCode, 302);
  });

  test('of another district is refused, and nothing is linked', async () => {
    const { cookies, answer } = await continued(ELSEWHERE.id, 'kit');
    const reply = await visit(answer, cookies);
    assert.match(String(codeIn(reply)), /^clever-(district-other|user-unshared)$/);
  });

  test('brings the page’s secret, from our own page', async () => {
    const { bearer } = await continued(ROSA, 'eve');
    const cross = {
      path: ROUTES.clever,
      form: { step: 'clever', ...bearer },
      headers: { 'sec-fetch-site': 'cross-site' },
    };
    assert.equal(codeIn(await asClever(() => roomkey.call('clever', cross))), 'cross-site-refused');
    const wrong = { ...bearer, page: `${bearer.page.slice(1)}A` };
    assert.equal(codeIn(await post('clever', wrong)), 'page-mismatch');
    assert.equal(codeIn(await post('choose', bearer)), 'step-malformed');
  });
});

describe('in the name of Clever’s sign-in', () => {
  test('no login begins and no launch is taken', async () => {
    const form = { iss: CLEVER_SSO.iss, login_hint: 'x', target_link_uri: `${BASE_URL}/launch` };
    for (const more of [{}, { client_id: CLEVER_CREDENTIALS.clientId }]) {
      const reply = await roomkey.call('login', { path: ROUTES.login, form: { ...form, ...more } }, 'cold');
      assert.match(String(codeIn(reply)), /^(registration|issuer)-unknown$/);
    }
  });
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
  const allowed = Object.entries(ACCESS.clever.table).flatMap(([action, partitions]) =>
    partitions.map((partition) => `${action} ${PARTITIONS[partition]}`),
  );
  assert.deepEqual(
    allowed.filter((one) => !used.has(one)),
    [],
  );
});
