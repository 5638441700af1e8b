import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../infra/config.ts';

const refused = (context: Record<string, unknown>): string[] => {
  try {
    parseConfig(context);
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'ConfigError');
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace('  - ', ''));
  }
  return [];
};

test('nothing configured is a whole configuration', () => {
  assert.deepEqual(parseConfig({}), {
    stackName: 'Roomkey',
    disposable: false,
    unprotect: false,
    baseUrl: null,
    movedFrom: null,
    customDomain: null,
    displayName: null,
    supportContact: null,
    frameAncestors: 'https:',
    alarmEmail: null,
    mathAlarms: true,
    clever: null,
    logRetentionDays: 90,
    memory: {
      login: 512,
      launch: 512,
      setup: 512,
      manage: 512,
      authorize: 512,
      token: 512,
      userinfo: 512,
      mappings: 256,
      keys: 256,
      refresh: 512,
      sync: 1024,
      clever: 512,
    },
    throttle: {
      login: { rate: 200, burst: 400 },
      launch: { rate: 200, burst: 400 },
      setup: { rate: 1000, burst: 1000 },
      manage: { rate: 50, burst: 100 },
      authorize: { rate: 200, burst: 400 },
      token: { rate: 200, burst: 400 },
      userinfo: { rate: 200, burst: 400 },
      mappings: { rate: 50, burst: 100 },
      keys: { rate: 50, burst: 100 },
      clever: { rate: 100, burst: 200 },
    },
  });
});

test('the command line lies over cdk.json, its numbers and booleans being text', () => {
  const config = parseConfig({
    roomkey: { displayName: 'Brightway', memory: { login: 1024 }, logRetentionDays: 30 },
    'roomkey:memory.launch': '1769',
    'roomkey:logRetentionDays': '365',
    'roomkey:disposable': 'true',
    'roomkey:customDomain.name': 'lti.example.org',
    'roomkey:customDomain.certificateArn': 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd',
    '@aws-cdk/core:anything': true,
  });
  assert.equal(config.displayName, 'Brightway');
  assert.deepEqual([config.memory.login, config.memory.launch, config.memory.token], [1024, 1769, 512]);
  assert.equal(config.logRetentionDays, 365);
  assert.equal(config.disposable, true);
  assert.equal(config.customDomain?.name, 'lti.example.org');
});

test('laying values over does not change the context itself', () => {
  const context = { roomkey: { memory: { login: 256 } }, 'roomkey:memory.login': '512' };
  parseConfig(context);
  assert.deepEqual(context.roomkey, { memory: { login: 256 } });
});

test('one error lists everything that is wrong', () => {
  assert.deepEqual(
    refused({
      roomkey: { colour: 'red', throttle: { login: { rate: 0, bursts: 5 } }, memory: [512], supportContact: '' },
      'roomkey:baseUrl': 'http://lti.example.org',
      'roomkey:disposable': 'yes',
    }),
    [
      'roomkey.memory must be an object',
      'roomkey.disposable must be true or false',
      'roomkey.baseUrl must be an https origin of the public internet such as https://lti.example.org, no path',
      'roomkey.supportContact must be one line of at most 200 characters',
      'roomkey.throttle.login.rate must be a whole number from 1 to 10000',
      'roomkey.colour is no setting',
      'roomkey.throttle.login.bursts is no setting',
    ],
  );
});

const BAD: readonly (readonly [string, unknown])[] = [
  ['stackName', '1Roomkey'],
  ['stackName', 'Room key'],
  ['baseUrl', 'https://lti.example.org/'],
  ['baseUrl', 'https://lti.example.org/lti'],
  ['baseUrl', 'https://user@lti.example.org'],
  ['baseUrl', 'lti.example.org'],
  ['baseUrl', 'https://localhost'],
  ['baseUrl', 'https://localhost:4400'],
  ['baseUrl', 'https://roomkey.localhost'],
  ['baseUrl', 'https://127.0.0.1'],
  ['baseUrl', 'https://[::1]'],
  ['baseUrl', 'https://10.0.0.7'],
  ['baseUrl', 'https://lti.corp'],
  ['baseUrl', 'https://lti.school.internal'],
  ['baseUrl', 'https://printer.local'],
  ['baseUrl', 'https://lti'],
  ['movedFrom', 'lti.example.org'],
  ['unprotect', 'yes'],
  ['displayName', 'x'.repeat(81)],
  ['displayName', 'two\nlines'],
  ['displayName', 7],
  ['alarmEmail', 'nobody'],
  ['logRetentionDays', 31],
  ['logRetentionDays', '1e2'],
  ['memory.keys', 127],
  ['memory.keys', 10_241],
  ['memory.keys', 256.5],
  ['throttle.token.burst', '-1'],
];

for (const [path, value] of BAD) {
  test(`refuses ${path} ${JSON.stringify(value).slice(0, 40)}`, () => {
    const found = refused({ [`roomkey:${path}`]: value });
    assert.equal(found.length, 1);
    assert.ok(found[0]?.startsWith(`roomkey.${path} must be`));
  });
}

test('half a custom domain is refused', () => {
  assert.deepEqual(refused({ 'roomkey:customDomain.name': 'LTI.example.org' }), [
    'roomkey.customDomain.name must be a host name in lower case, such as lti.example.org',
    'roomkey.customDomain.certificateArn must be the ARN of a certificate in ACM, in the region of the stack',
  ]);
});

const DOMAIN = {
  'roomkey:customDomain.name': 'lti.example.org',
  'roomkey:customDomain.certificateArn': 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd',
};

test('a base URL on another host than the custom domain is refused', () => {
  assert.deepEqual(refused({ ...DOMAIN, 'roomkey:baseUrl': 'https://other.example.org' }), [
    'roomkey.baseUrl must be https://lti.example.org, since that is the custom domain; or leave it out',
  ]);
  assert.deepEqual(refused({ ...DOMAIN, 'roomkey:baseUrl': 'https://lti.example.org' }), []);
});

test('a certificate of another region than the deploy is refused', () => {
  assert.equal(parseConfig(DOMAIN, 'us-east-1').customDomain?.only, false);
  assert.throws(
    () => parseConfig(DOMAIN, 'us-west-2'),
    /customDomain.certificateArn must be .* in the region of the stack/,
  );
});

for (const [key, meant] of [
  ['Roomkey:baseUrl', 'roomkey:baseUrl'],
  ['roomkey.baseUrl', 'roomkey:baseUrl'],
  ['roomkey-alarmEmail', 'roomkey:alarmEmail'],
  ['room-key:alarmEmail', 'roomkey:alarmEmail'],
  ['roomKey:BaseUrl', 'roomkey:baseUrl'],
  ['roomkey/baseUrl', 'roomkey:baseUrl'],
  ['RoomKey', 'roomkey'],
] as const) {
  test(`${key} is no setting, and what it was meant to be is said`, () => {
    assert.deepEqual(refused({ [key]: 'https://lti.example.org' }), [`${key} is no setting: did you mean ${meant}?`]);
  });
}

test('a path that leads nowhere is refused', () => {
  assert.deepEqual(refused({ 'roomkey:': '1', roomkey: { stackName: 'A' }, 'roomkey:stackName.x': '1' }), [
    'roomkey: is no setting',
    'roomkey:stackName.x is no setting',
  ]);
  assert.equal(refused({ roomkey: 'stackName=A' }).length, 1);
});
