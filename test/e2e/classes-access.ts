import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { faultsOf } from './axe.ts';
import { clicks, type Stories } from './stories.ts';
import { reads, type Visitor } from './visitor.ts';
import { inDemo } from './words.ts';

const { en, es } = inDemo;

/** Connecting and choosing with no mouse, and on every screen; in a demo whose Geometry of Canvas is not connected. */
export function accessStories({ story, isIn, disconnect, demo, pictures }: Stories): void {
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
    await tabTo(visitor, await visitor.frame(), en.connect.search.title);
    await visitor.page.keyboard.press('Enter');
    await tabTo(visitor, await visitor.frame(), en.connect.ask.label);
    await visitor.page.keyboard.type('Geometry for two');
    await visitor.page.keyboard.press('Enter');
    await reads(setup, en.asked.title);
    assert.match(await demo().command('requests', 'list'), /Geometry for two/);

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
          await page.goto(`${demo().lms}/${family}/courses/${place}/launch?display=tab`);
          await reads(page, title);
          assert.equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2));
          assert.equal(await page.evaluate(wider), 0, what);
          assert.deepEqual(await faultsOf(page), [], what);
          await picture(page, pictures, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}`);
        }
      });
    }
  }
}

/** What has the focus, by the words that say it. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  const title = one?.matches('button') ? one.querySelector('b') : null;
  return (title?.textContent ?? one?.getAttribute('aria-label') ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? '').trim();
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

const wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** The whole of a page of ours, which in a frame would be cut off. */
async function picture(page: Page, folder: string, name: string): Promise<void> {
  // As on a phone, where a bar takes no room.
  await page.evaluate("document.documentElement.style.scrollbarWidth = 'none'");
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
