import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { WRITTEN } from '../../infra/written.ts';
import { fieldsOf, listOf } from '../../local/json.ts';
import { FUNCTIONS, METRICS } from '../../shared/names.ts';
import { readDoc } from '../contract/markdown.ts';
import { makeStack, templateOf } from '../support/stack.ts';

const { all, one } = await templateOf();
const ids = (found: ReturnType<typeof all>) =>
  found.map(({ id }) => id.replace(/^Monitoring|[0-9A-F]{8}$/g, '')).sort();
const NAMESPACE = 'Roomkey/Roomkey';
const alarm = (name: string, of = one) => of('AWS::CloudWatch::Alarm', `Monitoring${name}`).properties;
const watched = (name: string) =>
  listOf(alarm(name)['Metrics'])
    .map((entry) => fieldsOf(fieldsOf(fieldsOf(entry)['MetricStat'])['Metric']))
    .filter(({ MetricName }) => MetricName !== undefined);

test('what raises an alarm', () => {
  assert.deepEqual(ids(all('AWS::CloudWatch::Alarm')), [
    'Faults',
    'FunctionThrottles',
    'GatewayThrottles',
    'HintFailures',
    'KeySetMissing',
    'KeySetStale',
    'LaunchSuccess',
    'LaunchesWithoutRedemptions',
    'LoginsWithoutLaunches',
    'OtherGuids',
    'RefreshSilent',
    'ServerErrors',
    'TableThrottles',
    'UnmappedSurge',
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
      Namespace: NAMESPACE,
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
    assert.deepEqual(metric, { Namespace: NAMESPACE, MetricName: METRICS.launchSuccess });
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
  const titles = [
    ...['Launch funnel', 'Launches by outcome and platform', 'Launches without a course', 'Visits of pages that wait'],
    ...['Latency at the gateway', 'Gateway', 'Throttles', 'Platform keys', 'DynamoDB, units', 'DynamoDB, p99'],
  ];
  for (const title of titles) assert.ok(body.includes(title), title);
  const { logins, launches, launchSuccess, redemptions, keySetAge } = METRICS;
  for (const metric of [logins, launches, launchSuccess, redemptions, keySetAge]) {
    assert.ok(body.includes(metric), metric);
  }
  assert.ok(body.includes(String.raw`{\\\"${NAMESPACE}\\\",outcome,family}`), body.slice(0, 900));
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

test('for an emulator what it lacks can be left out, by name', async () => {
  const plain = await templateOf({ leaveOut: ['mathAlarms', 'metricFilters', 'savedQueries'] });
  assert.deepEqual(plain.all('AWS::Logs::MetricFilter'), []);
  assert.deepEqual(ids(plain.all('AWS::CloudWatch::Alarm')), [
    'GatewayThrottles',
    'HintFailures',
    'KeySetMissing',
    'KeySetStale',
    'OtherGuids',
    'ServerErrors',
  ]);
  assert.deepEqual(plain.all('AWS::Logs::QueryDefinition'), []);
});

const SCHOOL = { timeZone: 'America/Chicago', daysOff: ['2026-12-21..2027-01-01', '2027-01-18'] };
const CLEVER = { secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:clever-AbCdEf' };
const whole = await templateOf({ stackName: 'Other', school: SCHOOL, clever: CLEVER });

/** Every metric that a template's alarms look at: name, namespace, names of its dimensions. */
const metricsIn = (template: typeof whole) =>
  template.all('AWS::CloudWatch::Alarm').flatMap(({ id, properties }) => {
    const parts = listOf(properties['Metrics']).map((part) =>
      fieldsOf(fieldsOf(fieldsOf(part)['MetricStat'])['Metric']),
    );
    return [properties, ...parts]
      .filter(({ MetricName }) => MetricName !== undefined)
      .map(({ MetricName, Namespace, Dimensions }) => ({
        id,
        name: String(MetricName),
        namespace: String(Namespace),
        dimensions: listOf(Dimensions).map((one) => String(fieldsOf(one)['Name'])),
        values: listOf(Dimensions).map((one) => fieldsOf(one)['Value']),
      }));
  });

test('alarms watch our own metrics as they are written, and the list of these names no other', () => {
  const own = metricsIn(whole).filter(({ namespace }) => namespace.startsWith('Roomkey/'));
  assert.ok(own.length > 30);
  const filters = whole
    .all('AWS::Logs::MetricFilter')
    .flatMap(({ properties }) => listOf(properties['MetricTransformations']).map((one) => fieldsOf(one)['MetricName']));
  for (const { id, name, dimensions, values } of own) {
    if (filters.includes(name)) continue;
    const written = WRITTEN[name];
    assert.deepEqual(dimensions.toSorted(), written?.dimensions.toSorted(), `${id} ${name}`);
    if (name === METRICS.faults) assert.ok(FUNCTIONS.some((one) => one === values[0]));
  }
  const watchedNames = new Set(own.map(({ name }) => name));
  assert.deepEqual(
    Object.keys(WRITTEN).filter((name) => !watchedNames.has(name)),
    [],
  );
});

test('two stacks of one account share no metric, no dashboard and no query', () => {
  const namespaces = (template: typeof whole) =>
    new Set(metricsIn(template).flatMap(({ namespace }) => (namespace.startsWith('Roomkey') ? [namespace] : [])));
  assert.deepEqual([...namespaces(whole)], ['Roomkey/Other']);
  for (const { properties } of whole.all('AWS::Lambda::Function')) {
    assert.equal(fieldsOf(fieldsOf(properties['Environment'])['Variables'])['ROOMKEY_METRICS'], 'Roomkey/Other');
  }
  const body = JSON.stringify(whole.one('AWS::CloudWatch::Dashboard').properties);
  assert.ok(body.includes('Roomkey/Other') && !body.includes('Roomkey/Roomkey'));
  for (const { properties } of whole.all('AWS::Logs::QueryDefinition')) {
    assert.match(String(properties['Name']), /^Other\//);
  }
});

test('each alarm has its section in docs/operating.md, which its text ends with, and no section is without one', () => {
  const page = readDoc('operating.md');
  const sections = [...page.matchAll(/^### (.*)$/gm)].map(([, name = '']) => name);
  assert.deepEqual(ids(whole.all('AWS::CloudWatch::Alarm')), sections.toSorted());
  for (const name of sections) {
    const says = String(alarm(name, whole.one)['AlarmDescription']);
    assert.ok(says.endsWith(` What to do: docs/operating.md#${name.toLowerCase()}`), says);
    assert.ok(says.length <= 1024);
  }
  for (const section of page.split(/^### /m).slice(1)) {
    for (const word of ['**Means**', '**Look at**', '**Do**']) assert.ok(section.includes(word), section.slice(0, 40));
  }
});

test('an alarm adds up no more metrics than CloudWatch takes', () => {
  for (const { id, properties } of whole.all('AWS::CloudWatch::Alarm')) {
    const parts = listOf(properties['Metrics']).map(fieldsOf);
    assert.ok(parts.filter(({ MetricStat }) => MetricStat !== undefined).length <= 10, id);
    assert.ok(parts.filter(({ ReturnData }) => ReturnData !== false).length <= 1, id);
  }
});

test('the gateway’s own 429 are counted off the access log, whose lines say the status as text', () => {
  const { properties } = one('AWS::Logs::MetricFilter');
  assert.equal(properties['FilterPattern'], '{ $.status = "429" }');
  assert.deepEqual(properties['LogGroupName'], { Ref: one('AWS::Logs::LogGroup', 'HttpAccessLog').id });
  const { Format } = fieldsOf(one('AWS::ApiGatewayV2::Stage').properties['AccessLogSettings']);
  assert.ok(String(Format).includes('"status":"$context.status"'));
});

test('school mornings are told to refresh, and their silence alarms, where the stage knows of them', () => {
  const told = (template: typeof whole) =>
    fieldsOf(fieldsOf(template.one('AWS::Lambda::Function', 'Refresh').properties['Environment'])['Variables']);
  assert.equal(told(whole)['ROOMKEY_SCHOOL'], 'America/Chicago 8 12 2026-12-21..2027-01-01,2027-01-18..2027-01-18');
  assert.equal(told({ all, one, outputs: {} })['ROOMKEY_SCHOOL'], undefined);
  const { Threshold, ComparisonOperator, Metrics } = alarm('NoTraffic', whole.one);
  assert.deepEqual([ComparisonOperator, Threshold], ['LessThanThreshold', 1]);
  assert.equal(fieldsOf(listOf(Metrics)[0])['Expression'], 'IF(morning > 0, FILL(posts, 0), 1)');
});

test('saved queries ask of log groups that are there, and the outputs name them', () => {
  const groups = new Set(whole.all('AWS::Logs::LogGroup').map(({ id }) => id));
  const queries = whole.all('AWS::Logs::QueryDefinition');
  assert.ok(queries.length >= 10);
  for (const { id, properties } of queries) {
    const asked = listOf(properties['LogGroupNames']).map((one) => String(fieldsOf(one)['Ref']));
    assert.ok(asked.length > 0 && asked.every((one) => groups.has(one)), id);
  }
  const said = JSON.stringify(whole.outputs['LogGroups']);
  for (const id of groups) assert.ok(said.includes(id), id);
  assert.deepEqual(fieldsOf(whole.outputs['Dashboard'])['Value'], { Ref: whole.one('AWS::CloudWatch::Dashboard').id });
});
