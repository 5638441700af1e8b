import assert from 'node:assert/strict';
import { after } from 'node:test';
import { wrongClock } from '../clock.ts';
import { en } from '../words.ts';
import { cuts } from './cuts.ts';
import {
  afterOthers,
  applicationOf,
  byStorage,
  hostilePosts,
  inTabs,
  inWindows,
  opensTab,
  otherPages,
  ROSA,
  type Tell,
  wrongClocks,
} from './everywhere.ts';
import { courseAddress } from './lms.ts';
import { looks, ticks } from './looks.ts';
import { opensOnce } from './once.ts';
import { fromAnotherBrowser, inBareFrames, inOwnTabs } from './own-login.ts';
import { setting } from './setting.ts';
import { pagesThatWait } from './waits.ts';
import { comeWithWebkit, startScreen, type WebkitMode } from './webkit.ts';
import { fateOf } from './world.ts';

let screen: ReturnType<typeof startScreen> | undefined;
after(async () => (await screen)?.end());
const here = setting();

const tellWith =
  (mode: WebkitMode, clock?: string): Tell =>
  (title, story, keeps) =>
    here.meet(
      `WebKit, ${mode}: ${title}${clock === undefined ? '' : `, with a clock that is wrong by ${clock}`}`,
      async (world) => {
        screen ??= startScreen();
        return comeWithWebkit(world, (await screen).display, mode, clock === undefined ? {} : wrongClock(clock));
      },
      story,
      keeps,
    );
const tell = tellWith('cookies as ITP');

byStorage(tell, here);

tell('back from the page with the button shows the course', async (person) => {
  await person.clickFramed({ platform: 'automatic' });
  await person.reads(en.open.title);
  await person.evaluate('history.back()');
  const address = `https://lms.test${courseAddress({ platform: 'automatic' })}`;
  await person.until(async () => (await person.evaluate('location.href')) === address, 'no course');
  assert.deepEqual(person.codes, []);
});

inTabs(tell);
inWindows(tell);
otherPages(tell);
pagesThatWait(tell, here);
opensOnce(tell, here);
inOwnTabs(tell, here);
fromAnotherBrowser(tell, here);
inBareFrames(tell, here);
hostilePosts(tell, here);
looks(tell, 'webkit');
ticks(tell);

const tellOfOldCookies = tellWith('old cookies sent in frames, no new ones kept');
cuts(tellOfOldCookies, here, 'by storage');

const { landed, withoutCookies } = applicationOf(here);
const NOBODY = 'Nobody is signed in';

afterOthers(tellOfOldCookies, here, NOBODY, 2);

tellOfOldCookies('nor where those cookies miss the landing and are back after it', async (person) => {
  await person.reads(ROSA, await person.clickTab());
  here.world.sites.fate = (exchange) =>
    exchange.host === 'partner.test' && exchange.url.includes('code=') ? 'lose-cookies' : fateOf(exchange);
  try {
    await person.clickFramed({ platform: 'schoology' });
    await person.reads(NOBODY);
  } finally {
    here.world.sites.fate = fateOf;
  }
  const shown = person.exchanges.filter(({ host, url }) => host === 'partner.test' && !url.includes('code='));
  assert.match(shown.at(-1)?.headers.cookie ?? '', /__Host-s=/, 'cookies of before came back');
  assert.deepEqual([landed().who, landed().cookies], ['Sam Okafor', 0]);
});

tellOfOldCookies('an application that decides by them opens in a tab, for who clicked', async (person) => {
  await person.reads(ROSA, await person.clickTab({ platform: 'automatic' }));
  await person.clickFramed({ platform: 'automatic', person: 'maya' });
  await person.reads(en.open.title);
  await person.reads('The class of Maya Reyes', await opensTab(person));
});

tellWith('all cookies blocked')('a tab opens the class by its own storage', (person) =>
  withoutCookies(async () => {
    await person.reads(ROSA, await person.clickTab({ platform: 'automatic' }));
    assert.deepEqual(person.steps, ['POST /login 200', 'POST /launch 200', 'POST /launch 200']);
    assert.equal(landed().told, false);
  }),
);

for (const days of [1, -1]) wrongClocks(tellWith('cookies as ITP', days > 0 ? '+1d' : '-1d'), days);
