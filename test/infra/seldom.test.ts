import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { after, test } from 'node:test';
import { IN_TWO, madeOf } from '../../infra/made.ts';
import { fieldsOf, textOf } from '../../local/json.ts';
import { ENV, type FunctionName } from '../../shared/names.ts';
import { eventOf } from '../support/event.ts';

/** Answers one event twice; in between the second file comes to where it belongs. */
const TWICE = `
const { renameSync } = require('node:fs');
const { handler } = require('./index.js');
const lines = [];
process.stdout.write = (line) => lines.push(line);
const ask = () => handler(JSON.parse(process.argv[1]), { getRemainingTimeInMillis: () => 5000 });
ask().then(async (first) => {
  renameSync('./elsewhere.js', './seldom.js');
  process.stderr.write(JSON.stringify({ first, second: await ask(), lines: lines.map((line) => JSON.parse(line)) }));
});
`;

const folder = mkdtempSync(join(tmpdir(), 'roomkey-seldom-'));
after(() => rmSync(folder, { recursive: true }));
const settings = Object.fromEntries(Object.values(ENV).map((name) => [name, 'https://roomkey.example']));

/** Refused by each, before anything is looked up. */
const ASKED: Readonly<Partial<Record<FunctionName, object>>> = {
  login: eventOf({ path: '/login' }),
  launch: eventOf({ path: '/launch' }),
  token: eventOf({ path: '/token' }),
  keys: eventOf({ path: '/nowhere', headers: { accept: 'text/html' } }),
};

for (const name of IN_TWO) {
  test(`${name}: where its second file does not load, an error still has its status, its reference and its line; and is tried again`, async () => {
    for (const file of await madeOf(name)) writeFileSync(join(folder, file.name), file.contents);
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    renameSync(join(folder, 'seldom.js'), join(folder, 'elsewhere.js'));
    const { stderr } = spawnSync(execPath, ['-e', TWICE, JSON.stringify(ASKED[name])], {
      cwd: folder,
      env: { PATH: env['PATH'], AWS_REGION: 'us-east-1', ...settings },
      encoding: 'utf8',
    });
    const { first, second, lines } = fieldsOf(JSON.parse(stderr));
    const [one, other] = [fieldsOf(first), fieldsOf(second)];
    assert.equal(one['statusCode'], other['statusCode']);
    assert.equal(fieldsOf(one['headers'])['content-type'], 'text/plain; charset=utf-8');
    assert.match(String(fieldsOf(other['headers'])['content-type']), /^text\/html|json$/);
    assert.ok(Array.isArray(lines));
    const [told, plain] = lines.map(fieldsOf);
    assert.equal(told?.['code'], plain?.['code']);
    assert.ok(textOf(one['body'])?.includes(textOf(told?.['ref']) ?? '?'));
    assert.deepEqual([told?.['level'], fieldsOf(told?.['error'])['name']], ['error', 'Error']);
    assert.equal(plain?.['error'], undefined);
  });
}
