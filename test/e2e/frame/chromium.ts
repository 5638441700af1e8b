import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, getuid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import type { Certificates } from './certificates.ts';

const COMMAND = '/usr/bin/chromium';

/** Whether third-party cookies are allowed, by the setting that people have. */
export type CookieMode = 'allowed' | 'blocked';

export interface Chromium {
  readonly browser: Browser;
  end(): Promise<void>;
}

/**
 * Chromium as people have it, on our sites alone. Playwright's own way to start it turns off the partition of
 * third-party storage and the page cache behind the back button.
 */
export async function startChromium(certificates: Certificates, port: number, cookies: CookieMode): Promise<Chromium> {
  const home = mkdtempSync(join(tmpdir(), 'roomkey-chromium-'));
  certificates.trustIn(join(home, '.pki', 'nssdb'));
  const profile = join(home, 'profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({
      profile: {
        cookie_controls_mode: cookies === 'allowed' ? 0 : 1,
        block_third_party_cookies: cookies === 'blocked',
      },
    }),
  );
  const child = spawn(
    COMMAND,
    [
      '--headless=new',
      ...(getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--host-resolver-rules=MAP *.test 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--user-agent=${userAgent()}`,
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      'about:blank',
    ],
    { env: { ...env, HOME: home }, stdio: 'ignore', detached: true },
  );
  const stop = (): Promise<void> => stopGroup(child, home);
  endWith(child);
  const portFile = join(profile, 'DevToolsActivePort');
  for (let tries = 0; !existsSync(portFile) || !readFileSync(portFile, 'utf8').includes('\n'); tries++) {
    if (tries > 600 || child.exitCode !== null) {
      await stop();
      throw new Error(`${COMMAND} did not start`);
    }
    await wait(50);
  }
  const [debugPort = '', path = ''] = readFileSync(portFile, 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${debugPort}${path}`);
  return {
    browser,
    async end() {
      await browser.close().catch(() => undefined);
      await stop();
    },
  };
}

/** Without a window Chromium calls itself HeadlessChrome, which nobody's Chromium does. */
function userAgent(): string {
  const [major] = /\d+/.exec(execFileSync(COMMAND, ['--version'], { encoding: 'utf8', stdio: 'pipe' })) ?? [];
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}

/** Whatever ends this process ends a program of its own too. */
export function endWith({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  process.once('exit', () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // it has ended already
    }
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** Ends a program with all that it started, and removes its folder. */
export async function stopGroup(child: ChildProcess, dir: string): Promise<void> {
  const { pid } = child;
  if (pid !== undefined && child.exitCode === null) {
    const ended = once(child, 'exit');
    process.kill(-pid, 'SIGKILL');
    await ended;
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
