import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { freePort, type Service, startService, temporaryFolder } from '../service.ts';
import { needTool } from '../tools.ts';
import { type Hands, Person } from './person.ts';
import { WebDriver } from './webdriver.ts';
import type { World } from './world.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/Xvfb';
/** Debian keeps it below the name of the architecture. */
const BROWSERS = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

/** What WebKit keeps of other sites in frames: the name of the setting, and what the browser is started with. */
export const WEBKIT_MODES = {
  'cookies as ITP': ['--enable-itp'],
  'old cookies sent in frames, no new ones kept': [],
  'all cookies blocked': ['--cookies-policy=never'],
} as const satisfies Record<string, readonly string[]>;
export type WebkitMode = keyof typeof WEBKIT_MODES;

/** A screen that nobody sees: WebKitGTK has no way to run without one. */
export async function startScreen(): Promise<{ readonly display: string; end(): Promise<void> }> {
  const place = /^(\d+)$/m;
  const service = await startService({
    name: 'xvfb',
    command: needTool(XVFB),
    args: ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    within: 180,
    isReady: (printed) => place.test(printed),
  });
  const [, number = ''] = place.exec(service.output()) ?? [];
  return { display: `:${number}`, end: service.end };
}

/** A person with a driver and a browser of their own, on our sites alone. */
export async function comeWithWebkit(
  world: World,
  display: string,
  mode: WebkitMode,
  env: Readonly<Record<string, string>> = {},
): Promise<Person> {
  const proxy = `--proxy=http://127.0.0.1:${world.sites.proxyPort}`;
  const { hands, tab } = await openWebkit(display, [proxy, ...WEBKIT_MODES[mode]], env);
  return Person.come(hands, world, tab);
}

export async function openWebkit(
  display: string,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly hands: Hands; readonly tab: string }> {
  const home = temporaryFolder();
  const port = await freePort();
  const service = await startService({
    name: 'webkit',
    command: needTool(DRIVER),
    args: [`--port=${port}`],
    env: {
      DISPLAY: display,
      HOME: home,
      TMPDIR: home,
      XDG_RUNTIME_DIR: home,
      GTK_A11Y: 'none',
      NO_AT_BRIDGE: '1',
      ...env,
    },
    within: 180,
    isReady: () =>
      fetch(`http://127.0.0.1:${port}/status`).then(
        ({ ok }) => ok,
        () => false,
      ),
  });
  const binary = BROWSERS.find((path) => existsSync(path)) ?? needTool(BROWSERS[0] ?? '');
  const args = ['--automation', ...options];
  try {
    const driver = await WebDriver.open(`http://127.0.0.1:${port}`, {
      acceptInsecureCerts: true,
      'webkitgtk:browserOptions': { binary, args },
    });
    const tab = String(await driver.send('GET', '/window'));
    return { hands: handsOf(driver, service), tab };
  } catch (error) {
    await service.end();
    throw error;
  }
}

/** A place is the handle of a tab, and the name of a frame in it after a space. */
function handsOf(driver: WebDriver, service: Service): Hands {
  async function go(place: string): Promise<void> {
    const [handle, name] = place.split(' ');
    await driver.send('POST', '/window', { handle });
    await driver.send('POST', '/frame', { id: null });
    if (name === undefined) return;
    const frame = await driver.find(`iframe[name=${name}]`);
    assert.ok(frame, `there is no frame ${name}`);
    await driver.send('POST', '/frame', { id: frame });
  }

  return {
    tabs: async () => [...Object(await driver.send('GET', '/window/handles'))].map(String),
    async open(tab, url) {
      await go(tab);
      await driver.send('POST', '/url', { url });
    },
    async frame(tab, name) {
      await go(tab);
      return (await driver.find(`iframe[name=${name}]`)) === null ? null : `${tab} ${name}`;
    },
    async click(place, selector, times) {
      await go(place);
      const origin = await driver.find(selector);
      assert.ok(origin, `there is no ${selector}`);
      const clicks = Array.from({ length: times }, () => [
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]);
      const actions = [{ type: 'pointerMove', x: 0, y: 0, origin }, ...clicks.flat()];
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
      await driver.send('POST', '/actions', { actions: [mouse] });
    },
    async evaluate(place, expression) {
      await go(place);
      return driver.send('POST', '/execute/sync', { script: `return ${expression}`, args: [] });
    },
    async picture(tab) {
      await go(tab);
      return String(await driver.send('GET', '/screenshot'));
    },
    async leave() {
      await driver.send('DELETE', '').catch(() => undefined);
      await service.end();
    },
  };
}
