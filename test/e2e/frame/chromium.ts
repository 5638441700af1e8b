import { join } from 'node:path';
import { type Chromium, openChromium } from '../chromium.ts';
import { temporaryFolder } from '../service.ts';
import type { Certificates } from './certificates.ts';

/** Whether third-party cookies are allowed, by the setting that people have. */
export type CookieMode = 'allowed' | 'blocked';

/** Chromium on our sites alone, which trusts their certificates. */
export async function startChromium(certificates: Certificates, port: number, cookies: CookieMode): Promise<Chromium> {
  const home = temporaryFolder();
  certificates.trustIn(join(home, '.pki', 'nssdb'));
  return openChromium({
    name: `chromium-${cookies}`,
    home,
    preferences: {
      profile: {
        cookie_controls_mode: cookies === 'allowed' ? 0 : 1,
        block_third_party_cookies: cookies === 'blocked',
      },
    },
    args: [`--host-resolver-rules=MAP *.test 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`],
  });
}
