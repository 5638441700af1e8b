import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { SCREENSHOTS } from '../chromium.ts';
import { AGENTS } from './agents.ts';
import { checkAll } from './evidence.ts';
import { type Course, courseAddress } from './lms.ts';
import type { Exchange } from './sites.ts';
import type { World } from './world.ts';

/** Pictures of what people see, to be looked at. */
export const PICTURES = join(SCREENSHOTS, 'frame');

/** What a page may take to come, in milliseconds: many times what it takes, for a busy machine is no failure. */
const PATIENCE = 60_000;

export interface Who {
  readonly agent?: keyof typeof AGENTS;
  /** our own pages can keep nothing in their frame */
  readonly keepsNothing?: boolean;
  /** what our own pages kept in their frame is gone when the next one looks for it */
  readonly losesOwnStorage?: boolean;
  readonly locale?: string;
}

/** A person with a browser profile of their own. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #world: World;
  readonly #from: number;
  readonly #faults: string[] = [];
  #expected: RegExp | null = null;

  private constructor(context: BrowserContext, page: Page, world: World) {
    this.context = context;
    this.page = page;
    this.#world = world;
    this.#from = world.sites.exchanges.length;
    context.on('weberror', (error) => this.#faults.push(String(error.error())));
    context.on('console', (message) => {
      // A refusal is a page with a 4xx, which the browser reports too.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) this.#faults.push(message.text());
    });
  }

  static async come(browser: Browser, world: World, who: Who = {}): Promise<Visitor> {
    const { agent, keepsNothing = false, losesOwnStorage = false, locale = 'en-US' } = who;
    const context = await browser.newContext({ locale, ...(agent && { userAgent: AGENTS[agent] }) });
    context.setDefaultTimeout(PATIENCE);
    if (keepsNothing) await context.addInitScript(breakOwnStorage);
    if (losesOwnStorage) await context.addInitScript(emptyOwnStorage);
    return new Visitor(context, await context.newPage(), world);
  }

  /** What this person's requests were, and what came of them. */
  get exchanges(): Exchange[] {
    return this.#world.sites.exchanges.slice(this.#from);
  }

  /** Those to Roomkey, as `POST /launch 303`; not the application's own. */
  get steps(): string[] {
    return this.#ours.map(({ method, path, status }) => `${method} ${path} ${status}`);
  }

  get #ours(): Exchange[] {
    return this.exchanges.filter(
      ({ host, path }) => host === 'roomkey.test' && path !== '/token' && path !== '/favicon.ico',
    );
  }

  answersOf(path: string): Exchange[] {
    return this.#ours.filter((one) => one.path === path);
  }

  /** Opens the course and clicks the app in its menu. */
  async clickFramed(course: Course = {}, host = 'lms.test'): Promise<void> {
    await this.page.goto(`https://${host}${courseAddress(course)}`);
    await this.page.getByRole('link', { name: 'Class app' }).click();
    await this.page.locator('iframe[name=tool_content]').waitFor();
  }

  /** Opens the course and clicks the app in a tab of its own. */
  async clickTab(course: Course = {}): Promise<Page> {
    await this.page.goto(`https://lms.test${courseAddress(course)}`);
    return this.opensTab(() => this.page.getByRole('link', { name: 'In a new tab' }).click());
  }

  async opensTab(click: () => Promise<unknown>): Promise<Page> {
    const [tab] = await Promise.all([this.context.waitForEvent('page'), click()]);
    return tab;
  }

  /** The app's frame as it is now. */
  frame(name = 'tool_content'): Frame {
    const frame = this.page.frame(name);
    assert.ok(frame, `there is no frame ${name}`);
    return frame;
  }

  /** Waits until the application has shown the class to somebody, as often as this. */
  async arrives(times = 1): Promise<void> {
    await this.until(
      () =>
        this.exchanges.filter(
          ({ host, path, url, status }) =>
            host.endsWith('partner.test') && path.includes('/classes/') && !url.includes('code=') && status === 200,
        ).length >= times,
      'the class did not open',
    );
  }

  /** The back button; the call has its answer before the page goes. */
  async goesBack(): Promise<void> {
    await this.page.evaluate('void setTimeout(() => history.back(), 50)');
  }

  /** Whether this page comes to stand at this address, also where the browser had kept it behind the back button. */
  async comesTo(address: RegExp, patience = PATIENCE): Promise<boolean> {
    const end = Date.now() + patience;
    while (Date.now() < end) {
      const at = await Promise.race([this.page.evaluate(() => location.href).catch(() => null), wait(1000, null)]);
      if (at !== null && address.test(at)) return true;
      await wait(25);
    }
    return false;
  }

  async until(holds: () => boolean, otherwise: string): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!holds()) {
      if (Date.now() > end) assert.fail(`${otherwise}: ${this.steps.join(', ')}`);
      await wait(25);
    }
  }

  /** Nothing more happens for a while. */
  async settles(ms = 400): Promise<void> {
    let seen = -1;
    while (seen !== this.exchanges.length) {
      seen = this.exchanges.length;
      await wait(ms);
    }
  }

  /** Waits until this page, or the app's frame, shows this heading. */
  async reads(heading: string, where?: Page): Promise<void> {
    const end = Date.now() + PATIENCE;
    const place = (): Frame | Page => where ?? this.frame();
    while (Date.now() < end) {
      try {
        await place().getByRole('heading', { level: 1, name: heading, exact: true }).waitFor({ timeout: 2000 });
        return;
      } catch {
        // The frame may have been replaced meanwhile.
        await wait(50);
      }
    }
    const text = await place()
      .locator('body')
      .textContent({ timeout: 1000 })
      .catch(() => 'nothing');
    assert.fail(`"${heading}" did not come; there is ${place().url()}: ${text}; ${this.steps.join(', ')}`);
  }

  async picture(name: string, page = this.page): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name.replaceAll(/[^\w]+/g, '-')}.png`) });
  }

  /** What the browser complains about that this test is there to cause. */
  expects(complaint: RegExp): void {
    this.#expected = complaint;
  }

  /** @throws AssertionError where something happened that must never happen */
  async leave(): Promise<void> {
    await this.context.close();
    checkAll(this.exchanges);
    const expected = this.#expected;
    assert.deepEqual(expected === null ? this.#faults : this.#faults.filter((fault) => !expected.test(fault)), []);
    if (expected !== null) assert.notEqual(this.#faults.length, 0, 'the browser was to complain');
  }
}

/** As where a browser keeps nothing for frames of another site. Runs in every page before its own scripts. */
function breakOwnStorage(): void {
  if (location.hostname !== 'roomkey.test') return;
  Object.defineProperty(globalThis, 'sessionStorage', {
    get() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
}

/** As where a browser clears a frame's storage at every change of site. */
function emptyOwnStorage(): void {
  if (location.hostname === 'roomkey.test' && location.pathname === '/launch') sessionStorage.clear();
}
