import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mark } from '../../shared/crypto/hash.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { guidSeen, guids } from '../../shared/store/directory/guids.ts';
import { open } from './roster.ts';
import { addAcme, CANVAS, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

/** Control and direction characters, except the ends of lines. */
const STEERING = /(?!\n)[\p{Cc}\p{Cf}]/u;

describe('deployments and districts', () => {
  const see = (deploymentId: string, platformName: string, platform = CANVAS) =>
    deployments(world.dynamo).record(
      {
        ...platform,
        deploymentId,
        platformGuid: `${deploymentId.slice(0, 4)}:canvas-lms`,
        platformName,
        lmsHost: null,
      },
      'pending',
      '2026-11-20',
    );
  const deploymentNow = async (deploymentId: string) => {
    const found = await deployments(world.dynamo).get({ ...CANVAS, deploymentId });
    assert.ok(found);
    return found;
  };

  before(async () => {
    await see(LINCOLN.deploymentId, 'Lincoln Unified');
    await see('3407:aa', 'Lincoln Summer School');
    await see('99:1', 'Tricky \u001b[31m\u202eSchool');
    await see('99:1', 'Schoology', SCHOOLOGY);
  });

  test('a deployment goes by what log lines have in its place', async () => {
    await see('88:marked', 'Marked');
    const named = mark('88:marked');
    await world.done(`deployments approve ${named} --district other --new-district`);
    assert.equal((await deploymentNow('88:marked')).status, 'active');
    await world.refused(/There is no deployment/, `deployments suspend ${named.slice(0, 11)}`);
    await world.done(`deployments suspend ${named}`);
    await world.done(`deployments resume ${named}`);
  });

  test('several districts want a claim that tells them apart, of a place that no teacher writes', async () => {
    const set = `deployments set ${LINCOLN.deploymentId} --districts`;
    await world.refused(
      /No claim tells the districts apart: npx roomkey platforms set 170000000000559 /,
      `${set} several`,
    );
    const { code, err } = await world.run(
      `platforms set ${CANVAS.toolId} --claim district=lis.course_section_sourcedid`,
    );
    assert.equal(code, 2);
    assert.match(err, /teachers can write into lis/);
    await world.done(`platforms set ${CANVAS.toolId} --claim district=custom.account`);
    assert.match(
      (await world.done(`${set} several`)).out,
      /waits for approval with its first click, .*: npx roomkey arrivals/,
    );
    assert.equal((await deploymentNow(LINCOLN.deploymentId)).parted, true);
    assert.match((await world.done('deployments list')).out, /^3407:8865\w+ +pending \(several districts\) /m);
    assert.match((await world.done(`${set} one`)).out, /is of one district again/);
    assert.notEqual((await deploymentNow(LINCOLN.deploymentId)).parted, true);
    await see('3500:a|north', 'Part');
    await world.refused(
      /is one district of an installation already/,
      'deployments set "3500:a|north" --districts several',
    );
    await world.done(`platforms set ${CANVAS.toolId} --claim district=none`);
  });

  test('list --pending shows what helps to recognise one, and nothing that steers a terminal', async () => {
    const { out } = await world.done('deployments list --pending');
    assert.match(
      out,
      /^3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb +pending +- +Lincoln Unified +- +2026-11-20 +2026-11-20 +170000000000559 /m,
    );
    assert.match(out, /Tricky \?\[31m\?School/);
    assert.doesNotMatch(out, STEERING);
    const { out: json } = await world.done('deployments list --json');
    assert.doesNotMatch(json, STEERING);
    assert.match(json, /Tricky \\u001b\[31m\\u202eSchool/);
  });

  test('one that a teacher has installed in one course says so, and is approved with a flag alone', async () => {
    const deploymentId = '7777:0f00';
    const sight = { ...CANVAS, deploymentId, platformGuid: null, platformName: 'Lincoln', lmsHost: null };
    await deployments(world.dynamo).record({ ...sight, inCourse: true }, 'pending', '2026-11-20');
    assert.match(
      (await world.done('deployments list --pending')).out,
      /^7777:0f00 +pending \(installed in one course\) /m,
    );
    const approve = `deployments approve ${deploymentId} --district 6a3f9d1e5b7c8a0000000077 --new-district`;
    await world.refused(/^roomkey: 7777:0f00 is installed in one course, by its teacher/, approve);
    assert.equal((await deploymentNow(deploymentId)).status, 'pending');
    await world.done(`${approve} --one-course`);
    assert.equal((await deploymentNow(deploymentId)).status, 'active');
  });

  test('set --person-ids drops the ids of persons, and keeps them again; the list says which', async () => {
    const deploymentId = '8888:0f00';
    const sight = { ...CANVAS, deploymentId, platformGuid: null, platformName: 'Lincoln', lmsHost: null };
    await deployments(world.dynamo).record(sight, 'pending', '2026-11-20');
    const listed = async (): Promise<string> => {
      const { out } = await world.done('deployments list');
      const { out: json } = await world.done('deployments list --json');
      const all: readonly { deployment_id: string; person_ids: string }[] = JSON.parse(json);
      const own = all.find((one) => one.deployment_id === deploymentId)?.person_ids ?? '';
      assert.match(out, new RegExp(`^${deploymentId} .* ${own} *$`, 'm'));
      return own;
    };
    assert.equal(await listed(), 'kept');
    await world.done('deployments set 8888: --person-ids drop');
    assert.equal(await listed(), 'dropped');
    assert.equal((await deploymentNow(deploymentId)).noPersonIds, true);
    assert.equal((await deploymentNow(deploymentId)).status, 'pending');
    await world.done('deployments set 8888: --person-ids keep');
    assert.equal(await listed(), 'kept');
    for (const wrong of ['', ' --person-ids all']) {
      const { code, err } = await world.run(`deployments set 8888:${wrong}`);
      assert.equal(code, 2);
      assert.match(err, /--person-ids/);
    }
  });

  test('pin takes the guid that launches came with, or stays with the one that was approved; the list and doctor say it', async () => {
    const id = { ...CANVAS, deploymentId: '9999:0f00' };
    await see(id.deploymentId, 'Moved');
    await world.done(`deployments approve ${id.deploymentId} --district other --new-district`);
    await world.refused(/No launch of 9999:0f00 came with another guid/, 'deployments pin 9999: --guid new');
    await guidSeen(world.dynamo, id, 'moved', '2026-11-21');
    await guidSeen(world.dynamo, id, 'a third', '2026-11-22');
    assert.match((await world.done('deployments list')).out, /^9999:0f00 +active \(another guid\) /m);
    const { out } = await world.run('doctor --inside');
    assert.match(out, /guid of installation 9999:0f00: launches say moved since 2026-11-21; .* 9999:canvas-lms$/m);
    assert.equal((await world.run('deployments pin 9999:')).code, 2);
    await world.done('deployments pin 9999: --guid old');
    const kept = await deploymentNow(id.deploymentId);
    assert.deepEqual([kept.platformGuid, await guids(world.dynamo).others()], ['9999:canvas-lms', []]);
    await guidSeen(world.dynamo, id, 'a third', '2026-11-22');
    assert.equal(
      await guids(world.dynamo).pin({ deployment: id, approved: null, guid: 'moved', since: '2026-11-21' }, true),
      false,
    );
    await world.done('deployments pin 9999: --guid new');
    const moved = await deploymentNow(id.deploymentId);
    assert.deepEqual([moved.platformGuid, await guids(world.dynamo).others()], ['a third', []]);
  });

  test('approve takes the beginning of an id that only one has, and refuses to guess', async () => {
    await world.refused(/^roomkey: 3407 names 2 deployments: /, `deployments approve 3407 --district ${DISTRICT}`);
    await world.refused(/^roomkey: There is no deployment "340": /, `deployments approve 340 --district ${DISTRICT}`);
    const { out, err } = await world.done(
      `deployments approve 3407:88 --district ${DISTRICT} --lms-host lincoln.instructure.com`,
    );
    assert.match(out, /^Approved 3407:8865\w+ \(Lincoln Unified\) for district 6a3f9d1e5b7c8a0012345678/);
    assert.equal(err, '');
    const { status, district, lmsHost, districtState } = await deploymentNow(LINCOLN.deploymentId);
    assert.deepEqual(
      { status, district, lmsHost, districtState },
      { status: 'active', district: DISTRICT, lmsHost: 'lincoln.instructure.com', districtState: 'active' },
    );
    assert.equal((await deploymentNow('3407:aa')).status, 'pending');
  });

  test('approve tells the same id of two platforms apart by --client-id', async () => {
    await world.refused(
      /^roomkey: 99:1 names 2 deployments: /,
      'deployments approve 99:1 --district d9 --new-district',
    );
    const { err } = await world.done(
      `deployments approve 99:1 --district d9 --new-district --client-id ${CANVAS.toolId} --iss ${CANVAS.iss}`,
    );
    assert.match(err, /Client acme may not map classes of it yet: npx roomkey clients grant acme d9\n/);
    assert.equal((await deploymentNow('99:1')).district, 'd9');
    assert.equal((await deployments(world.dynamo).get({ ...SCHOOLOGY, deploymentId: '99:1' }))?.status, 'pending');
  });

  test('approve takes no district that nobody has named, and says what is odd about it', async () => {
    const before = await deploymentNow('3407:aa');
    const approve = 'deployments approve 3407:aa --district';
    await world.refused(
      /^roomkey: Nobody has named district notadistrict here before\. A Clever id has 24 characters, .* Granted are 6a3f9d1e5b7c8a0012345678\. If it is right, add --new-district\./,
      `${approve} notadistrict`,
    );
    await world.refused(
      /^roomkey: Nobody has named district 6a3f9d1e5b7c8a0012345679 here before\. Granted/,
      `${approve} 6a3f9d1e5b7c8a0012345679`,
    );
    assert.deepEqual(await deploymentNow('3407:aa'), before);
    assert.equal(await deployments(world.dynamo).district('notadistrict'), null);
  });

  test('approve moves a deployment to another district while nothing is connected, and not any more then', async () => {
    const approve = `deployments approve ${LINCOLN.deploymentId} --district`;
    const { out } = await world.done(`${approve} d9`);
    assert.match(out, /It was approved for 6a3f9d1e5b7c8a0012345678 before; nothing was connected there\./);
    assert.equal((await deploymentNow(LINCOLN.deploymentId)).district, 'd9');
    await world.done(`${approve} ${DISTRICT}`);
    const key = await open(world.dynamo, 'moved');
    await world.done(`mappings set ${key} --expect 0 --class c1`);
    const before = await deploymentNow(LINCOLN.deploymentId);
    await world.refused(
      /belongs to district 6a3f9d1e5b7c8a0012345678, and what its courses are connected to: it cannot move/,
      `${approve} d9`,
    );
    assert.deepEqual(await deploymentNow(LINCOLN.deploymentId), before);
  });

  test('suspend and resume', async () => {
    await world.refused(/^roomkey: 3407:aa is still pending/, 'deployments suspend 3407:aa');
    await world.done(`deployments suspend ${LINCOLN.deploymentId}`);
    assert.equal((await deploymentNow(LINCOLN.deploymentId)).status, 'suspended');
    await world.refused(
      /is suspended: npx roomkey deployments resume/,
      `deployments approve ${LINCOLN.deploymentId} --district ${DISTRICT}`,
    );
    await world.done(`deployments resume ${LINCOLN.deploymentId}`);
    assert.equal((await deploymentNow(LINCOLN.deploymentId)).status, 'active');
  });

  test('suspending a district reaches its deployments, also one approved afterwards', async () => {
    const { out } = await world.done(`districts suspend ${DISTRICT}`);
    assert.match(out, /is suspended in 1 deployment;/);
    assert.equal((await deploymentNow(LINCOLN.deploymentId)).districtState, 'suspended');
    assert.equal((await deploymentNow('99:1')).districtState, 'active');
    const { err } = await world.done(`deployments approve 3407:aa --district ${DISTRICT}`);
    assert.match(err, /is suspended, so its launches are still refused/);
    assert.equal((await deploymentNow('3407:aa')).districtState, 'suspended');
    await world.done(`districts resume ${DISTRICT}`);
    assert.equal((await deploymentNow('3407:aa')).districtState, 'active');
  });

  test('policy changes what is named and leaves the rest', async () => {
    const policyNow = async () => (await deploymentNow(LINCOLN.deploymentId)).policy;
    await world.done(`districts policy ${DISTRICT} --setup-by teaching_assistant`);
    await world.done(`districts policy ${DISTRICT} --no-course home`);
    assert.deepEqual(await policyNow(), { setupBy: 'teaching_assistant', noCourse: 'home' });
    await world.done(`districts policy ${DISTRICT} --setup-by default`);
    assert.deepEqual(await policyNow(), { noCourse: 'home' });
    const { out } = await world.done(`districts policy ${DISTRICT}`);
    const byClient = 'default (as the client has it)';
    assert.equal(
      out,
      [
        `setup-by      ${byClient}`,
        'no-course     home',
        'by-email      default (on)',
        'by-name       default (on)',
        'by-people     default (off)',
        `unidentified  ${byClient}`,
        `missing-days  ${byClient}`,
        '',
      ].join('\n'),
    );
    await world.done(`districts policy ${DISTRICT} --by-email off --by-name on`);
    assert.deepEqual(await policyNow(), { noCourse: 'home', byEmail: false, byName: true });
    await world.done(`districts policy ${DISTRICT} --unidentified clever`);
    await world.done(`districts policy ${DISTRICT} --no-course home`);
    assert.equal((await policyNow()).unidentified, 'clever', 'another setting leaves it');
    const listed: readonly { district: string; unidentified: string }[] = JSON.parse(
      (await world.done('districts list --json')).out,
    );
    assert.equal(listed.find(({ district }) => district === DISTRICT)?.unidentified, 'clever');
    assert.match((await world.done('districts list')).out, new RegExp(`^${DISTRICT} .* clever `, 'm'));
    await world.done(`districts policy ${DISTRICT} --unidentified default`);
    assert.equal((await policyNow()).unidentified, undefined);
    await world.done(`districts policy ${DISTRICT} --by-email default`);
    await world.done(`districts policy ${DISTRICT} --by-name default`);
    await world.done(`districts policy ${DISTRICT} --missing-days 30`);
    assert.deepEqual(await policyNow(), { noCourse: 'home', missingDays: 30 });
    await world.done(`districts policy ${DISTRICT} --missing-days default`);
    assert.deepEqual(await policyNow(), { noCourse: 'home' });
    assert.deepEqual((await deploymentNow('99:1')).policy, {});
  });

  test('a district that nobody was approved for is none', async () => {
    for (const verb of ['suspend', 'resume', 'policy']) {
      await world.refused(/^roomkey: No deployment was ever approved for district d404/, `districts ${verb} d404`);
    }
    assert.equal(await deployments(world.dynamo).district('d404'), null);
  });
});

test('empty lists say what to do', async () => {
  const empty = await startWorld();
  assert.match(
    (await empty.done('platforms list')).err,
    /^There is no platform yet: see npx roomkey help platforms add$/m,
  );
  assert.match((await empty.done('clients list')).err, /^There is no client yet/m);
  assert.match((await empty.done('deployments list --pending')).err, /^There is no pending deployment/m);
  assert.equal((await empty.done('deployments list --json')).out, '[]\n');
  await empty.close();
});
