import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fieldsOf, listOf, textOf } from '../../../local/json.ts';
import { startService, temporaryFolder } from '../service.ts';
import { needTool } from '../tools.ts';
import { Bidi } from './bidi.ts';
import type { Certificates } from './certificates.ts';
import { checkAll } from './evidence.ts';
import { type Course, courseAddress } from './lms.ts';
import type { Exchange } from './sites.ts';
import type { World } from './world.ts';

const FIREFOX = '/usr/bin/firefox-esr';
const PATIENCE = 20_000;

/** How Firefox treats third-party cookies: the name of the setting, and what it sets. */
export const FIREFOX_MODES = {
  'as installed': {},
  'only with partitions that sites ask for': { 'network.cookie.cookieBehavior.optInPartitioning': true },
  'third-party cookies rejected': { 'network.cookie.cookieBehavior': 1 },
  'all cookies allowed': { 'network.cookie.cookieBehavior': 0 },
} as const satisfies Record<string, Preferences>;
export type FirefoxMode = keyof typeof FIREFOX_MODES;

type Preferences = Readonly<Record<string, string | number | boolean>>;

/** Nothing but quiet: no requests of its own, no first pages. */
const QUIET: Preferences = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'remote.prefs.recommended': false,
  'toolkit.telemetry.enabled': false,
};

export interface Firefox {
  readonly bidi: Bidi;
  end(): Promise<void>;
}

/** Stock Firefox on our sites alone, which trusts their certificates. */
export async function startFirefox(certificates: Certificates, proxyPort: number, mode: FirefoxMode): Promise<Firefox> {
  const profile = temporaryFolder();
  certificates.trustIn(profile);
  const preferences: Preferences = {
    ...QUIET,
    'network.proxy.type': 1,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': proxyPort,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': proxyPort,
    ...FIREFOX_MODES[mode],
  };
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const place = /WebDriver BiDi listening on (ws:\S+)/;
  const service = await startService({
    name: 'firefox',
    command: needTool(FIREFOX),
    args: ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile],
    env: { HOME: profile, TMPDIR: profile },
    within: 60,
    isReady: (printed) => place.test(printed),
  });
  const [, url = ''] = place.exec(service.output()) ?? [];
  const bidi = await Bidi.open(`${url}/session`);
  return {
    bidi,
    async end() {
      bidi.close();
      await service.end();
    },
  };
}

/** A person at Firefox. */
export class FirefoxVisitor {
  readonly #bidi: Bidi;
  /** the tab that this person came with */
  readonly tab: string;
  readonly #script: string | null;
  readonly #world: World;
  readonly #from: number;

  private constructor(bidi: Bidi, tab: string, world: World, script: string | null) {
    this.#bidi = bidi;
    this.tab = tab;
    this.#script = script;
    this.#world = world;
    this.#from = world.sites.exchanges.length;
  }

  /** @param script runs in every page before its own */
  static async come({ bidi }: Firefox, world: World, script?: string): Promise<FirefoxVisitor> {
    const added = script && (await bidi.send('script.addPreloadScript', { functionDeclaration: script }));
    const { context } = await bidi.send('browsingContext.create', { type: 'tab' });
    return new FirefoxVisitor(bidi, String(context), world, added ? String(added['script']) : null);
  }

  get exchanges(): Exchange[] {
    return this.#world.sites.exchanges.slice(this.#from);
  }

  get steps(): string[] {
    return this.exchanges
      .filter(({ host, path }) => host === 'roomkey.test' && path !== '/token' && path !== '/favicon.ico')
      .map(({ method, path, status }) => `${method} ${path} ${status}`);
  }

  async open(url: string): Promise<void> {
    await this.#bidi.send('browsingContext.navigate', { context: this.tab, url, wait: 'complete' });
  }

  async clickFramed(course: Course = {}): Promise<void> {
    await this.open(`https://lms.test${courseAddress(course)}`);
    await this.click('nav a', this.tab);
  }

  /** The first control that the selector finds, clicked with a pointer. */
  async click(selector: string, context: string): Promise<void> {
    const found = await this.#bidi.send('browsingContext.locateNodes', {
      context,
      locator: { type: 'css', value: selector },
      maxNodeCount: 1,
    });
    const element = listOf(found['nodes'])[0];
    assert.ok(element, `there is no ${selector}`);
    const origin = { type: 'element', element: { sharedId: fieldsOf(element)['sharedId'] } };
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await this.#bidi.send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  /** The frame of that name in this person's tab, as it is now; null while there is none. */
  async frame(name = 'tool_content'): Promise<string | null> {
    const { contexts } = await this.#bidi.send('browsingContext.getTree', { root: this.tab });
    const children = listOf(fieldsOf(listOf(contexts)[0])['children']).map(fieldsOf);
    for (const child of children) {
      const context = String(child['context']);
      if ((await this.evaluate('window.name', context).catch(() => null)) === name) return context;
    }
    return null;
  }

  async needFrame(): Promise<string> {
    const frame = await this.frame();
    assert.ok(frame, 'there is no frame');
    return frame;
  }

  /** The newest tab besides this person's first. */
  async newTab(): Promise<string> {
    let tabs: string[] = [];
    await this.until(async () => {
      const { contexts } = await this.#bidi.send('browsingContext.getTree', {});
      tabs = listOf(contexts).map((one) => String(fieldsOf(one)['context']));
      return tabs.indexOf(this.tab) < tabs.length - 1;
    }, 'no tab opened');
    return tabs.at(-1) ?? '';
  }

  async evaluate(expression: string, context: string): Promise<unknown> {
    const answer = await this.#bidi.send('script.evaluate', { expression, target: { context }, awaitPromise: true });
    const result = fieldsOf(answer['result']);
    if (answer['type'] !== 'success') throw new Error(textOf(fieldsOf(answer['exceptionDetails'])['text']));
    return result['value'] ?? null;
  }

  /** Waits until the app's frame, or this tab, shows that heading. */
  async reads(heading: string, tab?: string): Promise<void> {
    const shown = "[...document.querySelectorAll('h1')].find((one) => one.checkVisibility())?.innerText ?? ''";
    let seen: unknown = null;
    await this.until(
      async () => {
        const context = tab ?? (await this.frame());
        seen = context === null ? null : await this.evaluate(shown, context).catch(() => null);
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

  async leave(): Promise<void> {
    const { contexts } = await this.#bidi.send('browsingContext.getTree', {});
    const tabs = listOf(contexts).map((one) => String(fieldsOf(one)['context']));
    // The last tab stays, or Firefox would end.
    await this.#bidi.send('browsingContext.create', { type: 'tab' });
    for (const context of tabs) await this.#bidi.send('browsingContext.close', { context });
    if (this.#script !== null) await this.#bidi.send('script.removePreloadScript', { script: this.#script });
    checkAll(this.exchanges);
  }

  async picture(file: string): Promise<void> {
    const { data } = await this.#bidi.send('browsingContext.captureScreenshot', { context: this.tab });
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, Buffer.from(String(data), 'base64'));
  }
}
