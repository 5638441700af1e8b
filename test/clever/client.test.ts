import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { KINDS } from '../../local/clever/lists.ts';
import type { Clever } from '../../shared/clever/client.ts';
import { CleverFailure, OutOfTime, type Trouble } from '../../shared/clever/failure.ts';
import { CLEVER_CREDENTIALS, type ServedClever, serveClever } from '../support/clever.ts';

let served: ServedClever;
let client: Clever;
let DISTRICT = '';
before(async () => {
  served = await serveClever({ perMinute: 40 });
  DISTRICT = served.district.id;
});
after(() => served.close());
afterEach(() => {
  served.standIn.disturb(() => null);
  served.standIn.share(DISTRICT, true);
  served.pass(120);
});

const fresh = (): Clever => {
  client = served.client();
  return client;
};

async function idsOf(pages: AsyncIterable<{ readonly objects: readonly { readonly id: string }[] }>) {
  const ids: string[] = [];
  for await (const { objects } of pages) ids.push(...objects.map(({ id }) => id));
  return ids;
}

async function allOf<T>(things: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const thing of things) all.push(thing);
  return all;
}

async function troubleOf(going: Promise<unknown>): Promise<readonly [Trouble, string]> {
  try {
    await going;
  } catch (error) {
    if (error instanceof CleverFailure) return [error.trouble, error.message];
    throw error;
  }
  assert.fail('nothing failed');
}

const courses = (limit = 4) => idsOf(client.pages('courses', { district: DISTRICT, limit }));
const COURSES = () => {
  const list = served.district.list('courses');
  return Array.from({ length: list.length }, (_, i) => String(list.at(i)?.['id']));
};
const askedSince = (from: number): readonly string[] => served.standIn.asked.slice(from);

describe('a list', () => {
  for (const kind of KINDS) {
    test(`of ${kind} is whole and in order, however long its pages are`, async () => {
      fresh();
      const list = served.district.list(kind);
      const all = Array.from({ length: list.length }, (_, i) => String(list.at(i)?.['id']));
      assert.ok(all.length > 0);
      const least = Math.ceil(all.length / 8);
      for (const limit of [least, all.length, all.length + 1, undefined])
        assert.deepEqual(await idsOf(client.pages(kind, { district: DISTRICT, ...(limit && { limit }) })), all);
    });
  }

  test('whose last page is full leads to one that holds nothing', async () => {
    fresh();
    const pages: number[] = [];
    for await (const { objects, last } of client.pages('courses', { district: DISTRICT, limit: COURSES().length })) {
      pages.push(objects.length);
      assert.equal(last, objects.at(-1)?.id ?? null);
    }
    assert.deepEqual(pages, [COURSES().length, 0]);
  });

  test('goes on after an id, also of an object that is gone meanwhile', async () => {
    fresh();
    const all = COURSES();
    assert.deepEqual(await idsOf(client.pages('courses', { district: DISTRICT, after: all[2] ?? '' })), all.slice(3));
    const gone = served.district.find('courses', all[2] ?? '');
    served.district.remove('courses', all[2] ?? '');
    assert.deepEqual(await idsOf(client.pages('courses', { district: DISTRICT, after: all[2] ?? '' })), all.slice(3));
    if (gone !== null) served.district.put('courses', gone);
  });

  test('loses nothing where an object goes between two pages', async () => {
    fresh();
    const all = COURSES();
    const gone = served.district.find('courses', all[3] ?? '');
    const ids: string[] = [];
    for await (const { objects } of client.pages('courses', { district: DISTRICT, limit: 4 })) {
      if (ids.length === 0) served.district.remove('courses', all[3] ?? '');
      ids.push(...objects.map(({ id }) => id));
    }
    assert.deepEqual(ids, all);
    if (gone !== null) served.district.put('courses', gone);
  });

  test('of one role has everybody who has it; who has several stands in each', async () => {
    fresh();
    const teachers = await idsOf(client.pages('users', { district: DISTRICT, role: 'teacher' }));
    const staff = await idsOf(client.pages('users', { district: DISTRICT, role: 'staff' }));
    const grace = '6a4b0c1d2e3f40001122330e';
    assert.deepEqual([teachers.length, teachers.includes(grace), staff.includes(grace)], [5, true, true]);
    const students = await idsOf(client.pages('users', { district: DISTRICT, role: 'student' }));
    assert.ok(students.length > 100 && !students.includes(grace));
  });

  test('is never asked for in pages of more than 10,000', async () => {
    fresh();
    const from = served.standIn.asked.length;
    assert.deepEqual(await courses(1_000_000), COURSES());
    assert.match(askedSince(from).join(' '), /\/v3.1\/courses\?limit=10000$/);
  });

  test('leaves out what has no id or is another district’s, and says so', async () => {
    fresh();
    const foreign = { id: 'fffffffffffffffffffffff1', district: '6a3f9d1e5b7c8a0087654321', name: 'Foreign' };
    served.district.put('schools', foreign);
    const pages = await allOf(client.pages('schools', { district: DISTRICT }));
    assert.deepEqual(
      pages.map(({ objects, left, last }) => [objects.length, left, last]),
      [[1, 1, foreign.id]],
    );
    served.district.remove('schools', foreign.id);
  });
});

describe('what fails on the way is asked for again', () => {
  for (const mishap of [500, 502, 503, 504, 'half', 'drop'] as const) {
    test(`${mishap}: in the middle of a list, with longer and longer pauses`, async () => {
      fresh();
      const [from, waited] = [served.standIn.asked.length, served.pauses.length];
      served.standIn.disturb((path, n) => (path === '/v3.1/courses' && n >= 3 && n <= 5 ? mishap : null));
      assert.deepEqual(await courses(), COURSES());
      assert.equal(askedSince(from)[3], askedSince(from)[2], 'the same page');
      const [first = 0, second = 0, third = 0, ...more] = served.pauses.slice(waited);
      assert.ok(first >= 250 && first <= 500 && second >= 500 && second <= 1000 && third >= 1000 && third <= 2000);
      assert.equal(more.length, 0);
    });
  }

  test('five times, and then it is not there', async () => {
    fresh();
    const from = served.standIn.asked.length;
    served.standIn.disturb((path) => (path === '/v3.1/courses' ? 503 : null));
    assert.deepEqual(await troubleOf(courses()), ['unavailable', 'Clever, asked for courses: status 503']);
    assert.equal(askedSince(from).length, 1 + 5);
  });
});

describe('what Clever refuses is asked for once', () => {
  for (const [status, trouble] of [
    [400, 'unreadable'],
    [404, 'unreadable'],
    [410, 'unreadable'],
    [501, 'unreadable'],
    [301, 'unreadable'],
  ] as const) {
    test(String(status), async () => {
      fresh();
      const from = served.standIn.asked.length;
      served.standIn.disturb((path) => (path === '/v3.1/courses' ? status : null));
      assert.equal((await troubleOf(courses()))[0], trouble);
      // The list of tokens is looked at again: HTML is also what a wrong kind of token gets.
      assert.deepEqual(
        askedSince(from).map((path) => path.split('?')[0]),
        ['/oauth/tokens', '/v3.1/courses', '/oauth/tokens'],
      );
    });
  }

  test('a page in HTML for one of JSON', async () => {
    fresh();
    served.standIn.disturb((path) => (path === '/v3.1/courses' ? 'html' : null));
    assert.deepEqual(await troubleOf(courses()), ['unreadable', 'Clever, asked for courses: status 200']);
  });

  test('413: in shorter and shorter pages', async () => {
    fresh();
    const from = served.standIn.asked.length;
    served.standIn.disturb((path, n) => (path === '/v3.1/courses' && n <= 3 ? 413 : null));
    assert.deepEqual(await courses(4000), COURSES());
    assert.deepEqual(
      askedSince(from).map((path) => /limit=\d+/.exec(path)?.[0]),
      [undefined, 'limit=4000', 'limit=1000', 'limit=250'],
    );
  });
});

describe('who has no time left', () => {
  const outOfTime = async (asked: Promise<unknown>): Promise<number | null> => {
    const error = await asked.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof OutOfTime, String(error));
    return error.seconds;
  };

  test('waits no longer for a Clever that hangs, at the first call and in the middle', async () => {
    fresh();
    for (const hangs of ['/oauth/tokens', '/v3.1/courses']) {
      const began = performance.now();
      const hurried = served.client(undefined, () => 400 - (performance.now() - began));
      served.standIn.disturb((path) => (path === hangs ? 'hang' : null));
      assert.equal(await outOfTime(idsOf(hurried.pages('courses', { district: DISTRICT }))), null);
      assert.ok(performance.now() - began < 2000);
    }
  });

  test('is told how long the limit lasts, and waits for nothing', async () => {
    fresh();
    const hurried = served.client(undefined, () => 500);
    const [waited, began] = [served.pauses.length, served.now()];
    const until = Math.floor(began / 60) * 60 + 60;
    const asks = async () => {
      for (let i = 0; i < 45; i++) await hurried.latestEvent(DISTRICT);
    };
    const seconds = await outOfTime(asks());
    assert.ok(seconds !== null && seconds >= until - began && seconds <= until - began + 2, String(seconds));
    assert.equal(served.pauses.length, waited);
  });
});

describe('the limit', () => {
  test('that is reached is waited for, by the moment that Clever says', async () => {
    fresh();
    const waited = served.pauses.length;
    const began = served.now();
    for (let i = 0; i < 45; i++) await client.latestEvent(DISTRICT);
    const pauses = served.pauses.slice(waited);
    assert.equal(pauses.length, 1);
    const end = Math.floor(began / 60) * 60 + 60;
    assert.ok(served.now() >= end && served.now() <= end + 2, `${served.now()} of ${end}`);
  });

  test('that others have used up is met as 429 without a body, and waited for alike', async () => {
    fresh();
    const other = served.client();
    for (let i = 0; i < 40; i++) await other.latestEvent(DISTRICT);
    const [waited, from] = [served.pauses.length, served.standIn.asked.length];
    assert.deepEqual(await courses(), COURSES());
    assert.equal(served.pauses.length, waited + 1);
    assert.equal(askedSince(from)[1], askedSince(from)[2]);
  });

  test('that says nothing of its end is waited for longer and longer, and not for ever', async () => {
    fresh();
    const waited = served.pauses.length;
    served.standIn.disturb((path) => (path === '/v3.1/courses' ? 429 : null));
    assert.deepEqual(await troubleOf(courses()), ['busy', 'Clever, asked for courses: its limit stays reached']);
    const pauses = served.pauses.slice(waited);
    assert.ok(pauses.length === 8 && pauses.every((ms) => ms <= 8000) && (pauses.at(-1) ?? 0) >= 4000);
  });
});

describe('a token', () => {
  test('is asked for once, and kept', async () => {
    fresh();
    const from = served.standIn.asked.length;
    await Promise.all([courses(), client.district(DISTRICT), client.shares(DISTRICT)]);
    assert.equal(askedSince(from).filter((path) => path.startsWith('/oauth')).length, 1);
    assert.ok(askedSince(from).includes(`/oauth/tokens?owner_type=district&district=${DISTRICT}`));
  });

  test('that was rotated in the middle of a list is asked for again by district', async () => {
    fresh();
    const from = served.standIn.asked.length;
    const ids: string[] = [];
    for await (const { objects } of client.pages('courses', { district: DISTRICT, limit: 4 })) {
      if (ids.length === 0) served.standIn.rotate(DISTRICT);
      ids.push(...objects.map(({ id }) => id));
    }
    assert.deepEqual(ids, COURSES());
    assert.equal(askedSince(from).filter((path) => path.includes(`district=${DISTRICT}`)).length, 2);
  });

  test('that Clever goes on to refuse ends it', async () => {
    fresh();
    await courses();
    served.standIn.disturb((path) => (path === '/v3.1/courses' ? 401 : null));
    assert.deepEqual(await troubleOf(courses()), ['refused', 'Clever, asked for courses: status 401']);
  });

  test('of a district that shares nothing is not there, and comes when it shares', async () => {
    fresh();
    served.standIn.share(DISTRICT, false);
    assert.equal(await client.shares(DISTRICT), false);
    assert.equal(await client.district(DISTRICT), null);
    assert.equal((await troubleOf(courses()))[0], 'not-shared');
    assert.equal(await client.shares('6a3f9d1e5b7c8a0087654321'), false);
    served.standIn.share(DISTRICT, true);
    assert.deepEqual(await courses(), COURSES());
  });

  test('is refused at once where sharing ends while it is held', async () => {
    fresh();
    await courses();
    served.standIn.share(DISTRICT, false);
    assert.equal((await troubleOf(courses()))[0], 'refused');
    assert.equal((await troubleOf(courses()))[0], 'not-shared');
  });

  test('is not given for a wrong secret', async () => {
    client = served.client({ ...CLEVER_CREDENTIALS, secret: 'other' });
    const from = served.standIn.asked.length;
    const failed = await troubleOf(courses());
    assert.deepEqual(failed, ['credentials', 'Clever, asked for the tokens of districts: status 401']);
    assert.equal(askedSince(from).length, 1);
  });

  test('is in nothing that is shown, nor is the secret, whatever fails', async () => {
    for (const mishap of [400, 401, 429, 500, 'html', 'half', 'drop'] as const) {
      fresh();
      await client.shares(DISTRICT);
      served.standIn.disturb((path) => (path === '/v3.1/courses' ? mishap : null));
      const error = await courses().catch((one: unknown) => one);
      const shown = inspect({ error, client }, { depth: 20, showHidden: true }) + JSON.stringify({ error, client });
      assert.ok(error instanceof CleverFailure);
      assert.ok(!shown.includes(served.standIn.tokenOf(DISTRICT)) && !shown.includes(CLEVER_CREDENTIALS.secret));
      served.standIn.disturb(() => null);
      served.pass(120);
    }
  });
});

describe('the district', () => {
  test('says what it is and how its LMS stands', async () => {
    const found = await fresh().district(DISTRICT);
    assert.deepEqual(
      [found?.id, found?.name, found?.state, found?.lmsType, found?.lmsState, found?.lmsMatched],
      [DISTRICT, 'Lincoln Unified School District', 'success', 'canvas', 'success', 96],
    );
  });
});

describe('events', () => {
  test('are none at first; the latest is where those begin that come while all is read', async () => {
    const own = await serveClever();
    const reader = own.client();
    assert.equal(await reader.latestEvent(own.district.id), null);
    own.district.change('sections', '6a51f0c2d4b8e90012ab34c1', { name: 'Algebra, period 1' });
    const cursor = await reader.latestEvent(own.district.id);
    assert.ok(cursor?.of === 'sections' && cursor.did === 'updated');
    assert.deepEqual(
      [cursor.at, cursor.object.name, cursor.before?.name],
      [own.now(), 'Algebra, period 1', 'Algebra 1, period 1'],
    );

    // A pupil who moves: both classes are told, one after the other.
    const [from, to] = ['6a51f0c2d4b8e90012ab34c1', '6a51f0c2d4b8e90012ab34c3'];
    const pupil = String(textsOf(own, from)[0]);
    own.district.change('sections', from, { students: textsOf(own, from).filter((id) => id !== pupil) });
    own.district.change('sections', to, { students: [...textsOf(own, to), pupil] });
    own.district.remove('users', pupil);
    own.district.happen('resources.created', { data: { object: { id: 'r' } } });
    own.district.say({ lms_state: 'error' });
    const pages = await allOf(reader.events(own.district.id, { after: cursor.id, limit: 2 }));
    assert.deepEqual(
      pages.map((page) => page.length),
      [2, 2, 1],
    );
    const told = pages.flat().map((event) => ('did' in event ? `${event.of} ${event.did}` : event.of));
    assert.deepEqual(told, ['sections updated', 'sections updated', 'users deleted', 'other', 'other']);
    const [left, joined] = pages.flat();
    assert.ok(left?.of === 'sections' && joined?.of === 'sections');
    assert.ok(left.before?.students.includes(pupil) && !left.object.students.includes(pupil));
    assert.ok(!joined.before?.students.includes(pupil) && joined.object.students.includes(pupil));
    assert.deepEqual(await allOf(reader.events(own.district.id, { after: pages.flat().at(-1)?.id ?? '' })), [[]]);
    await own.close();
  });

  test('of more than 30 days ago are missing in silence', async () => {
    const own = await serveClever();
    const reader = own.client();
    own.district.change('courses', idOf(own, 'courses'), { name: 'First' });
    const cursor = (await reader.latestEvent(own.district.id))?.id ?? '';
    own.pass(86_400);
    own.district.change('courses', idOf(own, 'courses'), { name: 'Second' });
    own.pass(30 * 86_400);
    own.district.change('courses', idOf(own, 'courses'), { name: 'Third' });
    const events = (await allOf(reader.events(own.district.id, { after: cursor }))).flat();
    assert.deepEqual(
      events.map((event) => event.of === 'courses' && event.object.name),
      ['Third'],
    );
    await own.close();
  });
});

const idOf = (own: ServedClever, kind: 'courses'): string => String(own.district.list(kind).at(0)?.['id']);
const textsOf = (own: ServedClever, section: string): readonly unknown[] => {
  const { students } = own.district.find('sections', section) ?? {};
  return Array.isArray(students) ? students : [];
};
