import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../shared/stage/config.ts';

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
    stage: null,
    stackName: 'Roomkey',
    account: null,
    region: null,
    disposable: false,
    unprotect: false,
    baseUrl: null,
    movedFrom: null,
    customDomain: null,
    displayName: null,
    supportContact: null,
    frameAncestors: 'https:',
    alarmEmail: null,
    alarmTopicArn: null,
    tags: {},
    warmThroughput: null,
    supportRole: null,
    school: null,
    leaveOut: [],
    clever: null,
    dynamicRegistration: false,
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
      register: 256,
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
      register: { rate: 5, burst: 10 },
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
      'roomkey.disposable is "yes", and must be true or false: write true',
      'roomkey.baseUrl is "http://lti.example.org", and must be an https origin of the public internet such as https://lti.example.org, no path: write "https://lti.example.org"',
      'roomkey.supportContact is "", and must be one line of at most 200 characters',
      'roomkey.memory is [512], and must be an object',
      'roomkey.throttle.login.rate is 0, and must be a whole number from 1 to 5000: write 1',
      'roomkey.colour is no setting',
      'roomkey.throttle.login.bursts is no setting: did you mean roomkey.throttle.login.burst?',
    ],
  );
});

test('a name of a tag that AWS keeps for itself is refused', () => {
  assert.deepEqual(refused({ roomkey: { tags: { 'aws:team': 'lti' } } }), [
    'roomkey.tags has the key "aws:team", which must be one to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:',
  ]);
});

/** What stands there, and what to write; null where nobody can tell. */
const BAD: readonly (readonly [path: string, value: unknown, mended: unknown])[] = [
  ['stage', 'Prod', 'prod'],
  ['stackName', '1Roomkey', 'Roomkey'],
  ['stackName', 'Room key', 'Room-key'],
  ['account', 123456789012, '123456789012'],
  ['account', '1234-5678-9012', '123456789012'],
  ['account', '12345', null],
  ['region', 'us-east-1a', 'us-east-1'],
  ['region', 'Virginia', null],
  ['baseUrl', 'https://lti.example.org/', 'https://lti.example.org'],
  ['baseUrl', 'https://lti.example.org/lti', 'https://lti.example.org'],
  ['baseUrl', 'https://user@lti.example.org', 'https://lti.example.org'],
  ['baseUrl', 'lti.example.org', 'https://lti.example.org'],
  ['baseUrl', 'https://localhost', null],
  ['baseUrl', 'https://localhost:4400', null],
  ['baseUrl', 'https://roomkey.localhost', null],
  ['baseUrl', 'https://127.0.0.1', null],
  ['baseUrl', 'https://[::1]', null],
  ['baseUrl', 'https://10.0.0.7', null],
  ['baseUrl', 'https://lti.corp', null],
  ['baseUrl', 'https://lti.school.internal', null],
  ['baseUrl', 'https://printer.local', null],
  ['baseUrl', 'https://lti', null],
  ['movedFrom', 'lti.example.org', 'https://lti.example.org'],
  ['unprotect', 'yes', true],
  ['unprotect', 'off', false],
  ['unprotect', 'maybe', null],
  ['displayName', 'x'.repeat(81), null],
  ['displayName', 'two\nlines', 'two lines'],
  ['displayName', 7, '7'],
  ['frameAncestors', 'https://a.example, http://b.example', 'https://a.example https://b.example'],
  ['alarmEmail', 'nobody', null],
  ['alarmEmail', 'mailto:ops@example.org', 'ops@example.org'],
  ['warmThroughput.reads', 11_999, 12_000],
  ['warmThroughput.writes', '5k', null],
  ['tags.team', 'a;b', null],
  ['supportRole', 'Account', 'account'],
  ['supportRole', 'arn:aws:sts::123456789012:assumed-role/helpdesk/jane', null],
  ['alarmTopicArn', 'ops', null],
  ['alarmTopicArn', 'arn:aws:sns:us-east-1:123456789012:ops.fifo', null],
  ['logRetentionDays', 31, 60],
  ['logRetentionDays', '1e2', null],
  ['memory.keys', 127, 128],
  ['memory.keys', 10_241, 10_240],
  ['memory.keys', 256.5, 257],
  ['throttle.token.burst', '-1', 1],
];

for (const [path, value, mended] of BAD) {
  test(`refuses ${path} ${JSON.stringify(value).slice(0, 40)}`, () => {
    const [found = '', ...others] = refused({ [`roomkey:${path}`]: value });
    assert.deepEqual(others.slice(path.endsWith('burst') ? 1 : 0), []);
    assert.ok(found.startsWith(`roomkey.${path} is ${JSON.stringify(value).slice(0, 79)}`), found);
    assert.match(found, /, and must be /);
    assert.equal(/: write (.*)$/.exec(found)?.[1] ?? 'null', JSON.stringify(mended));
  });
}

test('a rate above its burst is never reached, and refused', () => {
  const throttle = { launch: { rate: 500, burst: 100 } };
  assert.deepEqual(refused({ roomkey: { throttle } }), [
    'roomkey.throttle.launch.burst is 100, and must be at least the rate, 500: write 500',
  ]);
  assert.deepEqual(parseConfig({ 'roomkey:throttle.launch.rate': '500' }).throttle.launch, { rate: 500, burst: 500 });
});

test('a stage is deployed to its own account and region alone', () => {
  const roomkey = { account: '111122223333', region: 'us-east-1' };
  const to = (account: string, region: string) => () =>
    parseConfig({ roomkey }, { account, region }, 'roomkey.prod.json');
  assert.equal(to('111122223333', 'us-east-1')().region, 'us-east-1');
  assert.throws(to('444455556666', 'us-west-2'), {
    problems: [
      'account is "111122223333", and must be the account of these credentials, 444455556666; or take others by --profile',
      'region is "us-east-1", and must be where this deploy leads, us-west-2; or set AWS_REGION=us-east-1',
    ],
  });
});

test('half a custom domain is refused', () => {
  assert.deepEqual(refused({ 'roomkey:customDomain.name': 'LTI.example.org' }), [
    'roomkey.customDomain.name is "LTI.example.org", and must be a host name in lower case, such as lti.example.org: write "lti.example.org"',
    'roomkey.customDomain.certificateArn is missing, and must be the ARN of a certificate in ACM, in the region of the stack',
  ]);
});

const DOMAIN = {
  'roomkey:customDomain.name': 'lti.example.org',
  'roomkey:customDomain.certificateArn': 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd',
};

test('a base URL on another host than the custom domain is refused', () => {
  assert.deepEqual(refused({ ...DOMAIN, 'roomkey:baseUrl': 'https://other.example.org' }), [
    'roomkey.baseUrl is "https://other.example.org", and must be https://lti.example.org, since that is the custom domain; or leave it out',
  ]);
  assert.deepEqual(refused({ ...DOMAIN, 'roomkey:baseUrl': 'https://lti.example.org' }), []);
});

test('a certificate of another region than the deploy is refused', () => {
  assert.equal(parseConfig(DOMAIN, { account: null, region: 'us-east-1' }).customDomain?.only, false);
  assert.throws(
    () => parseConfig(DOMAIN, { account: null, region: 'us-west-2' }),
    /customDomain.certificateArn is .*, and must be .* in the region of the stack \(us-west-2\)/,
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
