import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { OPEN_REQUESTS, requests } from '../../shared/store/contexts/requests.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { handedOver } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, launchState, type Roomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, pageOf, take, valuesOf } from '../support/waiting.ts';
import { NOW_TERM, OTHER, OWN, startSchool } from './school.ts';

/** The page on which a teacher connects a course, and what else it leads to: real handlers, a real table. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startSchool();
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, atSetup, launchOf } = coursesIn(() => roomkey);

describe('the page', () => {
  test('shows the teacher’s own classes of now, and what tells them apart', async () => {
    const { body, reply } = await atSetup(newCourse());
    assert.deepEqual([...new Set(valuesOf(body, 'class'))].toSorted(), ['alg-p1', 'alg-p3', 'geo-p5']);
    assert.match(body, /<b>Period 3 · Algebra 1<\/b>.*with Sam Okafor · Students: 30/);
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

  test('a stale id does not head the page: last year’s class of the teacher’s own is found by search alone', async () => {
    const who = { custom: { user_sis_id: 'T20817', section_sis_ids: 'ALG1-P1-25' } };
    const page = await atSetup(newCourse(), who);
    assert.deepEqual([...new Set(valuesOf(page.body, 'class'))].toSorted(), ['alg-p1', 'alg-p3', 'geo-p5']);
    assert.doesNotMatch(page.body, /matching ID/);
    const found = pageOf(await take(roomkey, page, { step: 'search', words: 'algebra' }), page.launchId);
    assert.match(found.body, /The term of this class is over\. Is it the right class for this course\?/);
  });

  test('a doubted id of one’s own class adds nothing to its rank, and is asked about where the class stands', async () => {
    const me = { ...OWN, sisId: 'T-stale' };
    const own = (id: string, name: string, period: string, sisIds: readonly string[]) =>
      rosterClass({ id, name, period, term: NOW_TERM, teachers: [me], sisIds });
    await addClasses(roomkey.dynamo, [
      own('stale-bio', 'Biology', '2', ['STALE-1']),
      own('stale-his', 'World History', '4', ['STALE-2']),
    ]);
    const claims = (course: string, title: string, ids: string) =>
      ({
        sub: 'stale',
        custom: { user_sis_id: 'T-stale', section_sis_ids: ids },
        [`${CLAIM}context`]: {
          id: course,
          title,
          type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection'],
        },
      }) as const;
    const first = newCourse();
    handedOver((await arrive(roomkey, roomkey.canvas, inCourse(first, claims(first, 'Biology', 'STALE-1')))).reply);
    const course = newCourse();
    const { body } = await atSetup(course, claims(course, 'World History P4', 'STALE-1'));
    assert.deepEqual([...new Set(valuesOf(body, 'class'))], ['stale-his', 'stale-bio']);
    assert.match(body, /Biology.*This class is connected to another course\./s);
  });

  test('an id of two classes that are not the teacher’s: neither is shown, and both go with the request', async () => {
    const shared = (id: string, school: string) =>
      rosterClass({ id, name: 'Band', sisIds: ['BAND-26'], school: { id: school, name: school }, teachers: [OTHER] });
    await addClasses(roomkey.dynamo, [shared('band-n', 'North'), shared('band-s', 'South')]);
    const course = newCourse();
    const page = await atSetup(course, { sub: 'band', custom: { user_sis_id: 'T-band', section_sis_ids: 'BAND-26' } });
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.doesNotMatch(page.body, /Band|North|South/);
    assert.equal((await take(roomkey, page, connecting(['band-s']))).statusCode, 403);
    assert.deepEqual(await activeNow(course), []);
    await take(roomkey, page, { step: 'ask', about: 'ids' });
    const asked = (await requests(roomkey.dynamo).list(DISTRICT)).at(-1);
    assert.deepEqual([asked?.name, asked?.classes], [`Course ${course}`, ['band-n', 'band-s']]);
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
