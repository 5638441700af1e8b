import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { SYNC_LEASE } from '../../shared/names.ts';
import { templateOf } from '../support/stack.ts';

const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:roomkey/clever-AbCdEf';

test('without credentials at Clever nothing of it is deployed', async () => {
  const { all } = await templateOf();
  assert.deepEqual([...all('AWS::SQS::Queue'), ...all('AWS::Lambda::EventSourceMapping')], []);
  assert.equal(all('AWS::Lambda::Function').length, 10);
});

const { all, one } = await templateOf({ clever: { secretArn: SECRET } });
const sync = one('AWS::Lambda::Function', 'Sync');

test('a queue carries syncs on, and hands a message out again after the lease that a step renewed at its end is over', () => {
  const steps = one('AWS::SQS::Queue', 'SyncQueueSteps');
  const dead = one('AWS::SQS::Queue', 'SyncQueueDeadLetters');
  const { Timeout } = sync.properties;
  assert.deepEqual([Timeout, steps.properties['VisibilityTimeout']], [300, 300 + SYNC_LEASE]);
  assert.deepEqual(steps.properties['RedrivePolicy'], {
    deadLetterTargetArn: { 'Fn::GetAtt': [dead.id, 'Arn'] },
    maxReceiveCount: 5,
  });
  const { BatchSize, EventSourceArn, FunctionName } = one('AWS::Lambda::EventSourceMapping').properties;
  assert.deepEqual(
    [BatchSize, EventSourceArn, FunctionName],
    [1, { 'Fn::GetAtt': [steps.id, 'Arn'] }, { Ref: sync.id }],
  );
});

test('it reads its own secret and none besides, and its queue', () => {
  const role = one('AWS::IAM::Role', 'Sync');
  const policies = listOf(role.properties['Policies']).map(fieldsOf);
  assert.deepEqual(policies.map(({ PolicyName }) => PolicyName).sort(), ['Clever', 'Logs', 'Queue', 'Table']);
  const clever = policies.find(({ PolicyName }) => PolicyName === 'Clever');
  assert.deepEqual(listOf(fieldsOf(clever?.['PolicyDocument'])['Statement']), [
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET },
  ]);
  assert.equal(all('AWS::IAM::Role').length, 12);
  assert.deepEqual(all('AWS::IAM::Policy'), []);
});

test('it is told where Clever is', () => {
  const variables = fieldsOf(fieldsOf(sync.properties['Environment'])['Variables']);
  assert.deepEqual(
    [variables['ROOMKEY_CLEVER_ADDRESS'], variables['ROOMKEY_CLEVER_API'], variables['ROOMKEY_CLEVER_SECRET']],
    ['https://clever.com', 'https://api.clever.com', SECRET],
  );
});

test('dead letters alarm, and so does a sync that waits for somebody', () => {
  const dead = one('AWS::CloudWatch::Alarm', 'MonitoringSyncDeadLetters').properties;
  assert.deepEqual([dead['MetricName'], dead['Threshold']], ['ApproximateNumberOfMessagesVisible', 0]);
  const halted = one('AWS::CloudWatch::Alarm', 'MonitoringSyncHalted').properties;
  assert.deepEqual(
    [halted['Namespace'], halted['MetricName'], halted['Period']],
    ['Roomkey/Roomkey', 'SyncHalts', 3600],
  );
});

test('every hour it looks', () => {
  const rules = all('AWS::Events::Rule').filter(({ id }) => id.startsWith('SyncQueue'));
  assert.deepEqual(
    rules.map(({ properties }) => properties['ScheduleExpression']),
    ['rate(1 hour)'],
  );
});
