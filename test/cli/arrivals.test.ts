import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accepting, type Known } from '../../cli/arrivals/accept.ts';
import { calledWith } from '../../cli/program/hint.ts';
import { now } from '../../cli/program/operator.ts';
import { type Arrival, arrivals } from '../../shared/store/directory/arrivals.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

let world: World;
let known: Known;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await world.done(
    `platforms add --iss https://moodle.example --client-id M1 --client acme --authorize https://moodle.example/auth --keys-url https://moodle.example/keys --key-set ${world.keys('m')}`,
  );
  await addDeployment(world, LINCOLN, null);
  for (const { iss, toolId } of [{ iss: 'https://moodle.example', toolId: 'M1' }, SCHOOLOGY]) {
    await addDeployment(world, { iss, toolId, deploymentId: '1' }, null);
  }
  await addDeployment(world, { ...CANVAS, deploymentId: 'open:1' }, DISTRICT);
  await addDeployment(world, { ...CANVAS, deploymentId: '-dashed' }, null);
  const { dynamo } = world;
  const inCourse = { platformGuid: null, platformName: 'A\u001b[31m "Course"', lmsHost: null, inCourse: true };
  await deployments(dynamo).record({ ...CANVAS, deploymentId: "o'neil:2", ...inCourse }, 'pending', '2026-11-20');
  await addDeployment(world, { ...CANVAS, deploymentId: 'many:1' }, DISTRICT);
  await deployments(dynamo).setParted({ ...CANVAS, deploymentId: 'many:1' }, true);
  await addDeployment(world, { ...CANVAS, deploymentId: 'many:1|north%20side' }, null);
  known = {
    platforms: await registrations(dynamo).list(),
    deployments: await deployments(dynamo).list(),
    clients: await clients(dynamo).list(),
  };
});
after(() => world.close());

const of = (iss: string, toolId: string | null = '47', deploymentId: string | null = null): Arrival => ({
  iss,
  toolId,
  deploymentId,
});
const acmes = '--client acme --table T';
const more = `--district DISTRICT`;

/** What came, the line that would accept it, and a part of what is said beside it. */
const LINES: readonly (readonly [name: string, came: Arrival, line: string | null, note?: RegExp])[] = [
  ['Canvas', of('https://canvas.instructure.com'), `platforms add --canvas --client-id=47 ${acmes}`],
  [
    'Canvas beta, with a client id of production',
    of('https://canvas.beta.instructure.com', CANVAS.toolId),
    `platforms add --canvas --environment beta --client-id=${CANVAS.toolId} ${acmes}`,
    /registered with https:\/\/canvas\.instructure\.com: compare/,
  ],
  ['Schoology', of('https://schoology.schoology.com'), `platforms add --schoology --client-id=47 ${acmes}`],
  [
    'another tool of a known issuer: its addresses',
    of('https://moodle.example', 'M2'),
    `platforms add --iss=https://moodle.example --authorize https://moodle.example/auth --keys-url https://moodle.example/keys --client-id=M2 ${acmes}`,
  ],
  [
    'an issuer of Clever, with addresses to be filled in',
    of('https://lti.clever.com', 'c1'),
    `platforms add --iss=https://lti.clever.com --authorize AUTHORIZATION_URL --keys-url KEY_SET_URL --client-id=c1 --client acme --broker clever --table T`,
  ],
  [
    'no client id',
    of('https://lms.example', null),
    `platforms add --iss=https://lms.example --authorize AUTHORIZATION_URL --keys-url KEY_SET_URL --client-id CLIENT_ID ${acmes}`,
    /named no client id/,
  ],
  [
    'a client id that a shell would run',
    of('https://canvas.instructure.com', "$(reboot)';`x`"),
    `platforms add --canvas --client-id='$(reboot)'\\'';\`x\`' ${acmes}`,
  ],
  [
    'a client id that looks like an option',
    of('https://canvas.instructure.com', '--demo'),
    `platforms add --canvas --client-id=--demo ${acmes}`,
  ],
  ['a client id with a line in it', of('https://canvas.instructure.com', '1\nrm'), null, /no command line/],
  ['a client id that turns text around', of('https://canvas.instructure.com', '1\u202e2'), null, /no command line/],
  ['an issuer of markup', of('"><script>'), null, /no https address/],
  [
    'an issuer with a letter that looks like another',
    of('https://c\u0430nvas.instructure.com'),
    null,
    /no https address/,
  ],
  ['an issuer without TLS', of('http://lms.example'), null, /no https address/],
  ['an issuer that was cut', of(`https://lms.example/${'x'.repeat(235)}…`), null, /no https address/],
  ['the simulator', of('https://simulator.invalid'), null, /npx roomkey help simulator add/],
  [
    'a deployment that waits',
    of(CANVAS.iss, CANVAS.toolId, LINCOLN.deploymentId),
    `deployments approve ${LINCOLN.deploymentId} ${more} --table T`,
    new RegExp(`granted to its client: ${DISTRICT}`),
  ],
  [
    'one whose id is another’s too',
    of('https://moodle.example', 'M1', '1'),
    `deployments approve 1 ${more} --client-id=M1 --iss=https://moodle.example --table T`,
  ],
  [
    'one that a teacher installed, by an id with a quote',
    of(CANVAS.iss, CANVAS.toolId, "o'neil:2"),
    `deployments approve 'o'\\''neil:2' ${more} --one-course --table T`,
    /calls itself A\?\[31m "Course"; a teacher installed it/,
  ],
  [
    'one whose id begins with a dash',
    of(CANVAS.iss, CANVAS.toolId, '-dashed'),
    `deployments approve ${more} --table T -- -dashed`,
  ],
  [
    'a launch of several districts that told none',
    of(CANVAS.iss, CANVAS.toolId, 'many:1'),
    null,
    /told none that an administrator alone can have said/,
  ],
  [
    'a part of it',
    of(CANVAS.iss, CANVAS.toolId, 'many:1|north%20side'),
    "deployments approve 'many:1|north%20side' --district DISTRICT --table T",
  ],
  ['one whose record was lost', of(CANVAS.iss, CANVAS.toolId, 'gone'), null, /next click/],
];

describe('the line that would accept', () => {
  for (const [name, came, line, note] of LINES) {
    test(name, () => {
      const how = calledWith(['--table', 'T'], () => accepting(came, known, false));
      assert.equal(how?.line ?? null, line === null ? null : `npx roomkey ${line}`);
      if (note === undefined) assert.equal(how?.note?.includes('\u001b') ?? false, false);
      else assert.match(how?.note ?? '', note);
    });
  }

  test('whoever is known by now, and a deployment that is approved, wants none', () => {
    for (const came of [
      of(CANVAS.iss, CANVAS.toolId),
      of(SCHOOLOGY.iss, null),
      of(CANVAS.iss, CANVAS.toolId, 'open:1'),
    ]) {
      assert.equal(accepting(came, known, false), null);
    }
  });

  test('several clients are for the operator to choose from, and an http issuer is in order in the demo', () => {
    const two = { ...known, clients: known.clients.flatMap((one) => [one, { ...one, clientId: 'other' }]) };
    const how = calledWith(['--demo'], () => accepting(of('http://moodle.localhost'), two, true));
    assert.match(
      how?.line ?? '',
      /^npx roomkey platforms add --iss=http:\/\/moodle\.localhost .* --client CLIENT --demo$/,
    );
  });
});

test('arrivals lists them, newest first, with lines that work as they are; clear forgets them', async () => {
  assert.match((await world.done('arrivals')).err, /Nobody was refused/);
  const book = arrivals(world.dynamo);
  await book.seen(of('https://canvas.beta.instructure.com', '170000000000777'), now() - 60);
  await book.seen(of('https://lms.example/\u001b[2J\r\nfake', '1'), now() - 30);
  await book.seen(of(CANVAS.iss, CANVAS.toolId, LINCOLN.deploymentId), now());
  const { out, err } = await world.done(`arrivals --table ${world.table}`);
  assert.match(
    out,
    /^1 +https:\/\/canvas\.instructure\.com +170000000000559 +3407:\w+ +1 +\d{4}-\d\d-\d\d \d\d:\d\d /m,
  );
  assert.match(out, /^2 +https:\/\/lms\.example\/\?\[2J\?\?fake /m);
  assert.doesNotMatch(out, /(?!\n)[\p{Cc}\p{Cf}]/u);
  assert.match(err, /Anybody can send anything/);
  const lines = out.match(/^npx roomkey .*$/gm) ?? [];
  assert.deepEqual(lines, [
    `npx roomkey deployments approve ${LINCOLN.deploymentId} --district DISTRICT --table ${world.table}`,
    `npx roomkey platforms add --canvas --environment beta --client-id=170000000000777 --client acme --table ${world.table}`,
  ]);
  const typed = lines.map((line) => line.replace('npx roomkey ', ''));
  await world.refused(/district/i, typed[0] ?? '');
  await world.done(`${typed[0]?.replace('DISTRICT', DISTRICT)}`);
  await world.done(`${typed[1]} --key-set ${world.keys('beta')}`);
  const after = await world.done('arrivals --json');
  const left: readonly { readonly iss: string; readonly came: number; readonly accept: string | null }[] = JSON.parse(
    after.out,
  );
  assert.deepEqual(
    left.map(({ iss, came, accept }) => [iss, came, accept]),
    [['https://lms.example/\u001b[2J\r\nfake', 1, null]],
  );
  assert.doesNotMatch(after.out, /(?!\n)[\p{Cc}\p{Cf}]/u);
  assert.match((await world.done('arrivals')).err, /2 arrivals more: accepted by now/);
  assert.match((await world.done('arrivals clear --yes')).out, /^3 arrivals forgotten/);
  assert.match((await world.done('arrivals')).err, /Nobody was refused/);
});
