import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PUPILS, UNSHARED } from '../../local/clever/people.ts';
import { fieldsOf } from '../../local/json.ts';
import { type Served, serve } from '../../local/serve.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser } from './browser.ts';
import { launchObjectIn, titleOf, whoIs } from './clicks.ts';

let demo: Served;

before(async () => {
  demo = await serve({ cdkOut: await realAssembly(), dir: temporaryFolder(), port: 0, quiet: true });
});
after(() => demo.close());

/** Signs in at Clever and clicks on the application in the portal. */
async function fromPortal(account: string, browser = new Browser('document')) {
  const { clever } = demo.urls;
  const form = { account, back: '/' };
  assert.equal((await browser.request(`${clever}/session`, { form }, `${clever}/`)).status, 303);
  return browser.open(`${clever}/portal/open`, {}, `${clever}/`);
}

test('a portal arrival lands at home, signed in, and the next one takes its place', async () => {
  const maya = PUPILS.find(({ first }) => first === 'Maya');
  const browser = new Browser('document');
  const first = await fromPortal(maya?.id ?? '', browser);
  assert.equal(new URL(first.url).pathname, '/home');
  assert.match(whoIs(first), /Maya Reyes/);
  const { lms, role, user } = launchObjectIn(first);
  const { clever_roles, sub, ids } = fieldsOf(user);
  assert.deepEqual([lms, role, clever_roles, sub], [null, null, ['student'], maya?.id]);
  assert.deepEqual(fieldsOf(fieldsOf(ids)['sis'])['value'], maya?.sisId);
  assert.match(whoIs(await fromPortal('6a4b0c1d2e3f40001122330b', browser)), /Sam Okafor/);
});

test('somebody whom the district does not share is told so', async () => {
  const page = await fromPortal(UNSHARED[0]?.id ?? '');
  assert.match(titleOf(page), /Not shared yet/);
});
