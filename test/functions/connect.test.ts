import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TARGETS } from '../../shared/store/catalogue.ts';
import { clients } from '../../shared/store/clients.ts';
import { activeClasses } from '../../shared/store/contexts.ts';
import { contextKey, teacherPointerKey } from '../../shared/store/keys.ts';
import { mappings } from '../../shared/store/mapping.ts';
import { OPEN_REQUESTS, requests } from '../../shared/store/requests.ts';
import type { RosterClass } from '../../shared/types.ts';
import { codeOf, handedOver } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, launchState, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, PUPIL, pageOf, SCRIPT, TEACHER, take, valuesOf, waits } from '../support/waiting.ts';

/** A teacher connects a course: real handlers, a real table. */
let roomkey: Roomkey;
const OWN = { cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' };
const OTHER = { cleverId: null, sisId: 'T99999', email: null, name: 'Sam Okafor' };
const NOW_TERM = { name: '2026-2027', start: '2026-08-10', end: '2027-06-11' };
const LAST_TERM = { name: 'Old year', start: '2025-08-10', end: '2026-06-11' };
const ALGEBRA = { name: 'Algebra 1', number: 'ALG1' };

const CLASSES: readonly RosterClass[] = [
  rosterClass({
    id: 'alg-p1',
    name: 'Algebra 1',
    period: '1',
    course: ALGEBRA,
    term: NOW_TERM,
    teachers: [OWN],
    students: 28,
  }),
  rosterClass({
    id: 'alg-p3',
    name: 'Algebra 1',
    period: '3',
    course: ALGEBRA,
    term: NOW_TERM,
    teachers: [OWN, OTHER],
    students: 30,
  }),
  rosterClass({ id: 'geo-p5', name: 'Geometry', period: '5', term: NOW_TERM, teachers: [OWN], sisIds: ['GEO-P5-26'] }),
  rosterClass({
    id: 'old-p1',
    name: 'Algebra 1',
    period: '1',
    term: LAST_TERM,
    teachers: [OWN],
    sisIds: ['ALG1-P1-25'],
  }),
  rosterClass({ id: 'bio-p2', name: 'Biology', term: NOW_TERM, teachers: [OTHER], sisIds: ['BIO-P2-26'] }),
];

before(async () => {
  roomkey = await startRoomkey();
  await addClasses(roomkey.dynamo, CLASSES);
  await addClasses(
    roomkey.dynamo,
    [rosterClass({ id: 'foreign', name: 'Foreign', teachers: [OWN] })],
    'another-district',
  );
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, launchOf } = coursesIn(() => roomkey);
const atSetup = (course: string, who: Parameters<typeof inCourse>[1] = TEACHER) =>
  waits(roomkey, roomkey.canvas, inCourse(course, who));
const connecting = (ids: readonly string[], version = '0') => ({ step: 'connect', class: ids, version });

describe('the page', () => {
  test('shows the teacher’s own classes of now, and what tells them apart', async () => {
    const { body, reply } = await atSetup(newCourse());
    assert.deepEqual([...new Set(valuesOf(body, 'class'))].toSorted(), ['alg-p1', 'alg-p3', 'geo-p5']);
    assert.match(body, /Period 3 · with Sam Okafor · Students: 30/);
    assert.doesNotMatch(body, /2026-2027|Rosa Alvarez/, 'what is equal in all, and oneself, tells nothing');
    assert.match(body, /Connect all 2: Algebra 1/);
    assert.match(String(reply.headers?.['content-security-policy']), /frame-ancestors https:\/\/\*\.instructure\.com /);
    assert.equal(reply.headers?.['referrer-policy'], 'same-origin');
    assert.equal(reply.headers?.['cache-control'], 'no-store');
  });

  test('says what speaks for a class, beyond what speaks for all; the teacher’s own before those that she helps in', async () => {
    const me = { ...OWN, sisId: 'T-fits' };
    await addClasses(roomkey.dynamo, [
      rosterClass({ id: 'fit-a', name: 'Chemistry', period: '2', term: NOW_TERM, teachers: [OTHER, me] }),
      rosterClass({ id: 'fit-b', name: 'Chemistry', period: '2', term: NOW_TERM, teachers: [me, OTHER] }),
      rosterClass({ id: 'fit-c', name: 'Physics', period: '4', term: NOW_TERM, teachers: [me] }),
    ]);
    const claims = { custom: { user_sis_id: 'T-fits', section_names: '["Chemistry - Period 2"]' } };
    const { body } = await atSetup(newCourse(), { ...claims, sub: 'fits' });
    assert.deepEqual([...new Set(valuesOf(body, 'class'))].slice(0, 3), ['fit-b', 'fit-a', 'fit-c']);
    assert.deepEqual(
      [...body.matchAll(/Fits this course: ([^<]*)/g)].map(([, said]) => said),
      ['similar name, same period', 'similar name, same period'],
    );
  });

  test('an id that a link may have written only puts the teacher’s own class first', async () => {
    const me = { ...OWN, sisId: 'T-link' };
    await addClasses(roomkey.dynamo, [
      rosterClass({ id: 'link-a', name: 'Drama', period: '1', term: NOW_TERM, teachers: [me] }),
      rosterClass({ id: 'link-b', name: 'Drama', period: '2', term: NOW_TERM, teachers: [me], sisIds: ['LINK-2'] }),
      rosterClass({ id: 'link-c', name: 'Drama', period: '3', term: NOW_TERM, teachers: [OTHER], sisIds: ['LINK-3'] }),
    ]);
    const course = newCourse();
    const { body } = await atSetup(course, {
      sub: 'link',
      [`${CLAIM}resource_link`]: { id: 'a link in a module' },
      [`${CLAIM}lis`]: { person_sourcedid: 'T-link' },
      custom: { section_sis_ids: 'LINK-2, LINK-3' },
    });
    assert.deepEqual([...new Set(valuesOf(body, 'class'))], ['link-b', 'link-a']);
    assert.deepEqual(await activeNow(course), []);
  });

  test('asks about a class that an id names but that nobody should take without a look', async () => {
    const { body } = await atSetup(newCourse(), { custom: { user_sis_id: 'T20817', section_sis_ids: 'ALG1-P1-25' } });
    assert.match(body, /Please look at this one first.*The term of this class is over\..*Your classes/s);
  });

  test('an id of two classes, such as of two schools: both are asked about, and either may be taken', async () => {
    const shared = (id: string, school: string) =>
      rosterClass({ id, name: 'Band', sisIds: ['BAND-26'], school: { id: school, name: school }, teachers: [OTHER] });
    await addClasses(roomkey.dynamo, [shared('band-n', 'North'), shared('band-s', 'South')]);
    const course = newCourse();
    const page = await atSetup(course, { sub: 'band', custom: { user_sis_id: 'T-band', section_sis_ids: 'BAND-26' } });
    assert.match(page.body, /North.*More than one class has the same ID.*South.*More than one class has the same ID/s);
    assert.deepEqual(valuesOf(page.body, 'class'), ['band-n', 'band-s']);
    assert.equal((await launchOf(await take(roomkey, page, connecting(['band-s'])))).class?.id, 'band-s');
    assert.deepEqual(await activeNow(course), ['band-s']);
  });

  test('a class that another course has is asked about where an id names it', async () => {
    await addClasses(roomkey.dynamo, [
      rosterClass({ id: 'choir', name: 'Choir', sisIds: ['CHOIR-26'], teachers: [{ ...OWN, sisId: 'T-choir' }] }),
    ]);
    const who = { custom: { user_sis_id: 'T-choir', section_sis_ids: 'CHOIR-26' } };
    const first = newCourse();
    handedOver((await arrive(roomkey, roomkey.canvas, inCourse(first, who))).reply);
    const { body } = await atSetup(newCourse(), who);
    assert.match(
      body,
      new RegExp(`Choir.*Also connected to: Course ${first}.*This class is connected to another course`, 's'),
    );
  });

  test('says which other courses a class is connected to', async () => {
    const other = newCourse();
    handedOver(await take(roomkey, await atSetup(other), connecting(['geo-p5'])));
    assert.match((await atSetup(newCourse())).body, new RegExp(`Also connected to: Course ${other}`));
    const context = await contextNow(other);
    await mappings(roomkey.dynamo).replace(
      context,
      DISTRICT,
      [],
      context.version,
      { how: 'operator', by: 'x' },
      roomkey.now(),
    );
  });

  test('tells a teacher whom the roster does not know why, with a way to ask and to try again', async () => {
    const page = await atSetup(newCourse(), { sub: 'new-teacher', custom: { user_sis_id: 'T00000' } });
    assert.match(page.body, /does not have you as a teacher/);
    assert.match(page.body, /Ask for it/);
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.match(String((await take(roomkey, page, { step: 'show' })).body), /does not have you as a teacher/);
  });

  test('“Try again” sees a roster that came meanwhile, though the section was looked up today already', async () => {
    const course = newCourse();
    const who = { sub: 'early', custom: { user_sis_id: 'T-early', section_sis_ids: 'EARLY-1' } };
    const page = await atSetup(course, who);
    assert.deepEqual(Object.keys((await contextNow(course)).unresolved), ['EARLY-1']);
    await addClasses(roomkey.dynamo, [
      rosterClass({ id: 'early', sisIds: ['EARLY-1'], teachers: [{ ...OWN, sisId: 'T-early' }] }),
    ]);
    const { class: opened } = await launchOf(await take(roomkey, page, { step: 'show' }));
    assert.deepEqual([opened?.id, opened?.connected.how], ['early', 'proof']);
    assert.deepEqual(await activeNow(course), ['early']);
  });

  test('escapes what the course and its classes are called', async () => {
    const evil = '"><script>alert(1)</script>';
    await addClasses(roomkey.dynamo, [rosterClass({ id: evil, name: evil, teachers: [{ ...OWN, sisId: 'T-evil' }] })]);
    const page = await atSetup(evil, { sub: 'evil', custom: { user_sis_id: 'T-evil' } });
    assert.doesNotMatch(page.body, /<script>alert/);
    handedOver(await take(roomkey, page, connecting([evil])));
  });
});

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

  test('a class that the teacher’s own section id names, though the roster has another teacher', async () => {
    const course = newCourse();
    const page = await atSetup(course, { custom: { user_sis_id: 'T20817', section_sis_ids: 'BIO-P2-26' } });
    assert.match(page.body, /has another teacher for this class/);
    assert.equal((await launchOf(await take(roomkey, page, connecting(['bio-p2'])))).class?.id, 'bio-p2');
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

describe('not here', () => {
  test('search finds the teacher’s own classes of all terms, and no others', async () => {
    const page = await atSetup(newCourse());
    const found = async (words: string) => {
      const { body } = pageOf(await take(roomkey, page, { step: 'search', words }), page.launchId);
      return [...new Set(valuesOf(body, 'class'))].toSorted();
    };
    assert.deepEqual(await found('algebra old'), ['old-p1']);
    assert.deepEqual(await found('ÁLGEBRA'), ['alg-p1', 'alg-p3', 'old-p1']);
    assert.deepEqual(await found('biology'), []);
    assert.deepEqual(await found(''), ['alg-p1', 'alg-p3', 'geo-p5', 'old-p1']);
  });

  test('asking stores the name, opens nothing and says what comes next', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    const reply = await take(roomkey, page, { step: 'ask', name: '  AP <b>Physics</b>\n ' });
    assert.match(String(reply.body), /You asked for: AP &lt;b&gt;Physics&lt;\/b&gt;/);
    const [request] = (await requests(roomkey.dynamo).list(DISTRICT)).filter(
      ({ contextKey }) => contextKey === keyOf(roomkey.canvas, course),
    );
    assert.deepEqual(
      [request?.name, request?.title, request?.state],
      ['AP <b>Physics</b>', `Course ${course}`, 'open'],
    );
    assert.deepEqual(await activeNow(course), []);
    await take(roomkey, page, { step: 'ask', name: 'AP <b>Physics</b>' });
    assert.equal(
      (await requests(roomkey.dynamo).list(DISTRICT)).filter(
        ({ contextKey }) => contextKey === keyOf(roomkey.canvas, course),
      ).length,
      1,
    );
    assert.equal(await launchState(roomkey, page.launchId), 'held');
  });

  test('asking for ever more is told to wait', async () => {
    const page = await atSetup(newCourse());
    let last = '';
    for (let i = 0; i <= OPEN_REQUESTS; i++)
      last = String((await take(roomkey, page, { step: 'ask', name: `Class ${i}` })).body);
    assert.match(last, /You have asked for many classes here/);
  });

  test('just looking opens the home page and takes the course out of reports', async () => {
    const course = newCourse();
    const launch = await launchOf(await take(roomkey, await atSetup(course), { step: 'look' }));
    assert.deepEqual([launch.entry, launch.class], ['home', null]);
    assert.equal((await contextNow(course)).practice, true);
  });

  test('the application’s own page for new classes gets the launch', async () => {
    await clients(roomkey.dynamo).put({
      ...roomkey.client,
      landing: { ...roomkey.client.landing, setup: 'https://app.brightway.example/new' },
    });
    roomkey.advance(61);
    const page = await atSetup(newCourse());
    const reply = await take(roomkey, page, { step: 'create' });
    assert.equal(handedOver(reply).url.pathname, '/new');
    assert.equal((await launchOf(reply)).entry, 'setup');
    await clients(roomkey.dynamo).put(roomkey.client);
    roomkey.advance(61);
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
