import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { LANGUAGES, PIECES } from '../../support/pages.ts';
import { en } from '../words.ts';
import { setting } from './setting.ts';
import { PICTURES } from './visitor.ts';

const here = setting();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [
  { folder: '320', width: 320, colorScheme: 'light' },
  { folder: '320-dark', width: 320, colorScheme: 'dark' },
  { folder: '768-dark', width: 768, colorScheme: 'dark' },
  { folder: '1280', width: 1280, colorScheme: 'light' },
] as const;
const FOCUSABLE = 'a[href], button, summary, input:not([type=hidden]), select, textarea';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Opens pages of the gallery one after the other. */
async function leafThrough(
  look: (page: Page, language: string, name: string) => Promise<void>,
  options = {},
): Promise<void> {
  const { browser } = await here.chromium('blocked');
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const page = await context.newPage();
  for (const language of LANGUAGES) {
    for (const name of PIECES.keys()) {
      await page.goto(`https://gallery.test/${language}/${encodeURIComponent(name)}`);
      await look(page, language, name);
    }
  }
  await context.close();
  // Chromium asks for an icon wherever a page is at the top.
  assert.deepEqual(
    complaints.filter((text) => !text.startsWith('Failed to load resource')),
    [],
  );
}

const sideways = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page has a fault that axe finds, in English and in Spanish, ${colorScheme}`, async () => {
    const faults: string[] = [];
    await leafThrough(
      async (page, language, name) => {
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        await page.evaluate(AXE);
        const found: Violation[] = await page.evaluate('axe.run().then(({ violations }) => violations)');
        for (const { id, help, nodes } of found) {
          faults.push(`${language} ${name}: ${id}, ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
        }
      },
      { colorScheme, viewport: { width: 320, height: 640 } },
    );
    assert.deepEqual(faults, []);
  });
}

test('each page is there in both languages, says whose it is, does not move, and never scrolls sideways', async () => {
  await leafThrough(
    async (page, language, name) => {
      assert.equal(await page.evaluate('document.documentElement.lang'), language);
      const text = `${await page.title()} ${await page.locator('main').textContent()}`;
      assert.match(text, /Brightway/, name);
      assert.doesNotMatch(text, /roomkey|undefined|null|\[object/i, name);
      assert.equal(await page.locator('h1:visible').count(), 1, name);
      assert.equal(await page.evaluate('document.getAnimations().length'), 0, name);
      assert.equal(await sideways(page), 0, `${name} at 320 px`);
      await page.evaluate("document.documentElement.style.zoom = '2'");
      await page.setViewportSize({ width: 640, height: 640 });
      assert.equal(await sideways(page), 0, `${name} at 200 %`);
      await page.evaluate("document.documentElement.style.zoom = '1'");
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      assert.equal(await sideways(page), 0, `${name} with text of twice its size`);
      await page.setViewportSize({ width: 320, height: 640 });
    },
    { reducedMotion: 'reduce', viewport: { width: 320, height: 640 } },
  );
});

test('the keyboard reaches each control, and shows where it is', async () => {
  await leafThrough(async (page, _language, name) => {
    const wanted: number = await page.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(FOCUSABLE)})].filter((one) => one.checkVisibility()).length`,
    );
    const reached = new Set<string>();
    for (let step = 0; step < wanted; step++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate('document.activeElement.outerHTML'));
      const width: string = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth');
      assert.equal(width, '3px', `${name}: no ring around what has the focus`);
    }
    assert.equal(reached.size, wanted, name);
    for (const control of await page.locator('button:visible').all()) {
      const box = await control.boundingBox();
      assert.ok(box !== null && box.height >= 44, `${name}: a button of ${box?.height} px`);
    }
    const fields: { readonly height: number; readonly width: number; readonly whole: number }[] = await page.evaluate(
      "[...document.querySelectorAll('input:not([type])')].filter((one) => one.checkVisibility()).map((one) => ({ height: one.offsetHeight, width: one.offsetWidth, whole: one.closest('p').offsetWidth }))",
    );
    for (const { height, width, whole } of fields) {
      assert.ok(height >= 44 && width === whole, `${name}: a field of ${width} by ${height} px`);
    }
  });
});

test('pictures of each page, in both languages, in three widths, by day and by night', async () => {
  rmSync(join(PICTURES, 'pages'), { recursive: true, force: true });
  for (const { folder } of LOOKS) mkdirSync(join(PICTURES, 'pages', folder), { recursive: true });
  await leafThrough(async (page, language, name) => {
    // As on a phone, where a bar takes no room.
    await page.evaluate("document.documentElement.style.scrollbarWidth = 'none'");
    for (const { folder, width, colorScheme } of LOOKS) {
      await page.setViewportSize({ width, height: 480 });
      await page.emulateMedia({ colorScheme });
      const file = `${name.replaceAll(/\W+/g, '-')}.${language}.png`;
      await page.screenshot({ path: join(PICTURES, 'pages', folder, file), fullPage: true });
    }
  });
});

here.visit(
  'by keyboard alone the button opens the class in a new tab',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed();
    const button = visitor.frame().getByRole('button', { name: en.newTab.next });
    await button.focus();
    const tab = await visitor.opensTab(() => visitor.page.keyboard.press('Enter'));
    await visitor.reads('The class of Rosa Alvarez', tab);
  },
  { agent: 'safari', keepsNothing: true },
);

here.visit('by keyboard alone a page that waits opens the class', 'blocked', async (visitor) => {
  await visitor.clickFramed({ platform: 'windowed' });
  await visitor.reads(en.open.title);
  await visitor.page.locator('iframe[name=tool_content]').focus();
  await visitor.page.keyboard.press('Tab');
  const tab = await visitor.opensTab(() => visitor.page.keyboard.press('Space'));
  await visitor.reads('The class of Rosa Alvarez', tab);
});

here.visit('by keyboard alone the words for the administrator open', 'blocked', async (visitor) => {
  await visitor.page.goto('https://roomkey.test/login?iss=https://nobody.example&login_hint=x&target_link_uri=x');
  await visitor.reads(en.setUpWrong.title, visitor.page);
  await visitor.page.keyboard.press('Tab');
  await visitor.page.keyboard.press('Enter');
  await visitor.page.getByText(en.advice.clientId).waitFor();
});
