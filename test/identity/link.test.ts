import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LaunchError } from '../../shared/errors.ts';
import { userIdOf } from '../../shared/handoff/object.ts';
import { Visit } from '../../shared/http/visit.ts';
import { linking } from '../../shared/identity/link.ts';
import type { SignedIn } from '../../shared/records/person.ts';
import { waitingLaunchOf } from '../../shared/setup/load.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { directory } from '../../shared/store/directory/directory.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { launches } from '../../shared/store/launches/transitions.ts';
import { codeOf, handedOver, redeem } from '../support/browser.ts';
import { eventOf } from '../support/event.ts';
import { CLAIM } from '../support/platform.ts';
import { BASE_URL, DISTRICT, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { cleverId } from '../support/users.ts';
import { arrive, inCourse, SCRIPT, take, type WaitingPage, waits } from '../support/waiting.ts';
import { LINKED_OTHERWISE, MAYA, SIGNED_IN } from '../vectors/signed-in.ts';

/** A district in which whoever is not known signs in to Clever first: real handlers for the launch, and what Clever would answer. */
let roomkey: Roomkey;
const COURSE = 'mapped';
const PREVIEW = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

const policy = async (unidentified: 'hand-off' | 'clever'): Promise<void> => {
  await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, { unidentified });
  roomkey.advance(61);
};

before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'algebra' }]);
  await policy('clever');
});
after(() => roomkey.close());

let people = 0;
/** A student whom nothing names, with an email address. */
const student = (more: Record<string, unknown> = {}) => ({
  sub: `student-${++people}`,
  learner: true as const,
  custom: {},
  name: 'Maya Rivera',
  given_name: 'Maya',
  family_name: 'Rivera',
  email: MAYA.email,
  ...more,
});
type Person = ReturnType<typeof student>;

const click = (who: Person, course = COURSE): Promise<WaitingPage> =>
  waits(roomkey, roomkey.canvas, inCourse(course, who));

const isAsked = ({ body }: Pick<WaitingPage, 'body'>): boolean => body.includes('action="/clever"');

const userOf = ({ sub }: Person): string => userIdOf(roomkey.canvas.registration.realm, sub);
const linkOf = (who: Person) => identityLinks(roomkey.dynamo).get(userOf(who), DISTRICT);

/** Clever's answer for somebody of her own. */
const answer = (more: Partial<SignedIn> = {}): SignedIn => ({
  ...MAYA,
  cleverId: cleverId(1000 + people),
  at: roomkey.now(),
  ...more,
});

/** The launch behind a page, as the function has it that talks to Clever. */
async function behind({ launchId, secret }: WaitingPage) {
  const { dynamo } = roomkey;
  const own = {
    table: 't',
    baseUrl: BASE_URL,
    displayName: 'Brightway',
    supportContact: '-',
    frameAncestors: 'https:',
  };
  const { houseOf } = await import('../../shared/http/visit.ts');
  const visit = new Visit(eventOf({ path: '/clever', method: 'POST' }), houseOf(own), roomkey.now() * 1000, false);
  const items = launches(dynamo);
  const store = { dynamo, people: directory(dynamo), items };
  return {
    launch: await waitingLaunchOf(store, { launchId, secret, framed: false }, visit),
    ...linking(dynamo),
  };
}

const answered = async (page: WaitingPage, signedIn: SignedIn) => {
  const { launch, answered } = await behind(page);
  return answered(launch, signedIn);
};
const confirmed = async (page: WaitingPage, who: string) => {
  const { launch, confirmed } = await behind(page);
  return confirmed(launch, who);
};
const denied = async (page: WaitingPage) => {
  const { launch, denied } = await behind(page);
  return denied(launch);
};

/** Where it leads once it may. */
const goesOn = async (page: WaitingPage) => {
  const { code, url } = handedOver(await take(roomkey, page, { step: 'show' }));
  return { url, launch: JSON.parse(String((await redeem(roomkey, code)).body)).launch };
};

const code = (wanted: string) => (error: unknown) => error instanceof LaunchError && error.code === wanted;

describe('a person whom nothing names', () => {
  test('signs in once, lands signed in, and is never asked again', async () => {
    const who = student();
    const page = await click(who);
    assert.ok(isAsked(page));
    assert.match(page.body, /target="_blank"/, 'Clever opens in no frame');
    const signedIn = answer();
    assert.deepEqual(await answered(page, signedIn), { kind: 'linked' });
    const { launch, url } = await goesOn(page);
    assert.deepEqual(launch.user.ids.clever, { value: signedIn.cleverId, source: 'sign-in' });
    assert.equal(url.pathname, '/classes/algebra');
    const again = await arrive(roomkey, roomkey.canvas, inCourse(COURSE, who));
    const { launch: later } = JSON.parse(String((await redeem(roomkey, handedOver(again.reply).code)).body));
    assert.deepEqual(later.user.ids.clever, { value: signedIn.cleverId, source: 'sign-in' });
    assert.equal(later.user.id, launch.user.id);
    assert.deepEqual(await linkOf(who), {
      user: userOf(who),
      cleverId: signedIn.cleverId,
      district: DISTRICT,
      source: 'sign-in',
      day: '2026-11-23',
    });
  });

  test('goes nowhere before, by whatever step; the page comes back after a reload', async () => {
    const page = await click(student());
    for (const step of ['open', 'show', 'enter', 'on', 'create', 'look']) {
      const reply = await take(roomkey, page, { step });
      assert.equal(reply.statusCode, 200, step);
      assert.ok(isAsked({ body: String(reply.body) }), step);
    }
    const scripted = await take(roomkey, page, { step: 'choose', class: 'algebra' }, SCRIPT);
    assert.match(String(scripted.body), /\/clever/);
    assert.ok(!String(scripted.body).includes('"go"'));
  });

  test('without a course lands at home', async () => {
    const none = student({ [`${CLAIM}context`]: undefined });
    const page = await waits(roomkey, roomkey.canvas, (claims) => {
      inCourse(COURSE, none)?.(claims);
      claims[`${CLAIM}context`] = undefined;
    });
    assert.ok(isAsked(page));
    assert.deepEqual(await answered(page, answer()), { kind: 'linked' });
    assert.equal((await goesOn(page)).url.pathname, '/home');
  });

  test('a teacher comes to the page on which she connects her course', async () => {
    const page = await click(student({ learner: false }), 'unmapped');
    assert.ok(isAsked(page));
    assert.deepEqual(await answered(page, answer({ roles: ['teacher'] })), { kind: 'linked' });
    const reply = await take(roomkey, page, { step: 'show' });
    assert.equal(reply.statusCode, 200);
    assert.ok(!isAsked({ body: String(reply.body) }));
  });
});

describe('nobody is asked', () => {
  const rows: readonly (readonly [string, Record<string, unknown>])[] = [
    ['whose id of the SIS is Clever’s own', { custom: { user_sis_id: cleverId(1) } }],
    ['while acting for another', { custom: { masquerading_user_id: '9' } }],
    ['in Student View', { [`${CLAIM}roles`]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner', PREVIEW] }],
    ['who is a parent', { [`${CLAIM}roles`]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor'] }],
  ];
  for (const [what, more] of rows) {
    test(what, async () => {
      const claims = student({ learner: false, ...more });
      handedOver((await arrive(roomkey, roomkey.canvas, inCourse(COURSE, claims))).reply);
      assert.equal(await linkOf(claims), null);
    });
  }

  test('where the district hands over whoever comes', async () => {
    await policy('hand-off');
    handedOver((await arrive(roomkey, roomkey.canvas, inCourse(COURSE, student()))).reply);
    await policy('clever');
  });

  test('where no ids of persons are wanted; who was asked before is not linked then', async () => {
    const before = student();
    const page = await click(before);
    await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, true);
    roomkey.advance(61);
    handedOver((await arrive(roomkey, roomkey.canvas, inCourse(COURSE, student()))).reply);
    await assert.rejects(answered(page, answer()), code('step-malformed'));
    assert.equal(await linkOf(before), null);
    await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, false);
    roomkey.advance(61);
  });

  test('where a client says so, and its district does not', async () => {
    await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, {});
    roomkey.advance(61);
    handedOver((await arrive(roomkey, roomkey.canvas, inCourse(COURSE, student()))).reply);
    await policy('clever');
  });
});

describe('who is asked whether it is the right person', () => {
  const doubtful = (): Person => student({ email: 'other@school.example' });

  test('says yes, and is linked', async () => {
    const who = doubtful();
    const page = await click(who);
    const signedIn = answer();
    const outcome = await answered(page, signedIn);
    assert.ok(outcome.kind === 'ask' && outcome.why === 'differs');
    assert.equal(await linkOf(who), null);
    assert.ok(!outcome.who.includes(signedIn.cleverId));
    assert.ok(isAsked({ body: String((await take(roomkey, page, { step: 'show' })).body) }));
    assert.deepEqual(await confirmed(page, outcome.who), { kind: 'linked' });
    assert.deepEqual(await confirmed(page, outcome.who), { kind: 'linked' }, 'a second click changes nothing');
    assert.equal((await linkOf(who))?.cleverId, signedIn.cleverId);
    await goesOn(page);
  });

  test('says no, and signs in once more', async () => {
    const who = doubtful();
    const page = await click(who);
    const outcome = await answered(page, answer());
    assert.ok(outcome.kind === 'ask');
    await denied(page);
    assert.deepEqual(await confirmed(page, outcome.who), { kind: 'again' });
    assert.equal(await linkOf(who), null);
    assert.equal((await answered(page, answer({ email: 'other@school.example' }))).kind, 'linked');
  });

  test('says yes to the one that was shown, not to one who signed in meanwhile', async () => {
    const who = doubtful();
    const page = await click(who);
    const [maya, ben] = [answer(), answer({ cleverId: cleverId(77), firstName: 'Ben' })];
    const first = await answered(page, maya);
    const second = await answered(page, ben);
    assert.ok(first.kind === 'ask' && second.kind === 'ask');
    assert.deepEqual(await confirmed(page, first.who), { kind: 'again' });
    assert.equal(await linkOf(who), null);
    assert.deepEqual(await confirmed(page, second.who), { kind: 'linked' });
    assert.equal((await linkOf(who))?.cleverId, ben.cleverId);
  });

  test('cannot say yes to what nobody asked, of another launch, or ten minutes later', async () => {
    const page = await click(doubtful());
    assert.deepEqual(await confirmed(page, 'w'.repeat(22)), { kind: 'again' });
    const other = await answered(await click(doubtful()), answer());
    const own = await answered(page, answer());
    assert.ok(own.kind === 'ask' && other.kind === 'ask');
    assert.deepEqual(await confirmed(page, other.who), { kind: 'again' });
    roomkey.advance(601);
    assert.deepEqual(await confirmed(page, own.who), { kind: 'again' });
  });
});

test('who is linked in a former district signs in once for this one, and stays who it is there', async () => {
  const who = student();
  const former = { user: userOf(who), cleverId: cleverId(600), district: 'former', source: 'sign-in' } as const;
  await identityLinks(roomkey.dynamo).put({ ...former, day: '2025-09-01' });
  const page = await click(who);
  assert.ok(isAsked(page));
  const signedIn = answer();
  assert.deepEqual(await answered(page, signedIn), { kind: 'linked' });
  assert.deepEqual((await goesOn(page)).launch.user.ids.clever, { value: signedIn.cleverId, source: 'sign-in' });
  assert.equal((await linkOf(who))?.cleverId, signedIn.cleverId);
  assert.equal((await identityLinks(roomkey.dynamo).get(userOf(who), 'former'))?.cleverId, cleverId(600));
});

test('a teacher who learns in the course is linked', async () => {
  const who = student({
    [`${CLAIM}roles`]: [
      'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner',
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor',
    ],
  });
  assert.deepEqual(await answered(await click(who), answer({ roles: ['teacher'] })), { kind: 'linked' });
});

describe('a second user of the LMS who is the same person', () => {
  test('of two at once one is linked, and the other asked', async () => {
    for (let round = 0; round < 4; round++) {
      const [one, two] = [await click(student()), await click(student())];
      const signedIn = answer();
      const [first, second] = [await behind(one), await behind(two)];
      const outcomes = await Promise.all([
        first.answered(first.launch, signedIn),
        second.answered(second.launch, signedIn),
      ]);
      assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['ask', 'linked']);
      const asked = outcomes.find((outcome) => outcome.kind === 'ask');
      assert.equal(asked?.kind === 'ask' && asked.why, 'second');
      assert.equal((await identityLinks(roomkey.dynamo).ofClever(DISTRICT, signedIn.cleverId)).length, 1);
    }
  });

  test('is asked, however much agrees, and needs a sign-in of its own', async () => {
    const [first, second] = [student(), student()];
    const signedIn = answer();
    assert.equal((await answered(await click(first), signedIn)).kind, 'linked');
    const page = await click(second);
    assert.ok(isAsked(page), 'it is not known by the link of the first');
    const outcome = await answered(page, signedIn);
    assert.ok(outcome.kind === 'ask' && outcome.why === 'second');
    assert.deepEqual(await confirmed(page, outcome.who), { kind: 'linked' });
    const users = (await identityLinks(roomkey.dynamo).ofClever(DISTRICT, signedIn.cleverId)).map(({ user }) => user);
    assert.deepEqual(users.toSorted(), [userOf(first), userOf(second)].toSorted());
  });

  test('the same user in a second launch at the same time is not', async () => {
    const who = student();
    const [one, two] = [await click(who), await click(who)];
    const signedIn = answer();
    assert.equal((await answered(one, signedIn)).kind, 'linked');
    assert.equal((await answered(two, signedIn)).kind, 'linked');
    await goesOn(one);
    await goesOn(two);
  });
});

describe('is refused, and nothing is linked or lost', () => {
  for (const { name, clever = {}, code: wanted } of SIGNED_IN.filter(
    ({ role, lms, spelling }) => !role && !lms && !spelling,
  )) {
    test(name, async () => {
      const who = student();
      const page = await click(who);
      await assert.rejects(answered(page, answer(clever)), code(wanted));
      assert.equal(await linkOf(who), null);
      assert.equal((await answered(page, answer())).kind, 'linked', 'the right one still can');
    });
  }

  for (const { name, code: wanted } of LINKED_OTHERWISE) {
    test(name, async () => {
      const who = student();
      const page = await click(who);
      const link = { user: userOf(who), cleverId: cleverId(500), district: DISTRICT, day: '2026-11-23' };
      await identityLinks(roomkey.dynamo).put({ ...link, source: 'operator' });
      await assert.rejects(answered(page, answer()), code(wanted));
      assert.equal((await linkOf(who))?.cleverId, cleverId(500));
    });
  }

  test('by a page whose time is over, or that went on', async () => {
    const page = await click(student());
    roomkey.advance(3601);
    await assert.rejects(behind(page), code('page-expired'));
    const used = await click(student());
    await answered(used, answer());
    await goesOn(used);
    await assert.rejects(behind(used), code('launch-used'));
  });

  test('what a page waits with is no answer of Clever’s', async () => {
    await policy('hand-off');
    const page = await waits(roomkey, roomkey.canvas, inCourse('unmapped', student()));
    await assert.rejects(answered(page, answer()), code('step-malformed'));
    await policy('clever');
  });
});

test('no name, address or id of a person is in the log', async () => {
  roomkey.lines();
  const page = await click(student({ email: 'other@school.example' }));
  await answered(page, answer());
  await take(roomkey, page, { step: 'show' });
  const lines = JSON.stringify(roomkey.lines());
  assert.match(lines, /"outcome":"clever"/);
  assert.doesNotMatch(lines, /Maya|Rivera|school\.example|6a00/);
  assert.equal(codeOf(page.reply), '');
});
