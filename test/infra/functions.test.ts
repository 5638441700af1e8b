import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCESS } from '../../infra/access.ts';
import { fieldsOf, listOf, textOf } from '../../local/json.ts';
import { FUNCTIONS, PARTITIONS } from '../../shared/names.ts';
import { templateOf } from '../support/stack.ts';

const { all, one } = await templateOf();
const TABLE = { 'Fn::GetAtt': [one('AWS::DynamoDB::GlobalTable').id, 'Arn'] };
const SECRET = { Ref: one('AWS::SecretsManager::Secret').id };

type Always = (typeof FUNCTIONS)[number];

const prefixOf = (name: Always) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
const lambdaOf = (name: Always) => one('AWS::Lambda::Function', prefixOf(name));
const roleOf = (name: Always) => one('AWS::IAM::Role', prefixOf(name));

function statements(name: Always, policyName: string) {
  const policies = listOf(roleOf(name).properties['Policies']).map(fieldsOf);
  const policy = policies.find(({ PolicyName }) => PolicyName === policyName);
  return listOf(fieldsOf(policy?.['PolicyDocument'])['Statement']).map(fieldsOf);
}

/** Written out a second time on purpose: a role must not grow unseen. What the table allows is held by access.test.ts. */
const SECRET_RIGHTS: Readonly<Record<Always, readonly string[]>> = {
  login: [],
  launch: [],
  setup: ['secretsmanager:GetSecretValue'],
  manage: [],
  authorize: [],
  token: ['secretsmanager:GetSecretValue'],
  userinfo: [],
  mappings: [],
  keys: [],
  refresh: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
};

/** A list of one may stand as that one. */
const many = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

for (const name of FUNCTIONS) {
  test(`${name}: exact table actions, each on its own partitions of the one table`, () => {
    const found = statements(name, 'Table').map(({ Action, Condition, Effect, Resource, ...rest }) => {
      assert.deepEqual({ Effect, Resource, rest }, { Effect: 'Allow', Resource: TABLE, rest: {} });
      const { 'ForAllValues:StringLike': like, ...otherConditions } = fieldsOf(Condition);
      assert.deepEqual(otherConditions, {});
      assert.deepEqual(Object.keys(fieldsOf(like)), ['dynamodb:LeadingKeys']);
      return many(Action).flatMap((action) =>
        many(fieldsOf(like)['dynamodb:LeadingKeys']).map((key) => `${textOf(action)?.replace('dynamodb:', '')} ${key}`),
      );
    });
    const wanted = Object.entries(ACCESS[name].table).flatMap(([action, partitions]) =>
      partitions.map((one) => `${action} ${PARTITIONS[one].replace(/#$/, '#*')}`),
    );
    // Each batch finds all its partitions in one statement.
    assert.equal(new Set(found.flat()).size, found.flat().length);
    assert.deepEqual(found.flat().sort(), wanted.sort());
  });

  test(`${name}: exact rights on the signing secret`, () => {
    const found = statements(name, 'Secret');
    assert.deepEqual(
      found.flatMap(({ Action }) => many(Action)),
      SECRET_RIGHTS[name],
    );
    for (const { Resource } of found) assert.deepEqual(Resource, SECRET);
  });

  test(`${name}: writes to its own log group, which is kept for a set time`, () => {
    const group = one('AWS::Logs::LogGroup', prefixOf(name));
    assert.equal(group.properties['RetentionInDays'], 90);
    assert.deepEqual(fieldsOf(lambdaOf(name).properties['LoggingConfig'])['LogGroup'], { Ref: group.id });
    assert.deepEqual(statements(name, 'Logs'), [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [group.id, 'Arn'] },
      },
    ]);
  });

  test(`${name}: a role of its own, for Lambda alone`, () => {
    const role = roleOf(name);
    assert.deepEqual(lambdaOf(name).properties['Role'], { 'Fn::GetAtt': [role.id, 'Arn'] });
    assert.equal(role.properties['ManagedPolicyArns'], undefined);
    const trust = listOf(fieldsOf(role.properties['AssumeRolePolicyDocument'])['Statement']);
    assert.deepEqual(trust, [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
  });

  test(`${name}: Node 24 on arm64`, () => {
    const { Runtime, Architectures, Handler } = lambdaOf(name).properties;
    assert.deepEqual(
      { Runtime, Architectures, Handler },
      {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      },
    );
  });
}

test('memory and time of each function', () => {
  const found = FUNCTIONS.map((name) => {
    const { MemorySize, Timeout } = lambdaOf(name).properties;
    return [name, MemorySize, Timeout];
  });
  assert.deepEqual(found, [
    ['login', 512, 10],
    ['launch', 512, 10],
    ['setup', 512, 10],
    ['manage', 512, 10],
    ['authorize', 512, 10],
    ['token', 512, 10],
    ['userinfo', 512, 10],
    ['mappings', 256, 10],
    ['keys', 256, 10],
    ['refresh', 512, 120],
  ]);
});

test('each function is told what it reads from its environment, and no more', () => {
  const answers = [
    'ROOMKEY_BASE_URL',
    'ROOMKEY_DISPLAY_NAME',
    'ROOMKEY_FRAME_ANCESTORS',
    'ROOMKEY_SUPPORT_CONTACT',
    'ROOMKEY_TABLE',
  ];
  const expected: Record<Always, string[]> = {
    login: answers,
    launch: answers,
    setup: [...answers.slice(0, 3), 'ROOMKEY_SECRET', ...answers.slice(3)],
    manage: answers,
    authorize: answers,
    token: [...answers.slice(0, 3), 'ROOMKEY_SECRET', ...answers.slice(3)],
    userinfo: answers,
    mappings: answers,
    keys: answers,
    refresh: ['ROOMKEY_BASE_URL', 'ROOMKEY_SECRET', 'ROOMKEY_TABLE'],
  };
  for (const name of FUNCTIONS) {
    const variables = fieldsOf(fieldsOf(lambdaOf(name).properties['Environment'])['Variables']);
    assert.deepEqual(Object.keys(variables).sort(), [...expected[name], 'ROOMKEY_METRICS'].sort(), name);
  }
});

test('no role but the ten, and in none of them a wildcard, a scan or a delete', () => {
  assert.equal(all('AWS::IAM::Role').length, FUNCTIONS.length);
  assert.deepEqual([...all('AWS::IAM::Policy'), ...all('AWS::IAM::ManagedPolicy')], []);
  for (const name of FUNCTIONS) {
    const policies = listOf(roleOf(name).properties['Policies']).map(fieldsOf);
    const found = policies.flatMap(({ PolicyDocument }) => listOf(fieldsOf(PolicyDocument)['Statement']).map(fieldsOf));
    assert.ok(found.length > 1);
    for (const { Action, Resource } of found) {
      for (const action of many(Action)) assert.doesNotMatch(String(action), /\*|Scan|Delete|PartiQL/);
      for (const target of many(Resource)) assert.notEqual(target, '*');
    }
  }
});
