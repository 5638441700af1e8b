import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { fieldsOf, listOf } from '../../local/json.ts';
import { FUNCTIONS, METRICS } from '../../shared/names.ts';
import { makeStack, templateOf } from '../support/stack.ts';

const { all, one } = await templateOf();
const ids = (found: ReturnType<typeof all>) =>
  found.map(({ id }) => id.replace(/^Monitoring|[0-9A-F]{8}$/g, '')).sort();
const alarm = (name: string) => one('AWS::CloudWatch::Alarm', `Monitoring${name}`).properties;
const watched = (name: string) =>
  listOf(alarm(name)['Metrics'])
    .map((entry) => fieldsOf(fieldsOf(fieldsOf(entry)['MetricStat'])['Metric']))
    .filter(({ MetricName }) => MetricName !== undefined);

test('what raises an alarm', () => {
  assert.deepEqual(ids(all('AWS::CloudWatch::Alarm')), [
    'Faults',
    'FunctionThrottles',
    'KeySetStale',
    'LaunchSuccess',
    'RefreshSilent',
    'ServerErrors',
    'TableThrottles',
  ]);
});

test('5xx of the gateway and faults of the functions alarm when they last', () => {
  const { MetricName, Namespace, Dimensions, Threshold, ComparisonOperator, ...rest } = alarm('ServerErrors');
  assert.deepEqual(
    [Namespace, MetricName, ComparisonOperator, Threshold],
    ['AWS/ApiGateway', '5xx', 'GreaterThanThreshold', 0],
  );
  assert.deepEqual(Dimensions, [{ Name: 'ApiId', Value: { Ref: one('AWS::ApiGatewayV2::Api').id } }]);
  assert.deepEqual([rest['DatapointsToAlarm'], rest['EvaluationPeriods'], rest['Period']], [2, 6, 300]);
  assert.deepEqual(
    watched('Faults'),
    FUNCTIONS.map((name) => ({
      Namespace: 'Roomkey',
      MetricName: METRICS.faults,
      Dimensions: [{ Name: 'function', Value: name }],
    })),
  );
});

test('throttles of every function, of the table and of its index alarm at once', () => {
  assert.deepEqual(
    watched('FunctionThrottles').map(({ MetricName, Dimensions }) => [MetricName, Dimensions]),
    all('AWS::Lambda::Function').map(({ id }) => ['Throttles', [{ Name: 'FunctionName', Value: { Ref: id } }]]),
  );
  assert.deepEqual(
    watched('TableThrottles').map(({ MetricName, Dimensions }) => [MetricName, listOf(Dimensions).length]),
    [
      ['ReadThrottleEvents', 1],
      ['ReadThrottleEvents', 2],
      ['WriteThrottleEvents', 1],
      ['WriteThrottleEvents', 2],
    ],
  );
  assert.equal(alarm('TableThrottles')['EvaluationPeriods'], 1);
});

test('too few launches that end as intended alarm, once there are enough to tell', () => {
  const { Threshold, ComparisonOperator, Metrics } = alarm('LaunchSuccess');
  assert.deepEqual([ComparisonOperator, Threshold], ['LessThanThreshold', 80]);
  const [ratio] = listOf(Metrics).map(fieldsOf);
  assert.equal(ratio?.['Expression'], 'IF(posts >= 20, 100 * good / posts, 100)');
  for (const metric of watched('LaunchSuccess')) {
    assert.deepEqual(metric, { Namespace: 'Roomkey', MetricName: METRICS.launchSuccess });
  }
});

test('platform keys older than a day alarm, and so does a refresh that does not run', () => {
  const stale = alarm('KeySetStale');
  assert.deepEqual([stale['MetricName'], stale['Statistic']], [METRICS.keySetAge, 'Maximum']);
  assert.deepEqual([stale['Threshold'], stale['Period']], [86_400, 3600]);
  const silent = alarm('RefreshSilent');
  assert.equal(silent['TreatMissingData'], 'breaching');
  assert.deepEqual(
    watched('RefreshSilent').map(({ MetricName }) => MetricName),
    ['Invocations', 'Errors'],
  );
});

test('silence is no alarm but for refresh', () => {
  for (const { id, properties } of all('AWS::CloudWatch::Alarm')) {
    const expected = id.startsWith('MonitoringRefreshSilent') ? 'breaching' : 'notBreaching';
    assert.equal(properties['TreatMissingData'], expected, id);
  }
});

test('the dashboard shows the launch funnel, latency, errors and throttles', () => {
  const body = JSON.stringify(one('AWS::CloudWatch::Dashboard').properties['DashboardBody']);
  const titles = ['Launch funnel', 'Launches by outcome', 'Latency at the gateway', 'Errors', 'Throttles'];
  for (const title of titles) assert.ok(body.includes(title), title);
  const { logins, launches, launchSuccess, redemptions, keySetAge } = METRICS;
  for (const metric of [logins, launches, launchSuccess, redemptions, keySetAge]) {
    assert.ok(body.includes(metric), metric);
  }
  assert.ok(body.includes('{Roomkey,outcome,family}'));
});

test('without an address or a topic alarms tell nobody, and synth and deploy say so', async () => {
  const { stack, outputs } = await makeStack();
  assert.deepEqual(all('AWS::SNS::Topic'), []);
  const said = 'Alarms tell nobody: set alarmEmail or alarmTopicArn.';
  assert.equal(fieldsOf(outputs['AlarmTopic'])['Value'], said);
  Annotations.fromStack(stack).hasWarning('/Roomkey/Monitoring/Receivers', Match.stringLikeRegexp(said));
  for (const { properties } of all('AWS::CloudWatch::Alarm')) assert.equal(properties['AlarmActions'], undefined);
});

test('with an address every alarm writes there, at its begin and its end', async () => {
  const mailed = await templateOf({ alarmEmail: 'ops@example.org' });
  const topic = mailed.one('AWS::SNS::Topic');
  const subscription = mailed.one('AWS::SNS::Subscription').properties;
  assert.deepEqual([subscription['Protocol'], subscription['Endpoint']], ['email', 'ops@example.org']);
  for (const { id, properties } of mailed.all('AWS::CloudWatch::Alarm')) {
    assert.deepEqual(properties['AlarmActions'], [{ Ref: topic.id }], id);
    assert.deepEqual(properties['OKActions'], [{ Ref: topic.id }], id);
  }
  const policy = fieldsOf(mailed.one('AWS::SNS::TopicPolicy').properties['PolicyDocument']);
  const statements = listOf(policy['Statement']).map(fieldsOf);
  assert.deepEqual(
    statements.map(({ Effect, Principal }) => [Effect, Principal]),
    [
      ['Deny', '*'],
      ['Allow', { Service: 'cloudwatch.amazonaws.com' }],
    ],
  );
});

test('a topic of your own hears every alarm, by itself or beside an address', async () => {
  const arn = 'arn:aws:sns:us-east-1:123456789012:ops';
  const given = await makeStack({ alarmTopicArn: arn });
  assert.deepEqual(given.all('AWS::SNS::Topic'), []);
  for (const { id, properties } of given.all('AWS::CloudWatch::Alarm')) {
    assert.deepEqual([properties['AlarmActions'], properties['OKActions']], [[arn], [arn]], id);
  }
  assert.equal(fieldsOf(given.outputs['AlarmTopic'])['Value'], arn);
  Annotations.fromStack(given.stack).hasNoWarning('*', Match.anyValue());
  const both = await templateOf({ alarmTopicArn: arn, alarmEmail: 'ops@example.org' });
  const { id } = both.one('AWS::SNS::Topic');
  assert.deepEqual(both.all('AWS::CloudWatch::Alarm')[0]?.properties['AlarmActions'], [{ Ref: id }, arn]);
});

test('for an emulator the alarms on metric math can be left out', async () => {
  const plain = await templateOf({ mathAlarms: false });
  assert.deepEqual(ids(plain.all('AWS::CloudWatch::Alarm')), ['KeySetStale', 'ServerErrors']);
});
