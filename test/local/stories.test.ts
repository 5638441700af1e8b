import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { STORIES } from '../../local/lms/stories.ts';
import { CLASSES } from '../../local/partner/classes.ts';
import { type Served, serve } from '../../local/serve.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser, type Page } from './browser.ts';
import { clicksIn, endOf, launchObjectIn, rowsIn, step } from './clicks.ts';

let demo: Served;
before(async () => {
  demo = await serve({ cdkOut: await realAssembly(), dir: temporaryFolder(), port: 0, quiet: true });
});
after(() => demo.close());

const { signIn, launch, launchAs } = clicksIn(() => demo);

/** The classes that a course is connected to, as a launch of it tells them. */
const classesIn = (page: Page): readonly unknown[] =>
  listOf(launchObjectIn(page)['classes']).map((one) => fieldsOf(one)['id']);

test('the first page names each story, and the course is there', async () => {
  const browser = new Browser();
  const { text } = await browser.open(demo.urls.lms, {});
  for (const { path, course } of STORIES) {
    assert.ok(text.includes(`<li><a href="${path}">${course}</a>, as `), course);
    assert.ok((await browser.open(demo.urls.lms + path, {})).text.includes(`<h1>${course}</h1>`), course);
  }
});

/** Logins, launches, those that ended as intended, redeemed codes; and the newest clicks. */
async function seen(): Promise<readonly [funnel: readonly number[], clicks: readonly string[]]> {
  const { text } = await new Browser().open(demo.urls.lms, {});
  const [, funnel = ''] = /<ol class="funnel">(.*?)<\/ol>/s.exec(text) ?? [];
  const rows = [...text.matchAll(/<tr><td>(.*?)<\/tr>/g)].map(([, row = '']) => row.replaceAll(/<[^>]+>/g, ' '));
  return [[...funnel.matchAll(/<b>(\d+)<\/b>/g)].map(([, count]) => Number(count)), rows];
}

test('the first page shows the funnel and the newest clicks', async () => {
  assert.deepEqual(await seen(), [[0, 0, 0, 0], []]);
  assert.equal(endOf(await launchAs('canvas', 'maya', '1041')), 'class');
  assert.deepEqual((await seen())[0], [1, 1, 1, 1]);
  assert.match(endOf(await launchAs('canvas', 'maya', '2210')), /^Not turned on yet/);
  const [funnel, [newest = '', first = '', ...more]] = await seen();
  assert.deepEqual(funnel, [2, 2, 1, 1]);
  assert.match(newest, /canvas .*refused: {2}deployment-pending {2,}[2-9a-hjkmnp-z]{8} /);
  assert.match(first, /canvas {2}student {2}class /);
  assert.deepEqual(more, []);
});

test('of six classes the one that a title of Schoology’s names stands first', async () => {
  const page = await launchAs('schoology', 'grace', '7215553107');
  assert.equal(endOf(page), 'setup');
  assert.equal(rowsIn(page).length, 6);
  assert.equal(rowsIn(page)[0], 'Period 7(A) · US History');
});

test('the demo’s Schoology tells who is in the course, beside the page', async () => {
  const browser = new Browser();
  await signIn(browser, 'schoology', 'grace');
  const page = await launch(browser, 'schoology', '7215553107');
  assert.match(page.text, /data-members="/);
  assert.doesNotMatch(page.text, /students of this course attend/);
  assert.deepEqual(JSON.parse((await step(browser, page, 'members')).text), { changed: true });
  const after = await step(browser, page, 'show');
  assert.equal(rowsIn(after)[0], 'Period 7(A) · US History');
  assert.match(after.text, /29 of the 29 students of this course attend it/);
});

test('a student lands in the one of two classes that he attends; whom no id names chooses', async () => {
  const page = await launchAs('schoology', 'eli', '7215554420');
  assert.equal(endOf(page), 'class');
  assert.equal(new URL(page.url).pathname, '/classes/us-history-7b');
  assert.equal(launchObjectIn(page)['rostered'], 'yes');
  assert.equal(endOf(await launchAs('schoology', 'ana', '7215554420')), 'choose');
});

test('a course in its second year opens this year’s class of an id that is used again', async () => {
  for (const person of ['dale', 'maya']) {
    const page = await launchAs('canvas', person, '1085');
    assert.equal(endOf(page), 'class', person);
    assert.deepEqual(classesIn(page), [CLASSES.worldHistory.id], person);
    assert.equal(new URL(page.url).pathname, `/classes/${CLASSES.worldHistory.urlId}`);
  }
});

test('a section that was cross-listed takes its class along', async () => {
  assert.deepEqual(classesIn(await launchAs('canvas', 'dale', '1091')), [CLASSES.economics2.id]);
  assert.deepEqual(classesIn(await launchAs('canvas', 'maya', '1092')), [CLASSES.economics2.id]);
  assert.equal(endOf(await launchAs('canvas', 'dale', '1091')), 'setup');
  assert.deepEqual(rowsIn(await launchAs('canvas', 'dale', '1092')), ['Economics, period 2', 'Economics, period 6']);
});

describe('a teacher in a Moodle who types', () => {
  for (const [what, form] of [
    ['the id of another’s class', { course: 'ALG1-P3-26', person: '' }],
    ['the id of another teacher', { course: '', person: 'T20817' }],
    ['both', { course: 'ALG1-P3-26', person: 'T20817' }],
  ] as const) {
    test(`${what} is asked, and shown none of hers; students wait`, async () => {
      const { lms } = demo.urls;
      const browser = new Browser();
      await signIn(browser, 'moodle', 'lena');
      const course = `${lms}/moodle/courses/3`;
      assert.equal((await browser.request(`${course}/id-numbers`, { form }, course)).status, 303);
      const page = await launch(browser, 'moodle', '3');
      assert.equal(endOf(page), 'setup');
      assert.deepEqual(rowsIn(page), []);
      assert.doesNotMatch(page.text, /period|Alvarez/);
      assert.equal(endOf(await launchAs('moodle', 'omar', '3')), 'wait');
    });
  }
});
