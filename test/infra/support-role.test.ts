import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { COMMANDS } from '../../cli/program/commands.ts';
import { LOOKED_AT } from '../../infra/access.ts';
import { fieldsOf, listOf } from '../../local/json.ts';
import { PARTITIONS } from '../../shared/names.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { addClass, open } from '../cli/roster.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, startWorld, type World } from '../cli/world.ts';
import { type Guard, rightsOf, startGuard } from '../support/guard.ts';
import { templateOf } from '../support/stack.ts';
import { startTable, type TestTable } from '../support/table.ts';

const PRINCIPAL = 'arn:aws:iam::123456789012:role/helpdesk';
const [none, given, own] = await Promise.all([
  templateOf(),
  templateOf({ supportRole: PRINCIPAL }),
  templateOf({ supportRole: 'account' }),
]);
const role = own.one('AWS::IAM::Role', 'Support');
const many = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

describe('the role for support', () => {
  test('is there where the stage says who may take it on: one principal, or the account', () => {
    const trusted = ({ one }: typeof own): unknown =>
      listOf(fieldsOf(one('AWS::IAM::Role', 'Support').properties['AssumeRolePolicyDocument'])['Statement']).map(
        (one) => fieldsOf(one)['Principal'],
      );
    assert.ok(none.all('AWS::IAM::Role').every(({ id }) => !id.startsWith('Support')));
    assert.equal(none.outputs['SupportRole'], undefined);
    assert.deepEqual(trusted(given), [{ AWS: PRINCIPAL }]);
    assert.match(JSON.stringify(trusted(own)), /^\[\{"AWS":\{"Fn::Join":.*:iam::.*:root"\]\]\}\}\]$/);
    assert.deepEqual(fieldsOf(own.outputs['SupportRole'])['Value'], { 'Fn::GetAtt': [role.id, 'Arn'] });
  });

  test('holds these actions and no other: none of them writes', () => {
    const found = listOf(role.properties['Policies'])
      .flatMap((policy) => listOf(fieldsOf(fieldsOf(policy)['PolicyDocument'])['Statement']).map(fieldsOf))
      .map(({ Action, Effect, Resource }) => {
        assert.equal(Effect, 'Allow');
        return [many(Action).join(' '), many(Resource).includes('*')];
      });
    assert.deepEqual(found, [
      ['dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query', false],
      ['dynamodb:Query', false],
      ['dynamodb:DescribeContinuousBackups dynamodb:DescribeTable dynamodb:DescribeTimeToLive', false],
      ['logs:StartQuery', false],
      ['logs:DescribeLogGroups logs:GetQueryResults', true],
    ]);
    assert.equal(role.properties['ManagedPolicyArns'], undefined);
    const policies = [...own.all('AWS::IAM::Policy'), ...own.all('AWS::IAM::ManagedPolicy')];
    assert.deepEqual(policies, []);
  });

  test('asks the log of every function, and not that of the gateway', () => {
    const text = JSON.stringify(role.properties);
    for (const { id } of own.all('AWS::Logs::LogGroup')) assert.equal(text.includes(id), !id.startsWith('Http'), id);
  });
});

/** Each command that only looks at the table, as it is typed here. */
const LOOKS: Readonly<Record<string, string>> = {
  'clients list': '',
  'platforms list': '',
  'invitations list': '',
  'capture show': CANVAS.toolId,
  urls: '',
  arrivals: '',
  'audit list': '',
  'deployments list': '',
  'deployments expected list': '',
  'districts list': '',
  'sync status': `--district ${DISTRICT}`,
  'sync review': `--district ${DISTRICT}`,
  'classes list': `--district ${DISTRICT}`,
  'classes show': `c1 --district ${DISTRICT}`,
  'contexts unmapped': '',
  'mappings list': '',
  'mappings report': '',
  'mappings show': '--deployment 3407 --context "course 1"',
  'mappings history': '--deployment 3407 --context "course 1"',
  'requests list': '--all',
  'match learn': `--district ${DISTRICT}`,
  'match preview': `--district ${DISTRICT} --prefix SIS-`,
  'people list': `--district ${DISTRICT}`,
  'people show': `--client-id ${CANVAS.toolId} --sub maya`,
  doctor: '--inside',
  explain: 'abcdefgh',
};

/** By options that read elsewhere. */
const BY_OPTIONS: readonly string[] = [
  `classes list --district ${DISTRICT} --teacher 7`,
  'explain --course "course 1"',
  'explain --sis-id 7',
];

/** Look too, and are not for support: all that is kept of a person, a secret of the application, no table. */
const NOT_FOR_SUPPORT = ['export person', 'export district', 'clients check', 'init', 'completion'];

const CHANGES =
  /^(simulat|forget )|\b(add|set|remove|clear|grant|revoke|suspend|resume|accept|approve|decline|answer|import|move|start|stop|now|logo|policy|source|keys|lti1p1|pin|expect)\b/;

let table: TestTable;
let guard: Guard;
let world: World;
const folder = mkdtempSync(join(tmpdir(), 'roomkey-support-'));
const lines = join(folder, 'lines.log');

before(async () => {
  table = await startTable();
  guard = await startGuard(table.endpoint, new Map([['support', rightsOf(role)]]));
  env['ROOMKEY_TEST_DYNAMODB'] = guard.endpoint;
  world = await startWorld();
  const { dynamo } = world;
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
  await addClass(dynamo, {
    id: 'c1',
    sisIds: ['S-1'],
    teachers: [{ cleverId: 't', sisId: '7', email: null, name: null }],
  });
  const first = await open(dynamo, 'course 1');
  await world.done(`mappings set ${first} --expect 0 --class c1`);
  const contextKey = await open(dynamo, 'course 2', { nowhere: ['SIS-4711'], waits: 2 });
  const asked = { owner: DISTRICT, contextKey, title: 'Art', name: 'Art', school: null, by: 'person' };
  await requests(dynamo).open(asked, Math.floor(Date.now() / 1000));
  await world.done(
    `people move 5f1b0000000000000000000a --client-id ${CANVAS.toolId} --sub maya --district ${DISTRICT}`,
  );
  const refused = { level: 'warn', function: 'launch', ref: 'abcdefgh', launch: 'l'.repeat(22), status: 403 };
  const more = { timestamp: new Date().toISOString(), code: 'browser-unbound', district: 'h', context: first };
  writeFileSync(lines, JSON.stringify({ ...refused, ...more }));
});

after(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
  await guard.close();
  await table.close();
});

/** As whoever has that role; what reached the table. */
async function asSupport(typed: string) {
  const seen = guard.deeds.length;
  env['AWS_ACCESS_KEY_ID'] = 'support';
  try {
    return { ...(await world.run(typed)), deeds: guard.deeds.slice(seen) };
  } finally {
    env['AWS_ACCESS_KEY_ID'] = 'operator';
  }
}

describe('the command, under the role for support', () => {
  test('each command looks, changes, or is named as another', () => {
    const kinds = COMMANDS.map(({ name }) => [
      name,
      [Object.hasOwn(LOOKS, name), NOT_FOR_SUPPORT.includes(name), CHANGES.test(name)].filter(Boolean).length,
    ]);
    assert.deepEqual(
      kinds.filter(([, count]) => count !== 1),
      [],
    );
    const lists = COMMANDS.map(({ name }) => name).filter((name) => /\b(list|show|history|explain)$/.test(name));
    for (const name of lists) assert.ok(Object.hasOwn(LOOKS, name), name);
  });

  for (const typed of [...Object.entries(LOOKS).map(([name, more]) => `${name} ${more}`), ...BY_OPTIONS]) {
    test(`${typed}: all it asks of the table is allowed`, async () => {
      const { code, err, deeds } = await asSupport(typed.startsWith('explain') ? `${typed} --lines ${lines}` : typed);
      assert.deepEqual(
        deeds.filter(({ allowed }) => !allowed),
        [],
        err,
      );
      assert.ok(deeds.length > 0, 'nothing reached the table');
      assert.ok(code === 0 || code === 1, err);
      assert.doesNotMatch(err, /credentials/);
    });
  }

  test('each partition that it may read is read', () => {
    const read = guard.deeds.filter(({ allowed }) => allowed).flatMap(({ partitions }) => partitions);
    const idle = LOOKED_AT.filter((name) => !read.some((key) => key.startsWith(PARTITIONS[name])));
    assert.deepEqual(idle, []);
  });

  for (const typed of [`platforms suspend ${CANVAS.toolId}`, 'clients suspend acme', `districts suspend ${DISTRICT}`]) {
    test(`${typed}: refused, and nothing is changed`, async () => {
      const { code, err, deeds } = await asSupport(typed);
      assert.equal(code, 4);
      assert.match(err, /These AWS credentials may not use/);
      const written = deeds.filter(({ action }) => !['GetItem', 'BatchGetItem', 'Query'].includes(action));
      assert.ok(written.length > 0 && written.every(({ allowed }) => !allowed));
    });
  }
});
