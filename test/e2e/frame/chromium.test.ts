import type { CookieMode } from './chromium.ts';
import { comeWithChromium } from './chromium-person.ts';
import { cuts } from './cuts.ts';
import { afterOthers, type Tell } from './everywhere.ts';
import { ticks } from './looks.ts';
import { fromAnotherBrowser, inOwnFrames, inOwnTabs } from './own-login.ts';
import { setting } from './setting.ts';
import { pagesThatWait } from './waits.ts';

const here = setting();

const tellWith =
  (mode: CookieMode): Tell =>
  (title, story, keeps) =>
    here.meet(
      `Chromium, cookies ${mode}: ${title}`,
      async (world) => comeWithChromium(await here.chromium(mode), world),
      story,
      keeps,
    );

pagesThatWait(tellWith('allowed'), here);
ticks(tellWith('allowed'));
cuts(tellWith('allowed'), here, 'by cookie');
for (const mode of ['allowed', 'blocked'] as const) {
  inOwnFrames(tellWith(mode));
  inOwnTabs(tellWith(mode), here);
  fromAnotherBrowser(tellWith(mode), here);
}
afterOthers(tellWith('allowed'), here, 'The class of Sam Okafor', 1);
afterOthers(tellWith('blocked'), here, 'The class of Sam Okafor', 0);
