import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { env, execPath } from 'node:process';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';
import { fieldsOf } from '../../local/json.ts';
import { CLEVER_ENV, CLEVER_FUNCTIONS, ENV, FUNCTIONS, type FunctionName } from '../../shared/names.ts';

/** Bytes, a little above the size when written: what makes a bundle grow past it is worth a look. Never above 304,000. */
const CEILINGS: Readonly<Record<FunctionName, number>> = {
  login: 68_000,
  launch: 172_200,
  setup: 304_000,
  // As set-up: it has the words of both languages for teachers, and their lists.
  manage: 281_000,
  authorize: 85_000,
  token: 87_100,
  userinfo: 85_000,
  mappings: 256_000,
  keys: 61_000,
  refresh: 214_000,
  sync: 104_000,
  clever: 150_000,
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

const ALL = [...FUNCTIONS, ...CLEVER_FUNCTIONS];

const { outputFiles, metafile } = await build({
  ...BUNDLE_OPTIONS,
  entryPoints: ALL.map((name) => `functions/${name}.ts`),
  outdir: 'out',
  write: false,
  metafile: true,
});
const bundles = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));

for (const name of ALL) {
  test(`${name} stays under its ceiling, without a source map`, () => {
    const text = bundles.get(`${name}.js`) ?? '';
    const bytes = Buffer.byteLength(text);
    assert.ok(CEILINGS[name] <= 304_000);
    assert.ok(bytes > 40_000 && bytes <= CEILINGS[name], `${bytes} bytes, ceiling ${CEILINGS[name]}`);
    assert.doesNotMatch(text, /sourceMappingURL/);
  });
}

test('where somebody waits at a click, nothing of AWS’s own clients is loaded', () => {
  for (const name of ['login', 'launch', 'token', 'keys']) {
    const { inputs = {} } = metafile.outputs[`out/${name}.js`] ?? {};
    assert.ok(Object.keys(inputs).includes('shared/aws/service.ts'), name);
    assert.deepEqual(
      Object.keys(inputs).filter((path) => /node_modules\/@(aws|smithy)/.test(path)),
      [],
      name,
    );
  }
});

test('one file per function and nothing beside it', () => {
  assert.deepEqual([...bundles.keys()].sort(), ALL.map((name) => `${name}.js`).sort());
});

test('what no call of ours reaches is in no bundle', () => {
  for (const { inputs } of Object.values(metafile.outputs)) {
    const kept = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const found = kept.map(([path]) => path).filter((path) => LEFT_OUT.some((part) => part.test(path)));
    assert.deepEqual(found, []);
  }
});

for (const [file, most] of Object.entries(REPLACED)) {
  test(`${file} is replaced in each bundle that holds it`, () => {
    const all = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    const sizes = all.filter(([path]) => path.endsWith(`/${file}`)).map(([, { bytesInOutput }]) => bytesInOutput);
    assert.ok(sizes.length > 0 && Math.max(...sizes) <= most, `${sizes}`);
  });
}

test('of JSON there are the package files of the SDK’s clients alone, and nothing of what they say', () => {
  const found = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (path.endsWith('.json')) found.set(path, Math.max(bytesInOutput, found.get(path) ?? 0));
    }
  }
  assert.deepEqual(
    [...found.keys()].toSorted(),
    ['client-dynamodb', 'client-secrets-manager'].map((client) => `node_modules/@aws-sdk/${client}/package.json`),
  );
  assert.ok(Math.max(...found.values()) < 100, [...found].join(', '));
});

test('the API of the partner’s application is in the bundle of mappings alone', () => {
  const folders = ['shared/api/', 'shared/store/catalogue/copies.ts'];
  const holders = folders.map((start) =>
    Object.entries(metafile.outputs)
      .filter(([, { inputs }]) => Object.keys(inputs).some((path) => path.startsWith(start)))
      .map(([path]) => basename(path, '.js')),
  );
  assert.deepEqual(
    holders,
    folders.map(() => ['mappings']),
  );
  const launch = Object.keys(metafile.outputs['out/launch.js']?.inputs ?? {});
  assert.ok(launch.includes('functions/launch.ts') && !launch.includes('shared/store/contexts/requests.ts'));
});

test('a script is in the bundle of the function whose page runs it first, and in no other', () => {
  const holders = (script: string): readonly string[] =>
    Object.entries(metafile.outputs)
      .filter(([, { inputs }]) => (inputs[`shared/pages/scripts/${script}.ts`]?.bytesInOutput ?? 0) > 0)
      .map(([path]) => basename(path, '.js'));
  assert.deepEqual(holders('keep'), ['login']);
  assert.deepEqual(holders('prove'), ['launch']);
});

test('what only a teacher’s pages say is in the bundles that show them', () => {
  const holders = Object.entries(metafile.outputs)
    .filter(([, { inputs }]) => Object.keys(inputs).some((path) => path.startsWith('shared/pages/texts/teachers/')))
    .map(([path]) => basename(path, '.js'));
  assert.deepEqual(holders.sort(), ['manage', 'setup']);
});

test('each is CommonJS, exports its handler, and loads no global fetch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-bundles-'));
  after(() => rmSync(folder, { recursive: true }));
  // As in the asset: read as CommonJS whatever the project around it is.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  const files = ALL.map((name) => {
    mkdirSync(join(folder, name));
    const file = join(folder, name, 'index.js');
    writeFileSync(file, bundles.get(`${name}.js`) ?? '');
    return file;
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
