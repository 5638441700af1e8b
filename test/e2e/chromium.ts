import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { ROOT, startService, temporaryFolder } from './service.ts';
import { CHROMIUM, needTool } from './tools.ts';

export const SCREENSHOTS = join(ROOT, 'test', 'e2e', 'screenshots');

export interface Chromium {
  readonly browser: Browser;
  end(): Promise<void>;
}

/** Chromium for the demo. */
export async function startChromium(options: Pick<ChromiumOptions, 'args'> = {}): Promise<Chromium> {
  return openChromium({ name: 'chromium', home: temporaryFolder(), ...options });
}

/** An empty folder for pictures of what people see, to be looked at. */
export function emptyPictures(folder: string): string {
  const path = join(SCREENSHOTS, folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

export interface ChromiumOptions {
  /** of its log */
  readonly name: string;
  readonly home: string;
  readonly preferences?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
}

/**
 * Chromium as people have it: playwright's own way to start it turns off the partition of third-party storage and the
 * page cache behind the back button.
 */
export async function openChromium({ name, home, preferences = {}, args = [] }: ChromiumOptions): Promise<Chromium> {
  const profile = join(home, 'profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const portFile = join(profile, 'DevToolsActivePort');
  const service = await startService({
    name,
    command: needTool(CHROMIUM),
    args: [
      '--headless=new',
      ...(getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--user-agent=${userAgent()}`,
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
      'about:blank',
    ],
    env: { HOME: home, TMPDIR: home },
    within: 180,
    isReady: () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'),
  });
  const [port = '', path = ''] = readFileSync(portFile, 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`);
  return {
    browser,
    async end() {
      await browser.close().catch(() => undefined);
      await service.end();
    },
  };
}

/** Without a window Chromium calls itself HeadlessChrome, which nobody's Chromium does. */
function userAgent(): string {
  const said = execFileSync(needTool(CHROMIUM), ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  const [major = ''] = /\d+/.exec(said) ?? [];
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}
