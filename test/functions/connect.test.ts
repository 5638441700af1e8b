import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { contextKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { TARGETS } from '../../shared/store/table/read.ts';
import { codeOf, handedOver } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { DISTRICT, launchState, mapCourse, type Roomkey } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, PUPIL, pageOf, SCRIPT, TEACHER, take, valuesOf, waits } from '../support/waiting.ts';
import { OWN, startSchool } from './school.ts';

/** A teacher connects a course: real handlers, a real table. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startSchool();
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, atSetup, launchOf } = coursesIn(() => roomkey);

describe('connect', () => {
  test('one click: the class is connected and opens', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    const launch = await launchOf(await take(roomkey, page, connecting(['alg-p3'])));
    assert.deepEqual([launch.entry, launch.class?.id, launch.rostered], ['class', 'alg-p3', 'yes']);
    assert.equal(launch.mapping?.version, 1);
    const [mapped] = activeClasses(await contextNow(course));
    assert.deepEqual([mapped?.how, mapped?.name, mapped?.roster?.name], ['teacher', 'Algebra 1', 'Algebra 1']);
    assert.equal(mapped?.by, launch.user.id);
    assert.ok(mapped?.evidence.includes('term'));
    assert.equal(await launchState(roomkey, page.launchId), 'redeemed');
  });

  test('by our script: an address to go to', async () => {
    const page = await atSetup(newCourse());
    const reply = await take(roomkey, page, connecting(['alg-p3']), SCRIPT);
    const { go }: { go: string } = JSON.parse(String(reply.body));
    assert.equal(new URL(go).pathname, '/classes/alg-p3');
  });

  test('several at once: all are connected, and one is chosen', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    const chooser = pageOf(await take(roomkey, page, connecting(['alg-p1', 'alg-p3'])), page.launchId);
    assert.deepEqual(valuesOf(chooser.body, 'class'), ['alg-p1', 'alg-p3']);
    assert.deepEqual(await activeNow(course), ['alg-p1', 'alg-p3']);
    const launch = await launchOf(await take(roomkey, chooser, { step: 'choose', class: 'alg-p3' }));
    assert.deepEqual([launch.class?.id, launch.classes.length], ['alg-p3', 2]);
  });

  test('a class of another teacher is never connected by one click, whatever id names it: the request carries it', async () => {
    const course = newCourse();
    const page = await atSetup(course, { custom: { user_sis_id: 'T20817', section_sis_ids: 'BIO-P2-26' } });
    assert.match(page.body, /Is it a class that you have taken over\?/);
    assert.ok(!valuesOf(page.body, 'class').includes('bio-p2'));
    assert.equal((await take(roomkey, page, connecting(['bio-p2']))).statusCode, 403);
    assert.deepEqual(await activeNow(course), []);
    const said = await take(roomkey, page, { step: 'ask', about: 'ids' });
    assert.match(String(said.body), /We passed it on/);
    const [asked] = (await requests(roomkey.dynamo).list(DISTRICT)).filter(({ title }) => title === `Course ${course}`);
    assert.deepEqual(asked?.classes, ['bio-p2']);
    // What nothing names, nobody can ask for in this way.
    const other = await atSetup(newCourse());
    assert.match(
      String((await take(roomkey, other, { step: 'ask', about: 'ids' })).body),
      /Somebody changed this course/,
    );
  });

  test('a repeat after a crash between the two writes finds its change made and goes in', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'alg-p1' }]);
    handedOver(await take(roomkey, page, connecting(['alg-p1'])));
    assert.equal((await contextNow(course)).version, 1);
  });

  test('two teachers at once: one wins, the other sees it and goes in', async () => {
    const course = newCourse();
    const pages = [
      await atSetup(course),
      await atSetup(course, { sub: 'co-teacher', custom: { user_sis_id: 'T99999' } }),
    ];
    const wanted = [connecting(['alg-p1']), connecting(['bio-p2'])];
    const replies = await Promise.all(pages.map((page, i) => take(roomkey, page, wanted[i] ?? {})));
    assert.deepEqual(replies.map(({ statusCode }) => statusCode).toSorted(), [200, 303]);
    const lost = replies.findIndex(({ statusCode }) => statusCode === 200);
    assert.match(String(replies[lost]?.body), /This course is connected now/);
    const page = pages[lost];
    assert.ok(page);
    const launch = await launchOf(await take(roomkey, page, { step: 'enter' }));
    assert.deepEqual([launch.class?.id], await activeNow(course));
    assert.equal((await contextNow(course)).version, 1);
  });

  test('a course whose record was lost is written down first', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    const client = new DynamoDBClient({});
    const { pk, sk } = contextKey(keyOf(roomkey.canvas, course));
    await client.send(new DeleteItemCommand({ TableName: roomkey.table, Key: { pk: { S: pk }, sk: { S: sk } } }));
    client.destroy();
    handedOver(await take(roomkey, page, connecting(['alg-p1'])));
    assert.equal((await contextNow(course)).title, `Course ${course}`);
  });

  test('what was connected and has run out of the roster is asked about, and replaced', async () => {
    const course = newCourse();
    const gone = rosterClass({
      id: `gone-${course}`,
      name: 'Gone',
      teachers: [OWN],
      state: 'missing',
      missingSince: '2026-10-01',
    });
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: gone.id }]);
    await mappings(roomkey.dynamo).recopy(keyOf(roomkey.canvas, course), gone);
    const page = await atSetup(course);
    assert.match(page.body, /is not in the list of your school any more/);
    handedOver(await take(roomkey, page, connecting(['alg-p1'], '1')));
    assert.deepEqual(await activeNow(course), ['alg-p1']);
    assert.equal((await contextNow(course)).classes.find(({ id }) => id === gone.id)?.state, 'removed');
  });
});

describe('refused, and nothing changes', () => {
  const rows: readonly [
    string,
    Parameters<typeof inCourse>[1],
    Record<string, string | readonly string[]>,
    Record<string, string>,
    string,
  ][] = [
    ['another teacher’s class', TEACHER, connecting(['bio-p2']), {}, 'class-refused'],
    ['another district’s class', TEACHER, connecting(['foreign']), {}, 'class-refused'],
    ['a class of nowhere', TEACHER, connecting(['none']), {}, 'class-refused'],
    ['a class of one’s own with another’s', TEACHER, connecting(['alg-p1', 'bio-p2']), {}, 'class-refused'],
    [
      'a class that only a link of the teacher’s own making names',
      {
        custom: { user_sis_id: 'T20817', section_sis_ids: 'BIO-P2-26' },
        'https://www.instructure.com/placement': 'link_selection',
      },
      connecting(['bio-p2']),
      {},
      'class-refused',
    ],
    ['a pupil', { ...PUPIL }, connecting(['alg-p1']), {}, 'setup-refused'],
    [
      'an administrator who acts as the teacher',
      { custom: { user_sis_id: 'T20817', masquerading_user_id: '1' } },
      connecting(['alg-p1']),
      {},
      'setup-refused',
    ],
    ['a pupil who searches', { ...PUPIL }, { step: 'search', words: '' }, {}, 'setup-refused'],
    ['a pupil who asks', { ...PUPIL }, { step: 'ask', name: 'x' }, {}, 'setup-refused'],
    ['a pupil who only looks', { ...PUPIL }, { step: 'look' }, {}, 'setup-refused'],
    ['a pupil who makes a class', { ...PUPIL }, { step: 'create' }, {}, 'setup-refused'],
    [
      'posted by another site',
      TEACHER,
      connecting(['alg-p1']),
      { 'sec-fetch-site': 'cross-site' },
      'cross-site-refused',
    ],
    ['no class', TEACHER, { step: 'connect', version: '0' }, {}, 'step-malformed'],
    ['no version', TEACHER, { step: 'connect', class: 'alg-p1' }, {}, 'step-malformed'],
    ['a version that is none', TEACHER, connecting(['alg-p1'], '-1'), {}, 'step-malformed'],
    ['an empty wish', TEACHER, { step: 'ask', name: ' \u0000 ' }, {}, 'step-malformed'],
    ['a page for new classes that the application lacks', TEACHER, { step: 'create' }, {}, 'step-malformed'],
    ['somebody else’s secret', TEACHER, { ...connecting(['alg-p1']), page: 'A'.repeat(43) }, {}, 'page-mismatch'],
  ];
  for (const [name, who, fields, headers, code] of rows) {
    test(name, async () => {
      const course = newCourse();
      const page = await waits(roomkey, roomkey.canvas, inCourse(course, who));
      assert.equal(codeOf(await take(roomkey, page, fields, headers)), code);
      assert.deepEqual(await activeNow(course), []);
      assert.equal((await contextNow(course)).version, 0);
      assert.equal(await launchState(roomkey, page.launchId), 'held');
    });
  }

  test('a stale version: the page is shown again', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'geo-p5' }]);
    await mapCourse(roomkey, roomkey.canvas, course, []);
    const again = pageOf(await take(roomkey, page, connecting(['alg-p1'])), page.launchId);
    assert.match(again.body, /Somebody changed this course/);
    assert.deepEqual(await activeNow(course), []);
    assert.deepEqual([...new Set(valuesOf(again.body, 'version'))], ['2']);
    handedOver(await take(roomkey, page, connecting(['alg-p1'], '2')));
  });

  test('a class of the past: a pointer alone proves nothing', async () => {
    const sisId = 'T-left-over';
    const add = { [TARGETS]: new Set(['bio-p2', 'not-there']) };
    await roomkey.dynamo.update(teacherPointerKey(DISTRICT, { kind: 'sis', id: sisId }), { add });
    const page = await atSetup(newCourse(), { sub: 'former', custom: { user_sis_id: sisId } });
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.equal(codeOf(await take(roomkey, page, connecting(['bio-p2']))), 'class-refused');
  });

  test('a page that was used, and one that was open for an hour', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    handedOver(await take(roomkey, page, connecting(['alg-p1'])));
    assert.equal(codeOf(await take(roomkey, page, connecting(['alg-p3']))), 'launch-used');
    assert.deepEqual(await activeNow(course), ['alg-p1']);
    const late = await atSetup(newCourse());
    roomkey.advance(3600);
    assert.equal(codeOf(await take(roomkey, late, connecting(['alg-p3']))), 'page-expired');
  });
});

test('a pupil without classes waits, and a teacher’s click lets him in', async () => {
  const course = newCourse();
  const pupil = await arrive(roomkey, roomkey.canvas, inCourse(course, PUPIL));
  assert.match(pupil.body, /Your class is almost ready/);
  handedOver(await take(roomkey, await atSetup(course), connecting(['alg-p1'])));
  const launch = await launchOf(await take(roomkey, pupil, { step: 'enter' }));
  assert.deepEqual([launch.user.sub, launch.class?.id], ['pupil-1', 'alg-p1']);
});
