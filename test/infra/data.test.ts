import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { LAYOUT } from '../../shared/names.ts';
import { makeStack, templateOf } from '../support/stack.ts';

const { all, one } = await templateOf();
const table = one('AWS::DynamoDB::GlobalTable');
const secret = one('AWS::SecretsManager::Secret');

test('the ids of what holds data never change: another id would be another, empty one', () => {
  assert.equal(table.id, 'TableCD117FA1');
  assert.equal(secret.id, 'SigningSecretCF7EC744');
});

test('one table, on demand, its items expiring by ttl', () => {
  assert.equal(table.properties['BillingMode'], 'PAY_PER_REQUEST');
  assert.deepEqual(table.properties['TimeToLiveSpecification'], { AttributeName: 'ttl', Enabled: true });
});

test('the table is protected, recoverable and kept, in one region', () => {
  const replicas = listOf(table.properties['Replicas']).map(fieldsOf);
  assert.equal(replicas.length, 1);
  assert.equal(replicas[0]?.['DeletionProtectionEnabled'], true);
  assert.deepEqual(replicas[0]?.['PointInTimeRecoverySpecification'], { PointInTimeRecoveryEnabled: true });
  assert.equal(table.whole['DeletionPolicy'], 'Retain');
  assert.equal(table.whole['UpdateReplacePolicy'], 'Retain');
});

test('keys of table and index, and no attribute defined but theirs', () => {
  const keys = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' },
    { AttributeName: sk, KeyType: 'RANGE' },
  ];
  assert.deepEqual(table.properties['KeySchema'], keys('pk', 'sk'));
  assert.deepEqual(table.properties['GlobalSecondaryIndexes'], [
    { IndexName: 'byDeployment', KeySchema: keys('ipk', 'isk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
  ]);
  assert.deepEqual(
    table.properties['AttributeDefinitions'],
    ['pk', 'sk', 'ipk', 'isk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  );
});

test('the signing secret is kept, and no deploy writes a value into it', () => {
  assert.equal(secret.whole['DeletionPolicy'], 'Retain');
  assert.equal(secret.whole['UpdateReplacePolicy'], 'Retain');
  assert.deepEqual(Object.keys(secret.properties), ['Description']);
});

test('refresh runs every hour', () => {
  const refresh = { 'Fn::GetAtt': [one('AWS::Lambda::Function', 'Refresh').id, 'Arn'] };
  const rule = one('AWS::Events::Rule');
  assert.equal(rule.properties['ScheduleExpression'], 'rate(1 hour)');
  assert.equal(rule.properties['State'], 'ENABLED');
  assert.deepEqual(
    listOf(rule.properties['Targets']).map((target) => fieldsOf(target)['Arn']),
    [refresh],
  );
  const permission = one('AWS::Lambda::Permission', 'RefreshRuns').properties;
  assert.deepEqual(
    [permission['Principal'], permission['FunctionName'], permission['SourceArn']],
    ['events.amazonaws.com', refresh, { 'Fn::GetAtt': [rule.id, 'Arn'] }],
  );
});

test('the deploy itself runs refresh once, after all that refresh needs', () => {
  const refresh = one('AWS::Lambda::Function', 'Refresh');
  const first = one('Custom::RoomkeySigningKey');
  assert.deepEqual(first.properties['ServiceToken'], { 'Fn::GetAtt': [refresh.id, 'Arn'] });
  assert.equal(first.properties['ServiceTimeout'], '600');
  const { baseUrl, protected: isProtected, movedFrom, unprotect, alarmed } = first.properties;
  assert.deepEqual([isProtected, movedFrom, unprotect, alarmed], ['true', '', 'false', 'false']);
  assert.equal(first.properties['layout'], String(LAYOUT), 'a version of another layout runs it, too');
  assert.deepEqual(baseUrl, fieldsOf(fieldsOf(refresh.properties['Environment'])['Variables'])['ROOMKEY_BASE_URL']);
  assert.equal(first.whole['DeletionPolicy'], 'Retain');
  const before = madeBefore(first.id);
  const role = one('AWS::IAM::Role', 'Refresh');
  for (const id of [table.id, secret.id, refresh.id, role.id]) assert.ok(before.has(id), id);
});

test('a disposable stack keeps nothing', async () => {
  const disposable = await makeStack({ disposable: true });
  const kept = ['AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'];
  for (const type of kept) {
    assert.ok(all(type).every(({ whole }) => whole['DeletionPolicy'] === 'Retain'));
    assert.ok(disposable.all(type).every(({ whole }) => whole['DeletionPolicy'] === 'Delete'));
  }
  const [replica] = listOf(disposable.one('AWS::DynamoDB::GlobalTable').properties['Replicas']);
  assert.equal(fieldsOf(replica)['DeletionProtectionEnabled'], false);
  assert.equal(disposable.stack.terminationProtection, false);
  assert.equal((await makeStack()).stack.terminationProtection, true);
});

test('tags go to the whole stack, and a table that is warm from its first second is the same table', async () => {
  const { stack, one } = await makeStack({
    tags: { 'cost:center': 'K 12', team: 'lti' },
    warmThroughput: { writes: 8_000 },
  });
  assert.deepEqual(stack.tags.tagValues(), { 'cost:center': 'K 12', team: 'lti' });
  const warm = one('AWS::DynamoDB::GlobalTable');
  assert.equal(warm.id, table.id);
  const { WarmThroughput, ...others } = warm.properties;
  assert.deepEqual(WarmThroughput, { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 8_000 });
  assert.deepEqual(others, table.properties);
});

test('another name of the stack moves no id', async () => {
  const renamed = await makeStack({ stackName: 'Rehearsal' });
  assert.equal(renamed.stack.stackName, 'Rehearsal');
  assert.equal(renamed.stack.artifactId, 'Roomkey');
  assert.equal(renamed.one('AWS::DynamoDB::GlobalTable').id, table.id);
});

/** Ids that CloudFormation makes before this one: by DependsOn, Ref and GetAtt, and what those need. */
function madeBefore(id: string, seen = new Set<string>()): ReadonlySet<string> {
  const known = new Map(
    ['AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret', 'AWS::Lambda::Function', 'AWS::IAM::Role']
      .concat('Custom::RoomkeySigningKey')
      .flatMap((type) => all(type))
      .map((found) => [found.id, found.whole]),
  );
  const text = JSON.stringify(known.get(id) ?? {});
  for (const [, named = ''] of text.matchAll(/"(\w+)"/g)) {
    if (named === id || seen.has(named) || !known.has(named)) continue;
    seen.add(named);
    madeBefore(named, seen);
  }
  return seen;
}
