import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { MappedClass } from '../../shared/records/context.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { noteStranger } from '../../shared/store/catalogue/strangers.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { type Opened, open } from './roster.ts';
import { addAcme, addDeployment, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

const RULE: SpellingRule = { trim: false, ignoreCase: false, prefix: 'SEC-', suffix: '', pad: 6 };
const NOW = Date.UTC(2026, 10, 21) / 1000;

let world: World;
let districts = 0;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

/** A district of its own with a deployment, a roster, and courses that people have connected. */
async function place(classes: readonly RosterClass[]) {
  const district = `d${++districts}`;
  const deployment = { ...LINCOLN, deploymentId: `${districts}000:a` };
  await addDeployment(world, deployment, district);
  await addClasses(world.dynamo, classes, district);
  const connect = async (contextId: string, lms: string, classId: string, how: MappedClass['how'] = 'teacher') => {
    const key = await open(world.dynamo, contextId, { deployment, nowhere: [lms] });
    const context = await contexts(world.dynamo).get(key, 'consistent');
    const wanted = classes.filter(({ id }) => id === classId).map((one) => wantedOf(one, []));
    assert.ok(context);
    await mappings(world.dynamo).replace(context, district, wanted, 0, { how, by: 'x' }, NOW);
  };
  /** As a launch adds what its ids prove. */
  const join = async (contextId: string, classId: string) => {
    const key = await open(world.dynamo, contextId, { deployment });
    const context = await contexts(world.dynamo).get(key, 'consistent');
    const wanted = classes.filter(({ id }) => id === classId).map((one) => wantedOf(one, ['section-id']));
    assert.ok(context);
    await mappings(world.dynamo).replace(context, district, wanted, 0, { how: 'proof', by: 'launch' }, NOW);
  };
  return {
    district,
    connect,
    join,
    see: (contextId: string, own: Opened) => open(world.dynamo, contextId, { ...own, deployment }),
    rule: async () => (await deployments(world.dynamo).get(deployment))?.spelling,
    byId: async (sisId: string) =>
      (await catalogue(world.dynamo).named(district, { sisIds: [sisId], teacher: [] })).bySisId.get(sisId),
    byTeacher: async (id: string) =>
      (await catalogue(world.dynamo).named(district, { sisIds: [], teacher: [{ kind: 'sis', id }] })).byTeacher,
  };
}

const sections = (...sisIds: readonly string[]): readonly RosterClass[] =>
  sisIds.map((sisId) => rosterClass({ id: `c${sisId}`, name: `Biology ${sisId}`, sisIds: [sisId] }));

describe('match learn', () => {
  test('proposes what teachers’ choices show, with its evidence, and changes nothing', async () => {
    const { district, connect, rule } = await place(sections('000101', '000102', '001103', '000104'));
    for (const id of ['101', '102']) await connect(`course ${id}`, `SEC-${id}`, `c000${id}`);
    await world.refused(
      /^roomkey: Nothing to learn yet in district d\d+: .*\(2 so far\)/,
      `match learn --district ${district}`,
    );
    await connect('course 103', 'SEC-1103', 'c001103', 'operator');
    await connect('course 104', 'XX-104', 'c000104', 'proof');
    const { out, err } = await world.done(`match learn --district ${district}`);
    assert.match(out, /^rule +take off "SEC-" before it, fill up digits to 6 with zeros$/m);
    assert.match(out, /^explains +3 of 3 pairs, 3 of them different$/m);
    assert.match(out, /^SEC-1103 +001103 +001103 +course 103$/m);
    assert.match(err, new RegExp(`roomkey match accept --district ${district} --prefix=SEC- --pad 6$`, 'm'));
    assert.deepEqual(await rule(), {});
    const { out: json } = await world.done(`match learn --district ${district} --json`);
    const { ignoreCase, ...same } = RULE;
    assert.deepEqual(JSON.parse(json).rule, {
      ...same,
      ignore_case: ignoreCase,
      term: false,
      pupils: false,
      except: [],
    });
  });

  test('a few that are spelled otherwise are shown, and stop nothing', async () => {
    const ids = Array.from({ length: 12 }, (_, at) => String(500 + at));
    const { district, connect } = await place(sections(...ids));
    for (const id of ids) await connect(`course ${id}`, id === '511' ? 'old/511/x' : `sis:${id}`, `c${id}`);
    const { out } = await world.done(`match learn --district ${district} --pairs`);
    assert.match(out, /^explains +11 of 12 pairs/m);
    assert.match(out, /^old\/511\/x +511 +not explained /m);
  });

  test('no one rule: said, with the pairs', async () => {
    const { district, connect } = await place(sections('701', '702', '703', '704'));
    for (const [at, id] of ['701', '702', '703', '704'].entries())
      await connect(`c ${id}`, `${'abcd'[at]}-${id}`, `c${id}`);
    const { code, out, err } = await world.run(`match learn --district ${district} --pairs`);
    assert.deepEqual([code, /No one rule explains the 4 pairs/.test(err), /^a-701 +701 /m.test(out)], [1, true, true]);
  });

  test('ids that it makes equal are left out of it, and said', async () => {
    const { district, connect, rule } = await place(sections('0101', '101', '0102', '0103', '0104'));
    for (const id of ['102', '103', '104']) await connect(`course ${id}`, `S${id}`, `c0${id}`);
    const sentence = /Left out of the rule, since it would make them equal: "0101" and "101"\. They prove nothing\./;
    const { out, err } = await world.done(`match learn --district ${district}`);
    assert.match(out, /^breaks +0 pairs that need no rule, 1 pair of ids that it makes equal$/m);
    assert.match(err, sentence);
    assert.match((await world.done(`match accept --district ${district} --learned`)).err, sentence);
    assert.deepEqual((await rule())?.section?.except, ['0101']);
  });

  test('refused where it makes hundreds equal', async () => {
    const many = Array.from({ length: 201 }, (_, i) => String(1000 + i));
    const { district, rule } = await place(sections(...many, ...many.map((id) => `0${id}`)));
    await world.refused(
      /This rule would make ids of different classes equal: .* and 196 more\. It cannot be used\./,
      `match accept --district ${district} --pad 6`,
    );
    assert.deepEqual(await rule(), {});
  });

  test('ids of users, from the clicks of teachers whom the roster does not name', async () => {
    const teacher = (sisId: string) => ({ cleverId: null, sisId, email: null, name: null });
    const classes = ['20817', '30001', '40002'].map((id, i) =>
      rosterClass({ id: `u${i}`, sisIds: [`s${i}`], teachers: [teacher(id)] }),
    );
    const { district, rule } = await place(classes);
    await world.refused(/Nothing to learn yet .*\(0 so far\)/, `match learn --district ${district} --kind user`);
    for (const [i, { teachers }] of classes.entries()) {
      const user = `TCH_${teachers[0]?.sisId}`;
      await noteStranger(world.dynamo, district, '2026-11-28', { user, classId: `u${i}` });
    }
    const { out, err } = await world.done(`match learn --district ${district} --kind user`);
    assert.match(out, /^rule +take off "TCH_" before it$/m);
    assert.match(out, /^explains +3 of 3 pairs, 3 of them different$/m);
    assert.match(err, /^Launches of teachers whom the roster does not name for their own section: 2026-11-28: 3\.$/m);
    assert.match(err, new RegExp(`roomkey match accept --district ${district} --kind user --prefix=TCH_$`, 'm'));
    await world.done(`match accept --district ${district} --kind user --learned`);
    assert.equal((await rule())?.user?.prefix, 'TCH_');
  });

  test('--pupils is of ids of users', async () => {
    const { district } = await place(sections('12'));
    assert.match((await world.run(`match accept --district ${district} --prefix X --pupils`)).err, /--kind user/);
  });

  test('a prefix that swallows zeros is wrong words', async () => {
    const { district } = await place(sections('12'));
    const { code, err } = await world.run(`match accept --district ${district} --prefix PS_00000`);
    assert.equal(code, 2);
    assert.match(err, /leave them to --pad/);
  });
});

describe('schools that spell ids in different ways', () => {
  const of = (school: string, ...sisIds: readonly string[]): readonly RosterClass[] =>
    sisIds.map((sisId) =>
      rosterClass({
        id: `${school}${sisId}`,
        sisIds: [sisId],
        school: { id: school, name: `${school.toUpperCase()} High` },
      }),
    );
  const SCHOOLS = [...of('a', '101', '102', '1103', '9'), ...of('b', '201', '202', '2203', '9'), ...of('c', 'B-9')];

  test('learn proposes a rule for each, accept uses it in one, clear ends it', async () => {
    const { district, connect, see, rule, byId } = await place(SCHOOLS);
    for (const [i, id] of ['101', '102', '1103'].entries()) await connect(`a ${i}`, id.padStart(6, '0'), `a${id}`);
    for (const [i, id] of ['201', '202', '2203'].entries()) await connect(`b ${i}`, `B-${id}`, `b${id}`);
    const { out, err } = await world.done(`match learn --district ${district}`);
    assert.doesNotMatch(out, /^rule/m);
    assert.match(out, /^A High \(a\) +digits with zeros to 6 +3 of 3 different pairs +0 pairs .* 0 pairs of ids/m);
    assert.match(out, /^B High \(b\) +"B-" before it +3 of 3 different pairs +0 pairs .* 1 pair of ids that it makes/m);
    assert.match(err, /Left out of the rule, since it would make them equal: "9" and "B-9"\. They prove nothing\./);
    assert.match(err, new RegExp(`Use it in B High \\(b\\): .* --district ${district} --school b --prefix=B-$`, 'm'));
    assert.deepEqual(await rule(), {});
    const { schools, rule: none } = JSON.parse((await world.done(`match learn --district ${district} --json`)).out);
    const counts = { pairs: 3, explained: 3, broken: 0 };
    assert.equal(none, null);
    assert.deepEqual(schools[1], {
      school: 'b',
      name: 'B High',
      rule: { school: 'b', prefix: 'B-', suffix: '', pad: 0, except: ['B-9'] },
      ...counts,
      collisions: [['9', 'B-9']],
    });

    await see('more of b', { title: 'X', nowhere: ['B-9', 'B-201'] });
    await see('more of a', { title: 'Y', nowhere: ['000009'] });
    const { out: seen } = await world.done(`match preview --district ${district} --school a --learned`);
    assert.match(seen, /^this rule +digits with zeros to 6$/m);
    assert.match(seen, /^connect by themselves +1 +2$/m);

    const accepted = await world.done(`match accept --district ${district} --school b --learned`);
    assert.match(accepted.out, /^District d\d+, B High \(b\), id of a section: "B-" before it\.$/m);
    assert.match(accepted.err, /All 9 classes .* looked up again then\./);
    await world.done(`match accept --district ${district} --school a --pad 6`);
    const b = { school: 'b', prefix: 'B-', suffix: '', pad: 0, except: ['B-9'] };
    const a = { school: 'a', prefix: '', suffix: '', pad: 6 };
    assert.deepEqual(await rule(), { schools: [b, a] });
    assert.deepEqual([await byId('B-201'), await byId('000101')], [['b201'], ['a101']]);
    assert.match(
      (await world.run(`match learn --district ${district}`)).err,
      /Nothing to learn yet .*\(0 so far\)/,
      'each is explained',
    );
    assert.match((await world.done(`match preview --district ${district}`)).out, /^B High \(b\) +"B-" before it$/m);

    await world.done(`match accept --district ${district} --prefix PS_`);
    const { except: _, ...without } = b;
    assert.deepEqual((await rule())?.schools, [without, a], 'what it makes equal is weighed anew');
    await world.done(`match clear --district ${district} --yes`);
    assert.deepEqual(await rule(), { schools: [b, a] });
    assert.equal((await world.run(`match clear --district ${district} --school b`)).code, 2);
    await world.done(`match clear --district ${district} --school b --yes`);
    assert.deepEqual(await rule(), { schools: [a] });
    assert.match((await world.done(`match clear --district ${district} --school b --yes`)).out, /school b has no rule/);
  });

  test('a school that its district’s rule breaks has its own, and the others keep the district’s', async () => {
    const ids = Array.from({ length: 6 }, (_, i) => String(300 + i));
    const { district, connect, rule } = await place([...of('a', ...ids), ...of('b', '0401', '0402', '0403')]);
    for (const id of ids) await connect(`a ${id}`, `PS_${id}`, `a${id}`);
    for (const id of ['401', '402', '403']) await connect(`b ${id}`, id, `b0${id}`);
    const { out } = await world.done(`match learn --district ${district}`);
    assert.match(out, /^rule +take off "PS_" before it$/m);
    assert.match(out, /^explains +6 of 9 pairs/m);
    assert.match(out, /^B High \(b\) +no zeros before digits +3 of 3 different pairs/m);
    await world.done(`match accept --district ${district} --learned`);
    await world.done(`match accept --district ${district} --school b --learned`);
    const { section, schools } = (await rule()) ?? {};
    assert.deepEqual([section?.prefix, schools], ['PS_', [{ school: 'b', prefix: '', suffix: '', pad: 1 }]]);
  });

  test('wrong words and unknown schools are told', async () => {
    const { district } = await place(SCHOOLS);
    for (const [words, said] of [
      ['--school b --ignore-case', /--school takes --prefix, --suffix and --pad/],
      ['--school b --kind user --prefix T', /--school is for ids of sections/],
      ['--school b', /Say the rule/],
    ] as const) {
      const { code, err } = await world.run(`match accept --district ${district} ${words}`);
      assert.deepEqual([code, said.test(err)], [2, true], err);
    }
    await world.refused(
      /No class of the roster .* with the id zzz/,
      `match accept --district ${district} --school zzz --pad 6`,
    );
    for (const typed of ['match preview', 'match preview --prefix X-', 'match clear --yes']) {
      await world.refused(/No class of the roster .* the id zzz/, `${typed} --district ${district} --school zzz`);
    }
    await world.done(`match preview --district ${district} --school b`);
    await world.refused(/Nothing to learn of school b/, `match accept --district ${district} --school b --learned`);
    const { code } = await world.run(`match clear --district ${district} --school b --kind user --yes`);
    assert.equal(code, 2);
  });

  test('what proof has connected counts among what a rule breaks', async () => {
    const ids = Array.from({ length: 5 }, (_, i) => String(500 + i));
    const classes = of('a', ...ids, '601', '602', '603');
    const { district, connect, join } = await place(classes);
    for (const id of ['601', '602', '603']) await connect(`a ${id}`, `X-${id}`, `a${id}`);
    assert.match((await world.done(`match learn --district ${district}`)).out, /^explains +3 of 3 pairs/m);
    await join('a 500', 'a500');
    assert.match((await world.done(`match learn --district ${district}`)).out, /^breaks +1 pair that need no rule/m);
    for (const id of ids.slice(1)) await join(`a ${id}`, `a${id}`);
    await world.refused(/No one rule explains the 8 pairs/, `match learn --district ${district}`);
  });
});

describe('match accept and clear', () => {
  test('stores the rule with the district and its deployments; every class can be found so', async () => {
    const { district, rule, byId } = await place(sections('101', '1102', '103'));
    const later = { ...SCHOOLOGY, deploymentId: `${district}:later` };
    assert.deepEqual(await byId('000101'), []);
    const { out, err } = await world.done(`match accept --district ${district} --prefix sec- --pad 6`);
    assert.match(out, /^District d\d+, id of a section: take off "sec-" before it, fill up digits to 6 with zeros\.$/m);
    assert.match(err, /All 3 classes of the roster can be found so, in 1 deployment, within 60 seconds/);
    assert.deepEqual(await rule(), { section: { ...RULE, prefix: 'sec-' } });
    assert.deepEqual([await byId('000101'), await byId('101')], [['c101'], ['c101']]);
    await addDeployment(world, later, district);
    assert.deepEqual((await deployments(world.dynamo).get(later))?.spelling, await rule());

    await world.done(`match clear --district ${district} --yes`);
    assert.deepEqual(await rule(), {});
    assert.deepEqual(await byId('101'), ['c101']);
    assert.match((await world.done(`match clear --district ${district} --yes`)).out, /has no rule/);
  });

  test('a rule for users is kept beside the one for sections', async () => {
    const teacher = { cleverId: null, sisId: 'AB7', email: null, name: null };
    const { district, rule, byTeacher } = await place([rosterClass({ id: 'c1', sisIds: ['1'], teachers: [teacher] })]);
    await world.done(`match accept --district ${district} --trim`);
    await world.done(`match accept --district ${district} --kind user --ignore-case --prefix T-`);
    const found = await rule();
    assert.deepEqual([found?.section?.trim, found?.user?.prefix, found?.user?.ignoreCase], [true, 'T-', true]);
    assert.deepEqual(await byTeacher('ab7'), ['c1']);
    await world.done(`match clear --district ${district} --kind user --yes`);
    assert.deepEqual(Object.keys((await rule()) ?? {}), ['section']);
  });

  test('by two operators at once: what one was told to be in use is, and the other is refused and does it again', async () => {
    const { district, rule } = await place(sections('101'));
    const both = { section: `match accept --district ${district} --trim`, user: '' };
    both.user = `match accept --district ${district} --kind user --ignore-case`;
    const all = await Promise.all(
      Object.entries(both).map(async ([kind, line]) => ({ kind, ...(await world.run(line)) })),
    );
    const done = all.filter(({ code }) => code === 0).map(({ kind }) => kind);
    assert.ok(done.length > 0);
    assert.deepEqual(Object.keys((await rule()) ?? {}).sort(), done.sort());
    for (const { code, err } of all)
      if (code !== 0) assert.match(err, /Somebody else has changed the rules of district/);
    await world.done(both.section);
    await world.done(both.user);
    assert.deepEqual(Object.keys((await rule()) ?? {}).sort(), ['section', 'user']);
  });

  test('an empty roster is said', async () => {
    const { district } = await place([]);
    await world.refused(/^roomkey: The roster of district d\d+ is empty/, `match accept --district ${district} --trim`);
    await world.refused(/^roomkey: No deployment was ever approved/, 'match accept --district d404 --trim');
  });
});

describe('match preview', () => {
  test('before and after a rule: by proof, suggested, or nothing', async () => {
    const { district, connect, see } = await place([
      ...sections('000101', '000102', '000103', '000104', '000105'),
      rosterClass({ id: 'named', name: 'World History' }),
      rosterClass({
        id: 'over',
        name: 'Old',
        sisIds: ['000200'],
        term: { name: null, start: '2020-08-01', end: '2021-06-01' },
      }),
    ]);
    for (const id of ['101', '102', '103']) await connect(`course ${id}`, `SEC-${id}`, `c000${id}`);
    await see('provable', { title: 'X1', nowhere: ['SEC-104'] });
    await see('again', { title: 'X1', nowhere: ['SEC-104'] });
    await see('taken', { title: 'X2', nowhere: ['SEC-101'] });
    await see('over', { title: 'X3', nowhere: ['SEC-200'] });
    await see('by name', { title: 'World History P2' });
    await see('nothing', { title: 'Quux', nowhere: ['SEC-999'] });
    const practice = await see('practice', { title: 'Sandbox', nowhere: ['SEC-105'] });
    const sandbox = await contexts(world.dynamo).get(practice, 'consistent');
    assert.ok(sandbox);
    await contexts(world.dynamo).setPractice(sandbox, true);

    const { out } = await world.done(`match preview --district ${district} --learned`);
    assert.match(out, /^connected +3 courses$/m);
    assert.match(out, /^not yet +6 courses$/m);
    assert.match(out, /^connect by themselves +0 +1$/m);
    assert.match(out, /^can be suggested +1 +4$/m);
    assert.match(out, /^fit nothing +5 +1$/m);
    await world.done(`match accept --district ${district} --learned`);
    const { out: json } = await world.done(`match preview --district ${district} --json`);
    assert.deepEqual(JSON.parse(json), {
      district,
      connected: 3,
      waiting: 6,
      now: { proof: 1, suggested: 4, wait: 1 },
      rule: null,
      with_rule: null,
    });
  });
});
