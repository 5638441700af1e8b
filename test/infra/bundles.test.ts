import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { after, test } from 'node:test';
import { IN_TWO, type Made, madeOf } from '../../infra/made.ts';
import { fieldsOf } from '../../local/json.ts';
import {
  CLEVER_ENV,
  CLEVER_FUNCTIONS,
  ENV,
  FUNCTIONS,
  type FunctionName,
  REGISTER_FUNCTIONS,
} from '../../shared/names.ts';

/** Bytes, a little above the size when written: what makes a bundle grow past it is worth a look. Never above 304,000. */
const CEILINGS: Readonly<Record<FunctionName, number>> = {
  login: 51_000,
  launch: 130_600,
  setup: 212_500,
  // As set-up: it has the words of both languages for teachers, and their lists.
  manage: 257_500,
  authorize: 75_500,
  token: 73_400,
  userinfo: 65_500,
  mappings: 198_500,
  keys: 39_700,
  refresh: 152_000,
  sync: 108_400,
  clever: 123_300,
  register: 74_700,
};

/** Of the files beside them, which are loaded when they are first needed. */
const SELDOM: Readonly<Partial<Record<FunctionName, number>>> = {
  login: 23_500,
  launch: 54_500,
  token: 29_300,
  keys: 29_300,
};

/** Parts of the SDK that no call of ours reaches; a release that renames them would bring them back unseen. */
const LEFT_OUT = [
  /credential-provider-(node|ini|sso|process|web-identity)/,
  /\/event-streams\//,
  /mnemonist/,
  // Also, who goes by the class of an error of DynamoDB's, and not by its name, would find none.
  /client-dynamodb\/dist-es\/models\/errors/,
  /\/util-endpoints\/lib\/aws\/partitions/,
  /\/endpoint\/bdd/,
];

/** Of what is replaced file by file, bytes that the replacement takes at most. */
const REPLACED = { 'serde/date-utils.js': 400, 'protocols/HttpBindingNormalizedSchema.js': 200 };

const LOAD = `
const loaded = {};
for (const file of process.argv.slice(1)) loaded[file] = typeof require(file).handler;
console.log(JSON.stringify({ loaded, undici: process.moduleLoadList.filter((name) => name.includes('undici')) }));
`;

const ALL = [...FUNCTIONS, ...CLEVER_FUNCTIONS, ...REGISTER_FUNCTIONS];

const made = new Map(await Promise.all(ALL.map(async (name) => [name, await madeOf(name)] as const)));

const filesOf = (name: FunctionName): readonly Made[] => made.get(name) ?? [];

/** What is in any of its files. */
const inputsOf = (name: FunctionName): ReadonlyMap<string, number> =>
  new Map(filesOf(name).flatMap(({ from }) => [...from]));

/** Functions that hold such a file. */
const holders = (isSuch: (path: string, bytes: number) => boolean): readonly string[] =>
  ALL.filter((name) => [...inputsOf(name)].some(([path, bytes]) => isSuch(path, bytes)));

for (const name of ALL) {
  test(`${name} stays under its ceiling, without a source map`, () => {
    const [first, second] = filesOf(name);
    const bytes = first?.contents.length ?? 0;
    assert.ok(CEILINGS[name] <= 304_000);
    assert.ok(bytes > 30_000 && bytes <= CEILINGS[name], `${bytes} bytes, ceiling ${CEILINGS[name]}`);
    const [later, most] = [second?.contents.length ?? 0, SELDOM[name] ?? 0];
    assert.ok(later <= most, `${later} bytes beside it, ceiling ${most}`);
    for (const { contents } of filesOf(name)) assert.doesNotMatch(Buffer.from(contents).toString(), /sourceMappingURL/);
  });
}

test('one file for each function; a second for those that somebody waits for, with nothing that is in the first', () => {
  assert.deepEqual(IN_TWO, Object.keys(SELDOM));
  for (const name of ALL) {
    const [first, second, ...others] = filesOf(name);
    assert.deepEqual([first?.name, others], ['index.js', []]);
    assert.equal(second?.name, IN_TWO.includes(name) ? 'seldom.js' : undefined);
    const both = [...(second?.from ?? [])].filter(([path, bytes]) => bytes > 0 && (first?.from.get(path) ?? 0) > 0);
    assert.deepEqual(both, []);
  }
});

test('no page, no word of one and no reason for a class is loaded before it is needed', () => {
  const isSeldom = /^shared\/(pages\/(?!brand|texts\/unnamed)|hints|routing\/look-up|matching\/(prove|agree|subjects))/;
  for (const name of IN_TWO) {
    const [first] = filesOf(name);
    const early = [...(first?.from ?? [])].filter(([path, bytes]) => bytes > 0 && isSeldom.test(path));
    assert.deepEqual(early, [], name);
  }
});

test('where somebody waits at a click, nothing of AWS’s own clients is loaded', () => {
  for (const name of [...IN_TWO, 'setup'] as const) {
    const inputs = [...inputsOf(name).keys()];
    assert.ok(inputs.includes('shared/aws/service.ts'), name);
    assert.deepEqual(
      inputs.filter((path) => /node_modules\/@(aws|smithy)/.test(path)),
      [],
      name,
    );
  }
});

test('what no call of ours reaches is in no bundle', () => {
  assert.deepEqual(
    holders((path, bytes) => bytes > 0 && LEFT_OUT.some((part) => part.test(path))),
    [],
  );
});

for (const [file, most] of Object.entries(REPLACED)) {
  test(`${file} is replaced in each bundle that holds it`, () => {
    const all = ALL.flatMap((name) => [...inputsOf(name)]);
    const sizes = all.filter(([path]) => path.endsWith(`/${file}`)).map(([, bytes]) => bytes);
    assert.ok(sizes.length > 0 && Math.max(...sizes) <= most, `${sizes}`);
  });
}

test('of JSON there are the package files of the SDK’s clients alone, and nothing of what they say', () => {
  const found = new Map<string, number>();
  for (const [path, bytes] of ALL.flatMap((name) => [...inputsOf(name)])) {
    if (path.endsWith('.json')) found.set(path, Math.max(bytes, found.get(path) ?? 0));
  }
  assert.deepEqual(
    [...found.keys()].toSorted(),
    ['client-dynamodb', 'client-secrets-manager'].map((client) => `node_modules/@aws-sdk/${client}/package.json`),
  );
  assert.ok(Math.max(...found.values()) < 100, [...found].join(', '));
});

test('the API of the partner’s application is in the bundle of mappings alone', () => {
  for (const start of ['shared/api/', 'shared/store/catalogue/copies.ts']) {
    assert.deepEqual(
      holders((path) => path.startsWith(start)),
      ['mappings'],
    );
  }
  const launch = inputsOf('launch');
  assert.ok(launch.has('functions/launch.ts') && !launch.has('shared/store/contexts/requests.ts'));
});

test('a script is in the bundle of the function whose page runs it first, and in no other', () => {
  const runBy = (script: string): readonly string[] =>
    holders((path, bytes) => path === `shared/pages/scripts/${script}.ts` && bytes > 0);
  assert.deepEqual(runBy('keep'), ['login']);
  assert.deepEqual(runBy('prove'), ['launch']);
});

test('what only a teacher’s pages say is in the bundles that show them', () => {
  const found = holders((path) => path.startsWith('shared/pages/texts/teachers/'));
  assert.deepEqual(found.toSorted(), ['manage', 'setup']);
});

test('each is CommonJS, exports its handler, and loads no global fetch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-bundles-'));
  after(() => rmSync(folder, { recursive: true }));
  // As in the asset: read as CommonJS whatever the project around it is.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  const files = ALL.map((name) => {
    mkdirSync(join(folder, name));
    for (const file of filesOf(name)) writeFileSync(join(folder, name, file.name), file.contents);
    return join(folder, name, 'index.js');
  });
  const settings = Object.fromEntries(
    [...Object.values(ENV), ...Object.values(CLEVER_ENV)].map((name) => [name, 'https://roomkey.example']),
  );
  const { stdout, stderr } = spawnSync(execPath, ['-e', LOAD, ...files], {
    env: { PATH: env['PATH'], AWS_REGION: 'us-east-1', ...settings },
    encoding: 'utf8',
  });
  const { loaded, undici } = fieldsOf(JSON.parse(stdout || '{}'));
  assert.deepEqual(loaded, Object.fromEntries(files.map((file) => [file, 'function'])), stderr);
  assert.deepEqual(undici, []);
});
