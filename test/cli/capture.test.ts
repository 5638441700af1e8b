import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lacks, proposals } from '../../cli/capture/propose.ts';
import { seenIn } from '../../cli/capture/seen.ts';
import { now } from '../../cli/program/operator.ts';
import type { ClaimMap, Family } from '../../shared/records/registration.ts';
import { CAPTURES } from '../../shared/store/directory/captures.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { captureKey } from '../../shared/store/table/keys.ts';
import { slots } from '../../shared/store/table/slots.ts';
import { addAcme, CANVAS, SCHOOLOGY, startWorld, type World } from './world.ts';

const shape = (times: number, ...lines: readonly string[]) => ({ times, lines });

/** What came, what the claim map says, and what is proposed. */
const ROWS: readonly (readonly [
  name: string,
  shapes: readonly ReturnType<typeof shape>[],
  platform: readonly [Family, ClaimMap],
  proposed: Readonly<Record<string, string>>,
])[] = [
  [
    'ids of sections, persons and Clever, each where it is',
    [shape(3, 'custom.a string section', 'custom.b string teacher-sis', 'https://c/u string 24hex teacher-clever')],
    ['other', {}],
    { sectionSisIds: 'custom.a', userSisId: 'custom.b', cleverUserId: 'https://c/u' },
  ],
  [
    'ids of classes, which are sections of Clever',
    [shape(2, 'https://clever.com/lti/section string 24hex class', 'sub string 24hex')],
    ['other', {}],
    { sectionSisIds: 'https://clever.com/lti/section', cleverUserId: 'sub' },
  ],
  [
    'what the map names already',
    [shape(1, 'custom.user_sis_id string teacher-sis', 'custom.more string teacher-sis')],
    ['canvas', { userSisId: 'custom.user_sis_id' }],
    {},
  ],
  [
    'another place than the map names',
    [shape(1, 'custom.user_sis_id string', 'custom.more string teacher-sis')],
    ['canvas', { userSisId: 'custom.user_sis_id' }],
    { userSisId: 'custom.more' },
  ],
  [
    'of two places the one with more',
    [
      shape(1, 'custom.a string section', 'custom.b string section'),
      shape(4, 'custom.a string', 'custom.b string section'),
    ],
    ['canvas', {}],
    { sectionSisIds: 'custom.b' },
  ],
  [
    'what is read without a map, what no map can name, and in Canvas the ids of the whole course',
    [
      shape(
        1,
        'https://purl.imsglobal.org/spec/lti/claim/lis>person_sourcedid string teacher-sis',
        'lis.course_section_sourcedid string section',
        'lis.course_offering_sourcedid string section',
        'https://purl.imsglobal.org/spec/lti/claim/context>id string 24hex class',
        '? string teacher-sis',
      ),
    ],
    ['canvas', {}],
    {},
  ],
  ['a Clever id for a sub', [shape(1, 'sub string 24hex teacher-clever')], ['other', {}], { cleverUserId: 'sub' }],
  [
    'without a roster, 24 digits at a place called after a person',
    [shape(1, 'custom.clever_district_id string 24hex', 'custom.clever_user_id string 24hex', 'custom.x string 24hex')],
    ['other', {}],
    { cleverUserId: 'custom.clever_user_id' },
  ],
  [
    '24 digits that are a class’s, or of something else by name',
    [
      shape(
        1,
        'custom.user_class string 24hex class',
        'custom.user_district string 24hex',
        'custom.user_section string 24hex',
      ),
    ],
    ['other', {}],
    { sectionSisIds: 'custom.user_class' },
  ],
  [
    'a Clever user id by its name alone, which the map has',
    [shape(1, 'https://clever.com/lti/user_id string 24hex')],
    ['other', { cleverUserId: 'https://clever.com/lti/user_id' }],
    {},
  ],
];

describe('what is proposed', () => {
  for (const [name, shapes, [family, claimMap], proposed] of ROWS) {
    test(name, () => {
      const found = proposals(seenIn(shapes), { family, claimMap });
      assert.deepEqual(Object.fromEntries(found.map(({ meaning, place }) => [meaning, place])), proposed);
    });
  }
});

test('what is wrong where the map looks', () => {
  const seen = seenIn([
    shape(2, 'custom.a string $Canvas.user.id', 'custom.blank string empty', 'custom.some string'),
    shape(1, 'custom.a string', 'custom.blank string empty', 'custom.odd string variable'),
  ]);
  const of = (place: string) => lacks(place, seen, 3);
  assert.deepEqual(['custom.a', 'custom.blank', 'custom.some', 'custom.odd', 'custom.gone'].map(of), [
    'not filled in by the LMS in 2 launches: $Canvas.user.id',
    'always blank',
    'in 2 of 3',
    'not filled in by the LMS in 1 launch: variable',
    'never came',
  ]);
  assert.equal(lacks('custom.a', seenIn([shape(3, 'custom.a string')]), 3), null);
});

describe('the commands', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
    await addAcme(world);
  });
  after(() => world.close());

  const id = CANVAS.toolId;
  const until = async () => (await registrations(world.dynamo).getAll([CANVAS]))[0]?.capture;
  const record = (name: string, lines: readonly string[], times = 1, toolId = CANVAS) =>
    slots(world.dynamo, CAPTURES)(captureKey(toolId.iss, toolId.toolId), name, { lines }, times, now());

  test('start says until when; show and stop without a launch', async () => {
    assert.match(
      (await world.done(`capture show ${id}`)).err,
      /Nothing is being recorded: npx roomkey capture start 170000000000559 /,
    );
    const { out } = await world.done(`capture start ${id} --minutes 30`);
    assert.match(out, /recorded until \d{4}-\d\d-\d\d \d\d:\d\d UTC, within 60 seconds/);
    assert.match(out, new RegExp(`npx roomkey capture show ${id} --iss=${CANVAS.iss}$`, 'm'));
    assert.ok(Math.abs(((await until()) ?? 0) - now() - 1800) < 5);
    assert.match((await world.done(`capture show ${id}`)).err, /Recording until .*\nNo launch was recorded yet/);
    assert.match((await world.done(`capture stop ${id}`)).out, /0 shapes erased/);
    assert.equal(await until(), undefined);
  });

  test('without a word a quarter of an hour', async () => {
    await world.done(`capture start ${id}`);
    assert.ok(Math.abs(((await until()) ?? 0) - now() - 900) < 5);
  });

  test('show has places, what is wrong with the map, and a line that changes it; stop erases', async () => {
    await record('one', ['custom.user_sis_id string $Canvas.user.sisSourceId', 'custom.sis string teacher-sis'], 2);
    await record('two', [
      'custom.sis string teacher-sis',
      'https://clever.com/lti/user_id string 24hex teacher-clever',
    ]);
    const { out } = await world.done(`capture show ${id} --table ${world.table}`);
    assert.match(out, /^3 launches in 2 shapes, the last at /m);
    assert.match(out, /^custom\.sis +string +- +teacher-sis +3$/m);
    assert.match(
      out,
      /^userSisId +custom\.user_sis_id +not filled in by the LMS in 2 launches: \$Canvas\.user\.sisSourceId$/m,
    );
    const line = out.split('\n').find((one) => one.startsWith('npx roomkey platforms set')) ?? '';
    assert.equal(
      line,
      `npx roomkey platforms set ${id} --iss=${CANVAS.iss} --claim userSisId=custom.sis --claim cleverUserId=https://clever.com/lti/user_id --table ${world.table}`,
    );
    const view = JSON.parse((await world.done(`capture show ${id} --json`)).out);
    assert.equal(view.shapes.length, 2);
    assert.deepEqual(
      view.proposed.map(({ meaning }: { meaning: string }) => meaning),
      ['userSisId', 'cleverUserId'],
    );
    await world.done(line.replace('npx roomkey ', ''));
    assert.match((await world.done(`capture show ${id}`)).err, /Nothing to propose/);
    assert.match((await world.done(`capture stop ${id}`)).out, /2 shapes erased/);
    assert.match((await world.done(`capture show ${id}`)).err, /No launch was recorded yet/);
  });

  test('start begins anew, and touches no other platform', async () => {
    await record('old', ['custom.a string']);
    await record('theirs', ['custom.a string section'], 1, SCHOOLOGY);
    await world.done(`capture start ${id}`);
    assert.match((await world.done(`capture show ${id}`)).err, /No launch was recorded yet/);
    const { out, err } = await world.done(`capture show ${SCHOOLOGY.toolId}`);
    assert.match(out, /^1 launch in 1 shape/);
    assert.match(err, /count only with --links-carry-none yes/);
  });

  test('what a place is called steers no terminal and no shell', async () => {
    await record('odd', ['custom.$(x) string section', 'custom.a\u001b[2J string']);
    const { out } = await world.done(`capture show ${id}`);
    assert.doesNotMatch(out, /(?!\n)[\p{Cc}\p{Cf}]/u);
    assert.match(out, /--claim 'sectionSisIds=custom\.\$\(x\)'/);
  });

  for (const minutes of ['0', '61', '1.5', 'x', '100']) {
    test(`--minutes ${minutes} is refused`, async () => {
      const { code, err } = await world.run(`capture start ${id} --minutes ${minutes}`);
      assert.equal(code, 2);
      assert.match(err, /--minutes is a number from 1 to 60/);
    });
  }
});
