import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { COMMANDS } from '../../cli/program/commands.ts';
import { startTable, type TestTable } from '../support/table.ts';
import { call, ROOT, run } from './run.ts';

const dir = mkdtempSync(join(tmpdir(), 'roomkey-cli-'));
const file = (name: string, content: string): string => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};
const noKeys = file('none.json', '{"keys":[]}');
const symmetric = file('symmetric.json', '{"kty":"oct","kid":"1","k":"c2VjcmV0"}');

let table: TestTable;
before(async () => {
  table = await startTable();
});
after(async () => {
  rmSync(dir, { recursive: true });
  await table.close();
});

const CANVAS = 'platforms add --canvas --client-id 1 --client acme';
const OTHER = 'platforms add --client acme --client-id 1 --iss https://l.example';
const ADD = 'clients add --name Acme --support help@acme.example';
const SET = 'mappings set kR3n0m8sT2pX5vQ7wY9zB1cD4fG6hJ8kL0mN2pQ4rS6 --class a';
const SET_AT_1 = 'mappings set kR3n0m8sT2pX5vQ7wY9zB1cD4fG6hJ8kL0mN2pQ4rS6 --expect 1';

/** What is typed, and how the answer begins. Spaces part words; a word in quotes may hold them. */
const MISUSES: readonly (readonly [typed: string, sentence: string])[] = [
  ['nonsense', 'There is no command "nonsense".'],
  ['clientz', 'There is no command "clientz". Did you mean clients?\nSee: npx roomkey help\n'],
  ['help clientz', 'There is no command "clientz". Did you mean clients?'],
  ['nonsense --help', 'There is no command "nonsense".'],
  ['clients ad', 'There is no command "clients ad". Did you mean add?\nSee: npx roomkey help clients\n'],
  ['arrivals nonsense', 'There is no command "arrivals nonsense".\nSee: npx roomkey help arrivals\n'],
  ['clients secret remov', 'There is no command "clients secret remov". Did you mean remove?'],
  ['clients secret nonsense --help', 'There is no command "clients secret nonsense".'],
  ['--demo platforms list', 'There is no option --demo here.'],
  ['clients set acme', 'Say what to change, such as --display window.'],
  ['clients set acme --display tab', '--display is one of auto, framed, window, not "tab".'],
  ['platforms list --nonsense', 'There is no option --nonsense here.'],
  ['platforms list --jsn', 'There is no option --jsn here. Did you mean --json?'],
  ['platforms list --nonsense=1', 'There is no option --nonsense here.'],
  ['platforms list -j', 'There is no option -j here.'],
  ['platforms list --json=yes', '--json takes no value.'],
  ['platforms list extra', 'There is no place for "extra" here.'],
  ['platforms list --table', '--table needs a value: --table NAME.'],
  ['platforms list --table --json', '--table needs a value; one that begins with a dash is written --table=--json.'],
  ['platforms list --table a --table b', '--table came twice.'],
  ['platforms list --json --region nowhere', '"nowhere" is not the name of an AWS region, such as us-east-1.'],
  ['platforms list --region us-east-1 --demo', '--demo names its own table: leave --region out.'],
  ['platforms list --profile work --demo', '--demo names its own table: leave --profile out.'],
  ['platforms list --table "a b"', '"a b" is not the name of a table.'],
  ['platforms list --table abc --demo', '--demo names its own table: leave --table out.'],
  ['clients suspend', 'CLIENT is missing.'],
  ['clients grant acme', 'DISTRICT is missing.'],

  [
    'platforms add --client acme --client-id 1',
    '--iss and --authorize and --keys-url are missing (or --canvas, --schoology).',
  ],
  [`${OTHER} --authorize https://l.example/a`, '--keys-url is missing (or --canvas, --schoology).'],
  ['platforms add --canvas --client acme', '--client-id is missing.'],
  [`${CANVAS} --lis-proves sections`, '--lis-proves is for other platforms: in Canvas lis names the person anyway'],
  [
    `${OTHER} --authorize https://l.example/a --keys-url https://l.example/k --lis-proves all`,
    '--lis-proves is one of sections, person, not "all".',
  ],
  ['platforms add --canvas --client-id 1', '--client is missing.'],
  [`${CANVAS} --schoology`, 'A platform is --canvas or --schoology, not both.'],
  [`${CANVAS} --environment staging`, '--environment is one of production, beta, test, not "staging".'],
  [`${CANVAS} --iss https://l.example`, '--authorize and --keys-url are missing.'],
  [`${CANVAS} --authorize https://l.example/a`, '--keys-url is missing.'],
  [
    'platforms add --schoology --client-id 1 --client acme --environment beta',
    'Only Schoology’s production is filled in',
  ],
  [
    `${OTHER} --authorize http://l.example/a --keys-url https://l.example/k`,
    '--authorize is not https: plain http is for --demo only.',
  ],
  [`${OTHER} --authorize https://l.example/a --keys-url nowhere`, '--keys-url is a whole address such as'],
  [`${OTHER} --authorize https://u:p@l.example/a --keys-url https://l.example/k`, '--authorize holds no user name'],
  [`${OTHER} --authorize https:\\\\l.example/a --keys-url https://l.example/k`, '--authorize holds a backslash'],
  [`${OTHER} --authorize https:l.example/a --keys-url https://l.example/k`, '--authorize is not an address'],
  [`${OTHER} --authorize https://l.example/é --keys-url https://l.example/k`, '--authorize holds a character outside'],
  [
    `${OTHER} --authorize https://l.example/a --keys-url https://l.example/k/../k`,
    '--keys-url has . or .. in its path',
  ],
  [
    `${OTHER} --authorize https://l.example/a?x=1&state=2 --keys-url https://l.example/k`,
    '--authorize holds state, which each login says itself: https://l.example/a?x=1&state=2',
  ],
  [`${CANVAS} --policy maybe`, '--policy is one of approve, open, not "maybe".'],
  [`${CANVAS} --broker google`, '--broker is one of lms-direct, clever, not "google".'],
  [`${CANVAS} --alg RS256 --alg HS256`, '--alg is one of RS256,'],
  [`${CANVAS} --alg none`, '--alg is one of RS256,'],
  [`${CANVAS} --audience "a b"`, '--audience is at most 255 characters without spaces.'],
  [`${CANVAS} --claim userSisId`, '--claim is MEANING=PLACE, not "userSisId".'],
  [`${CANVAS} --claim shoeSize=custom.shoe`, 'The meaning of --claim is one of sectionSisIds,'],
  [`${CANVAS} --claim userSisId=custom.`, '--claim userSisId: the place is custom.NAME,'],
  [`${CANVAS} --claim userSisId=custom.a --claim userSisId=custom.b`, '--claim userSisId came twice.'],
  [`${CANVAS} --key-set ${join(dir, 'missing.json')}`, '--key-set: the file'],
  [`${CANVAS} --key-set ${noKeys}`, '--key-set:'],
  [`${CANVAS} --key-set ${symmetric}`, '--key-set:'],
  [`${CANVAS} --base-url https://roomkey.example/prod`, '--base-url has no path'],
  [
    'platforms add --canvas --client-id 1 --client a-b',
    'The id of a client is at most 64 letters and digits, not "a-b".',
  ],

  ['deployments approve 3407', '--district is missing.'],
  ['deployments approve 3407 --district a/b', 'A district is named by its Clever id'],
  ['deployments approve 3407 --district d1 --lms-host https://l.example', '--lms-host is the host alone'],
  ['deployments approve 3407 --district d1 --lms-host l.example/x', '--lms-host is the host alone'],
  [
    'districts policy d1 --setup-by student',
    '--setup-by is one of instructor, teaching_assistant, default, not "student".',
  ],
  ['districts policy d1 --unidentified ask', '--unidentified is one of hand-off, clever, default, not "ask".'],
  ['clients set acme --unidentified default', '--unidentified is one of hand-off, clever, not "default".'],
  ['districts policy d1 --missing-days -1', '--missing-days needs a value; one that begins with a dash'],
  ['districts policy d1 --missing-days 366', '--missing-days is a number of days, 0 to 365, or default, not "366".'],
  ['districts suspend a/b', 'A district is named by its Clever id'],

  [`${ADD}`, '--class-url is missing.'],
  ['clients add --support x --class-url https://a.example', '--name is missing.'],
  ['clients add --name x --class-url https://a.example', '--support is missing.'],
  [`${ADD} --class-url a.example/{class}`, '--class-url is not an address: a.example/{class}'],
  [`${ADD} --class-url http://a.example/{class}`, '--class-url is not https: http://a.example/{class}'],
  [`${ADD} --class-url http://a.localhost/{class}`, '--class-url is not https: http://a.localhost/{class}'],
  [
    `${ADD} --allow-http --class-url http://a.example/{class}`,
    '--class-url is not https (--allow-http is for *.localhost): http://a.example/{class}',
  ],
  [`${ADD} --allow-http --class-url http://localhost.example/{class}`, '--class-url is not https (--allow-http'],
  [`${ADD} --class-url https://{class}.a.example/`, '--class-url '],
  [`${ADD} --class-url https://a.example/{class}?x=1`, '--class-url has a query or fragment'],
  [`${ADD} --class-url https://a.example/{course}`, '--class-url holds a placeholder other than {class}'],
  [`${ADD} --class-url https://u:p@a.example/{class}`, '--class-url holds a user name or password'],
  [`${ADD} --class-url https://a.example/ --home-url https://a.example/{class}`, '--home-url may not hold {class}'],
  [`${ADD} --class-url https://a.example/ --no-course home`, '--no-course home needs --home-url.'],
  [`${ADD} --class-url https://a.example/ --display popup`, '--display is one of auto, framed, window, not "popup".'],
  [`${ADD} --class-url https://a.example/ --id a-b`, 'The id of a client is at most 64 letters and digits, not "a-b".'],
  [`${ADD} --class-url https://a.example/ --district a/b`, 'A district is named by its Clever id'],
  [`clients add --name "" --support x --class-url https://a.example/`, '--name needs a value: --name NAME.'],
  [
    `clients add --name " " --support x --class-url https://a.example/`,
    '--name is one line of at most 100 characters.',
  ],

  ['mappings show', 'Say which course: CONTEXT_KEY, or --deployment ID and --context ID.'],
  ['mappings show --deployment 3407', 'Say which course:'],
  ['mappings show abc', 'A context key has 43 characters, "abc" is none.'],
  ['mappings show abc --deployment 3407', 'Give CONTEXT_KEY, or --deployment and --context, not both.'],
  [`${SET_AT_1}`, '--class is missing; --class none leaves the course without a class.'],
  [`${SET_AT_1} --class none --class a`, '--class none stands alone.'],
  [`${SET_AT_1} --class a --class a:again`, '--class a came twice.'],
  [`${SET_AT_1} --class =b`, '--class is ID, ID=URL_ID, ID:NAME or ID=URL_ID:NAME'],
  [`${SET_AT_1} --class a=`, '--class is ID,'],
  [`${SET_AT_1} --class a%`, '--class is ID,'],
  [`${SET_AT_1} --class ${'a'.repeat(256)}`, '--class is ID,'],
  [`${SET_AT_1} --class ..`, '--class ..: ".." cannot stand in an address'],
  [`${SET_AT_1} --class a=%2E:Name`, '--class a=%2E:Name: "." cannot stand in an address'],
  [SET, '--expect is missing.'],
  [
    'mappings remove kR3n0m8sT2pX5vQ7wY9zB1cD4fG6hJ8kL0mN2pQ4rS6 --expect 1',
    'Say what to take out: --class ID, or --all.',
  ],
  ['mappings list --csv --json', 'Give --csv or --json, not both.'],
  ['mappings list --district a/b', 'A district is named by its Clever id'],
  [`mappings import ${join(dir, 'missing.csv')}`, 'The file '],
  ['contexts unmapped --csv --json', 'Give --csv or --json, not both.'],
  [
    'requests answer 00tq2m8k7x3f9bq1',
    '--class is missing; without one it is closed by npx roomkey requests decline 00tq2m8k7x3f9bq1\n',
  ],
  ['requests answer 00tq2m8k7x3f9bq1 --class ..', '--class ..: ".." cannot stand in an address'],
  ['match learn', '--district is missing.'],
  ['match accept --district d1', 'Say the rule: --learned, or --trim,'],
  ['match accept --district d1 --learned --trim', '--learned is a rule of its own'],
  [
    'match accept --district d1 --prefix PS_00000',
    'Zeros at the end of --prefix may be a part of the id: leave them to --pad.',
  ],
  ['match accept --district d1 --kind course --trim', '--kind is one of section, user, not "course".'],
  ['match accept --district d1 --pad 0', '--pad is a number of digits, 1 to 32, not "0".'],
  [`match preview --district d1 --prefix ${'x'.repeat(65)}`, '--prefix is at most 64 characters'],
  ['requests decline', 'REQUEST is missing.'],
  [`${SET} --expect one`, '--expect is the version of the mapping, a number, not "one".'],

  ['classes import --sections x.csv', '--district is missing.'],
  ['classes import --district d1', '--sections is missing.'],
  ['classes import --district a/b --sections x.csv', 'A district is named by its Clever id'],
  ['classes list', '--district is missing.'],
  ['classes list --district d1 --teacher', '--teacher needs a value: --teacher ID.'],
  ['classes show --district d1', 'CLASS is missing.'],
  ['sync now', '--district is missing.'],
  ['sync accept 12', '--district is missing.'],
];

describe('wrong words: one sentence, exit code 2', () => {
  before(() => {
    env['ROOMKEY_TABLE'] = table.table;
  });

  for (const [typed, sentence] of MISUSES) {
    test(typed.replaceAll(dir, ''), async () => {
      const { code, out, err } = await call(typed);
      assert.equal(err.slice(0, 9 + sentence.length), `roomkey: ${sentence}`);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.doesNotMatch(err, /^\s+at |file:\/\//m);
    });
  }

  test('no table is named', async () => {
    const { code, err } = await run('platforms list', { ROOMKEY_TABLE: undefined });
    assert.match(err, /^roomkey: Say which table: --table NAME, the variable ROOMKEY_TABLE, or --demo\./);
    assert.equal(code, 2);
  });
});

describe('DynamoDB in the way: one sentence, exit code 4', { concurrency: 3 }, () => {
  const rows: readonly (readonly [string, Record<string, string | undefined>, RegExp])[] = [
    ['no such table', { ROOMKEY_TABLE: 'no-such-table' }, /^roomkey: There is no table no-such-table at http/],
    [
      'nothing listens',
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
      /^roomkey: Nothing answers for table .* at http:\/\/127\.0\.0\.1:1: is the demo running/,
    ],
    [
      'no region',
      { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_CONFIG_FILE: join(dir, 'none') },
      /^roomkey: No AWS region is set: add --region, or set AWS_REGION\./,
    ],
    [
      'no credentials',
      {
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_CONFIG_FILE: join(dir, 'none'),
        AWS_SHARED_CREDENTIALS_FILE: join(dir, 'none'),
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      /^roomkey: AWS credentials are missing, expired or refused: sign in/,
    ],
  ];
  for (const [name, given, sentence] of rows) {
    test(name, async () => {
      const { code, err } = await run('platforms list', { ROOMKEY_TABLE: table.table, ...given });
      assert.match(err, sentence);
      assert.equal(err.trim().split('\n').length, 1);
      assert.equal(code, 4);
    });
  }

  const bare = { ROOMKEY_TABLE: undefined, AWS_REGION: undefined, AWS_CONFIG_FILE: join(dir, 'none') };
  test('a region that was typed is one', async () => {
    const { code, err } = await run(`platforms list --table ${table.table} --region us-east-1`, bare);
    assert.equal(code, 0, err);
  });

  test('a profile that was typed counts, and not the keys of the environment', async () => {
    const given = { ...bare, AWS_SHARED_CREDENTIALS_FILE: join(dir, 'none'), AWS_ACCESS_KEY_ID: 'test' };
    const where = `--table ${table.table} --region us-east-1`;
    assert.equal((await run(`platforms list ${where}`, given)).code, 0);
    const { code, err } = await run(`platforms list ${where} --profile nobody`, given);
    assert.match(err, /^roomkey: AWS credentials are missing, expired or refused: .* by --profile\.\n$/);
    assert.equal(code, 4);
  });
});

/** What only a process shows: that it ends by itself, with the right code, and what goes to which stream. */
describe('as a process of its own', { concurrency: 3 }, () => {
  const rows: readonly (readonly [typed: string, code: number, out: RegExp, err: RegExp])[] = [
    ['platforms list', 0, /^$/, /^There is no platform yet: see npx roomkey help platforms add\n$/],
    ['requests list --json', 0, /^\[\]\n$/, /^$/],
    ['mappings list --csv', 0, /^context_key,version,.*\r\n$/, /^$/],
    [
      `${ADD} --id procs --class-url https://a.example/{class}`,
      0,
      /^client id +procs\nclient secret +\w+\n$/,
      /^The secret/,
    ],
    ['clients suspend nobody', 1, /^$/, /^roomkey: There is no client nobody: .*\n$/],
    [
      'platforms list --nonsense',
      2,
      /^$/,
      /^roomkey: There is no option --nonsense here\.\nSee: npx roomkey help platforms list\n$/,
    ],
  ];
  for (const [typed, code, out, err] of rows) {
    test(typed, async () => {
      const ran = await run(typed, { ROOMKEY_TABLE: table.table });
      assert.match(ran.out, out);
      assert.match(ran.err, err);
      assert.equal(ran.code, code);
    });
  }
});

describe('help', () => {
  before(() => {
    delete env['ROOMKEY_TABLE'];
  });

  for (const { name } of COMMANDS) {
    test(`${name} --help shows its options and an example, without a table`, async () => {
      const { code, out, err } = await call(`${name} --help`);
      assert.deepEqual({ code, err }, { code: 0, err: '' });
      assert.match(out, new RegExp(`^Usage: roomkey ${name} `, 'm'));
      if (!['completion', 'init'].includes(name)) assert.match(out, /^ {2}--table NAME /m);
      assert.match(out, new RegExp(`^Example:\n {2}.*npx roomkey ${name} `, 'm'));
    });
  }

  test('no word at all lists every group, in a process of its own on standard output', async () => {
    const { code, out, err } = await run('');
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    for (const { name } of COMMANDS) assert.match(out, new RegExp(`^ {2}${name.split(' ')[0]} `, 'm'));
    assert.deepEqual(await call('help'), { code, out, err });
    assert.deepEqual(await call('--help'), { code, out, err });
  });

  test('a group lists its own, however it is asked', async () => {
    const asked = await call('clients -h');
    assert.deepEqual({ code: asked.code, err: asked.err }, { code: 0, err: '' });
    assert.match(asked.out, /^ {2}add +Adds an application/m);
    assert.match(asked.out, /^ {2}secret +add, remove$/m);
    assert.doesNotMatch(asked.out, /^ {2}platforms /m);
    for (const typed of ['clients', 'help clients', 'clients --help']) assert.deepEqual(await call(typed), asked);
    assert.match((await call('help clients secret')).out, /^ {2}add +Makes a second secret/m);
    assert.deepEqual(await call('help clients secret add'), await call('clients secret add --help'));
  });

  test('--version says that of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.deepEqual(await call('--version'), { code: 0, out: `${version}\n`, err: '' });
  });
});
