import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, type TestContext, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { PLATFORMS } from '../../local/demo.ts';
import { type Fields, fieldsOf, textOf } from '../../local/json.ts';
import { placeOf } from '../../local/lms/places.ts';
import type { PlatformFamily } from '../../local/lms/samples.ts';
import { CLASSES } from '../../local/partner/classes.ts';
import { LABELS } from '../../local/play/panel.ts';
import { CHOICES } from '../../local/play/play.ts';
import { en as english } from '../../shared/http/texts/en.ts';
import { es as spanish } from '../../shared/http/texts/es.ts';
import { choices } from '../../shared/store/choices.ts';
import { connect } from '../../shared/store/dynamo.ts';
import { faultsOf } from './axe.ts';
import { type Chromium, emptyPictures, startChromium } from './chromium.ts';
import { type Demo, startDemo } from './demo.ts';
import { ROOT } from './service.ts';
import { type Look, reads, Visitor, whoIn } from './visitor.ts';

const NAMES = { product: 'Demo application', lms: 'Canvas' };
const en = english.say(NAMES);
const es = spanish.say({ ...NAMES, product: 'Aplicación de demostración' });

const pictures = emptyPictures('classes');
let demo: Demo;
let chromium: Chromium;
before(async () => {
  demo = await startDemo();
  chromium = await startChromium();
});
after(async () => {
  await chromium?.end();
  await demo?.end();
});

/** Visitors with a browser each, none of whom may have met a fault by the end. */
function story(
  name: string,
  tell: (come: (look?: Partial<Look>) => Promise<Visitor>, t: TestContext) => Promise<void>,
): void {
  test(name, { timeout: 120_000 }, async (t) => {
    const visitors: Visitor[] = [];
    const come = async (look: Partial<Look> = {}): Promise<Visitor> => {
      const visitor = await Visitor.come(chromium.browser, demo, { pictures, ...look });
      visitors.push(visitor);
      return visitor;
    };
    try {
      await tell(come, t);
    } catch (error) {
      for (const [i, visitor] of visitors.entries()) await visitor.screenshot(`failed ${name} ${i}`);
      throw error;
    }
    for (const visitor of visitors) await visitor.leave();
  });
}

/** Opens the app in a course, in a frame of its page. */
async function clicks(visitor: Visitor, family: PlatformFamily, person: string, course: string): Promise<Frame> {
  await visitor.openCourse(family, person, course);
  return visitor.clickFramed('Class app');
}

/** The class and the right person. */
async function isIn(visitor: Visitor, name: string, urlId: string, who: string): Promise<void> {
  await reads(await visitor.frame(), name);
  const frame = await visitor.frame();
  assert.equal(frame.url(), `${demo.partner}/classes/${urlId}`);
  assert.equal(await whoIn(frame), who);
}

/** The whole of a page of ours, which in a frame would be cut off. */
async function picture(page: Page, name: string): Promise<void> {
  // As on a phone, where a bar takes no room.
  await page.evaluate("document.documentElement.style.scrollbarWidth = 'none'");
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

const launchIn = async (frame: Frame): Promise<Fields> =>
  fieldsOf(JSON.parse((await frame.locator('details pre').textContent()) ?? 'null'));

/** Names of the classes that a page of ours lists, in its order. */
const rowsIn = async (where: Frame | Page): Promise<readonly string[]> => where.locator('.rows b').allTextContents();

/** As if nobody had ever connected the course. */
async function disconnect(family: PlatformFamily, place: string): Promise<void> {
  const { contextId } = placeOf(family, place) ?? {};
  const { deploymentId } = PLATFORMS[family];
  const course = ['--deployment', deploymentId, '--context', contextId ?? ''];
  const { mapping } = fieldsOf(JSON.parse(await demo.command('mappings', 'show', ...course, '--json')));
  const { version } = fieldsOf(mapping);
  await demo.command('mappings', 'remove', ...course, '--all', '--expect', String(version));
}

story(
  'a course of three sections sends each student to the right one from the first click on, with no teacher',
  async (come) => {
    for (const [person, period, who] of [
      ['ben', '1', 'Ben Ito (Student)'],
      ['maya', '3', 'Maya Reyes (Student)'],
      ['chloe', '5', 'Chloe Park (Student)'],
    ] as const) {
      const visitor = await come();
      await clicks(visitor, 'canvas', person, 'Algebra 1 (Alvarez)');
      await isIn(visitor, `Algebra 1, period ${period}`, `algebra-1-period-${period}`, who);
      assert.equal(await (await visitor.frame()).getByRole('link', { name: 'Wrong class?' }).count(), 0);
      if (person === 'maya') await visitor.screenshot('student of a section');
    }
  },
);

story('a teacher of three sections chooses among them, and the choice is remembered', async (come) => {
  const visitor = await come();
  const choice = await clicks(visitor, 'canvas', 'rosa', 'Algebra 1 (Alvarez)');
  await reads(choice, en.choose.title);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  const names = await choice.locator('.rows button').allTextContents();
  assert.deepEqual(names.toSorted(), ['Algebra 1, period 1', 'Algebra 1, period 3', 'Algebra 1, period 5']);
  await visitor.screenshot('chooser');
  await choice.getByRole('button', { name: 'Algebra 1, period 5' }).click();
  await isIn(visitor, 'Algebra 1, period 5', 'algebra-1-period-5', 'Rosa Alvarez (Teacher)');
  await visitor.screenshot('class of a teacher');

  // It may have been the wrong one: who comes back at once is asked again.
  const { user, context } = await launchIn(await visitor.frame());
  await reads(await visitor.clickFramed('Class app'), en.choose.title);
  await age(fieldsOf(user), textOf(fieldsOf(context)['key']) ?? '', CLASSES.algebra5.id);
  await visitor.clickFramed('Class app');
  await isIn(visitor, 'Algebra 1, period 5', 'algebra-1-period-5', 'Rosa Alvarez (Teacher)');
});

/** As if the choice had been made three minutes earlier. */
async function age({ realm, sub }: Fields, contextKey: string, classId: string): Promise<void> {
  const { endpoint, region, table } = demo.dynamodb;
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  Object.assign(env, { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_REGION: region, ...credentials });
  const store = choices(connect(table));
  const now = Math.floor(Date.now() / 1000);
  const [of, by] = [textOf(realm) ?? '', textOf(sub) ?? ''];
  const made = await store.get(of, by, contextKey, now);
  assert.equal(made?.classId, classId);
  await store.remember(of, by, contextKey, classId, made.at - 180);
}

story('a course that its teacher opens is connected in one click, and lands in the class', async (come) => {
  const visitor = await come();
  const setup = await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
  await reads(setup, en.connect.title);
  assert.deepEqual((await rowsIn(setup)).slice(0, 3), [
    'Geometry, period 2',
    'Geometry, period 4',
    'Geometry Honors, period 7',
  ]);
  assert.equal((await rowsIn(setup)).includes('Robotics club'), false);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('set-up framed');
  await setup.getByRole('button', { name: 'Connect Geometry, period 2' }).click();
  await isIn(visitor, 'Geometry, period 2', 'geometry-period-2', 'Rosa Alvarez (Teacher)');
  const { rostered, mapping } = await launchIn(await visitor.frame());
  assert.deepEqual([rostered, fieldsOf(mapping)['how']], ['yes', 'teacher']);

  const pupil = await come();
  await clicks(pupil, 'canvas', 'maya', 'Geometry (Alvarez)');
  await isIn(pupil, 'Geometry, period 2', 'geometry-period-2', 'Maya Reyes (Student)');
});

story('“Wrong class?” leads to a page on which the teacher changes it, and back to the course', async (come) => {
  const visitor = await come();
  await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
  await reads(await visitor.frame(), 'Geometry, period 2');
  await (await visitor.frame()).getByRole('link', { name: 'Wrong class?' }).click();
  await reads(await visitor.frame(), en.wrongClass.title);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('wrong class');
  await (await visitor.frame()).getByRole('button', { name: en.wrongClass.next }).click();
  await reads(await visitor.frame(), en.manage.title);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('change the class');
  await (await visitor.frame()).getByRole('button', { name: 'Open only this one: Geometry, period 4' }).click();
  await (await visitor.frame()).getByText(en.manage.done).waitFor();
  await visitor.screenshot('class changed');
  await (await visitor.frame()).getByRole('link', { name: en.back }).click();
  await reads(visitor.page, 'Geometry (Alvarez)');
  await visitor.clickFramed('Class app');
  await isIn(visitor, 'Geometry, period 4', 'geometry-period-4', 'Rosa Alvarez (Teacher)');
});

story(
  'pupils who wait see the class open by itself, in a frame and in a tab, when the teacher has connected it',
  async (come) => {
    const framed = await come();
    const wait = await clicks(framed, 'schoology', 'ana', 'Chemistry');
    await reads(wait, en.wait.title);
    await wait.getByText(en.wait.next).waitFor();
    assert.deepEqual(await faultsOf(await framed.frame()), []);
    await framed.screenshot('wait page');
    const tabbed = await come();
    await tabbed.openCourse('schoology', 'hidden', 'Chemistry');
    const tab = await tabbed.clickTab();
    await reads(tab, en.wait.title);

    const teacher = await come();
    const setup = await clicks(teacher, 'schoology', 'nia', 'Chemistry');
    await reads(setup, en.connect.title);
    assert.deepEqual((await rowsIn(setup)).slice(0, 2), ['Chemistry, section 1', 'Chemistry, section 4']);
    await teacher.screenshot('set-up in Schoology');
    await setup.getByRole('button', { name: 'Connect Chemistry, section 1' }).click();
    await isIn(teacher, 'Chemistry, section 1', 'chemistry-section-1', 'Nia Grant (Teacher)');

    await isIn(framed, 'Chemistry, section 1', 'chemistry-section-1', 'Ana Kim (Student)');
    await reads(tab, 'Chemistry, section 1');
    assert.equal(await whoIn(tab), 'No name sent (Student)');
    await framed.screenshot('opened by itself');
  },
);

story('what is not here is searched, in all terms', async (come) => {
  await disconnect('canvas', '1058');
  const visitor = await come();
  const setup = await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
  await reads(setup, en.connect.title);
  const last = 'Geometry, period 2';
  assert.equal((await rowsIn(setup)).filter((name) => name === last).length, 1);
  await setup.getByLabel(en.connect.search.label).fill('geometry 2');
  await setup.getByRole('button', { name: en.connect.search.button }).click();
  await setup.getByText(en.connect.search.found).waitFor();
  assert.equal((await rowsIn(setup)).filter((name) => name === last).length, 2);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('search');
  await setup.getByLabel(en.connect.search.label).fill('robotics');
  await setup.getByRole('button', { name: en.connect.search.button }).click();
  await setup.getByText(en.connect.search.none).waitFor();
  assert.deepEqual(await rowsIn(setup), []);
  await visitor.screenshot('nothing found');
});

story(
  'a class that is nobody’s here is asked for; the operator connects it, and the next click opens it',
  async (come) => {
    const visitor = await come();
    const setup = await clicks(visitor, 'canvas', 'ken', 'Robotics Club');
    await setup.getByText(en.connect.why.unknown).waitFor();
    assert.deepEqual(await faultsOf(await visitor.frame()), []);
    await visitor.screenshot('teacher without classes');
    const field = setup.getByLabel(en.connect.ask.label);
    await field.fill('Nothing that was sent');
    await setup.getByRole('button', { name: en.retry }).click();
    // The page that takes its place has the field anew.
    await setup.locator('input[name=name]:invalid').waitFor();
    await setup.getByText(en.connect.why.unknown).waitFor();
    await field.fill('Robotics, after school');
    await setup.getByRole('button', { name: en.connect.ask.button }).click();
    await reads(setup, en.asked.title);
    assert.deepEqual(await faultsOf(await visitor.frame()), []);
    await visitor.screenshot('asked');

    const [request = ''] = /^\w{16}/m.exec(await demo.command('requests', 'list')) ?? [];
    assert.match(await demo.command('requests', 'list'), /Robotics, after school/);
    await demo.command('requests', 'answer', request, '--class', CLASSES.robotics.id);
    await visitor.clickFramed('Class app');
    await isIn(visitor, 'Robotics club', 'robotics-club', 'Ken Sato (Teacher)');
    assert.equal((await launchIn(await visitor.frame()))['rostered'], 'no');
    await disconnect('canvas', '1077');
  },
);

story('who is just looking sees the application’s home, and the course is in no report', async (come) => {
  const visitor = await come();
  const setup = await clicks(visitor, 'canvas', 'rosa', 'Robotics Club');
  await reads(setup, en.connect.title);
  assert.match(await demo.command('contexts', 'unmapped'), /Robotics Club/);
  await setup.getByRole('button', { name: en.connect.look.button }).click();
  await reads(await visitor.frame(), 'Your classes');
  assert.equal((await visitor.frame()).url(), `${demo.partner}/home`);
  assert.doesNotMatch(await demo.command('contexts', 'unmapped'), /Robotics Club/);
  assert.match(await demo.command('contexts', 'unmapped', '--practice'), /Robotics Club/);
  await visitor.screenshot('just looking');
});

story('“Make a new class” opens the application’s own page, which makes one', async (come) => {
  const visitor = await come();
  const setup = await clicks(visitor, 'canvas', 'rosa', 'Robotics Club');
  await setup.getByRole('button', { name: en.connect.create.button }).click();
  await reads(setup, 'Connect Robotics Club');
  const own = await visitor.frame();
  await own.getByLabel('A new class for this course').check();
  await own.getByRole('button', { name: 'Connect' }).click();
  await reads(own, 'Robotics Club is connected');
  const pupil = await come();
  await clicks(pupil, 'canvas', 'maya', 'Robotics Club');
  await reads(await pupil.frame(), 'Robotics Club');
});

story('by keyboard alone a teacher connects two classes at once, and goes into one', async (come) => {
  const visitor = await come();
  await visitor.openCourse('canvas', 'rosa', 'Geometry (Alvarez)');
  await tabTo(visitor, visitor.page, 'Class app');
  await Promise.all([visitor.page.waitForEvent('domcontentloaded'), visitor.page.keyboard.press('Enter')]);
  await reads(await visitor.frame(), en.connect.title);
  await tabTo(visitor, await visitor.frame(), 'Connect all 2: Geometry');
  await visitor.screenshot('keyboard on set-up');
  await visitor.page.keyboard.press('Enter');
  await reads(await visitor.frame(), en.choose.title);
  await tabTo(visitor, await visitor.frame(), 'Geometry, period 4');
  await visitor.screenshot('keyboard on the chooser');
  await visitor.page.keyboard.press('Space');
  await isIn(visitor, 'Geometry, period 4', 'geometry-period-4', 'Rosa Alvarez (Teacher)');
});

story('by keyboard alone a teacher checks classes, and asks for another', async (come) => {
  await disconnect('canvas', '1058');
  const visitor = await come();
  const setup = await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
  await reads(setup, en.connect.title);
  await tabTo(visitor, await visitor.frame(), en.connect.ask.label);
  await visitor.page.keyboard.type('Geometry for two');
  await visitor.page.keyboard.press('Enter');
  await reads(setup, en.asked.title);
  assert.match(await demo.command('requests', 'list'), /Geometry for two/);

  await visitor.clickFramed('Class app');
  await reads(await visitor.frame(), en.connect.title);
  for (const name of ['Geometry, period 2', 'Geometry Honors, period 7']) {
    await tabTo(visitor, await visitor.frame(), name);
    await visitor.page.keyboard.press('Space');
  }
  await tabTo(visitor, await visitor.frame(), en.connect.several);
  await visitor.page.keyboard.press('Enter');
  await reads(await visitor.frame(), en.choose.title);
  await disconnect('canvas', '1058');
});

/** What has the focus, by the words that say it. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  return (one?.getAttribute('aria-label') ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? '').trim();
})()`;

/** Presses Tab until what is named has the focus. */
async function tabTo(visitor: Visitor, where: Frame | Page, name: string): Promise<void> {
  const passed: unknown[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await visitor.page.keyboard.press('Tab');
    const focused = await where.evaluate(FOCUSED);
    if (focused === name) return;
    passed.push(focused);
  }
  assert.fail(`"${name}" never had the focus, but ${passed.join(' | ')}`);
}

story(
  'where the application opens in a window, connecting opens it there, and who waited gets the button',
  async (come) => {
    const [pupil, teacher] = [await come(), await come()];
    await teacher.openCourse('canvas', 'rosa', 'Geometry (Alvarez)');
    await teacher.plays({ [LABELS.display]: CHOICES.display.window });
    try {
      await clicks(pupil, 'canvas', 'maya', 'Geometry (Alvarez)');
      await reads(await pupil.frame(), en.wait.title);
      const setup = await teacher.clickFramed('Class app');
      await reads(setup, en.connect.title);
      const tab = await teacher.opensTab(() =>
        setup.getByRole('button', { name: 'Connect Geometry, period 2' }).click(),
      );
      await reads(tab, 'Geometry, period 2');
      assert.equal(await whoIn(tab), 'Rosa Alvarez (Teacher)');
      const waited = await pupil.frame();
      await reads(waited, en.open.title);
      await pupil.screenshot('waited for a window');
      const opened = await pupil.opensTab(() => waited.getByRole('button', { name: en.open.next }).click());
      await reads(opened, 'Geometry, period 2');
      assert.equal(await whoIn(opened), 'Maya Reyes (Student)');
      await teacher.page.bringToFront();
      await teacher.screenshot('set-up after its tab was opened');
    } finally {
      await teacher.page.getByRole('button', { name: 'Play the usual' }).click();
      await teacher.page.getByRole('status').waitFor({ state: 'detached' });
    }
    await disconnect('canvas', '1058');
  },
);

story('a district from nothing, by the words of docs/cli.md', async (come) => {
  const [, walk = ''] = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8').split(
    '## A district from nothing, in the demo',
  );
  const [, script = ''] = /```sh\n(.*?)```/s.exec(walk) ?? [];
  const pupil = await come();
  const pending = await clicks(pupil, 'canvas', 'maya', 'Art History (Roosevelt High)');
  await reads(pending, en.pending.title);
  assert.match(await demo.shell(script), /^6a99f0c2d4b8e90012ab0005 +Art History +5 /m);
  await reads(await pupil.clickFramed('Class app'), en.wait.title);
  const teacher = await come();
  const setup = await clicks(teacher, 'canvas', 'rosa', 'Art History (Roosevelt High)');
  await reads(setup, en.connect.title);
  assert.deepEqual(await rowsIn(setup), ['Art History', 'Art History']);
  await teacher.screenshot('classes of one name');
  await setup.getByRole('button', { name: 'Connect Art History', description: 'Period 5' }).click();
  await isIn(teacher, 'Art History', '6a99f0c2d4b8e90012ab0005', 'Rosa Alvarez (Teacher)');
  await isIn(pupil, 'Art History', '6a99f0c2d4b8e90012ab0005', 'Maya Reyes (Student)');
});

const wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

for (const [language, words, locale] of [
  ['English', en, 'en-US'],
  ['Spanish', es, 'es-MX'],
] as const) {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 320],
  ] as const) {
    story(`set-up, chooser and wait page fit ${width} px, ${colorScheme}, in ${language}`, async (come) => {
      const visitor = await come({ width, height: 640, colorScheme, locale });
      for (const [what, title, family, person, course, place] of [
        ['set-up', words.connect.title, 'canvas', 'rosa', 'Geometry (Alvarez)', '1058'],
        ['nobody', words.connect.title, 'canvas', 'ken', 'Geometry (Alvarez)', '1058'],
        ['chooser', words.choose.title, 'canvas', 'tom', 'Algebra 1 (Alvarez)', '1041'],
        ['wait', words.wait.title, 'canvas', 'maya', 'Geometry (Alvarez)', '1058'],
      ] as const) {
        await visitor.openCourse(family, person, course);
        const { page } = visitor;
        await page.goto(`${demo.lms}/${family}/courses/${place}/launch?display=tab`);
        await reads(page, title);
        assert.equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2));
        assert.equal(await page.evaluate(wider), 0, what);
        assert.deepEqual(await faultsOf(page), [], what);
        await picture(page, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}`);
      }
    });
  }
}
