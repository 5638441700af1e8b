import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkAll, codeIn } from './evidence.ts';
import { type Course, courseAddress } from './lms.ts';
import type { Exchange } from './sites.ts';
import { PICTURES } from './visitor.ts';
import type { World } from './world.ts';

/** What a page may take to come, in milliseconds: many times what it takes, for a busy machine is no failure. */
const PATIENCE = 60_000;

/** How a browser is told what its person does. A place is a tab, or a frame in one, by the browser's own name for it. */
export interface Hands {
  /** all tabs */
  tabs(): Promise<readonly string[]>;
  open(tab: string, url: string): Promise<void>;
  /** The frame of that name in the tab, as it is now; null while there is none. */
  frame(tab: string, name: string): Promise<string | null>;
  /** Clicks what the selector finds first, with a pointer, as often as this in a row. */
  click(place: string, selector: string, times: number): Promise<void>;
  evaluate(place: string, expression: string): Promise<unknown>;
  /** PNG in base64 */
  picture(tab: string): Promise<string>;
  leave(): Promise<void>;
}

/** What the application's server asks for, and what no page asks for. */
const isServers = (path: string): boolean =>
  path === '/token' || path === '/favicon.ico' || path.startsWith('/.well-known/');

/** A person at a browser that no library of ours drives. */
export class Person {
  /** the tab that this person came with */
  readonly tab: string;
  readonly #hands: Hands;
  readonly #world: World;
  readonly #from: number;
  /** tabs that this person has seen */
  readonly #known: Set<string>;

  private constructor(hands: Hands, world: World, tabs: readonly string[], tab: string) {
    this.tab = tab;
    this.#hands = hands;
    this.#world = world;
    this.#from = world.sites.exchanges.length;
    this.#known = new Set(tabs);
  }

  static async come(hands: Hands, world: World, tab: string): Promise<Person> {
    return new Person(hands, world, await hands.tabs(), tab);
  }

  get exchanges(): Exchange[] {
    return this.#world.sites.exchanges.slice(this.#from);
  }

  /** Those to Roomkey, as `POST /launch 303`; not the application's own. */
  get steps(): string[] {
    return this.exchanges
      .filter(({ host, path }) => host === 'roomkey.test' && !isServers(path))
      .map(({ method, path, status }) => `${method} ${path} ${status}`);
  }

  get codes(): string[] {
    return this.exchanges.map(codeIn).filter((code) => code !== null);
  }

  open(url: string): Promise<void> {
    return this.#hands.open(this.tab, url);
  }

  /** Opens the course and clicks the app in its menu. */
  async clickFramed(course: Course = {}): Promise<void> {
    await this.open(`https://lms.test${courseAddress(course)}`);
    await this.click('nav a');
  }

  /** Opens the course and clicks the app in a tab of its own. */
  async clickTab(course: Course = {}): Promise<string> {
    await this.open(`https://lms.test${courseAddress(course)}`);
    await this.click('nav a:last-of-type');
    return this.newTab();
  }

  click(selector: string, place = this.tab, times = 1): Promise<void> {
    return this.#hands.click(place, selector, times);
  }

  frame(name = 'tool_content'): Promise<string | null> {
    return this.#hands.frame(this.tab, name);
  }

  async needFrame(): Promise<string> {
    const frame = await this.frame();
    assert.ok(frame, 'there is no frame');
    return frame;
  }

  /** The next tab that this person has not seen. */
  async newTab(): Promise<string> {
    let tab: string | undefined;
    await this.until(async () => {
      tab = (await this.#hands.tabs()).find((one) => !this.#known.has(one));
      return tab !== undefined;
    }, 'no tab opened');
    this.#known.add(tab ?? '');
    return tab ?? '';
  }

  /** How many tabs there are that this person has not seen. */
  async unseenTabs(): Promise<number> {
    return (await this.#hands.tabs()).filter((one) => !this.#known.has(one)).length;
  }

  /** Whatever tabs there are now, none is the next one. */
  async forgetTabs(): Promise<void> {
    for (const tab of await this.#hands.tabs()) this.#known.add(tab);
  }

  evaluate(expression: string, place = this.tab): Promise<unknown> {
    return this.#hands.evaluate(place, expression);
  }

  /** Statements instead of an expression. */
  async run(script: string, place = this.tab): Promise<void> {
    await this.evaluate(`(() => {${script}})()`, place);
  }

  /** Waits until the app's frame, or this tab, shows that heading. */
  async reads(heading: string, tab?: string): Promise<void> {
    const shown = "([...document.querySelectorAll('h1')].find((one) => one.checkVisibility())?.innerText ?? '')";
    let seen: unknown = null;
    await this.until(
      async () => {
        const place = tab ?? (await this.frame());
        seen = place === null ? null : await this.evaluate(shown, place).catch(() => null);
        return seen === heading;
      },
      () => `"${heading}" did not come, but "${seen}"`,
    );
  }

  async until(holds: () => boolean | Promise<boolean>, otherwise: string | (() => string)): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!(await holds())) {
      const words = typeof otherwise === 'string' ? otherwise : otherwise();
      if (Date.now() > end) assert.fail(`${words}: ${this.steps.join(', ')}`);
      await wait(50);
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

  /** @throws AssertionError where something happened that must never happen */
  async leave(): Promise<void> {
    await this.#hands.leave();
    checkAll(this.exchanges);
  }

  async picture(name: string, tab = this.tab): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    const data = await this.#hands.picture(tab);
    writeFileSync(join(PICTURES, `${name.replaceAll(/[^\w]+/g, '-')}.png`), Buffer.from(data, 'base64'));
  }
}
