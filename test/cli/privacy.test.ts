import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { h } from '../../shared/crypto/hash.ts';
import { noting } from '../../shared/store/contexts/came.ts';
import { choices } from '../../shared/store/contexts/choices.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { arrivals } from '../../shared/store/directory/arrivals.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { cameKey } from '../../shared/store/table/keys.ts';
import { addUsers, cleverId, reference } from '../support/users.ts';
import { open } from './roster.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

const OTHER = '6a3f9d1e5b7c8a0000000099';
const THERE = { ...CANVAS, deploymentId: '9000:there' };
const NOW = Math.floor(Date.now() / 1000);
const SECTIONS = 'section_id,name,teacher_id\nA1,Algebra,T1\nB1,Biology,T2\n';
const TEACHERS =
  'teacher_id,first_name,last_name,teacher_email\nT1,Rosa,Alvarez,rosa@lincoln.example\nT2,Ken,Ito,ken@lincoln.example\n';
const ENROLLMENTS = 'section_id,student_id\nA1,P1\nB1,P2\n';

let world: World;
let realm = '';
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
  await addDeployment(world, THERE, OTHER);
  realm = (await registrations(world.dynamo).ofIssuer(CANVAS.iss))[0]?.realm ?? '';
  const file = (kind: string, text: string): string => `--${kind} ${world.file(`${kind}.csv`, text)}`;
  for (const district of [DISTRICT, OTHER]) {
    const files = [file('sections', SECTIONS), file('teachers', TEACHERS), file('enrollments', ENROLLMENTS)];
    await world.done(`classes import --district ${district} ${files.join(' ')}`);
  }
  const rosa = { user: h(realm, 'rosa'), cleverId: cleverId(4), district: DISTRICT };
  const links = identityLinks(world.dynamo);
  const linked = await links.put({ ...rosa, source: 'sign-in', day: '2026-11-20' });
  // What the move leaves over is hers, too.
  await links.move(linked, { cleverId: cleverId(5), source: 'operator', day: '2026-11-20' });
  await links.put({ ...linked, district: OTHER });
  for (const [course, deployment, district] of [
    ['here', LINCOLN, DISTRICT],
    ['there', THERE, OTHER],
  ] as const) {
    const key = await open(world.dynamo, course, { deployment });
    await open(world.dynamo, `${course} too`, { deployment });
    await world.done(`mappings set ${key} --expect 0 --class A1`);
    await arrivals(world.dynamo).seen(deployment, NOW);
    for (const sub of ['rosa', 'ken']) {
      const note = noting(null, h(realm, sub).slice(0, 8), Buffer.from(`of ${sub}`), NOW);
      await world.dynamo.update(cameKey(key), note ?? {});
    }
    await addUsers(world.dynamo, [reference(1, 'P1'), reference(2, 'T1', { role: 'teacher' })], { district });
    for (const sub of ['rosa', 'ken']) {
      const person = { user: h(realm, `${sub} ${district}`), cleverId: cleverId(3), district };
      await identityLinks(world.dynamo).put({ ...person, source: 'sign-in', day: '2026-11-20' });
      await choices(world.dynamo).remember(realm, sub, key, 'A1', NOW);
      const asked = { owner: district, contextKey: key, title: 'Algebra', name: `Of ${sub}`, school: null };
      await requests(world.dynamo).open({ ...asked, by: h(realm, sub) }, NOW);
    }
  }
});
after(() => world.close());

/** All items of the table, by partition and sort key. */
async function itemsNow(): Promise<ReadonlyMap<string, string>> {
  const { Items = [], LastEvaluatedKey } = await new DynamoDBClient({}).send(
    new ScanCommand({ TableName: world.table }),
  );
  assert.equal(LastEvaluatedKey, undefined);
  return new Map(Items.map((item) => [`${item['pk']?.S}\n${item['sk']?.S}`, JSON.stringify(item)]));
}

const goneFrom = (before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] =>
  [...before.keys()]
    .filter((key) => !now.has(key))
    .map((key) => key.replace(/^([A-Z]#?).*/s, '$1'))
    .sort();

test('a person: what is held is shown, then erased, and nothing of anybody else', async () => {
  const person = `--client-id ${CANVAS.toolId} --sub rosa`;
  const shown = JSON.parse((await world.done(`export person ${person}`)).out);
  assert.deepEqual([shown.choices.length, shown.requests.length, shown.comings.length], [2, 2, 2]);
  assert.ok(!JSON.stringify(shown.comings).includes(h(realm, 'ken').slice(0, 8)), 'nothing of who else came');
  assert.ok(shown.requests.every(({ name }: { name: string }) => name === 'Of rosa'));
  const held = await itemsNow();
  const { out } = await world.done(`forget person ${person} --yes`);
  assert.match(out, /^choices +2\ncomings +2\nlinks +5\nrequests +2$/m);
  const left = await itemsNow();
  assert.deepEqual(goneFrom(held, left), ['C#', 'C#', ...Array.from({ length: 7 }, () => 'I#'), 'Q#', 'Q#']);
  assert.ok([...left.values()].every((item) => !item.includes('Of rosa')));
  assert.deepEqual(JSON.parse((await world.done(`export person ${person}`)).out), {
    choices: [],
    comings: [],
    links: [],
    requests: [],
  });
});

test('a district: not while it takes launches, and not by a slip', async () => {
  const held = await itemsNow();
  const forget = `forget district ${DISTRICT} --confirm`;
  await world.refused(
    /^roomkey: 1 deployment of it takes launches, .* roomkey districts suspend/,
    `${forget} ${DISTRICT}`,
  );
  assert.deepEqual(await itemsNow(), held);
  await world.done(`districts suspend ${DISTRICT}`);
  await world.refused(/^roomkey: Nothing was erased: that is not/, `${forget} ${OTHER}`);
  assert.deepEqual(goneFrom(held, await itemsNow()), []);
});

test('a district: shown, without the key of its pupils’ marks', async () => {
  const { out } = await world.done(`export district ${DISTRICT}`);
  const shown = JSON.parse(out);
  assert.deepEqual(Object.keys(shown).sort(), [
    'arrivals',
    'classes',
    'courses',
    'deployments',
    'district',
    'links',
    'pointers',
    'pupils',
    'requests',
    'sync',
    'users',
  ]);
  assert.deepEqual(shown.classes.map(({ name }: { name: string }) => name).sort(), ['Algebra', 'Biology']);
  assert.deepEqual(
    shown.arrivals.map(({ deploymentId }: { deploymentId: string }) => deploymentId),
    [LINCOLN.deploymentId],
  );
  assert.ok(shown.pupils.length > 0);
  assert.doesNotMatch(out, /pupilsKey/);
});

test('a district: erased to the last item, and nothing of another', async () => {
  const held = await itemsNow();
  const other = JSON.parse((await world.done(`export district ${OTHER}`)).out);
  await world.done(`forget district ${DISTRICT} --confirm ${DISTRICT}`);
  const left = await itemsNow();
  assert.deepEqual(JSON.parse((await world.done(`export district ${OTHER}`)).out), other);
  // Platforms, clients, the key sets, and what is held of the other district and its people.
  const gone = held.size - left.size;
  assert.ok(gone > 15, `${gone} items`);
  await world.refused(/^roomkey: No deployment was ever approved for district/, `export district ${DISTRICT}`);
  const kinds = new Set([...left.keys()].map((key) => key.replace(/^([A-Z]#?).*/s, '$1')));
  assert.ok(kinds.has('R') && kinds.has('P'));
  assert.ok([...left.values()].every((item) => !item.includes(LINCOLN.deploymentId)));
  // Of each kind as many are left as the other district has, which was filled just so.
  for (const kind of ['K#', 'T#', 'X#', 'S#', 'U#']) {
    const count = (items: ReadonlyMap<string, string>): number =>
      [...items.keys()].filter((key) => key.startsWith(kind)).length;
    assert.equal(count(left) * 2, count(held), kind);
  }
});
