import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { COMMANDS } from '../../cli/program/commands.ts';
import { now } from '../../cli/program/operator.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { arrivals } from '../../shared/store/directory/arrivals.ts';
import { invitations } from '../../shared/store/directory/invitations.ts';
import { addClass, open } from './roster.ts';
import { misspelled } from './run.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

const OPENS = 'course 1';

/** Each command that has --json, as it is typed here; the others are read as JSON where their tests run them. */
const TYPED: Readonly<Record<string, string>> = {
  'clients add': '--name New --support x --class-url https://a.example/{class}',
  'clients list': '',
  'clients secret add': 'acme',
  'platforms list': '',
  'invitations list': '',
  arrivals: '',
  'audit list': '',
  'deployments list': '',
  'deployments expected list': '',
  'classes list': `--district ${DISTRICT}`,
  'classes show': `c1 --district ${DISTRICT}`,
  'contexts unmapped': '',
  'mappings list': '',
  'mappings report': '',
  'mappings show': `--deployment 3407 --context "${OPENS}"`,
  'mappings history': `--deployment 3407 --context "${OPENS}"`,
  'requests list': '--all',
  'districts list': '',
  'people list': `--district ${DISTRICT}`,
  'people show': '--client-id M --sub maya',
  'match preview': `--district ${DISTRICT} --prefix SIS-`,
};
const ELSEWHERE = [
  'urls',
  'doctor',
  'explain',
  'simulate',
  'clients check',
  'invitations add',
  'match learn',
  'capture show',
  'sync status',
];

let world: World;
before(async () => {
  world = await startWorld();
  const { dynamo } = world;
  await addAcme(world);
  await world.done(
    `platforms add --iss https://moodle.example --client-id M --client acme --authorize https://moodle.example/a --keys-url https://moodle.example/k --claim userSisId=custom.sis --key-set ${world.keys('m')}`,
  );
  await addDeployment(world, LINCOLN, DISTRICT);
  await addClass(dynamo, {
    id: 'c1',
    sisIds: ['S-1'],
    teachers: [{ cleverId: 't', sisId: '7', email: null, name: null }],
  });
  await invitations(dynamo).add({
    ...{ id: 'i', iss: CANVAS.iss, family: 'canvas', environment: 'production', clientId: 'acme', persons: true },
    ...{ hosted: null, expires: now() + 60, toolId: null },
  });
  await world.done(`deployments expect --client-id M --district ${DISTRICT} --guid g`);
  await world.done(`mappings set ${await open(dynamo, OPENS)} --expect 0 --class c1`);
  const waiting = await open(dynamo, 'course 2', { nowhere: ['SIS-4711'], waits: 2 });
  const asked = { owner: DISTRICT, contextKey: waiting, title: 'Art', name: 'Art', school: null, by: 'person' };
  await requests(dynamo).open(asked, now());
  await world.done(`people move 5f1b0000000000000000000a --client-id M --sub maya --district ${DISTRICT}`);
  await arrivals(dynamo).seen({ iss: CANVAS.iss, toolId: 'unknown', deploymentId: null }, now());
});
after(() => world.close());

describe('--json', () => {
  test('each command that has it is read here', () => {
    const all = COMMANDS.filter(({ options }) => Object.hasOwn(options, 'json')).map(({ name }) => name);
    assert.deepEqual(all.toSorted(), [...Object.keys(TYPED), ...ELSEWHERE].toSorted());
  });

  test('each list and each show has it', () => {
    const lists = COMMANDS.filter(({ name }) => /\b(list|show)$/.test(name));
    for (const { name, options } of lists) assert.ok(Object.hasOwn(options, 'json'), name);
  });

  for (const [name, more] of Object.entries(TYPED)) {
    test(`${name}: something, with keys in snake_case`, async () => {
      const shown: unknown = JSON.parse((await world.done(`${name} ${more} --json`)).out);
      assert.ok(typeof shown === 'object' && shown !== null && Object.keys(shown).length > 0);
      assert.deepEqual(misspelled(shown), []);
    });
  }

  test('a key in another spelling would be seen', () => {
    assert.deepEqual(misspelled([{ a_b: [{ sisId: 1, B: { 'c-d': null } }] }]), ['sisId', 'B', 'c-d']);
  });
});
