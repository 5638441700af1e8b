import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Frame, Page, Response } from 'playwright-core';
import type { PlatformFamily } from '../../local/lms/samples.ts';
import type { Demo } from './demo.ts';

/** What a page may take to come, in milliseconds: many times what it takes, for a busy machine is no failure. */
const PATIENCE = 60_000;

/** Name of the frame that an LMS opens an app in. */
const FRAME = 'tool_content';

const SHAPES: Readonly<Record<PlatformFamily, string>> = {
  canvas: 'Canvas-shaped',
  schoology: 'Schoology-shaped',
  moodle: 'Moodle-shaped',
};

export interface Look {
  /** folder of the pictures */
  readonly pictures: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

/** A person with a browser of their own in the demo LMS. */
export class Visitor {
  readonly page: Page;
  /** every answer that came to this browser */
  readonly answers: Response[] = [];
  readonly #context: BrowserContext;
  readonly #demo: Demo;
  readonly #pictures: string;
  readonly #faults: string[] = [];

  private constructor(context: BrowserContext, page: Page, demo: Demo, pictures: string) {
    this.#context = context;
    this.page = page;
    this.#demo = demo;
    this.#pictures = pictures;
    context.on('response', (response) => {
      this.answers.push(response);
      if (response.status() >= 500) this.#faults.push(`${response.status()} from ${response.url()}`);
    });
    context.on('weberror', (error) => this.#faults.push(String(error.error())));
    context.on('console', (message) => {
      const text = message.text();
      // A refusal is a page with a 4xx, which the browser reports too.
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) this.#faults.push(text);
    });
  }

  static async come(browser: Browser, demo: Demo, look: Look): Promise<Visitor> {
    const { pictures, width = 1280, height = 720, colorScheme = 'light', locale = 'en-US' } = look;
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale });
    context.setDefaultTimeout(PATIENCE);
    return new Visitor(context, await context.newPage(), demo, pictures);
  }

  /** From the front page of the demo to a course, as somebody. */
  async openCourse(family: PlatformFamily, person: string, title: string): Promise<void> {
    await this.page.goto(this.#demo.lms);
    await this.page.getByRole('link', { name: SHAPES[family] }).click();
    await this.page.getByRole('link', { name: title, exact: true }).click();
    await this.becomes(person);
  }

  /** Somebody else signs in on this device. */
  async becomes(person: string): Promise<void> {
    await this.page.getByLabel('Signed in on this device').selectOption(person);
    await this.page.getByRole('button', { name: 'Switch user' }).click();
    await this.page.locator(`#person option[value="${person}"][selected]`).waitFor({ state: 'attached' });
    await this.page.waitForLoadState('domcontentloaded');
  }

  /** Has the demo play what is named; all else as it was. */
  async plays(choices: Readonly<Record<string, string>>): Promise<void> {
    const details = this.page.locator('details.play');
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
    for (const [label, choice] of Object.entries(choices)) {
      await details.getByLabel(label).selectOption({ label: choice });
    }
    await Promise.all([
      this.page.waitForEvent('domcontentloaded'),
      this.page.getByRole('button', { name: 'Play this' }).click(),
    ]);
  }

  /** Clicks an entry of the course's menu that opens in a frame of the page. */
  async clickFramed(entry: 'Class app' | 'Choose content' | 'Click after your session ended'): Promise<Frame> {
    const name = entry === 'Class app' ? /^Class app$/ : new RegExp(`^${entry}`);
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.page.getByRole('link', { name }).click()]);
    return this.frame();
  }

  /** The app's frame, once it has left the LMS: until then it may become another one to playwright. */
  async frame(): Promise<Frame> {
    const start = Date.now();
    for (;;) {
      const frame = this.page.frame({ name: FRAME });
      const stays = Date.now() - start > 5000;
      if (frame !== null && (stays || (frame.url().startsWith('http') && !frame.url().startsWith(this.#demo.lms)))) {
        return frame;
      }
      assert.ok(Date.now() - start < PATIENCE, 'the course page has no frame');
      await wait(25);
    }
  }

  /** Clicks the entry that opens in a new tab. */
  clickTab(): Promise<Page> {
    return this.opensTab(() => this.page.getByRole('link', { name: 'Class app in a new tab' }).click());
  }

  async opensTab(click: () => Promise<unknown>): Promise<Page> {
    const [tab] = await Promise.all([this.#context.waitForEvent('page'), click()]);
    return tab;
  }

  /** Back or forward; playwright's own goBack waits for a load, which a page out of the browser's cache does not do. */
  async step(by: -1 | 1): Promise<void> {
    const arrived = this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame());
    await this.page.evaluate((distance) => history.go(distance), by);
    await arrived;
  }

  /** What Roomkey answered to launches, newest last. */
  launches(): Response[] {
    return this.answers.filter((one) => one.url() === `${this.#demo.roomkey}/launch`);
  }

  /** Of the page that was opened last. */
  async screenshot(name: string): Promise<void> {
    const page = this.#context.pages().at(-1) ?? this.page;
    await page.bringToFront();
    const frame = page.locator(`iframe[name="${FRAME}"]`);
    if ((await frame.count()) > 0) await frame.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(this.#pictures, `${name.replaceAll(/[^\w]+/g, '-')}.png`) });
  }

  /** @throws AssertionError where anything answered 5xx, or a script or a content policy complained */
  async leave(): Promise<void> {
    await this.#context.close();
    assert.deepEqual(this.#faults, []);
  }
}

/** Waits until the page or frame is this one. A frame that goes to another site may be a new one to playwright. */
export async function reads(where: Frame | Page, heading: string): Promise<void> {
  const now = (): Frame | Page => ('page' in where ? (where.page().frame({ name: FRAME }) ?? where) : where);
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      await now().getByRole('heading', { level: 1, name: heading, exact: true }).waitFor({ timeout: 1000 });
      return;
    } catch {
      if (Date.now() < end) continue;
      const text = await now()
        .locator('main')
        .textContent({ timeout: 1000 })
        .catch(() => 'nothing');
      assert.fail(`"${heading}" did not come; there is ${now().url()}: ${text}`);
    }
  }
}

/** The address without the launch that the application's own may name. */
export const addressOf = (where: Frame | Page): string => where.url().replace(/\?launch=[\w-]{22}$/, '');

/** Who the application says is signed in. */
export const whoIn = (where: Frame | Page): Promise<string | null> => where.locator('#who').textContent();
