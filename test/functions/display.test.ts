import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Display } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { answerOf, begin, codeOf, handedOver, post, redeem } from '../support/browser.ts';
import { arriveWithoutCookie, attribute, prove } from '../support/framed.ts';
import { BASE_URL, launchState, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { inCourse, PUPIL } from '../support/waiting.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'c1', name: 'Algebra 1' }]);
});
after(() => roomkey.close());

describe('where no cookie came back', () => {
  const launchBehind = async (go: string): Promise<LaunchObject> => {
    const answer = await redeem(roomkey, new URL(go).searchParams.get('code') ?? '');
    assert.equal(answer.statusCode, 200);
    return JSON.parse(String(answer.body)).launch;
  };
  const display = async (display: Display): Promise<void> => {
    await clients(roomkey.dynamo).put({ ...roomkey.client, display });
    roomkey.advance(61);
  };

  const rows: readonly [Display, 'false' | 'true', false | null][] = [
    ['framed', 'false', false],
    ['framed', 'true', false],
    ['auto', 'true', false],
    ['window', 'true', false],
  ];
  for (const [how, tab, cookies] of rows) {
    test(`goes on with the secret in a post of our own page: display ${how}, in a ${tab === 'true' ? 'tab' : 'frame'}`, async () => {
      await display(how);
      const { kept, form } = await arriveWithoutCookie(roomkey);
      const reply = await prove(roomkey, { ...form, proof: kept.secret, tab }, { 'sec-fetch-site': 'same-origin' });
      assert.equal(reply.statusCode, 200);
      const { go }: { go: string } = JSON.parse(String(reply.body));
      assert.equal(new URL(go).pathname, '/classes/c1');
      assert.deepEqual((await launchBehind(go)).browser, { cookies });
    });
  }

  for (const how of ['auto', 'window'] as const) {
    test(`no cookie in a frame, display ${how}: no code before a click opens a tab`, async () => {
      await display(how);
      const { kept, form } = await arriveWithoutCookie(roomkey);
      const reply = await prove(
        roomkey,
        { ...form, proof: kept.secret, tab: 'false' },
        { 'sec-fetch-site': 'same-origin' },
      );
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
    const claims = inCourse('not-yet', PUPIL);
    const { kept, form } = await arriveWithoutCookie(roomkey, claims === undefined ? {} : { claims });
    const reply = await prove(roomkey, { ...form, proof: kept.secret }, { 'sec-fetch-site': 'same-origin' });
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

  test('the address that a page gives itself asks for that page with the secret alone, and changes nothing', async () => {
    const { begun } = await hold();
    const get = (query: string) => roomkey.call('setup', { path: ROUTES.setup, method: 'GET', query });
    const left = await get(`launch=${begun.state}`);
    assert.equal(codeOf(left), 'launch-used');
    assert.match(String(left.body), new RegExp(`data-id="${begun.state}"`));
    assert.match(String(left.headers?.['content-security-policy']), /connect-src 'self'; img-src data:/);
    assert.doesNotMatch(String(left.body), /data-secret=/);
    assert.equal(await launchState(roomkey, begun.state), 'held');
    for (const query of ['', 'launch=short', `launch=${'<'.repeat(22)}`]) {
      assert.equal(codeOf(await get(query)), 'step-malformed', query);
    }
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
