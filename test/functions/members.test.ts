import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLocalJWKSet } from 'jose';
import { close, listen } from '../../local/listen.ts';
import { memberService } from '../../local/lms/member-service.ts';
import { type Answer, serveSite, type Visit } from '../../local/web/answer.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { cameKey, registrationKey } from '../../shared/store/table/keys.ts';
import { coursesIn } from '../support/courses.ts';
import { attend } from '../support/pupils.ts';
import { DISTRICT, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { addUsers, cleverId, reference } from '../support/users.ts';
import { arrive, inCourse, keyOf, pageOf, take, valuesOf, type WaitingPage, waits } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/** The members of a course, asked of its LMS beside a teacher's page: real handlers, a real table, an LMS over real HTTP. */
let roomkey: Roomkey;
let lms: Awaited<ReturnType<typeof startLms>>;
const { newCourse, activeNow } = coursesIn(() => roomkey);

const CLAIM = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice';
const LEARNER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
const teachers = [{ cleverId: cleverId(901), sisId: 'T1', email: null, name: 'Rosa' }];
const CLASSES: readonly RosterClass[] = ['first', 'second'].map((id, i) =>
  rosterClass({ id, name: 'History', period: String(i + 1), term: NOW_TERM, teachers }),
);
const some = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const student = (n: number, more: object = {}) => ({
  user_id: `u-${n}`,
  roles: [LEARNER],
  status: 'Active',
  lis_person_sourcedid: `S-${n}`,
  name: `Pupil ${n}`,
  email: `pupil${n}@example.org`,
  ...more,
});

interface Play {
  members: readonly object[];
  page: number;
  /** answers in place of the token, or of the list */
  token?: { readonly status?: number; readonly body?: string };
  list?: { readonly status?: number; readonly body?: string; readonly next?: string; readonly location?: string };
  hangs?: boolean;
}

/** An LMS that gives tokens to who signs with our key, and members page by page. */
async function startLms() {
  const play: Play = { members: [], page: 2 };
  const asked: string[] = [];
  const given: string[] = [];
  const answer = async ({ url, form, ...visit }: Visit): Promise<Answer> => {
    if (url.pathname === '/token') {
      const good = await service.token(form);
      assert.equal(good.status, 200, good.body);
      given.push(JSON.parse(good.body).access_token);
      return { ...good, ...play.token };
    }
    const { next, location, ...more } = play.list ?? {};
    const good = service.list(play.members, { ...visit, url });
    const headers = { ...good.headers, ...(next && { link: next }), ...(location && { location }) };
    return { ...good, ...more, headers };
  };
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    if (play.hangs === true) return timeIsUp();
    void serveSite(answer, request, response).catch(() => response.writeHead(500).end());
  });
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  const service = memberService({
    toolId: roomkey.canvas.registration.toolId,
    tokenUrl: `${origin}/token`,
    keys: async (header, token) => {
      const { keys } = JSON.parse(String((await roomkey.call('keys', { path: ROUTES.jwks })).body));
      return createLocalJWKSet({ keys })(header, token);
    },
    pageSize: () => play.page,
    now: Date.now,
  });
  return { play, asked, given, origin, close: () => close(server) };
}

/** Milliseconds that an LMS has for all that it is asked. */
const PATIENCE = 1000;

/** That limit, which is over when a test says so: the machine's own time would tell how busy it is. Others stay as they are. */
let limits: AbortController[] = [];
const { timeout } = AbortSignal;
const timeIsUp = (): void => {
  for (const limit of limits) limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
};
function limitFor(ms: number): AbortSignal {
  if (ms !== PATIENCE) return Reflect.apply(timeout, AbortSignal, [ms]);
  const limit = new AbortController();
  limits.push(limit);
  return limit.signal;
}

const membersBy = async (url: string): Promise<void> => {
  await registrations(roomkey.dynamo).change(roomkey.canvas.registration, { membersBy: url });
  roomkey.advance(61);
};

before(async () => {
  AbortSignal.timeout = limitFor;
  roomkey = await startRoomkey('local');
  lms = await startLms();
  await attend(roomkey, CLASSES, { first: some(1, 6), second: some(11, 16) });
  await addUsers(
    roomkey.dynamo,
    some(1, 20).map((n) => reference(n, `S-${n}`)),
  );
  await membersBy(`${lms.origin}/token`);
});
after(async () => {
  AbortSignal.timeout = timeout;
  await roomkey.close();
  await lms.close();
});
beforeEach(() => {
  for (const name of ['token', 'list', 'hangs'] as const) delete lms.play[name];
  Object.assign(lms.play, { members: some(11, 15).map((n) => student(n)), page: 2 });
  lms.asked.length = 0;
  limits = [];
});

const service = (url = `${lms.origin}/members`) => ({
  [CLAIM]: { context_memberships_url: url, service_versions: ['2.0'] },
});
const rosa = (more: object = service()) => ({ sub: 'rosa', custom: { user_sis_id: 'T1' }, ...more });
const setup = (course: string, who = rosa()) => waits(roomkey, roomkey.canvas, inCourse(course, who));
const ask = async (page: WaitingPage): Promise<boolean> => {
  const reply = await take(roomkey, page, { step: 'members' });
  assert.equal(reply.statusCode, 200, String(reply.body));
  return JSON.parse(String(reply.body)).changed;
};
const again = async (page: WaitingPage) => pageOf(await take(roomkey, page, { step: 'show' }), page.launchId);
const rowsOf = ({ body }: WaitingPage) => [...new Set(valuesOf(body, 'class'))];
const cameTo = (course: string) => roomkey.dynamo.get(cameKey(keyOf(roomkey.canvas, course)), 'consistent');

/** As if that had passed since the members were asked for; keys of platforms would not last so long. */
async function laterBy(course: string, seconds: number): Promise<void> {
  const item = (await cameTo(course)) ?? {};
  const asked = Object.entries(item).filter(([name]) => name.startsWith('m_'));
  const set = Object.fromEntries(asked.map(([name, at]) => [name, Number(at) - seconds]));
  await roomkey.dynamo.update(cameKey(keyOf(roomkey.canvas, course)), { set });
}

test('the page is there before the LMS is asked; then the right class stands first, and says why', async () => {
  const course = newCourse();
  const page = await setup(course);
  assert.deepEqual(lms.asked, []);
  assert.match(page.body, /data-members="/);
  assert.deepEqual(rowsOf(page), ['first', 'second']);
  assert.equal(await ask(page), true);
  assert.deepEqual(lms.asked, ['/token', '/members', '/members', '/members']);
  const next = await again(page);
  assert.deepEqual(rowsOf(next), ['second', 'first']);
  assert.match(next.body, /5 of the 5 students of this course attend it/);
  assert.match(next.body, /None of the students of this course attends it/);
  assert.match(next.body, /id="said" role="status"/);
  assert.doesNotMatch(next.body, /data-members=/);
  assert.deepEqual(await activeNow(course), []);
});

test('counts are kept, and nothing that a member can be known by', async () => {
  const course = newCourse();
  await ask(await setup(course));
  const item = JSON.stringify(await cameTo(course));
  assert.match(item, /"n":5,"c":\{"first":0,"second":5\}/);
  assert.doesNotMatch(item, /S-1|u-1|Pupil|example|p#/);
  const lines = JSON.stringify(roomkey.lines());
  assert.doesNotMatch(lines, /S-1\d|u-1\d|Pupil|127\.0\.0\.1/);
  assert.ok(lms.given.length > 0 && lms.given.every((token) => !lines.includes(token)));
});

test('it is asked once, whoever posts again, and a token serves for as long as it lasts', async () => {
  const course = newCourse();
  const page = await setup(course);
  const answers = await Promise.all([ask(page), ask(page), ask(page)]);
  assert.equal(answers.filter(Boolean).length, 1);
  assert.equal(await ask(page), false);
  assert.equal(await ask(await setup(course)), false);
  assert.equal(lms.asked.filter((path) => path === '/token').length, 0, 'still held');
  await laterBy(course, 30 * 86_400);
  assert.equal(await ask(await setup(course)), true, 'after 30 days');
});

test('five teachers of a course ask in 30 days; what is over gives way to the next', async () => {
  const course = newCourse();
  const by = async (n: number) => ask(await setup(course, { ...rosa(), sub: `rosa-${n}` }));
  for (const n of some(1, 5)) assert.equal(await by(n), true, `${n}`);
  assert.equal(await by(6), false);
  await laterBy(course, 30 * 86_400);
  assert.equal(await by(6), true);
  const kept = Object.keys((await cameTo(course)) ?? {}).filter((name) => /^[mc]_/.test(name));
  assert.equal(kept.length, 2, 'of the sixth alone');
});

describe('members who are counted', () => {
  const rows: readonly (readonly [string, readonly object[], string | null])[] = [
    [
      'students alone',
      [student(11), student(1, { roles: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'] })],
      '1 1',
    ],
    ['roles in short', [student(11, { roles: ['Learner'] })], '1 1'],
    ['not who left', [student(11), student(12, { status: 'Inactive' }), student(13, { status: 'Deleted' })], '1 1'],
    [
      'nor a student preview',
      [student(11), student(12, { roles: [LEARNER, 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'] })],
      '1 1',
    ],
    ['who has no id, as nobody', [student(11), student(12, { lis_person_sourcedid: undefined })], '1 2'],
    ['an id that nobody has', [student(11), student(12, { lis_person_sourcedid: 'S-99' })], '1 2'],
    ['an id of Clever’s own', [student(11, { lis_person_sourcedid: cleverId(11).toUpperCase() })], '1 1'],
    ['what is no member', [student(11), { user_id: 7, roles: [LEARNER] }, {}], '1 1'],
    ['nobody', [], null],
  ];
  for (const [what, members, counts] of rows) {
    test(what, async () => {
      lms.play.members = members;
      const course = newCourse();
      await ask(await setup(course));
      const item = JSON.stringify(await cameTo(course));
      const [n, all] = counts?.split(' ') ?? ['0', '0'];
      assert.match(item, new RegExp(`"n":${all},"c":\\{"first":0,"second":${n}\\}`));
    });
  }

  test('the first 500, on ten pages at most', async () => {
    lms.play.members = some(1, 700).map((n) => student(n));
    lms.play.page = 100;
    const course = newCourse();
    await ask(await setup(course));
    assert.match(JSON.stringify(await cameTo(course)), /"n":500,/);
    lms.asked.length = 0;
    lms.play.page = 3;
    await ask(await setup(newCourse()));
    assert.equal(lms.asked.length, 10);
  });
});

describe('an LMS that does not tell leaves the page as it was, and is asked on another day', () => {
  const rows: readonly (readonly [string, Partial<Play>])[] = [
    ['a list refused', { list: { status: 401 } }],
    ['a list forbidden', { list: { status: 403, body: 'no scope' } }],
    ['a redirect', { list: { status: 302, location: 'http://127.0.0.1:1/elsewhere' } }],
    ['a page of HTML', { list: { body: '<html>' } }],
    ['another form', { list: { body: '{"members":{}}' } }],
    ['no answer', { hangs: true }],
  ];
  for (const [what, play] of rows) {
    test(what, async () => {
      Object.assign(lms.play, play);
      const course = newCourse();
      const page = await setup(course);
      assert.equal(await ask(page), false);
      assert.equal(limits.length, 1, 'one limit for all of it');
      assert.deepEqual(rowsOf(await again(page)), ['first', 'second']);
      for (const name of ['list', 'hangs'] as const) delete lms.play[name];
      assert.equal(await ask(await setup(course)), false, 'not on the same day');
      await laterBy(course, 86_401);
      assert.equal(await ask(await setup(course)), true);
    });
  }

  for (const [what, token] of [
    ['a token refused', { status: 400, body: '{"error":"invalid_client"}' }],
    ['no token in it', { body: '{}' }],
    ['a token with a line end', { body: '{"access_token":"a\\nb"}' }],
  ] as const) {
    test(what, async () => {
      // The instance holds none yet.
      await roomkey.call('setup', { path: '/', method: 'TRACE' }, 'cold');
      lms.play.token = token;
      assert.equal(await ask(await setup(newCourse())), false);
      assert.deepEqual(lms.asked, ['/token']);
    });
  }

  for (const [what, next] of [
    ['of another origin', '<http://127.0.0.1:9/members?at=2>; rel="next"'],
    ['that is no address', '<::>; rel="next"'],
    ['to itself', '</members?limit=500>; rel="next"'],
  ] as const) {
    test(`a next page ${what} is not followed`, async () => {
      lms.play.list = { next };
      const course = newCourse();
      await ask(await setup(course));
      assert.equal(lms.asked.filter((path) => path === '/members').length, 1);
      assert.match(JSON.stringify(await cameTo(course)), /"n":2,/);
    });
  }
});

describe('nothing is asked', () => {
  const silent = async (page: WaitingPage): Promise<void> => {
    assert.doesNotMatch(page.body, /data-members=/);
    assert.equal(await ask(page), false);
    assert.deepEqual(lms.asked, []);
  };

  test('where the launch says no place', async () => silent(await setup(newCourse(), rosa({}))));

  test('where ids of persons are dropped', async () => {
    await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, true);
    roomkey.advance(61);
    const page = await waits(roomkey, roomkey.canvas, inCourse(newCourse(), rosa()));
    await silent(page);
    await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, false);
    roomkey.advance(61);
  });

  test('where it is off, which it is where nobody said otherwise', async () => {
    await membersBy('');
    await silent(await setup(newCourse()));
    const { iss, toolId } = roomkey.canvas.registration;
    await roomkey.dynamo.update(registrationKey(iss, toolId), { remove: ['membersBy'] });
    roomkey.advance(61);
    await silent(await setup(newCourse()));
    await membersBy(`${lms.origin}/token`);
  });

  test('by a pupil', async () => {
    const who = { sub: 'pupil', learner: true as const, custom: { user_sis_id: 'S-1' }, ...service() };
    const page = await waits(roomkey, roomkey.canvas, inCourse(newCourse(), who));
    const reply = await take(roomkey, page, { step: 'members' });
    assert.equal(reply.headers?.['x-error-code'], 'setup-refused');
    assert.deepEqual(lms.asked, []);
  });

  test('before she signs in to Clever, where her district has it so', async () => {
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, { unidentified: 'clever' });
    roomkey.advance(61);
    const page = await setup(newCourse(), rosa({ sub: 'unknown', custom: {}, ...service() }));
    assert.match(page.body, /action="\/clever"/);
    await silent(page);
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, {});
    roomkey.advance(61);
  });

  for (const url of ['ftp://lms.example/members', 'members', 'http://[::1', '']) {
    test(`of ${url || 'no address'}`, async () => {
      const page = await setup(newCourse(), rosa(service(url)));
      assert.equal(await ask(page), false);
      assert.deepEqual(
        lms.asked.filter((path) => path !== '/token'),
        [],
      );
    });
  }
});

test('who came counts where the members are fewer; a policy connects by members, too', async () => {
  await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, { byPeople: true });
  await addUsers(roomkey.dynamo, [
    ...some(1, 20).map((n) => reference(n, `S-${n}`)),
    reference(901, 'T1', { role: 'teacher' }),
  ]);
  roomkey.advance(61);
  const course = newCourse();
  const page = await setup(course);
  assert.equal(await ask(page), true);
  await again(page);
  assert.deepEqual(await activeNow(course), ['second']);
  await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, {});
  roomkey.advance(61);
  const other = newCourse();
  for (const n of some(1, 6)) {
    const who = { sub: `p-${n}`, learner: true as const, custom: { user_sis_id: `S-${n}` } };
    await arrive(roomkey, roomkey.canvas, inCourse(other, who));
  }
  lms.play.members = [student(11)];
  const hers = await setup(other);
  await ask(hers);
  assert.match((await again(hers)).body, /6 of the 6 students who came attend it/);
});

test('a policy connects by no list of members that somebody who came since is not on', async () => {
  const byPeople = async (policy: { readonly byPeople?: boolean }): Promise<void> => {
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, policy);
    roomkey.advance(61);
  };
  lms.play.members = some(1, 6).map((n) => student(n));
  const course = newCourse();
  const page = await setup(course);
  assert.equal(await ask(page), true);
  const later = { sub: 'p-11', learner: true as const, custom: { user_sis_id: 'S-11' } };
  await arrive(roomkey, roomkey.canvas, inCourse(course, later));
  await byPeople({ byPeople: true });
  await again(page);
  assert.deepEqual(await activeNow(course), []);
  // Whoever came attends it: so it would have.
  const same = newCourse();
  const hers = await setup(same);
  await ask(hers);
  await arrive(roomkey, roomkey.canvas, inCourse(same, { ...later, sub: 'p-1', custom: { user_sis_id: 'S-1' } }));
  await again(hers);
  assert.deepEqual(await activeNow(same), ['first']);
  await byPeople({});
});
