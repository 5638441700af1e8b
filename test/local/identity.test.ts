import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { PUPILS } from '../../local/clever/people.ts';
import { fieldsOf } from '../../local/json.ts';
import { CLASSES, DISTRICT } from '../../local/partner/classes.ts';
import { type Served, serve } from '../../local/serve.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser, type Page } from './browser.ts';
import { clicksIn, endOf, launchObjectIn, step, titleOf, whoIs } from './clicks.ts';

/** Who somebody of the demo is at Clever, in a district where whoever is not known signs in there once. */
let demo: Served;
before(async () => {
  demo = await serve({ cdkOut: await realAssembly(), dir: temporaryFolder(), port: 0, quiet: true });
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: demo.dynamodb.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  await deployments(connect(demo.dynamodb.table)).setDistrictPolicy(DISTRICT, { unidentified: 'clever' });
});
after(() => demo.close());

const { signIn, launch, launchAs } = clicksIn(() => demo);

const SAM = '6a4b0c1d2e3f40001122330b';
const pupil = (first: string) => PUPILS.find((one) => one.first === first)?.id ?? assert.fail(first);

const cleverOf = (page: Page): unknown => fieldsOf(fieldsOf(launchObjectIn(page)['user'])['ids'])['clever'];

/** Somebody's Clever is open on this device from now on. */
async function opensClever(browser: Browser, account: string): Promise<void> {
  const { clever } = demo.urls;
  assert.equal(
    (await browser.request(`${clever}/session`, { form: { account, back: '/' } }, `${clever}/`)).status,
    303,
  );
}

/** A button of a page that signs in; what stands for another page is gone on from. */
async function presses(browser: Browser, page: Page, name: string, more: Readonly<Record<string, string>> = {}) {
  const held = (attribute: string) =>
    new RegExp(`id="held"[^>]* data-${attribute}="([^"]*)"`).exec(page.text)?.[1] ?? '';
  const form = { step: name, launch: held('id'), page: held('secret'), ...more };
  const next = await browser.open(new URL('/clever', page.url).href, { form }, page.url);
  return next.text.includes(' data-go="') ? step(browser, next, 'show') : next;
}

test('a student known only by LMS sub and SIS id is signed in to the rostered account', async () => {
  const page = await launchAs('schoology', 'eli', '7215554420');
  assert.equal(endOf(page), 'class');
  assert.deepEqual(cleverOf(page), { value: pupil('Eli'), source: 'sis-id' });
});

test('a teacher known by neither connects a class after one "Continue with Clever", and is never asked again', async () => {
  const browser = new Browser('document');
  await signIn(browser, 'schoology', 'sam');
  await opensClever(browser, SAM);
  const asked = await launch(browser, 'schoology', '7215559876');
  assert.match(titleOf(asked), /^One more step/);
  assert.match(asked.text, /Continue with Clever/);
  const setUp = await presses(browser, asked, 'clever');
  assert.equal(endOf(setUp), 'setup');
  const open = await step(browser, setUp, 'connect', { class: CLASSES.biology.id, version: '0' });
  assert.equal(endOf(open), 'class');
  assert.match(whoIs(open), /Sam Okafor/);
  assert.deepEqual(cleverOf(open), { value: SAM, source: 'sign-in' });

  const again = await launchAs('schoology', 'sam', '7215559876');
  assert.equal(endOf(again), 'class');
  assert.deepEqual(cleverOf(again), { value: SAM, source: 'sign-in' });
});

test('a student whose device has a teacher’s Clever open is refused, and nothing is linked', async () => {
  const browser = new Browser('document');
  await signIn(browser, 'canvas', 'nameless');
  await opensClever(browser, SAM);
  const asked = await launch(browser, 'canvas', '1041');
  assert.match(titleOf(await presses(browser, asked, 'clever')), /^This is not your Clever account/);
  assert.match(titleOf(await launch(browser, 'canvas', '1041')), /^One more step/);
});

test('who says no to the person whose Clever is open is led out of it first, and signs in as themselves', async () => {
  const browser = new Browser('document');
  await signIn(browser, 'canvas', 'nameless');
  await opensClever(browser, pupil('Ben'));
  const asked = await launch(browser, 'canvas', '1041');
  const doubt = await presses(browser, asked, 'clever');
  assert.match(titleOf(doubt), /^Is this you\?/);
  assert.match(doubt.text, /Ben I\./);
  const out = await presses(browser, doubt, 'no');
  assert.match(titleOf(out), /^Sign out of Clever first/);
  await opensClever(browser, pupil('Noor'));
  const own = await presses(browser, out, 'clever');
  const who = /name="who" value="([^"]+)"/.exec(own.text)?.[1] ?? '';
  await presses(browser, own, 'yes', { who });
  const links = identityLinks(connect(demo.dynamodb.table));
  assert.deepEqual(await links.ofClever(DISTRICT, pupil('Ben')), []);
  const [linked] = await links.ofClever(DISTRICT, pupil('Noor'));
  assert.equal(linked?.source, 'sign-in');
  assert.doesNotMatch(titleOf(await launch(browser, 'canvas', '1041')), /^One more step/);
});
