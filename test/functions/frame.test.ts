import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answerOf, codeOf, cookiesOf, handedOver, post, redeem } from '../support/browser.ts';
import { arriveWithoutCookie, attribute, login, prove } from '../support/framed.ts';
import { BASE_URL, launchState, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';

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
      const first = await login(roomkey, headers, { lti_storage_target: '_parent' });
      assert.equal(first.statusCode, 200);
      assert.deepEqual([attribute(first, 'target'), String(first.body).includes('<form')], ['', false]);
      assert.ok(String(first.body).includes(`<a href="${attribute(first, 'go').replaceAll('&', '&amp;')}">`));
      const mark = cookiesOf(first).filter((cookie) => !cookie.startsWith('__Host-rk'));
      assert.deepEqual(mark, ['__Host-keeps=1'], 'nothing that tells who it is');
      assert.equal((await login(roomkey, headers, {}, mark)).statusCode, 302);
      const framed = await login(roomkey, { ...headers, 'sec-fetch-dest': 'iframe' }, {}, mark);
      assert.equal(framed.statusCode, 200, 'it tells nothing of frames');
    }
  });

  for (const [name, headers, status] of rows) {
    test(name, async () => {
      const reply = await login(roomkey, headers, { lti_storage_target: '_parent' });
      assert.equal(reply.statusCode, status);
      assert.equal(reply.cookies?.length, 2, 'both cookies are set on either way');
    });
  }
});

describe('the page that keeps the secret', () => {
  test('holds an address of the registered origin and the secret, and nothing of the request unescaped', async () => {
    const reply = await login(
      roomkey,
      { 'sec-fetch-dest': 'iframe' },
      { lti_storage_target: '"><script>alert(1)</script>' },
    );
    const body = String(reply.body);
    assert.equal(reply.headers?.['cache-control'], 'no-store');
    assert.match(attribute(reply, 'secret'), /^[A-Za-z0-9_-]{43}$/);
    assert.equal(new URL(attribute(reply, 'go')).origin, 'https://canvas.instructure.com');
    assert.ok(!body.includes('<script>alert'));
    assert.ok(body.includes('value="hint&quot;&lt;"'));
    assert.match(String(reply.headers?.['content-security-policy']), /^default-src 'none'; style-src 'sha256-/);
    assert.equal((body.match(/<script>/g) ?? []).length, 1);
    assert.ok(Buffer.byteLength(body) < 4096 + attribute(reply, 'go').length, String(Buffer.byteLength(body)));
  });

  test('its button opens the same launch in a tab, which says so to nobody but us', async () => {
    const reply = await login(roomkey, { 'sec-fetch-dest': 'document' }, { new_tab: '1' });
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
  test('gets the page that looks for the secret, framed by the LMS alone, and nothing is spent', async () => {
    const { kept, page } = await arriveWithoutCookie(roomkey);
    assert.equal(page.statusCode, 200);
    assert.equal(attribute(page, 'target'), 'post_message_forwarding');
    const policy = String(page.headers?.['content-security-policy']);
    assert.match(policy, /frame-ancestors https:\/\/\*\.instructure\.com https:\/\/lincoln\.instructure\.com/);
    assert.match(policy, /connect-src 'self'/);
    assert.equal(await launchState(roomkey, kept.state), 'initiated');
  });

  test('goes on with the secret in a post of our own page, by an address for location.replace', async () => {
    const { kept, form } = await arriveWithoutCookie(roomkey);
    const shown = { ...form, proof: kept.secret, tab: 'true' };
    const reply = await prove(roomkey, shown, { 'sec-fetch-site': 'same-origin' });
    assert.equal(reply.statusCode, 200);
    const { go }: { go: string } = JSON.parse(String(reply.body));
    assert.equal(new URL(go).pathname, '/classes/c1');
    assert.equal((await redeem(roomkey, new URL(go).searchParams.get('code') ?? '')).statusCode, 200);
  });

  test('an older browser without Sec-Fetch headers shows its Origin', async () => {
    const { kept, form } = await arriveWithoutCookie(roomkey);
    const reply = await prove(roomkey, { ...form, proof: kept.secret }, { origin: BASE_URL });
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
      const { kept, form } = await arriveWithoutCookie(roomkey);
      const reply = await prove(roomkey, { ...form, proof: proof(kept.secret) }, headers);
      assert.equal(codeOf(reply), code);
      const { page, title }: { page: string; title: string } = JSON.parse(String(reply.body));
      assert.ok(page.includes('<h1>') && title !== '');
      assert.equal(await launchState(roomkey, kept.state), 'initiated');
    });
  }
});

test('abandoned launches do not pile up cookies: the oldest beyond five are cleared', async () => {
  const old = Array.from({ length: 9 }, (_, i) => `__Host-rk-${String(i).padStart(22, 'a')}=x`);
  const reply = await login(roomkey, { 'sec-fetch-dest': 'document' }, {}, [...old, 'other=1']);
  const cleared = (reply.cookies ?? []).filter((cookie) => cookie.includes('Max-Age=0'));
  assert.deepEqual(
    [...new Set(cleared.map((cookie) => /rkp?-(\w{22})/.exec(cookie)?.[1]))],
    [0, 1, 2, 3].map((i) => String(i).padStart(22, 'a')),
  );
});
