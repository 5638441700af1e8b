import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Reply } from '../../shared/http/reply.ts';
import type { Display } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { answerOf, type Begun, begin, codeOf, cookiesOf, handedOver, post, redeem } from '../support/browser.ts';
import { BASE_URL, launchState, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { inCourse, PUPIL } from '../support/waiting.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const SAFARI = 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Safari/605.1.15';
const IOS_CHROME = 'Mozilla/5.0 (iPad) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'c1', name: 'Algebra 1' }]);
});
after(() => roomkey.close());

const initiation = (more: Record<string, string> = {}) => ({
  iss: roomkey.canvas.registration.iss,
  client_id: roomkey.canvas.registration.toolId,
  login_hint: 'hint"<',
  target_link_uri: `${BASE_URL}/launch`,
  lti_message_hint: 'message',
  ...more,
});

const login = (headers: Record<string, string>, more: Record<string, string> = {}, cookies: readonly string[] = []) =>
  roomkey.call('login', { path: ROUTES.login, form: initiation(more), headers, cookies });

const attribute = (reply: Reply, name: string): string =>
  new RegExp(`data-${name}="([^"]*)"`).exec(String(reply.body))?.[1]?.replaceAll('&amp;', '&') ?? '';

/** What the browser of a keep page would know afterwards. */
function keptBy(reply: Reply): Begun & { secret: string } {
  const address = new URL(attribute(reply, 'go'));
  const { searchParams } = address;
  const state = searchParams.get('state') ?? '';
  return { address, state, nonce: searchParams.get('nonce') ?? '', cookies: [], secret: attribute(reply, 'secret') };
}

describe('login chooses the way by what the browser tells', () => {
  const rows: readonly [string, Record<string, string>, 302 | 200][] = [
    ['a tab of its own', { 'sec-fetch-dest': 'document', 'user-agent': CHROME }, 302],
    ['a tab of nobody knows what', { 'sec-fetch-dest': 'document', 'user-agent': 'Mozilla/5.0' }, 302],
    [
      'framed Chromium, cookies blocked',
      { 'sec-fetch-dest': 'iframe', 'sec-fetch-storage-access': 'none', 'user-agent': CHROME },
      302,
    ],
    [
      'framed Firefox, its default',
      { 'sec-fetch-dest': 'iframe', 'sec-fetch-storage-access': 'none', 'user-agent': FIREFOX },
      302,
    ],
    ['framed Firefox that rejects all third-party cookies', { 'sec-fetch-dest': 'iframe', 'user-agent': FIREFOX }, 200],
    ['framed Safari', { 'sec-fetch-dest': 'iframe', 'user-agent': SAFARI }, 200],
    [
      'framed WebKit with a header that nobody measured there',
      { 'sec-fetch-dest': 'iframe', 'sec-fetch-storage-access': 'active', 'user-agent': IOS_CHROME },
      200,
    ],
    ['a browser that tells nothing', { 'sec-fetch-dest': '' }, 200],
  ];
  test('a tab of WebKit takes the page until it has shown that it keeps cookies', async () => {
    for (const agent of [SAFARI, IOS_CHROME]) {
      const headers = { 'sec-fetch-dest': 'document', 'user-agent': agent };
      const first = await login(headers, { lti_storage_target: '_parent' });
      assert.equal(first.statusCode, 200);
      assert.deepEqual([attribute(first, 'target'), String(first.body).includes('<form')], ['', false]);
      assert.ok(String(first.body).includes(`<a href="${attribute(first, 'go').replaceAll('&', '&amp;')}">`));
      const mark = cookiesOf(first).filter((cookie) => !cookie.startsWith('__Host-rk'));
      assert.deepEqual(mark, ['__Host-keeps=1'], 'nothing that tells who it is');
      assert.equal((await login(headers, {}, mark)).statusCode, 302);
      const framed = await login({ ...headers, 'sec-fetch-dest': 'iframe' }, {}, mark);
      assert.equal(framed.statusCode, 200, 'it tells nothing of frames');
    }
  });

  for (const [name, headers, status] of rows) {
    test(name, async () => {
      const reply = await login(headers, { lti_storage_target: '_parent' });
      assert.equal(reply.statusCode, status);
      assert.equal(reply.cookies?.length, 2, 'both cookies are set on either way');
    });
  }
});

describe('the page that keeps the secret', () => {
  test('holds address, secret and the registered storage origin, and nothing of the request unescaped', async () => {
    const reply = await login({ 'sec-fetch-dest': 'iframe' }, { lti_storage_target: '"><script>alert(1)</script>' });
    const body = String(reply.body);
    assert.equal(reply.headers?.['cache-control'], 'no-store');
    assert.match(attribute(reply, 'secret'), /^[A-Za-z0-9_-]{43}$/);
    assert.equal(attribute(reply, 'origin'), 'https://canvas.instructure.com');
    assert.ok(!body.includes('<script>alert'));
    assert.ok(body.includes('value="hint&quot;&lt;"'));
    assert.match(String(reply.headers?.['content-security-policy']), /^default-src 'none'; style-src 'sha256-/);
    assert.equal((body.match(/<script>/g) ?? []).length, 1);
    assert.ok(Buffer.byteLength(body) < 4096 + attribute(reply, 'go').length, String(Buffer.byteLength(body)));
  });

  test('its button opens the same launch in a tab, which says so to nobody but us', async () => {
    const reply = await login({ 'sec-fetch-dest': 'document' }, { new_tab: '1' });
    const address = new URL(String(reply.headers?.['location']));
    const state = address.searchParams.get('state') ?? '';
    assert.match(state, /^[\w-]{22}\.t$/);
    const error = await post(roomkey, { error: 'login_required', state }, []);
    assert.equal(codeOf(error), 'platform-login-required-in-tab');
    assert.match(String(error.body), /sign in to Canvas in this browser/i);
    const begun = { address, state, nonce: address.searchParams.get('nonce') ?? '', cookies: cookiesOf(reply) };
    handedOver(await post(roomkey, answerOf(roomkey, roomkey.canvas, begun), begun.cookies));
  });
});

describe('a launch whose cookie did not come back', () => {
  const arrive = async () => {
    const kept = keptBy(await login({ 'sec-fetch-dest': 'iframe' }));
    const form = { ...answerOf(roomkey, roomkey.canvas, kept), lti_storage_target: 'post_message_forwarding' };
    const headers = { 'sec-fetch-dest': 'iframe' };
    return { kept, form, page: await roomkey.call('launch', { path: ROUTES.launch, form, headers }) };
  };
  const prove = (form: Record<string, string>, headers: Record<string, string>) =>
    roomkey.call('launch', {
      path: ROUTES.launch,
      form,
      headers: { accept: 'application/json', 'sec-fetch-dest': 'empty', ...headers },
    });
  const launchBehind = async (go: string): Promise<LaunchObject> => {
    const answer = await redeem(roomkey, new URL(go).searchParams.get('code') ?? '');
    assert.equal(answer.statusCode, 200);
    return JSON.parse(String(answer.body)).launch;
  };
  const display = async (display: Display): Promise<void> => {
    await clients(roomkey.dynamo).put({ ...roomkey.client, display });
    roomkey.advance(61);
  };
  after(() => display('auto'));

  test('gets the page that looks for the secret, framed by the LMS alone, and nothing is spent', async () => {
    const { kept, page } = await arrive();
    assert.equal(page.statusCode, 200);
    assert.equal(attribute(page, 'target'), 'post_message_forwarding');
    const policy = String(page.headers?.['content-security-policy']);
    assert.match(policy, /frame-ancestors https:\/\/\*\.instructure\.com https:\/\/lincoln\.instructure\.com/);
    assert.match(policy, /connect-src 'self'/);
    assert.equal(await launchState(roomkey, kept.state), 'initiated');
  });

  const rows: readonly [Display, '' | '1', false | null][] = [
    ['framed', '', false],
    ['framed', '1', false],
    ['auto', '1', false],
    ['window', '1', false],
  ];
  for (const [how, tab, cookies] of rows) {
    test(`goes on with the secret in a post of our own page: display ${how}, in a ${tab ? 'tab' : 'frame'}`, async () => {
      await display(how);
      const { kept, form } = await arrive();
      const reply = await prove({ ...form, proof: kept.secret, tab }, { 'sec-fetch-site': 'same-origin' });
      assert.equal(reply.statusCode, 200);
      const { go }: { go: string } = JSON.parse(String(reply.body));
      assert.equal(new URL(go).pathname, '/classes/c1');
      assert.deepEqual((await launchBehind(go)).browser, { cookies });
    });
  }

  for (const how of ['auto', 'window'] as const) {
    test(`no cookie in a frame, display ${how}: no code before a click opens a tab`, async () => {
      await display(how);
      const { kept, form } = await arrive();
      const reply = await prove({ ...form, proof: kept.secret, tab: '' }, { 'sec-fetch-site': 'same-origin' });
      const shown: { page: string; secret: string; go?: string } = JSON.parse(String(reply.body));
      assert.ok(shown.page.includes('target="_blank"') && shown.page.includes('Open Brightway'), shown.page);
      assert.equal(shown.go, undefined);
      assert.equal(await launchState(roomkey, kept.state), 'held');
      const opened = await roomkey.call('setup', {
        path: ROUTES.setup,
        form: { step: 'open', launch: kept.state, page: shown.secret, frame: '1' },
        // As WebKit has it.
        headers: { origin: BASE_URL, 'sec-fetch-site': 'cross-site' },
      });
      assert.deepEqual((await launchBehind(handedOver(opened).url.href)).browser, { cookies: null });
    });
  }

  for (const which of [0, 1]) {
    test(`display auto: the ${which === 0 ? 'plain' : 'partitioned'} cookie came back: the class opens in the frame at once`, async () => {
      await display('auto');
      const begun = await begin(roomkey, roomkey.canvas);
      const form = answerOf(roomkey, roomkey.canvas, begun);
      const cookies = begun.cookies.slice(which, which + 1);
      const headers = { 'sec-fetch-dest': 'iframe' };
      const reply = await roomkey.call('launch', { path: ROUTES.launch, form, cookies, headers });
      assert.deepEqual((await launchBehind(handedOver(reply).url.href)).browser, { cookies: true });
    });
  }

  test('display auto, no cookie in a frame: a page that waits goes on to the page with the button, not to the class', async () => {
    await display('auto');
    const kept = keptBy(await login({ 'sec-fetch-dest': 'iframe' }));
    const claims = inCourse('not-yet', PUPIL);
    const form = answerOf(roomkey, roomkey.canvas, kept, claims === undefined ? {} : { claims });
    const reply = await prove({ ...form, proof: kept.secret }, { 'sec-fetch-site': 'same-origin' });
    const { secret, title }: { secret: string; title: string } = JSON.parse(String(reply.body));
    assert.match(title, /almost ready/);
    await mapCourse(roomkey, roomkey.canvas, 'not-yet', [{ id: 'c2', name: 'Algebra 2' }]);
    const step = (name: string, frame: '' | '1') =>
      roomkey.call('setup', {
        path: ROUTES.setup,
        form: { step: name, launch: kept.state, page: secret, frame },
        headers: { origin: BASE_URL, accept: 'application/json', 'sec-fetch-dest': 'empty' },
      });
    const shown: { page: string; go?: string } = JSON.parse(String((await step('enter', '1')).body));
    assert.ok(shown.page.includes('Open Brightway') && shown.go === undefined, shown.page);
    assert.equal(await launchState(roomkey, kept.state), 'held');
    const { go }: { go: string } = JSON.parse(String((await step('enter', '')).body));
    assert.equal(new URL(go).pathname, '/classes/c2', 'in a tab it goes in');
  });

  test('an older browser without Sec-Fetch headers shows its Origin', async () => {
    const { kept, form } = await arrive();
    const reply = await prove({ ...form, proof: kept.secret }, { origin: BASE_URL });
    assert.equal(reply.statusCode, 200, String(reply.body));
  });

  const refused: readonly [string, (secret: string) => string, Record<string, string>, string][] = [
    ['the secret posted from another site', (s) => s, { 'sec-fetch-site': 'cross-site' }, 'cross-site-refused'],
    ['… from a sibling of our site', (s) => s, { 'sec-fetch-site': 'same-site' }, 'cross-site-refused'],
    ['… from nobody knows where', (s) => s, {}, 'cross-site-refused'],
    ['… with an Origin that only looks like ours', (s) => s, { origin: `${BASE_URL}.evil.test` }, 'cross-site-refused'],
    [
      'a secret that is not this launch’s',
      () => 'x'.repeat(43),
      { 'sec-fetch-site': 'same-origin' },
      'browser-mismatch',
    ],
    ['our script without any secret', () => '', { 'sec-fetch-site': 'same-origin' }, 'browser-unbound'],
  ];
  for (const [name, proof, headers, code] of refused) {
    test(`refused: ${name}`, async () => {
      const { kept, form } = await arrive();
      const reply = await prove({ ...form, proof: proof(kept.secret) }, headers);
      assert.equal(codeOf(reply), code);
      const { page, title }: { page: string; title: string } = JSON.parse(String(reply.body));
      assert.ok(page.includes('<h1>') && title !== '');
      assert.equal(await launchState(roomkey, kept.state), 'initiated');
    });
  }
});

test('abandoned launches do not pile up cookies: the oldest beyond five are cleared', async () => {
  const old = Array.from({ length: 9 }, (_, i) => `__Host-rk-${String(i).padStart(22, 'a')}=x`);
  const reply = await login({ 'sec-fetch-dest': 'document' }, {}, [...old, 'other=1']);
  const cleared = (reply.cookies ?? []).filter((cookie) => cookie.includes('Max-Age=0'));
  assert.deepEqual(
    [...new Set(cleared.map((cookie) => /rkp?-(\w{22})/.exec(cookie)?.[1]))],
    [0, 1, 2, 3].map((i) => String(i).padStart(22, 'a')),
  );
});

describe('an application that opens in a tab of its own', () => {
  const setup = (form: Record<string, string>, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
    roomkey.call('setup', { path: ROUTES.setup, form, headers });
  const hold = async () => {
    const begun = await begin(roomkey, roomkey.canvas);
    const form = answerOf(roomkey, roomkey.canvas, begun);
    const headers = { 'sec-fetch-dest': 'iframe' };
    const page = await roomkey.call('launch', { path: ROUTES.launch, form, cookies: begun.cookies, headers });
    return { begun, form, page, secret: attribute(page, 'secret') };
  };
  before(async () => {
    await clients(roomkey.dynamo).put({ ...roomkey.client, display: 'window' });
    roomkey.advance(61);
  });

  test('in a frame: a page with one button; its post opens the class, once', async () => {
    const { begun, page, secret } = await hold();
    assert.equal(page.statusCode, 200);
    assert.equal(page.headers?.['referrer-policy'], 'same-origin');
    assert.match(String(page.headers?.['content-security-policy']), /form-action 'self' https:; frame-ancestors/);
    assert.equal(await launchState(roomkey, begun.state), 'held');
    const form = { step: 'open', launch: begun.state, page: secret };
    const opened = await setup(form);
    const { code } = handedOver(opened);
    const answer = await redeem(roomkey, code);
    const { launch }: { launch: LaunchObject } = JSON.parse(String(answer.body));
    assert.deepEqual(launch.browser, { cookies: true }, 'one came back in the frame');
    assert.equal(codeOf(await setup(form)), 'launch-used');
  });

  test('a reload of the frame finds its page again by the secret that it kept', async () => {
    const { begun, form, secret } = await hold();
    const again = await post(roomkey, form, []);
    assert.equal(codeOf(again), 'launch-used');
    assert.match(String(again.headers?.['content-security-policy']), /script-src 'sha256-.*connect-src 'self'/);
    const shown = await roomkey.call('setup', {
      path: ROUTES.setup,
      form: { step: 'show', launch: begun.state, page: secret },
      headers: { 'sec-fetch-site': 'same-origin', accept: 'application/json' },
    });
    const { page }: { page: string } = JSON.parse(String(shown.body));
    assert.ok(page.includes('<button>Open Brightway</button>'));
    assert.equal(await launchState(roomkey, begun.state), 'held');
  });

  test('at top level the class opens at once', async () => {
    const begun = await begin(roomkey, roomkey.canvas);
    const form = answerOf(roomkey, roomkey.canvas, begun);
    const headers = { 'sec-fetch-dest': 'document' };
    handedOver(await roomkey.call('launch', { path: ROUTES.launch, form, cookies: begun.cookies, headers }));
  });

  const rows: readonly [
    string,
    (good: Record<string, string>) => Record<string, string>,
    Record<string, string>,
    string,
  ][] = [
    ['posted from another site', (g) => g, { 'sec-fetch-site': 'cross-site' }, 'cross-site-refused'],
    ['another secret', (g) => ({ ...g, page: 'x'.repeat(43) }), { 'sec-fetch-site': 'same-origin' }, 'page-mismatch'],
    [
      'a launch that nobody began',
      (g) => ({ ...g, launch: 'x'.repeat(22) }),
      { 'sec-fetch-site': 'same-origin' },
      'launch-unknown',
    ],
    ['an unknown step', (g) => ({ ...g, step: 'go' }), { 'sec-fetch-site': 'same-origin' }, 'step-malformed'],
    ['a secret of another shape', (g) => ({ ...g, page: 'x' }), { 'sec-fetch-site': 'same-origin' }, 'step-malformed'],
  ];
  for (const [name, twist, headers, code] of rows) {
    test(`refused: ${name}`, async () => {
      const { begun, secret } = await hold();
      const reply = await setup(twist({ step: 'open', launch: begun.state, page: secret }), headers);
      assert.equal(codeOf(reply), code);
      assert.equal(await launchState(roomkey, begun.state), 'held');
    });
  }

  test('refused: a page that was open for more than an hour', async () => {
    const { begun, secret } = await hold();
    roomkey.advance(3601);
    assert.equal(codeOf(await setup({ step: 'open', launch: begun.state, page: secret })), 'page-expired');
  });
});
