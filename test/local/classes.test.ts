import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fieldsOf } from '../../local/json.ts';
import { clickOn } from '../../local/lms/click.ts';
import { personOf } from '../../local/lms/people.ts';
import { placeOf } from '../../local/lms/places.ts';
import { CLASSES } from '../../local/partner/classes.ts';
import { type Served, serve } from '../../local/serve.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser, type Page } from './browser.ts';
import { addressOf, clicksIn, endOf, launchObjectIn, rowsIn, step, whoIs } from './clicks.ts';

let demo: Served;
before(async () => {
  demo = await serve({ cdkOut: await realAssembly(), dir: temporaryFolder(), port: 0, quiet: true });
});
after(() => demo.close());

const { signIn, launch, launchAs } = clicksIn(() => demo);

const classAt = (page: Page): string => new URL(page.url).pathname.replace('/classes/', '');

describe('a Canvas course of three sections, which nobody has connected', () => {
  for (const [person, wanted] of [
    ['maya', 'algebra-1-period-3'],
    ['chloe', 'algebra-1-period-5'],
    ['ben', 'algebra-1-period-1'],
  ] as const) {
    test(`opens for ${person}, at the first click, the class of the section`, async () => {
      assert.equal(classAt(await launchAs('canvas', person, '1041')), wanted);
    });
  }

  test('lets its teacher choose among the three, and nobody else’s', async () => {
    const browser = new Browser();
    await signIn(browser, 'canvas', 'rosa');
    const choice = await launch(browser, 'canvas', '1041');
    assert.equal(endOf(choice), 'choose');
    assert.deepEqual(rowsIn(choice).toSorted(), ['Algebra 1, period 1', 'Algebra 1, period 3', 'Algebra 1, period 5']);
    const page = await step(browser, choice, 'choose', { class: CLASSES.algebra5.id });
    assert.equal(classAt(page), 'algebra-1-period-5');
    const { rostered, classes, manage_url } = launchObjectIn(page);
    assert.equal(rostered, 'yes');
    assert.equal(Array.isArray(classes) && classes.length, 3);
    assert.match(page.text, /Your roster has you in this class/);
    assert.match(page.text, new RegExp(`<a href="${demo.urls.roomkey}/manage\\?key=[\\w-]+">Wrong class\\?</a>`));
    assert.equal(typeof manage_url, 'string');
  });

  for (const [person, wanted] of [
    ['priya', 'class'],
    ['luis', 'class'],
    ['dana-as-maya', 'class'],
    ['tom', 'choose'],
    ['ken', 'choose'],
    ['preview', 'choose'],
    // In no section that has an id, or in none at all, and nothing else is connected.
    ['nameless', 'wait'],
    ['eve', 'wait'],
    ['dana', 'installation'],
    ['visitor', 'sign in'],
  ] as const) {
    test(`${person}: ${wanted}`, async () => {
      const page = await launchAs('canvas', person, '1041');
      assert.equal(endOf(page), wanted);
      if (wanted === 'class') assert.equal(classAt(page), 'algebra-1-period-3');
    });
  }

  test('a teacher who is not on the list goes in, and the application says so', async () => {
    const browser = new Browser();
    await signIn(browser, 'canvas', 'ken');
    const page = await step(browser, await launch(browser, 'canvas', '1041'), 'choose', { class: CLASSES.algebra.id });
    assert.equal(launchObjectIn(page)['rostered'], 'no');
    assert.match(page.text, /Your roster does not have you in this class/);
  });

  test('“Wrong class?” opens our page for its teacher; a student has no such link', async () => {
    assert.doesNotMatch((await launchAs('canvas', 'maya', '1041')).text, /Wrong class/);
    const browser = new Browser();
    await signIn(browser, 'canvas', 'rosa');
    const page = await launch(browser, 'canvas', '1063');
    const [, link = ''] = /<a href="([^"]+)">Wrong class\?/.exec(page.text) ?? [];
    const opened = await browser.open(link, {}, page.url);
    assert.equal(opened.status, 200);
    assert.match(opened.text, /Is this the wrong class\?/);
  });
});

describe('set-up', () => {
  test('offers a teacher her own classes, those of the course first, siblings together', async () => {
    const page = await launchAs('canvas', 'rosa', '1058');
    assert.equal(endOf(page), 'setup');
    assert.deepEqual(rowsIn(page).slice(0, 3), [
      'Geometry, period 2',
      'Geometry, period 4',
      'Geometry Honors, period 7',
    ]);
    assert.equal(rowsIn(page).includes('Robotics club'), false);
    assert.deepEqual(
      [...page.text.matchAll(/>(Connect all [^<]+)</g)].map(([, said]) => said),
      ['Connect all 2: Geometry'],
    );
    assert.match(page.text, /Also connected to: Statistics \(Alvarez\)/);
  });

  test('offers classes together only in a course whose name is like theirs', async () => {
    const page = await launchAs('canvas', 'rosa', '1077');
    assert.ok(rowsIn(page).includes('Algebra 1, period 1'));
    assert.doesNotMatch(page.text, /Connect all/);
  });

  test('shows the classes of last year to who searches', async () => {
    const browser = new Browser();
    await signIn(browser, 'canvas', 'rosa');
    const found = await step(browser, await launch(browser, 'canvas', '1058'), 'search', { words: 'period 2' });
    assert.equal(rowsIn(found).filter((name) => name.endsWith('Geometry, period 2')).length, 2);
  });

  for (const [family, person, place, said, rows, connects] of [
    ['canvas', 'ken', '1077', /We cannot show your classes/, [], null],
    // Clever tells his email address: it finds his classes, and what he knows of one connects it.
    ['schoology', 'sam', '7215559876', /a teacher with your email address/, ['Sam Okafor · science'], '>Connect<'],
  ] as const) {
    test(`${family}: knows no class of ${person} by an id, and says so`, async () => {
      const browser = new Browser();
      await signIn(browser, family, person);
      const page = await launch(browser, family, place);
      assert.match(page.text, said);
      assert.deepEqual(rowsIn(page), rows);
      assert.equal(/>Connect</.exec(page.text)?.[0] ?? null, connects);
      assert.match((await step(browser, page, 'ask', { name: 'My new class' })).text, /We passed it on/);
      assert.equal(endOf(await launch(browser, family, place)), 'setup');
    });
  }

  test('schoology: students wait until the teacher has connected the course', async () => {
    assert.equal(endOf(await launchAs('schoology', 'ana', '7215559876')), 'wait');
    const browser = new Browser();
    await signIn(browser, 'schoology', 'nia');
    const page = await launch(browser, 'schoology', '7215559876');
    assert.deepEqual(rowsIn(page).slice(0, 2), ['Period 1 · Chemistry, section 1', 'Period 4 · Chemistry, section 4']);
    const opened = await step(browser, page, 'connect', { class: CLASSES.chemistry.id, version: '0' });
    assert.equal(classAt(opened), 'chemistry-section-1');
    assert.equal(classAt(await launchAs('schoology', 'ana', '7215559876')), 'chemistry-section-1');
  });
});

/** What our script learns from a post. */
async function posted(browser: Browser, page: Page, fields: Readonly<Record<string, string>>): Promise<unknown> {
  const action = new URL('/setup', page.url).href;
  const headers = { accept: 'application/json', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' };
  return JSON.parse((await browser.request(action, { form: fields, headers }, page.url)).text);
}

const heldIn = ({ text }: Page, name: string): string => new RegExp(` data-${name}="([^"]*)"`).exec(text)?.[1] ?? '';

test('thirty pupils who wait all arrive when the teacher connects, each as himself', async () => {
  const place = placeOf('canvas', '1058');
  const maya = personOf('canvas', 'maya');
  assert.ok(place);
  const { lms, partner } = demo.urls;
  const pupils = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const name = `Pupil ${i}`;
      const claims = { ...maya.claims, sub: `pupil-${i}`, name };
      const person = { ...maya, id: `pupil-${i}`, claims, sisId: `S2${i}` };
      const targetLinkUri = `${demo.urls.roomkey}/launch`;
      const click = clickOn({
        person,
        place,
        targetLinkUri,
        returnUrl: `${lms}/canvas/courses/1058`,
        display: 'frame',
      });
      const { url, params } = demo.platforms.canvas.initiate(click);
      const browser = new Browser();
      return { name, browser, page: await browser.open(url, { form: params }, lms) };
    }),
  );
  assert.deepEqual(new Set(pupils.map(({ page }) => endOf(page))), new Set(['wait']));
  const poll = async () =>
    Promise.all(
      pupils.map(async ({ browser, page }) => {
        const asked = { step: 'poll', context: heldIn(page, 'context'), version: heldIn(page, 'version') };
        return fieldsOf(await posted(browser, page, asked))['changed'];
      }),
    );
  assert.deepEqual(new Set(await poll()), new Set([false]));

  const teacher = new Browser();
  await signIn(teacher, 'canvas', 'rosa');
  const setup = await launch(teacher, 'canvas', '1058');
  await step(teacher, setup, 'connect', { class: CLASSES.geometry.id, version: '0' });
  assert.deepEqual(new Set(await poll()), new Set([true]));

  const arrived = await Promise.all(
    pupils.map(async ({ browser, page }) => {
      const entering = { step: 'enter', launch: heldIn(page, 'id'), page: heldIn(page, 'secret') };
      const { go } = fieldsOf(await posted(browser, page, entering));
      const opened = await browser.open(String(go), {}, page.url);
      assert.equal(addressOf(opened), `${partner}/classes/geometry-period-2`);
      return whoIs(opened);
    }),
  );
  assert.deepEqual(
    arrived,
    pupils.map(({ name }) => `${name} (Student)`),
  );
});

test('where the application chooses itself, it shows the classes of the course, and set-up is its own', async () => {
  const { lms, partner } = demo.urls;
  const browser = new Browser();
  const play = (chooser: string) =>
    browser.request(`${lms}/play`, { form: { back: '/canvas', chooser } }, `${lms}/canvas`);
  await play('partner');
  try {
    const choice = await launchAs('canvas', 'tom', '1041');
    assert.equal(addressOf(choice), `${partner}/setup`);
    assert.equal(launchObjectIn(choice)['entry'], 'choose');
    const links = [...choice.text.matchAll(/<a href="\/classes\/([\w-]+)">/g)].map(([, urlId]) => urlId);
    assert.deepEqual(links.toSorted(), ['algebra-1-period-1', 'algebra-1-period-3', 'algebra-1-period-5']);
    const teacher = new Browser();
    await signIn(teacher, 'canvas', 'rosa');
    const page = await launch(teacher, 'canvas', '1041');
    assert.equal(classAt(await teacher.open(`${partner}/classes/algebra-1-period-1`)), 'algebra-1-period-1');
    assert.equal((await teacher.open(`${partner}/classes/geometry-period-2`)).status, 403);
    assert.equal(launchObjectIn(page)['entry'], 'choose');
    assert.equal(launchObjectIn(await launchAs('canvas', 'ken', '1077'))['entry'], 'setup');
  } finally {
    await play('roomkey');
  }
  assert.equal(endOf(await launchAs('canvas', 'ken', '1077')), 'setup');
  assert.equal(new URL((await launchAs('canvas', 'ken', '1077')).url).host, new URL(demo.urls.roomkey).host);
});
