import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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

/**
 * Chromium as people have it: playwright's own way to start it turns off the partition of third-party storage and the
 * page cache behind the back button.
 */
export async function startChromium(): Promise<Chromium> {
  rmSync(SCREENSHOTS, { recursive: true, force: true });
  mkdirSync(SCREENSHOTS, { recursive: true });
  const profile = temporaryFolder();
  const portFile = join(profile, 'DevToolsActivePort');
  const service = await startService({
    name: 'chromium',
    command: needTool(CHROMIUM),
    args: [
      '--headless=new',
      ...(getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      'about:blank',
    ],
    env: { TMPDIR: profile },
    within: 60,
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
