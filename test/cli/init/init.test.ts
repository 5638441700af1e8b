import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, beforeEach, test } from 'node:test';
import { initIn } from '../../../cli/init/init.ts';
import { main } from '../../../cli/program/main.ts';
import { settingsOf } from '../../../infra/settings.ts';
import { split } from '../run.ts';
import { type FakeAccount, startAccount } from './account.ts';

const ACCOUNT = '111122223333';
const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0123abcd`;
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:roomkey/clever-AbCdEf`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:ops`;

let folder: string;
let aws: FakeAccount;
before(async () => {
  aws = await startAccount();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roomkey-init-'));
  Object.assign(env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  delete env['AWS_REGION'];
  aws.asked.length = 0;
  aws.answers.clear();
  aws.answers.set('GetCallerIdentity', `<R><Account>${ACCOUNT}</Account></R>`);
  aws.answers.set('GetParameter', { Parameter: { Value: '30' } });
  aws.answers.set('DescribeCertificate', { Certificate: { Status: 'ISSUED', DomainName: '*.example.org' } });
  aws.answers.set('DescribeSecret', { ARN: SECRET });
  aws.answers.set('GetTopicAttributes', '<R/>');
});
after(() => aws.close());

/** `answers`: of who sits at the terminal, in turn; null: nobody does. */
async function init(typed: string, answers: readonly string[] | null = null) {
  const left = [...(answers ?? [])];
  const [out, notes, questions]: [string[], string[], string[]] = [[], [], []];
  const code = await main([initIn(folder)], split(`init ${typed}`), {
    out: (text) => void out.push(text),
    note: (text) => void notes.push(text),
    progress: () => () => undefined,
    ask: async (question) => {
      questions.push(question);
      return answers === null ? null : (left.shift() ?? '');
    },
  });
  return { code, out: out.join('\n'), notes: notes.join('\n'), questions };
}

const written = (stage: string) => JSON.parse(readFileSync(join(folder, `roomkey.${stage}.json`), 'utf8'));

const FLAGS = `--display-name Brightway --support help@brightway.example --region us-east-1 --domain lti.example.org --certificate ${CERTIFICATE} --alarm-email ops@example.org --clever-secret ${SECRET}`;

test('by options alone, without a terminal', async () => {
  const { code, out } = await init(FLAGS);
  assert.equal(code, 0);
  assert.deepEqual(written('prod'), {
    stackName: 'Roomkey',
    account: ACCOUNT,
    region: 'us-east-1',
    displayName: 'Brightway',
    supportContact: 'help@brightway.example',
    customDomain: { name: 'lti.example.org', certificateArn: CERTIFICATE },
    alarmEmail: 'ops@example.org',
    clever: { secretArn: SECRET },
  });
  assert.doesNotMatch(out, /Missing|tell nobody|trials/);
  assert.match(out, /Then: npm run deploy -- prod$/);
});

test('what it writes is what the stack reads', async () => {
  await init(`test ${FLAGS}`);
  const { stackName, customDomain } = settingsOf({ 'roomkey:stage': 'test' }, folder, {
    account: ACCOUNT,
    region: 'us-east-1',
  });
  assert.deepEqual([stackName, customDomain?.name], ['Roomkey-test', 'lti.example.org']);
});

test('what the options leave open is asked, and a wrong answer again, with what to write', async () => {
  const answers = [
    'Brightway',
    '',
    'us-east-1',
    'https://lti.example.org',
    'lti.example.org',
    CERTIFICATE,
    'ops@example.org',
    '',
  ];
  const { code, notes, questions } = await init('prod', answers);
  assert.equal(code, 0);
  assert.equal(questions.length, answers.length);
  assert.match(notes, /That is "https:\/\/lti.example.org", and must be a host name .*: write lti.example.org/);
  const { displayName, supportContact, customDomain, clever } = written('prod');
  assert.deepEqual(
    [displayName, supportContact, customDomain.name, clever],
    ['Brightway', undefined, 'lti.example.org', undefined],
  );
});

test('without alarms and a host name of its own, it says what that means', async () => {
  const { out, questions } = await init('--region us-east-1');
  assert.match(out, /Alarms tell nobody: set alarmEmail or alarmTopicArn in roomkey.prod.json/);
  assert.match(out, /own address is for trials/);
  assert.deepEqual(written('prod'), { stackName: 'Roomkey', account: ACCOUNT, region: 'us-east-1' });
  assert.ok(questions.length > 0, 'it tried to ask');
});

for (const [what, operation, answer, sentence] of [
  [
    'no bootstrap',
    'GetParameter',
    null,
    `The CDK’s bootstrap, once per account and region: npx cdk bootstrap aws://${ACCOUNT}/us-east-1`,
  ],
  [
    'an old bootstrap',
    'GetParameter',
    { Parameter: { Value: '5' } },
    'A newer bootstrap of the CDK (there is version 5, 6 is needed)',
  ],
  ['no such certificate', 'DescribeCertificate', null, `The certificate: ACM has none with the ARN ${CERTIFICATE}`],
  [
    'a certificate that waits',
    'DescribeCertificate',
    { Certificate: { Status: 'PENDING_VALIDATION', DomainName: 'lti.example.org' } },
    'The certificate is not issued (PENDING_VALIDATION): put the CNAME records',
  ],
  [
    'a certificate for another host',
    'DescribeCertificate',
    { Certificate: { Status: 'ISSUED', DomainName: 'www.example.com' } },
    'A certificate for lti.example.org: this one is for www.example.com',
  ],
  ['no such secret', 'DescribeSecret', null, `there is none with the ARN ${SECRET}`],
  ['a secret that is being deleted', 'DescribeSecret', { DeletedDate: 1 }, 'marked for deletion'],
] as const) {
  test(`names what is missing: ${what}`, async () => {
    aws.answers.set(operation, answer);
    const { code, out } = await init(FLAGS);
    assert.equal(code, 0);
    const [, missing = ''] = out.split('Missing before the deploy:\n');
    assert.ok(missing.includes(sentence), out);
    assert.equal(missing.match(/^- /gm)?.length, 1);
  });
}

test('names a topic that is missing', async () => {
  aws.answers.delete('GetTopicAttributes');
  assert.match(
    (await init(`--region us-east-1 --alarm-topic ${TOPIC}`)).out,
    /The topic for alarms: there is none with the ARN/,
  );
});

test('without credentials, a region or a wish to look, nothing is looked for, and that is said', async () => {
  assert.match((await init('a')).notes, /No AWS region is known/);
  assert.equal(written('a').account, undefined);
  assert.equal((await init('b --region us-east-1 --offline')).notes, '');
  assert.deepEqual(aws.asked, []);
  aws.answers.delete('GetCallerIdentity');
  assert.match((await init('c --region us-east-1')).notes, /sign in \(aws sso login\)/);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete env[name];
  assert.match((await init('d --region us-east-1')).notes, /sign in \(aws sso login\)/);
});

test('a file that is there stays as it is', async () => {
  writeFileSync(join(folder, 'roomkey.prod.json'), '{}');
  const { code, notes } = await init(FLAGS);
  assert.equal(code, 1);
  assert.match(notes, /roomkey.prod.json is there already/);
  assert.deepEqual(written('prod'), {});
});

for (const [typed, sentence] of [
  ['Prod', 'A stage is a small letter, then'],
  ['../prod', 'A stage is a small letter, then'],
  ['--region Virginia', '--region is "Virginia", and must be the name of an AWS region, such as us-east-1.'],
  [
    '--region us-east-1a',
    '--region is "us-east-1a", and must be the name of an AWS region, such as us-east-1: write us-east-1',
  ],
  ['--alarm-email nobody', '--alarm-email is "nobody", and must be an email address.'],
  [`--domain lti.example.org`, 'A host name and its certificate come together: --domain and --certificate.'],
  [`--certificate ${CERTIFICATE}`, 'A host name and its certificate come together: --domain and --certificate.'],
  [
    `--region us-west-2 --domain lti.example.org --certificate ${CERTIFICATE}`,
    `--certificate is "${CERTIFICATE}", and must be the ARN of a certificate in ACM, in the region of the stack (us-west-2).`,
  ],
  ['--stack-name 1', '--stack-name is "1", and must be a letter, then letters, digits and hyphens.'],
] as const) {
  test(`refuses ${typed}, and writes nothing`, async () => {
    const { code, notes } = await init(typed);
    assert.equal(code, 2);
    assert.ok(notes.includes(sentence), notes);
    assert.equal(existsSync(join(folder, 'roomkey.prod.json')), false);
  });
}

after(() => rmSync(folder, { recursive: true, force: true }));
