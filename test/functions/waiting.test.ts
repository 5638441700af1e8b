import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { answerOf, begin, codeOf, handedOver, post } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { launchState, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, PUPIL, pageOf, SCRIPT, take, valuesOf, waits } from '../support/waiting.ts';

/** Pupils who come before the class is connected, and users of a course with several classes. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

const { newCourse, launchOf } = coursesIn(() => roomkey);
const goOf = (reply: Reply): URL => {
  const { go }: { go: string } = JSON.parse(String(reply.body));
  return new URL(go);
};
const mainOf = (reply: Reply): string => {
  const { page }: { page: string } = JSON.parse(String(reply.body));
  return page;
};

describe('waiting', () => {
  const poll = (form: Record<string, string>, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
    roomkey.call('setup', { path: ROUTES.setup, form: { step: 'poll', ...form }, headers });

  test('the page names the product and the LMS, and holds all that its script needs', async () => {
    const course = newCourse();
    const { body, reply } = await waits(roomkey, roomkey.canvas, inCourse(course, PUPIL));
    assert.match(body, /Brightway.*Canvas/s);
    assert.match(body, new RegExp(`data-context="${keyOf(roomkey.canvas, course)}" data-version="0"`));
    assert.match(body, /role="status"/);
    assert.match(String(reply.headers?.['content-security-policy']), /script-src 'sha256-[^ ]+'; connect-src 'self'/);
    assert.match(body, /href="https:\/\/lincoln\.instructure\.com\//);
  });

  test('a poll tells only whether something is new, to anybody, and needs no secret', async () => {
    const course = newCourse();
    await waits(roomkey, roomkey.canvas, inCourse(course, PUPIL));
    const context = keyOf(roomkey.canvas, course);
    const before = await poll({ context, version: '0' });
    assert.equal(before.body, '{"changed":false}');
    assert.equal(before.headers?.['cache-control'], 'no-store');
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c1' }]);
    assert.equal((await poll({ context, version: '0' })).body, '{"changed":true}');
    assert.equal((await poll({ context, version: '1' })).body, '{"changed":false}');
    assert.equal((await poll({ context: 'A'.repeat(43), version: '0' })).body, '{"changed":false}');
  });

  const wrong: readonly [string, Record<string, string>, Record<string, string>, string][] = [
    ['without a course', { version: '0' }, { 'sec-fetch-site': 'same-origin' }, 'step-malformed'],
    ['without a version', { context: 'A'.repeat(43) }, { 'sec-fetch-site': 'same-origin' }, 'step-malformed'],
    [
      'with a version that is none',
      { context: 'A'.repeat(43), version: '1e9' },
      { 'sec-fetch-site': 'same-origin' },
      'step-malformed',
    ],
    [
      'of another site',
      { context: 'A'.repeat(43), version: '0' },
      { 'sec-fetch-site': 'cross-site' },
      'cross-site-refused',
    ],
  ];
  for (const [name, form, headers, code] of wrong) {
    test(`a poll ${name} is refused`, async () => {
      assert.equal(codeOf(await poll(form, headers)), code);
    });
  }

  test('thirty pupils who wait when the class is connected all arrive, each as himself', async () => {
    const course = newCourse();
    const pupils = Array.from({ length: 30 }, (_, i) => `pupil-${i}`);
    const pages = [];
    for (const sub of pupils) pages.push(await waits(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub })));
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c1' }]);
    const replies = await Promise.all(pages.map((page) => take(roomkey, page, { step: 'enter' })));
    const arrived = await Promise.all(replies.map(launchOf));
    assert.deepEqual(
      arrived.map(({ user }) => user.sub),
      pupils,
    );
    assert.deepEqual([...new Set(arrived.map((launch) => launch.class?.id))], ['c1']);
  });

  test('going in by script gets an address; too early, the page again with the version it is of', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, PUPIL));
    const early = mainOf(await take(roomkey, page, { step: 'enter' }, SCRIPT));
    assert.match(early, /data-version="0"/);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c1' }]);
    await mapCourse(roomkey, roomkey.canvas, course, []);
    assert.match(mainOf(await take(roomkey, page, { step: 'enter' }, SCRIPT)), /data-version="2"/);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c2' }]);
    assert.equal(goOf(await take(roomkey, page, { step: 'enter' }, SCRIPT)).pathname, '/classes/c2');
    assert.equal(codeOf(await take(roomkey, page, { step: 'enter' }, SCRIPT)), 'launch-used');
  });

  test('a pupil whose own section belongs to another class goes on waiting', async () => {
    await addClasses(roomkey.dynamo, [
      rosterClass({ id: 'own', sisIds: ['SEC-1'], state: 'missing', missingSince: '2026-11-20' }),
    ]);
    const course = newCourse();
    const who = { ...PUPIL, custom: { user_sis_id: 'S1', section_sis_ids: 'SEC-1' } };
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, who));
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c1' }]);
    assert.match(mainOf(await take(roomkey, page, { step: 'enter' }, SCRIPT)), /Your class is almost ready/);
    assert.equal(await launchState(roomkey, page.launchId), 'held');
  });

  test('a class that comes back to the roster meanwhile opens by proof, and joins the mapping', async () => {
    const course = newCourse();
    const who = { ...PUPIL, custom: { user_sis_id: 'S1', section_sis_ids: 'SEC-LATE' } };
    const late = rosterClass({ id: 'late', sisIds: ['SEC-LATE'] });
    await addClasses(roomkey.dynamo, [{ ...late, state: 'missing', missingSince: '2026-11-20' }]);
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, who));
    await addClasses(roomkey.dynamo, [late]);
    const launch = await launchOf(await take(roomkey, page, { step: 'enter' }));
    assert.deepEqual([launch.class?.id, launch.mapping?.version], ['late', 1]);
    const context = await contexts(roomkey.dynamo).get(keyOf(roomkey.canvas, course), 'consistent');
    assert.deepEqual(
      context?.classes.map(({ id, how }) => [id, how]),
      [['late', 'proof']],
    );
  });

  test('the reload of a frame shows the page again', async () => {
    const course = newCourse();
    const begun = await begin(roomkey, roomkey.canvas);
    const claims = inCourse(course, PUPIL);
    const form = answerOf(roomkey, roomkey.canvas, begun, claims === undefined ? {} : { claims });
    const page = pageOf(await post(roomkey, form, begun.cookies), begun.state);
    assert.equal(codeOf(await post(roomkey, form, begun.cookies)), 'launch-used');
    assert.match(mainOf(await take(roomkey, page, { step: 'show' }, SCRIPT)), /Your class is almost ready/);
  });
});

describe('a course with several classes', () => {
  const mapTwo = async (): Promise<string> => {
    const course = newCourse();
    await mapCourse(roomkey, roomkey.canvas, course, [
      { id: 'a', name: 'Algebra' },
      { id: 'b', name: 'Biology <2>' },
    ]);
    return course;
  };

  test('shows those and no others; the choice opens and is remembered', async () => {
    const course = await mapTwo();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'chooser' }));
    assert.match(page.body, /Which class\?/);
    assert.deepEqual(valuesOf(page.body, 'class'), ['a', 'b']);
    assert.match(page.body, /Biology &lt;2&gt;/);
    assert.equal((await launchOf(await take(roomkey, page, { step: 'choose', class: 'b' }))).class?.id, 'b');

    const soon = await arrive(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'chooser' }));
    assert.match(soon.body, /Which class\?/, 'a wrong click can be mended');
    roomkey.advance(121);
    const later = await arrive(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'chooser' }));
    assert.equal((await launchOf(later.reply)).class?.id, 'b');
    const another = await arrive(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'another' }));
    assert.match(another.body, /Which class\?/, 'each chooses for himself');
  });

  test('a choice of a class that is not connected here is refused', async () => {
    const page = await waits(roomkey, roomkey.canvas, inCourse(await mapTwo(), PUPIL));
    assert.equal(codeOf(await take(roomkey, page, { step: 'choose', class: 'c1' })), 'class-refused');
    assert.equal(codeOf(await take(roomkey, page, { step: 'choose' })), 'step-malformed');
    assert.equal(await launchState(roomkey, page.launchId), 'held');
  });

  test('a choice of a class that was taken out meanwhile is refused; what is left opens', async () => {
    const course = await mapTwo();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'late' }));
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'a', name: 'Algebra' }]);
    assert.equal(codeOf(await take(roomkey, page, { step: 'choose', class: 'b' })), 'class-refused');
    assert.equal((await launchOf(await take(roomkey, page, { step: 'show' }))).class?.id, 'a');
  });

  test('a preview’s choice is not remembered', async () => {
    const course = await mapTwo();
    const who = { ...PUPIL, sub: 'acting', custom: { user_sis_id: 'S1', masquerading_user_id: '7' } };
    handedOver(
      await take(roomkey, await waits(roomkey, roomkey.canvas, inCourse(course, who)), { step: 'choose', class: 'b' }),
    );
    roomkey.advance(121);
    assert.match((await arrive(roomkey, roomkey.canvas, inCourse(course, who))).body, /Which class\?/);
  });
});

describe('an application that opens in a window', () => {
  before(async () => {
    await clients(roomkey.dynamo).put({ ...roomkey.client, display: 'window' });
    roomkey.advance(61);
  });

  test('in a frame: the wait page turns into the button that opens the tab', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, PUPIL));
    assert.deepEqual(valuesOf(page.body, 'frame'), ['1']);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c1' }]);
    const open = mainOf(await take(roomkey, page, { step: 'enter', frame: '1' }, SCRIPT));
    assert.match(open, /<form method="post" action="\/setup" target="_blank">.*Open Brightway/s);
    assert.equal(await launchState(roomkey, page.launchId), 'held');
    const tab = { 'sec-fetch-dest': 'document' };
    handedOver(await take(roomkey, page, { step: 'open', frame: '1' }, tab));
  });

  test('the chooser’s buttons open the tab themselves', async () => {
    const course = newCourse();
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'a' }, { id: 'b' }]);
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'w' }));
    assert.match(page.body, /id="choose" target="_blank"/);
    const tab = { 'sec-fetch-dest': 'document' };
    handedOver(await take(roomkey, page, { step: 'choose', class: 'a', frame: '1' }, tab));
  });

  test('a browser that does not tell what its navigations fill goes in by the tab all the same', async () => {
    const silent = { 'sec-fetch-dest': '' };
    const course = newCourse();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, PUPIL));
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'a' }]);
    assert.match(String((await take(roomkey, page, { step: 'enter', frame: '1' }, silent)).body), /Open Brightway/);
    handedOver(await take(roomkey, page, { step: 'open', frame: '1' }, silent));

    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'a' }, { id: 'b' }]);
    const chooser = await waits(roomkey, roomkey.canvas, inCourse(course, { ...PUPIL, sub: 'older' }));
    handedOver(await take(roomkey, chooser, { step: 'choose', class: 'a', frame: '1' }, silent));
  });

  test('at top level it goes in at once', async () => {
    const course = newCourse();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, PUPIL), 'document');
    assert.deepEqual(valuesOf(page.body, 'frame'), []);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'c1' }]);
    assert.equal(goOf(await take(roomkey, page, { step: 'enter' }, SCRIPT)).pathname, '/classes/c1');
  });
});
