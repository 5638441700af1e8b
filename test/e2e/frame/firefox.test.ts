import assert from 'node:assert/strict';
import { after } from 'node:test';
import { en } from '../words.ts';
import { cuts } from './cuts.ts';
import {
  afterOthers,
  byStorage,
  hostilePosts,
  inTabs,
  opensTab,
  otherPages,
  ROSA,
  type Tell,
  wrongClocks,
} from './everywhere.ts';
import { comeWithFirefox, FIREFOX_MODES, type Firefox, type FirefoxMode, startFirefox } from './firefox.ts';
import { courseAddress } from './lms.ts';
import { ticks } from './looks.ts';
import { opensOnce } from './once.ts';
import { inBareFrames, inOwnFrames, inOwnTabs } from './own-login.ts';
import { setting } from './setting.ts';
import { pagesThatWait } from './waits.ts';

const MODES = Object.keys(FIREFOX_MODES).filter((name): name is FirefoxMode => name in FIREFOX_MODES);

let running: { readonly mode: FirefoxMode; readonly firefox: Firefox } | null = null;
after(() => running?.firefox.end());
const here = setting();

/** One Firefox at a time. */
async function firefoxIn(mode: FirefoxMode): Promise<Firefox> {
  if (running?.mode === mode) return running.firefox;
  const { certificates, sites } = here.world;
  await running?.firefox.end();
  running = { mode, firefox: await startFirefox(certificates, sites.proxyPort, mode) };
  return running.firefox;
}

const tellWith =
  (mode: FirefoxMode, days = 0): Tell =>
  (title, story, keeps) =>
    here.meet(
      `Firefox, ${mode}: ${title}${days === 0 ? '' : `, with a clock that is wrong by ${days} day`}`,
      async (world) => comeWithFirefox(await firefoxIn(mode), world, days * 86_400_000),
      story,
      keeps,
    );

for (const mode of MODES) storiesIn(mode);

function storiesIn(mode: FirefoxMode): void {
  const tell = tellWith(mode);
  const noCookies = mode === 'third-party cookies rejected';
  const noHeader = noCookies || mode === 'all cookies allowed';
  // Where no cookie of a frame is kept, an application has no session there either.
  const inFrame = noCookies ? 'Nobody is signed in' : ROSA;

  tell('a click opens the class in the frame', async (person) => {
    await person.clickFramed();
    await person.reads(inFrame);
    assert.equal(here.world.partner.landings.at(-1)?.who, 'Rosa Alvarez');
    const proof = noCookies ? ['POST /launch 200', 'POST /launch 200'] : ['POST /launch 303'];
    assert.deepEqual(person.steps, [noHeader ? 'POST /login 200' : 'POST /login 302', ...proof]);
  });

  if (mode !== 'as installed' && !noCookies) return;

  tell('back from the class in the frame shows the course', async (person) => {
    await person.clickFramed();
    await person.reads(inFrame);
    const address = `https://lms.test${courseAddress({})}`;
    // Once more where the browser has kept a page of the LMS that posted by itself.
    const end = Date.now() + 8000;
    const at = () => person.evaluate('location.href');
    await person.evaluate('history.back()');
    await person.until(async () => Date.now() > end || (await at()) === address, 'no course');
    if (Date.now() > end) await person.evaluate('history.back()');
    await person.until(async () => (await at()) === address, 'no course');
    assert.equal(person.codes.length, 1);
  });

  // A script cannot reload a frame that a form post filled: Firefox asks a person first. Back posts it again too.
  tell('an application that wants a window: its button, also after back, opens the class in a tab', async (person) => {
    here.world.lms.mood.postsAfter = 100;
    try {
      await person.clickFramed({ platform: 'windowed' });
      await person.reads(en.open.title);
      await person.evaluate('history.back()');
      await person.until(() => person.steps.includes('POST /setup 200'), 'it did not ask for its like');
    } finally {
      here.world.lms.mood.postsAfter = null;
    }
    await person.reads(en.open.title);
    const tab = await opensTab(person);
    await person.reads(ROSA, tab);
    assert.equal(await person.evaluate('opener', tab), null);
    assert.equal(person.codes.length, 1);
  });

  if (noCookies) inBareFrames(tell, here);
  else inOwnFrames(tell);
  inOwnTabs(tell, here);
  if (noCookies) {
    byStorage(tell, here);
    otherPages(tell);
    for (const days of [1, -1]) wrongClocks(tellWith(mode, days), days);
  }
  inTabs(tell);
  if (mode === 'as installed') {
    opensOnce(tell, here);
    pagesThatWait(tell, here);
    ticks(tell);
  }
  if (mode === 'as installed' || noCookies) {
    cuts(tell, here, noCookies ? 'by storage, what a cookie spares' : 'by cookie');
    afterOthers(tell, here, noCookies ? 'Nobody is signed in' : 'The class of Sam Okafor', noCookies ? 0 : null);
  }
  hostilePosts(tell, here);
}
