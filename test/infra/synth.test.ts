import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { test } from 'node:test';
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { fieldsOf, listOf } from '../../local/json.ts';
import { readStack } from '../../local/runner/stack.ts';
import { CLEVER_FUNCTIONS, FUNCTIONS, REGISTER_FUNCTIONS } from '../../shared/names.ts';
import { realAssembly } from '../local/assembly.ts';
import { makeStack } from '../support/stack.ts';

// With what speaks to Clever, as the demo has it. Fails on any finding of the template validator or of cdk-nag.
const cdkOut = await realAssembly();
const { functions } = readStack(cdkOut, 'https://api.example');

/** Prints what is loaded once the bundle is there and its handler can be called. */
const LOAD = `
const { handler } = require(process.argv[1]);
const undici = process.moduleLoadList.filter((name) => name.includes('undici'));
process.stdout.write(JSON.stringify({ handler: typeof handler, undici }));
`;

test('a synth by the CLI, without account or network, passes both sets of rules', () => {
  const report = fieldsOf(JSON.parse(readFileSync(join(cdkOut, 'validation-report.json'), 'utf8')));
  const plugins = listOf(report['pluginReports']).map(fieldsOf);
  assert.ok(plugins.some(({ pluginName }) => pluginName === 'AwsSolutions'));
  for (const { pluginName, conclusion, violations } of plugins) {
    // The stack's own word: nobody is told of alarms.
    const said = listOf(violations).map((one) => fieldsOf(one)['ruleName']);
    assert.deepEqual(
      [conclusion, said],
      ['success', pluginName === 'Construct Annotations' ? ['Annotation::roomkey:alarms'] : []],
      String(pluginName),
    );
  }
});

const PUBLIC = [
  'Authorize',
  'Canvas',
  'Contexts',
  'Discovery',
  'Districts',
  'Jwks',
  'Launch',
  'Login',
  'Manage',
  'Register',
  'Setup',
  'Token',
  'Unknown',
  'Userinfo',
];

test('what is acknowledged: one rule on one construct each, with its reason', () => {
  const report = fieldsOf(JSON.parse(readFileSync(join(cdkOut, 'validation-report.json'), 'utf8')));
  const found = listOf(report['pluginReports']).flatMap((plugin) =>
    listOf(fieldsOf(plugin)['suppressedViolations']).map(fieldsOf),
  );
  assert.deepEqual(found.map(({ ruleName, acknowledgedAt }) => `${ruleName} ${acknowledgedAt}`).sort(), [
    ...['Authorize', 'Canvas', 'Clever', ...PUBLIC.slice(2)].map((route) => `AwsSolutions-APIG4 Roomkey/Http/${route}`),
    'AwsSolutions-SMG4 Roomkey/SigningSecret/Resource',
  ]);
  for (const { reason } of found) assert.ok(String(reason).length > 40);
});

const FULLEST = {
  alarmEmail: 'ops@example.org',
  customDomain: {
    name: 'lti.example.org',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd',
  },
  throttle: { launch: { rate: 7, burst: 9 } },
  stackName: 'Rehearsal',
  dynamicRegistration: true,
  supportRole: 'account',
  tags: { team: 'lti' },
  warmThroughput: { reads: 24_000, writes: 8_000 },
  school: { timeZone: 'America/Chicago', daysOff: ['2026-12-21..2027-01-01'] },
};
const OTHERWISE = {
  baseUrl: 'https://lti.example.org',
  disposable: true,
  leaveOut: ['mathAlarms', 'metricFilters', 'savedQueries'],
};

test('AWS’s rules find nothing under any setting, and a resource out of order when there is one', async () => {
  await makeStack(FULLEST, 'rules');
  await makeStack(OTHERWISE, 'rules');
  const broken = (stack: Stack): unknown =>
    new CfnResource(stack, 'Seeded', { type: 'AWS::SQS::Queue', properties: { DelaySeconds: 'x' } });
  await assert.rejects(makeStack({}, 'rules', broken), /Validation failed/);
  await makeStack({}, undefined, broken);
});

test('cdk-nag finds no more in the fullest configuration, and finds a wildcard when there is one', async () => {
  const { stack } = await makeStack(FULLEST);
  // By itself the pack also lists what is acknowledged; the CDK takes that out when it synthesizes.
  const found = () =>
    new AwsSolutionsChecks(stack)
      .validateScope(stack)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map((violating) => `${ruleName} ${fieldsOf(violating)['constructPath']}`),
      )
      .sort();
  const acknowledged = [
    ...PUBLIC.map((route) => `AwsSolutions-APIG4 Roomkey/Http/${route}/Resource`),
    'AwsSolutions-IAM5[Resource::*] Roomkey/Support/Role/Resource',
    'AwsSolutions-SMG4 Roomkey/SigningSecret/Resource',
  ];
  assert.deepEqual(found(), acknowledged);
  const role = new Role(stack, 'Seeded', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
  assert.ok(found().some((finding) => /^AwsSolutions-IAM5.* Roomkey\/Seeded/.test(finding)));
});

test('each function has a bundle of its own', () => {
  assert.equal(
    new Set(functions.map(({ bundle }) => bundle)).size,
    FUNCTIONS.length + CLEVER_FUNCTIONS.length + REGISTER_FUNCTIONS.length,
  );
});

for (const { logicalId, bundle, exportName, env: given } of functions) {
  const name = logicalId.replace(/Function.*/, '').toLowerCase();

  test(`${name}: at most 304 kB`, () => {
    assert.ok(statSync(bundle).size <= 304_000, `${statSync(bundle).size} bytes`);
  });

  test(`${name}: loads as CommonJS from its environment alone, without the global fetch`, () => {
    const { stdout, stderr } = spawnSync(execPath, ['-e', LOAD, bundle], {
      env: { PATH: env['PATH'], AWS_REGION: 'us-east-1', ...given },
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    assert.equal(exportName, 'handler');
    assert.deepEqual(JSON.parse(stdout), { handler: 'function', undici: [] });
  });
}
