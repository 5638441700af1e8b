import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { newBrowser } from '../../cli/browser/browser.ts';
import { newJar } from '../../cli/browser/jar.ts';
import { launch } from '../../cli/simulator/launch.ts';
import { openSimulator } from '../../cli/simulator/platform.ts';
import { newPerson } from '../../cli/simulator/simulate.ts';
import { fieldsOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { type Served, serve } from '../../local/serve.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { ROOT, run } from '../cli/run.ts';
import { codeIn, readDoc } from '../contract/markdown.ts';
import { basic } from '../support/browser.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';

/** docs/partner.md, "On your machine", word by word but for the two ports. */
const PAGE = readDoc('partner.md');
const [, ON_YOUR_MACHINE = ''] = PAGE.split('\n## On your machine\n');
const [API = '', SECTION = ''] = ON_YOUR_MACHINE.split('\n### Your own application in the demo\n');
const [SESSIONS = '', LANDING = '', FORM_POST = ''] = codeIn(PAGE, 'js');
const [LOCALHOST = '', SERVER = ''] = codeIn(SECTION, 'js');
const [START = '', REGISTER = ''] = codeIn(SECTION, 'sh');

/** A clone: the command, and what `npm start` writes down. */
const clone = temporaryFolder();
let demo: Served;
let port = 0;
let application: ChildProcess;

const here = (text: string): string =>
  text.replaceAll('4400', new URL(demo.urls.roomkey).port).replaceAll('3000', String(port));

/** The pinned Node for whatever the page calls node. */
const shell = { cwd: clone, env: { ...env, PATH: `${join(execPath, '..')}:${env['PATH']}` } };

before(async () => {
  demo = await serve({ cdkOut: await realAssembly(), dir: join(clone, '.roomkey'), port: 0, quiet: true });
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: demo.dynamodb.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const free = createServer();
  port = await listen(free, 0);
  await close(free);
  for (const part of ['cli', 'shared', 'package.json'])
    cpSync(join(ROOT, part), join(clone, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const written = { ...demo.dynamodb, region: 'us-east-1', baseUrl: demo.urls.roomkey };
  writeFileSync(join(clone, '.roomkey', 'demo.json'), JSON.stringify([written]));
  mkdirSync(join(clone, 'my-app'));
  const files = { sessions: SESSIONS, landing: LANDING, 'form-post': FORM_POST, localhost: LOCALHOST, server: SERVER };
  for (const [name, code] of Object.entries(files)) writeFileSync(join(clone, 'my-app', `${name}.mjs`), here(code));
});

after(async () => {
  if (application?.pid !== undefined) process.kill(-application.pid);
  await demo.close();
});

async function answers(url: string): Promise<number> {
  for (let left = 100; left > 0; left--) {
    const status = await fetchLocal(url).then(
      (answer) => answer.status,
      () => null,
    );
    if (status !== null) return status;
    await wait(100);
  }
  throw new Error(`${url} does not answer`);
}

test('the addresses of the API show a class, the courses that open one, and what teachers asked for', async () => {
  const [curls = ''] = codeIn(API, 'sh');
  const paths = [...curls.matchAll(/"\$ROOMKEY_URL(\/[^"]+)"/g)].map(([, path = '']) => path);
  assert.equal(paths.length, 3);
  const authorization = basic('demo', demo.client.secret);
  const shown: string[] = [];
  for (const path of paths) {
    const answer = await fetchLocal(demo.urls.roomkey + path, { headers: { authorization } });
    assert.equal(answer.status, 200, path);
    shown.push(Object.keys(fieldsOf(await answer.json())).join());
  }
  assert.match(shown.join(' '), /^id,\S+ contexts requests$/);
});

test('the application starts by its words, where no resolver knows names under localhost', async () => {
  application = spawn('sh', ['-c', here(START)], { ...shell, detached: true, stdio: 'inherit' });
  assert.equal(await answers(`http://app.localhost:${port}/classes/algebra-1`), 401);
});

test('Roomkey is told where it is, and finds nothing to mend', async () => {
  const lines = here(REGISTER).replaceAll('\\\n', ' ').replaceAll("'", '"').trim().split('\n');
  assert.equal(lines.length, 3);
  let last = '';
  for (const line of lines) {
    const { code, out, err } = await run(line.replace(/^npx roomkey /, ''), {}, clone);
    assert.equal(code, 0, `${line}: ${out}${err}`);
    last = out;
  }
  assert.match(last, /\nwell {4}stays signed in within a frame: /);
  assert.match(last, /\nwell {4}shows who is signed in: /);
});

test('the form post does, too', async () => {
  const now = () => Math.floor(Date.now() / 1000);
  const simulator = await openSimulator(connect(demo.dynamodb.table), 'demo', now);
  const browser = newBrowser({ jar: newJar(), framedBy: null });
  const { leaves } = await launch(simulator, browser, demo.urls.roomkey, newPerson('Ada', 'student'));
  const redeem =
    "import('./my-app/form-post.mjs').then(({ redeem }) => redeem(new URL(process.argv[1]))).then(({ user }) => console.log(user.given_name))";
  const secret = {
    ROOMKEY_URL: demo.urls.roomkey,
    ROOMKEY_CLIENT_ID: 'demo',
    ROOMKEY_CLIENT_SECRET: demo.client.secret,
  };
  const { stdout } = await promisify(execFile)(
    execPath,
    ['--import', './my-app/localhost.mjs', '-e', redeem, leaves?.url.href ?? ''],
    { ...shell, env: { ...shell.env, ...secret } },
  );
  assert.equal(stdout, 'Ada\n');
  await simulator.close();
});

test('what the panel of the demo plays leaves what the command has set', async () => {
  const store = clients(connect(demo.dynamodb.table));
  const told = await store.get('demo');
  assert.deepEqual([told?.handOff, told?.landing.class.includes(String(port))], ['direct', true]);
  const play = async (form: Readonly<Record<string, string>>) => {
    const headers = { origin: demo.urls.lms, 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    const answer = await fetchLocal(`${demo.urls.lms}/play`, { method: 'POST', headers, body });
    assert.equal(answer.status, 303);
    return store.get('demo');
  };
  // The panel sends all that it shows; it has never heard of the command.
  const shown = { storage: 'usual', keeps: 'usual', session: 'usual', display: 'auto', handOff: 'initiated' };
  assert.deepEqual(await play({ ...shown, chooser: 'partner' }), { ...told, chooser: 'partner' });
  assert.deepEqual(await play({ ...shown, display: 'window', chooser: 'partner' }), {
    ...told,
    display: 'window',
    chooser: 'partner',
  });
  assert.deepEqual(await play({}), told);
});
