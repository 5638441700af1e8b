import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fieldsOf, listOf, textOf } from '../../../local/json.ts';
import { startService, temporaryFolder } from '../service.ts';
import { needTool } from '../tools.ts';
import { Bidi } from './bidi.ts';
import type { Certificates } from './certificates.ts';
import { type Hands, Person } from './person.ts';
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
    within: 180,
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

/** A person at Firefox; `off`: milliseconds by which the clock of all pages is wrong. Firefox itself does not start under a wrong one. */
export async function comeWithFirefox({ bidi }: Firefox, world: World, off = 0): Promise<Person> {
  const clock =
    off === 0 ? null : await bidi.send('script.addPreloadScript', { functionDeclaration: `() => (${wrong})(${off})` });
  const { context } = await bidi.send('browsingContext.create', { type: 'tab' });
  return Person.come(handsOf(bidi, clock?.['script']), world, String(context));
}

/** Runs in every page before its own scripts. */
function wrong(off: number): void {
  const { now } = Date;
  Date.now = () => now() + off;
}

function handsOf(bidi: Bidi, preloaded: unknown): Hands {
  const tabs = async (): Promise<string[]> => {
    const { contexts } = await bidi.send('browsingContext.getTree', {});
    return listOf(contexts).map((one) => String(fieldsOf(one)['context']));
  };

  const evaluate = async (context: string, expression: string): Promise<unknown> => {
    const answer = await bidi.send('script.evaluate', { expression, target: { context }, awaitPromise: true });
    const result = fieldsOf(answer['result']);
    if (answer['type'] !== 'success') throw new Error(textOf(fieldsOf(answer['exceptionDetails'])['text']));
    return result['value'] ?? null;
  };

  return {
    tabs,
    evaluate,
    async open(context, url) {
      await bidi.send('browsingContext.navigate', { context, url, wait: 'none' });
      // One that cuts off another is never told as complete.
      const there = `location.href === ${JSON.stringify(url)} && document.readyState === 'complete'`;
      const end = Date.now() + PATIENCE;
      while ((await evaluate(context, there).catch(() => false)) !== true) {
        if (Date.now() > end) throw new Error(`${url} did not open`);
        await wait(50);
      }
    },
    async frame(root, name) {
      const { contexts } = await bidi.send('browsingContext.getTree', { root });
      const children = listOf(fieldsOf(listOf(contexts)[0])['children']).map(fieldsOf);
      for (const child of children) {
        const context = String(child['context']);
        if ((await evaluate(context, 'window.name').catch(() => null)) === name) return context;
      }
      return null;
    },
    async click(context, selector, times) {
      const locator = { type: 'css', value: selector };
      const found = await bidi.send('browsingContext.locateNodes', { context, locator, maxNodeCount: 1 });
      const element = listOf(found['nodes'])[0];
      assert.ok(element, `there is no ${selector}`);
      const origin = { type: 'element', element: { sharedId: fieldsOf(element)['sharedId'] } };
      const clicks = Array.from({ length: times }, () => [
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]);
      const actions = [{ type: 'pointerMove', x: 0, y: 0, origin }, ...clicks.flat()];
      await bidi.send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
    },
    async picture(context) {
      return String((await bidi.send('browsingContext.captureScreenshot', { context }))['data']);
    },
    async leave() {
      if (preloaded !== undefined) await bidi.send('script.removePreloadScript', { script: preloaded });
      const left = await tabs();
      // The last tab stays, or Firefox would end.
      await bidi.send('browsingContext.create', { type: 'tab' });
      for (const context of left) await bidi.send('browsingContext.close', { context });
    },
  };
}
