import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LIMITS } from '../../shared/names.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { codeOf } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, launchState, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, PUPIL, SCRIPT, TEACHER, take, valuesOf, waits } from '../support/waiting.ts';

/** "Wrong class?": from the hand-off's address to the page, and what it changes. */
let roomkey: Roomkey;
const OWN = { cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' };
const OTHER = { cleverId: null, sisId: 'T99999', email: null, name: 'Sam Okafor' };
const TERM = { name: '2026-2027', start: '2026-08-10', end: '2027-06-11' };
const CLASSES: readonly RosterClass[] = [
  rosterClass({ id: 'p1', name: 'Algebra 1', period: '1', term: TERM, teachers: [OWN] }),
  rosterClass({ id: 'p3', name: 'Algebra 1', period: '3', term: TERM, teachers: [OWN, OTHER] }),
  rosterClass({
    id: 'old',
    name: 'Algebra of old',
    term: { ...TERM, start: '2025-08-10', end: '2026-06-11' },
    teachers: [OWN],
  }),
  rosterClass({ id: 'bio', name: 'Biology', term: TERM, teachers: [OTHER] }),
];

before(async () => {
  roomkey = await startRoomkey();
  await addClasses(roomkey.dynamo, CLASSES);
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, launchOf } = coursesIn(() => roomkey);

/** A course that its teacher connected with a class, and the address that came with the hand-off. */
async function connected(classId = 'p1'): Promise<{ course: string; key: string; launchId: string }> {
  const course = newCourse();
  const page = await waits(roomkey, roomkey.canvas, inCourse(course, TEACHER));
  const { manage_url, id } = await launchOf(await take(roomkey, page, connecting([classId])));
  const url = new URL(manage_url ?? '');
  assert.equal(url.origin + url.pathname, 'https://roomkey.example/manage');
  return { course, key: url.searchParams.get('key') ?? '', launchId: id };
}

const get = (key: string) => roomkey.call('manage', { path: ROUTES.manage, query: new URLSearchParams({ key }) });
const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  roomkey.call('manage', { path: ROUTES.manage, form, headers: { 'sec-fetch-site': 'same-origin', ...headers } });

interface Open {
  readonly course: string;
  readonly launchId: string;
  readonly body: string;
  readonly page: { readonly launch: string; readonly page: string };
}

async function opened(classId?: string): Promise<Open> {
  const { course, key, launchId } = await connected(classId);
  const body = String((await post({ step: 'begin', key })).body);
  const page = { launch: valuesOf(body, 'launch')[0] ?? '', page: valuesOf(body, 'page')[0] ?? '' };
  assert.match(page.page, /^[\w-]{43}$/, body);
  return { course, launchId, body, page };
}

describe('the address', () => {
  test('opening it shows a page, any number of times, and spends nothing', async () => {
    const { key, launchId } = await connected();
    for (let i = 0; i < 2; i++) {
      const reply = await get(key);
      assert.equal(reply.statusCode, 200);
      assert.match(String(reply.body), /Is this the wrong class\?/);
      assert.equal(reply.headers?.['referrer-policy'], 'same-origin');
      assert.equal(reply.headers?.['cache-control'], 'no-store');
      assert.match(
        String(reply.headers?.['content-security-policy']),
        /form-action 'self'; frame-ancestors https:\/\/\*\.instructure/,
      );
    }
    assert.equal(await launchState(roomkey, launchId), 'redeemed');
    assert.equal((await post({ step: 'begin', key })).statusCode, 200);
    assert.equal(await launchState(roomkey, launchId), 'managing');
  });

  test('its button works once', async () => {
    const { key } = await connected();
    const replies = await Promise.all([post({ step: 'begin', key }), post({ step: 'begin', key })]);
    assert.deepEqual(replies.map(({ statusCode }) => statusCode).toSorted(), [200, 409]);
    assert.equal(codeOf(await get(key)), 'launch-used');
  });

  test('comes with a teacher’s hand-off, and with none of a pupil or of somebody who acts for the teacher', async () => {
    const course = newCourse();
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'p1' }]);
    for (const who of [PUPIL, { custom: { user_sis_id: 'T20817', masquerading_user_id: '7' } }]) {
      const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, { ...who }));
      assert.equal((await launchOf(reply)).manage_url, null);
    }
    const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, TEACHER));
    assert.match((await launchOf(reply)).manage_url ?? '', /\/manage\?key=[\w-]{65}$/);
  });

  test('is in no log line', async () => {
    roomkey.lines();
    const { key } = await connected();
    await get(key);
    await post({ step: 'begin', key });
    await post({ step: 'begin', key });
    const lines = JSON.stringify(roomkey.lines());
    assert.ok(lines.length > 100);
    assert.ok(!lines.includes(key.slice(22)));
  });

  const wrong: readonly [string, (key: string) => string, string][] = [
    ['the secret of another', (key) => key.slice(0, 22) + 'A'.repeat(43), 'page-mismatch'],
    ['a launch that nobody began', (key) => 'A'.repeat(22) + key.slice(22), 'launch-unknown'],
    ['a key cut short', (key) => key.slice(1), 'step-malformed'],
    ['no key', () => '', 'step-malformed'],
    ['a key with other characters', (key) => `${key.slice(0, 64)}/`, 'step-malformed'],
  ];
  for (const [name, twist, code] of wrong) {
    test(`refused: ${name}`, async () => {
      const { key, launchId } = await connected();
      assert.equal(codeOf(await get(twist(key))), code);
      assert.equal(codeOf(await post({ step: 'begin', key: twist(key) })), code);
      assert.equal(await launchState(roomkey, launchId), 'redeemed');
    });
  }

  test('refused: after half an hour', async () => {
    const { key } = await connected();
    roomkey.advance(1800);
    assert.equal(codeOf(await get(key)), 'page-expired');
    assert.equal(codeOf(await post({ step: 'begin', key })), 'page-expired');
  });
});

describe('the page', () => {
  test('names the class, who connected it and when, and the teacher’s other classes of now', async () => {
    const { body, course } = await opened();
    assert.match(body, new RegExp(`Course ${course}`));
    assert.match(body, /Algebra 1.*You connected it on November 2\d, 2026\./s);
    assert.deepEqual([...new Set(valuesOf(body, 'class'))], ['p3', 'p1'], 'what to change to, then what to disconnect');
    assert.match(body, /href="https:\/\/lincoln\.instructure\.com\/[^"]*" target="_top">Back to your course/);
  });

  test('gives itself an address for a reload, which holds nothing by itself', async () => {
    const { body, page, launchId } = await opened();
    assert.match(body, new RegExp(`data-id="${launchId}" data-secret="${page.page}" data-at="/manage"`));
    const left = await roomkey.call('manage', {
      path: ROUTES.manage,
      query: new URLSearchParams({ launch: launchId }),
    });
    assert.equal(codeOf(left), 'launch-used');
    assert.match(String(left.body), new RegExp(`<main data-id="${launchId}"`));
    assert.match(String(left.headers?.['content-security-policy']), /connect-src 'self'/);
    assert.doesNotMatch(String(left.body), /data-secret=|Algebra/);
    assert.match(String((await post({ step: 'show', ...page })).body), /Change the class/);
    for (const launch of ['', 'A'.repeat(21), `${launchId}/`]) {
      const reply = await roomkey.call('manage', { path: ROUTES.manage, query: new URLSearchParams({ launch }) });
      assert.equal(codeOf(reply), 'step-malformed');
    }
  });

  const makers: readonly [Parameters<ReturnType<typeof mappings>['replace']>[4], RegExp][] = [
    [{ how: 'operator', by: 'ops@x' }, /connected by the help contact below on/],
    [{ how: 'partner', by: 'brightway1' }, /connected by Brightway on/],
    [{ how: 'proof', by: 'launch' }, /connected by the list of your school on/],
    [{ how: 'heal', by: 'import' }, /connected by the list of your school on/],
    [{ how: 'teacher', by: 'somebody' }, /A teacher of this course connected it on/],
  ];
  for (const [actor, says] of makers) {
    test(`says who: ${actor.how}`, async () => {
      const { course, page } = await opened();
      const context = await contextNow(course);
      await mappings(roomkey.dynamo).replace(
        context,
        DISTRICT,
        [{ id: 'bio', urlId: null, name: 'Biology' }],
        1,
        actor,
        roomkey.now(),
      );
      const shown = String((await post({ step: 'show', ...page })).body);
      assert.match(shown, says);
      assert.doesNotMatch(shown, /ops@x|somebody|brightway1/);
    });
  }

  test('finds the teacher’s own classes of all terms', async () => {
    const { page } = await opened();
    const found = String((await post({ step: 'search', words: 'old', ...page })).body);
    assert.deepEqual([...new Set(valuesOf(found, 'class'))], ['old', 'p1'], 'what was found, and the connected one');
    assert.doesNotMatch(String((await post({ step: 'search', words: 'biology', ...page })).body), /value="bio"/);
  });

  test('never hands off', async () => {
    const { page, launchId } = await opened();
    for (const step of ['enter', 'open', 'show']) {
      const { statusCode, headers, body } = await post({ step, ...page }, SCRIPT);
      assert.equal(headers?.['location'], undefined);
      assert.doesNotMatch(String(body), /"go"/);
      assert.ok(statusCode === 200 || statusCode === 400);
    }
    const there = await take(roomkey, { launchId, secret: page.page }, { step: 'enter' });
    assert.equal(codeOf(there), 'launch-used');
  });
});

describe('changes', () => {
  const steps: readonly [string, Record<string, string>, readonly string[], RegExp][] = [
    [
      'another class in its place',
      { step: 'instead', class: 'p3', version: '1' },
      ['p3'],
      /Done\. Your students go there/,
    ],
    ['one more', { step: 'add', class: 'p3', version: '1' }, ['p1', 'p3'], /Done\..* opens this class too\./],
    ['none', { step: 'disconnect', class: 'p1', version: '1' }, [], /Done\. This course opens no class now\./],
  ];
  for (const [name, form, expected, says] of steps) {
    test(`${name}; a repeat changes nothing more`, async () => {
      const { course, page } = await opened();
      const reply = await post({ ...form, ...page });
      assert.match(String(reply.body), says);
      assert.deepEqual(await activeNow(course), expected);
      const { version, classes } = await contextNow(course);
      assert.equal(version, 2);
      assert.ok(classes.filter(({ how }) => how === 'teacher').length > 0);
      assert.match(String((await post({ ...form, ...page })).body), says);
      assert.equal((await contextNow(course)).version, 2);
    });
  }

  test('one of two is disconnected: the page says so, not that students go there', async () => {
    const { page } = await opened();
    await post({ step: 'add', class: 'p3', version: '1', ...page });
    const body = String((await post({ step: 'disconnect', class: 'p3', version: '2', ...page })).body);
    assert.match(body, /this course does not open that class any more/);
    assert.doesNotMatch(body, /students go there/);
  });

  test('what the teacher took out is not added again by proof', async () => {
    await addClasses(roomkey.dynamo, [rosterClass({ id: 'proven', sisIds: ['SEC-9'], teachers: [OWN], term: TERM })]);
    const course = newCourse();
    const who = { custom: { user_sis_id: 'T20817', section_sis_ids: 'SEC-9' } };
    const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, who));
    const { manage_url } = await launchOf(reply);
    const key = new URL(manage_url ?? '').searchParams.get('key') ?? '';
    const body = String((await post({ step: 'begin', key })).body);
    const page = { launch: valuesOf(body, 'launch')[0] ?? '', page: valuesOf(body, 'page')[0] ?? '' };
    await post({ step: 'disconnect', class: 'proven', version: '1', ...page });
    assert.deepEqual(await activeNow(course), []);
    assert.match((await arrive(roomkey, roomkey.canvas, inCourse(course, who))).body, /Connect your class/);
    assert.deepEqual(await activeNow(course), []);
  });

  const refused: readonly [string, Record<string, string>, Record<string, string>, string][] = [
    ['another teacher’s class', { step: 'add', class: 'bio', version: '1' }, {}, 'class-refused'],
    ['a class of nowhere', { step: 'instead', class: 'none', version: '1' }, {}, 'class-refused'],
    [
      'posted by another site',
      { step: 'disconnect', class: 'p1', version: '1' },
      { 'sec-fetch-site': 'cross-site' },
      'cross-site-refused',
    ],
    [
      'somebody else’s secret',
      { step: 'disconnect', class: 'p1', version: '1', page: 'A'.repeat(43) },
      {},
      'page-mismatch',
    ],
    ['no version', { step: 'disconnect', class: 'p1' }, {}, 'step-malformed'],
    ['no class', { step: 'disconnect', version: '1' }, {}, 'step-malformed'],
    ['a step that is none', { step: 'destroy', class: 'p1', version: '1' }, {}, 'step-malformed'],
  ];
  for (const [name, form, headers, code] of refused) {
    test(`refused: ${name}`, async () => {
      const { course, page } = await opened();
      assert.equal(codeOf(await post({ ...page, ...form }, headers)), code);
      assert.deepEqual(await activeNow(course), ['p1']);
      assert.equal((await contextNow(course)).version, 1);
    });
  }

  test('refused: one class more than a course opens; another in their place is not', async () => {
    const { course, page } = await opened();
    const full = Array.from({ length: LIMITS.classes }, (_, i) => ({ id: `full-${i}` }));
    await mapCourse(roomkey, roomkey.canvas, course, full);
    assert.equal(codeOf(await post({ step: 'add', class: 'p3', version: '2', ...page })), 'class-refused');
    assert.equal((await contextNow(course)).version, 2);
    await post({ step: 'instead', class: 'p3', version: '2', ...page });
    assert.deepEqual(await activeNow(course), ['p3']);
  });

  test('a stale version: nothing is done, and the page shows what is there', async () => {
    const { course, page } = await opened();
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'p1' }, { id: 'bio', name: 'Biology' }]);
    const shown = String((await post({ step: 'add', class: 'p3', version: '1', ...page })).body);
    assert.match(shown, /Nothing was done\..*Biology/s);
    assert.deepEqual((await activeNow(course)).toSorted(), ['bio', 'p1']);
  });

  test('refused: a page that was open for half an hour', async () => {
    const { page } = await opened();
    roomkey.advance(1800);
    assert.equal(codeOf(await post({ step: 'show', ...page })), 'page-expired');
  });
});

test('who may not change the course any more finds the page closed', async () => {
  const policy = { ...roomkey.client.policy, setupBy: 'teaching_assistant' } as const;
  await clients(roomkey.dynamo).put({ ...roomkey.client, policy });
  roomkey.advance(61);
  const course = newCourse();
  await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'p1' }]);
  const roles = ['http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant'];
  const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, { ...TEACHER, [`${CLAIM}roles`]: roles }));
  const key = new URL((await launchOf(reply)).manage_url ?? '').searchParams.get('key') ?? '';
  assert.equal((await get(key)).statusCode, 200);
  await clients(roomkey.dynamo).put(roomkey.client);
  roomkey.advance(61);
  assert.equal(codeOf(await get(key)), 'setup-refused');
  assert.equal(codeOf(await post({ step: 'begin', key })), 'setup-refused');
});
