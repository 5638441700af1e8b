import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RosterClass } from '../../shared/records/roster.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { codeOf, handedOver } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, launchState, mapCourse, ROUTES, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, PUPIL, pageOf, TEACHER, take, valuesOf, waits } from '../support/waiting.ts';

/** Who tries to connect what is not theirs, or meets a course that changes under the page. */
let roomkey: Roomkey;
const OWN = { cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' };
const OTHER = { cleverId: 'clever-okafor', sisId: 'T99999', email: null, name: 'Sam Okafor' };

before(async () => {
  roomkey = await startRoomkey();
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'own', name: 'Algebra 1', teachers: [OWN] }),
    rosterClass({ id: 'others', name: 'Biology', teachers: [OTHER], sisIds: ['BIO-26'] }),
  ]);
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, atSetup, launchOf } = coursesIn(() => roomkey);

describe('a link of a teacher’s own making that names another teacher as its user', () => {
  const somebodyElse = { user_sis_id: 'T99999', section_sis_ids: 'BIO-26', clever: 'clever-okafor' };
  const rows: readonly [string, Record<string, unknown>][] = [
    ['in a module', { [`${CLAIM}resource_link`]: { id: 'a link in a module' } }],
    [
      'in a module, with the placement of a navigation',
      {
        [`${CLAIM}resource_link`]: { id: 'a link in a module' },
        'https://www.instructure.com/placement': 'course_navigation',
      },
    ],
    ['with the id of its course, as another placement', { 'https://www.instructure.com/placement': 'link_selection' }],
  ];
  for (const [name, more] of rows) {
    test(`Canvas: ${name}`, async () => {
      const course = newCourse();
      const page = await atSetup(course, { custom: somebodyElse, ...more });
      assert.deepEqual(valuesOf(page.body, 'class'), []);
      assert.equal(codeOf(await take(roomkey, page, connecting(['others']))), 'class-refused');
      assert.deepEqual(await activeNow(course), []);
    });
  }

  const claims = {
    userSisId: 'custom.user_sis_id',
    sectionSisIds: 'custom.section_sis_ids',
    cleverUserId: 'custom.clever',
  };
  const registered = async (linksCarryNone: boolean): Promise<void> => {
    const { iss, toolId } = roomkey.schoology.registration;
    await roomkey.dynamo.update(registrationKey(iss, toolId), { set: { claims, linksCarryNone } });
    roomkey.advance(61);
  };

  test('elsewhere: custom values say nothing of their user, nor to the application', async () => {
    await registered(false);
    const course = newCourse();
    const page = await waits(roomkey, roomkey.schoology, inCourse(course, { custom: somebodyElse }));
    assert.deepEqual(valuesOf(page.body, 'class'), []);
    assert.equal(codeOf(await take(roomkey, page, connecting(['others']))), 'class-refused');
    assert.deepEqual(await activeNow(course, roomkey.schoology), []);
    const { user } = await launchOf(await take(roomkey, page, { step: 'look' }));
    assert.deepEqual([user.ids.sis, user.ids.clever], [null, null]);
  });

  test('elsewhere: they do where the operator has said that links carry none of their own', async () => {
    await registered(true);
    const course = newCourse();
    const { reply } = await arrive(roomkey, roomkey.schoology, inCourse(course, { custom: somebodyElse }));
    const { class: opened, user } = await launchOf(reply);
    assert.deepEqual([opened?.id, opened?.connected.how, user.ids.sis?.value], ['others', 'proof', 'T99999']);
    await registered(false);
  });
});

describe('pages of two launches', () => {
  test('the secret of one opens not the other, and neither is spent', async () => {
    const [one, other] = [newCourse(), newCourse()];
    const mine = await atSetup(one);
    const theirs = await atSetup(other, { sub: 'okafor', custom: { user_sis_id: 'T99999' } });
    for (const [launchId, secret] of [
      [mine.launchId, theirs.secret],
      [theirs.launchId, mine.secret],
    ] as const) {
      for (const fields of [connecting(['own']), connecting(['others']), { step: 'enter' }, { step: 'show' }]) {
        assert.equal(codeOf(await take(roomkey, { launchId, secret }, fields)), 'page-mismatch');
      }
    }
    assert.deepEqual([await activeNow(one), await activeNow(other)], [[], []]);
    handedOver(await take(roomkey, mine, connecting(['own'])));
    assert.equal(await launchState(roomkey, theirs.launchId), 'held');
  });

  test('the course comes from the launch alone, whatever the form says', async () => {
    const [one, other] = [newCourse(), newCourse()];
    await atSetup(other);
    const page = await atSetup(one);
    const context = keyOf(roomkey.canvas, other);
    handedOver(await take(roomkey, page, { ...connecting(['own']), context, course: other, district: 'another' }));
    assert.deepEqual([await activeNow(one), await activeNow(other)], [['own'], []]);
  });

  test('one teacher, one class, two pages at once: one change, and both go in', async () => {
    const course = newCourse();
    const pages = [await atSetup(course), await atSetup(course)];
    const replies = await Promise.all(pages.map((page) => take(roomkey, page, connecting(['own']))));
    for (const reply of replies) assert.equal((await launchOf(reply)).class?.id, 'own');
    assert.equal((await contextNow(course)).version, 1);
  });

  const headers: readonly [string, Record<string, string>][] = [
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['of another site, whatever else it says', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
    ['of a frame without an origin', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
    ['of a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['of nobody', { 'sec-fetch-site': 'none' }],
    ['without a word of its origin', { 'sec-fetch-site': '' }],
  ];
  for (const [name, header] of headers) {
    test(`a form ${name} is refused`, async () => {
      const course = newCourse();
      const page = await atSetup(course);
      assert.equal(codeOf(await take(roomkey, page, connecting(['own']), header)), 'cross-site-refused');
      assert.deepEqual(await activeNow(course), []);
    });
  }

  test('a form without Sec-Fetch headers must name our own origin', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    const post = (headers: Record<string, string>) =>
      roomkey.call('setup', {
        path: ROUTES.setup,
        form: { launch: page.launchId, page: page.secret, step: 'connect', class: 'own', version: '0' },
        headers,
      });
    for (const origin of ['https://evil.example', 'null', 'http://roomkey.example']) {
      assert.equal(codeOf(await post({ origin })), 'cross-site-refused');
    }
    assert.equal(codeOf(await post({})), 'cross-site-refused');
    assert.deepEqual(await activeNow(course), []);
    handedOver(await post({ origin: 'https://roomkey.example' }));
  });

  test('a form of ours that opens a tab goes in, though WebKit says cross-site of it', async () => {
    const course = newCourse();
    const header = { origin: 'https://roomkey.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    handedOver(await take(roomkey, await atSetup(course), connecting(['own']), header));
  });
});

describe('classes that the roster has lost', () => {
  const lost = (id: string, sisId: string, missingSince: string) =>
    rosterClass({ id, name: id, teachers: [{ ...OWN, sisId }], state: 'missing', missingSince });

  test('one that would open for some days more may be connected; one that has run out is not offered', async () => {
    await addClasses(roomkey.dynamo, [
      lost('lately', 'T-lost', '2026-11-20'),
      lost('long-ago', 'T-lost', '2026-10-01'),
    ]);
    const course = newCourse();
    const page = await atSetup(course, { sub: 'lost', custom: { user_sis_id: 'T-lost' } });
    assert.deepEqual([...new Set(valuesOf(page.body, 'class'))], ['lately']);
    const found = pageOf(await take(roomkey, page, { step: 'search', words: 'long' }), page.launchId);
    assert.deepEqual(valuesOf(found.body, 'class'), []);
    assert.equal(codeOf(await take(roomkey, page, connecting(['long-ago']))), 'class-refused');
    const { class: opened } = await launchOf(await take(roomkey, page, connecting(['lately'])));
    assert.deepEqual([opened?.id, opened?.state], ['lately', 'missing']);
  });

  test('fourteen days: it opens on the last, and not on the next, until its id comes back', async () => {
    const course = newCourse();
    const arriving = (who: Parameters<typeof inCourse>[1]) => arrive(roomkey, roomkey.canvas, inCourse(course, who));
    const becomes = (one: RosterClass) => mappings(roomkey.dynamo).recopy(keyOf(roomkey.canvas, course), one);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'fading' }]);
    assert.equal(TODAY, '2026-11-23');
    await becomes(lost('fading', 'T-x', '2026-11-09'));
    const { class: opened } = await launchOf((await arriving(PUPIL)).reply);
    assert.deepEqual([opened?.id, opened?.state], ['fading', 'missing']);
    await becomes(lost('fading', 'T-x', '2026-11-08'));
    const pupil = await arriving(PUPIL);
    assert.match(pupil.body, /Your class is almost ready/);
    const teacher = await arriving(TEACHER);
    assert.match(teacher.body, /is not in the list of your school any more/);
    await becomes(rosterClass({ id: 'fading' }));
    for (const page of [pupil, teacher]) {
      const launch = await launchOf(await take(roomkey, page, { step: 'enter' }));
      assert.deepEqual([launch.class?.id, launch.class?.state], ['fading', 'active']);
    }
  });
});

describe('a course that changes under the page', () => {
  test('a deployment that serves another’s courses meanwhile: the course is that one', async () => {
    const course = newCourse();
    const { iss, toolId } = roomkey.canvas.registration;
    const root = { iss, toolId, deploymentId: 'the-old-one' };
    const world = { ...roomkey.canvas, deployment: root };
    await mapCourse(roomkey, world, course, [{ id: 'own' }]);
    const page = await atSetup(course);
    await deployments(roomkey.dynamo).serve(roomkey.canvas.deployment, root);
    roomkey.advance(61);
    const launch = await launchOf(await take(roomkey, page, connecting(['own'])));
    assert.deepEqual(
      [launch.class?.id, launch.context?.key, launch.mapping?.version],
      ['own', keyOf(world, course), 1],
    );
    assert.deepEqual(await activeNow(course), [], 'nothing was connected where nobody would look');
    await deployments(roomkey.dynamo).serve(roomkey.canvas.deployment, null);
    roomkey.advance(61);
  });

  test('a course for practice is none any more once it is connected', async () => {
    const course = newCourse();
    await launchOf(await take(roomkey, await atSetup(course), { step: 'look' }));
    assert.equal((await contextNow(course)).practice, true);
    handedOver(await take(roomkey, await atSetup(course), connecting(['own'])));
    const context = await contextNow(course);
    assert.equal(context.practice, false);
    const actor = { how: 'operator', by: 'x' } as const;
    await mappings(roomkey.dynamo).replace(context, DISTRICT, [], context.version, actor, roomkey.now());
    assert.equal((await contextNow(course)).practice, false);
  });

  test('nor once ids have proven its class', async () => {
    const course = newCourse();
    handedOver(await take(roomkey, await atSetup(course), { step: 'look' }));
    await addClasses(roomkey.dynamo, [rosterClass({ id: 'practised', sisIds: ['PRACTICE'] })]);
    const pupil = { ...PUPIL, custom: { user_sis_id: 'S1', section_sis_ids: 'PRACTICE' } };
    handedOver((await arrive(roomkey, roomkey.canvas, inCourse(course, pupil))).reply);
    const { practice } = await contextNow(course);
    assert.deepEqual([practice, await activeNow(course)], [false, ['practised']]);
  });

  test('a page of before that looks at a connected course takes it out of nothing', async () => {
    const course = newCourse();
    const page = await atSetup(course);
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'own' }]);
    assert.equal((await launchOf(await take(roomkey, page, { step: 'look' }))).entry, 'home');
    assert.deepEqual([(await contextNow(course)).practice, await activeNow(course)], [false, ['own']]);
  });

  test('a class that goes to another teacher while the page is open is refused', async () => {
    const course = newCourse();
    const one = rosterClass({ id: 'moves', teachers: [OWN] });
    await addClasses(roomkey.dynamo, [one]);
    const page = await atSetup(course);
    assert.ok(valuesOf(page.body, 'class').includes('moves'));
    await addClasses(roomkey.dynamo, [{ ...one, teachers: [OTHER] }]);
    assert.equal(codeOf(await take(roomkey, page, connecting(['moves']))), 'class-refused');
    assert.deepEqual(await activeNow(course), []);
  });

  const uses: readonly [string, Record<string, string>, boolean][] = [
    ['another LMS for the same application', { environment: 'production' }, true],
    ['an LMS for trying things out', { environment: 'beta' }, false],
    ['another application', { client: 'another1' }, false],
  ];
  for (const [name, more, counts] of uses) {
    test(`a class that a course of ${name} has ${counts ? 'is asked about' : 'is free, and proven'}`, async () => {
      const id = `held-${newCourse()}`;
      await addClasses(roomkey.dynamo, [rosterClass({ id, sisIds: [id], teachers: [OWN] })]);
      const { iss, toolId } = roomkey.schoology.registration;
      await roomkey.dynamo.update(registrationKey(iss, toolId), { set: more });
      await mapCourse(roomkey, roomkey.schoology, id, [{ id }]);
      const who = { custom: { user_sis_id: 'T20817', section_sis_ids: id } };
      const page = await arrive(roomkey, roomkey.canvas, inCourse(`${id}-here`, who));
      if (counts) assert.match(page.body, /This class is connected to another course/);
      else assert.equal((await launchOf(page.reply)).class?.id, id);
      const own = { client: roomkey.client.clientId, environment: 'production' };
      await roomkey.dynamo.update(registrationKey(iss, toolId), { set: own });
    });
  }

  test('a copy of a course shows what the old one had, and connects nothing by itself', async () => {
    const old = newCourse();
    handedOver(await take(roomkey, await atSetup(old), connecting(['own'])));
    const course = newCourse();
    const page = await atSetup(course, { custom: { user_sis_id: 'T20817', context_history: old } });
    assert.match(page.body, new RegExp(`Also connected to:[^<]*Course ${old}`));
    assert.deepEqual(await activeNow(course), []);
    const pupil = { ...PUPIL, custom: { user_sis_id: 'S1', context_history: old } };
    assert.match((await arrive(roomkey, roomkey.canvas, inCourse(course, pupil))).body, /Your class is almost ready/);
  });
});
