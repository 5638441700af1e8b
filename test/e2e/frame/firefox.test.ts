import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { en } from '../words.ts';
import { codeIn } from './evidence.ts';
import { FIREFOX_MODES, type Firefox, type FirefoxMode, FirefoxVisitor, startFirefox } from './firefox.ts';
import { heldLoot, loot, type Post, WAYS } from './hostile.ts';
import { type Course, courseAddress } from './lms.ts';
import { setting } from './setting.ts';
import { PICTURES } from './visitor.ts';

const TIMEOUT = 60_000;
const MODES = Object.keys(FIREFOX_MODES).filter((name): name is FirefoxMode => name in FIREFOX_MODES);
const ROSA = 'The class of Rosa Alvarez';
const BREAK_OWN_STORAGE = `() => {
  if (location.hostname === 'roomkey.test')
    Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
}`;

let running: { readonly mode: FirefoxMode; readonly firefox: Firefox } | null = null;
after(() => running?.firefox.end());
const here = setting();

/** One Firefox at a time. */
async function firefoxIn(mode: FirefoxMode): Promise<Firefox> {
  if (running?.mode === mode) return running.firefox;
  const { certificates, sites } = await here.start();
  await running?.firefox.end();
  running = { mode, firefox: await startFirefox(certificates, sites.proxyPort, mode) };
  return running.firefox;
}

const codes = ({ exchanges }: FirefoxVisitor) => exchanges.map(codeIn).filter((code) => code !== null);

for (const mode of MODES) storiesIn(mode);

function storiesIn(mode: FirefoxMode): void {
  const visit = (title: string, story: (visitor: FirefoxVisitor) => Promise<void>, script?: string): void => {
    test(`Firefox, ${mode}: ${title}`, { timeout: TIMEOUT }, async (t) => {
      const visitor = await FirefoxVisitor.come(await firefoxIn(mode), await here.start(), script);
      try {
        await story(visitor);
      } catch (error) {
        const name = `failed-firefox-${mode}-${title}.png`.replaceAll(/[^\w.]+/g, '-');
        await visitor.picture(join(PICTURES, name)).catch(() => undefined);
        throw error;
      }
      t.diagnostic(`${mode}: ${visitor.steps.join(', ')}`);
      await visitor.leave();
    });
  };
  const noCookies = mode === 'third-party cookies rejected';
  const noHeader = noCookies || mode === 'all cookies allowed';
  // Where no cookie of a frame is kept, an application has no session there either.
  const inFrame = noCookies ? 'Nobody is signed in' : ROSA;
  const arrived = () => here.world.partner.landings.at(-1)?.who;

  visit('a click opens the class in the frame', async (visitor) => {
    await visitor.clickFramed();
    await visitor.reads(inFrame);
    assert.equal(arrived(), 'Rosa Alvarez');
    const proof = noCookies ? ['POST /launch 200', 'POST /launch 200'] : ['POST /launch 303'];
    assert.deepEqual(visitor.steps, [noHeader ? 'POST /login 200' : 'POST /login 302', ...proof]);
  });

  if (mode !== 'as installed' && !noCookies) return;

  visit('a link of the LMS opens the class in a tab', async (visitor) => {
    await visitor.open(`https://lms.test${courseAddress({})}`);
    await visitor.click('nav a:last-of-type', visitor.tab);
    await visitor.reads(ROSA, await visitor.newTab());
    assert.deepEqual(visitor.steps, ['POST /login 302', 'POST /launch 303']);
  });

  visit('back from the class in the frame shows the course', async (visitor) => {
    await visitor.clickFramed();
    await visitor.reads(inFrame);
    const address = `https://lms.test${courseAddress({})}`;
    // Once more where the browser has kept a page of the LMS that posted by itself.
    const end = Date.now() + 8000;
    await visitor.evaluate('history.back()', visitor.tab);
    await visitor.until(
      async () => Date.now() > end || (await visitor.evaluate('location.href', visitor.tab)) === address,
      'no course',
    );
    if (Date.now() > end) await visitor.evaluate('history.back()', visitor.tab);
    await visitor.until(async () => (await visitor.evaluate('location.href', visitor.tab)) === address, 'no course');
    assert.equal(codes(visitor).length, 1);
  });

  // A script cannot reload a frame that a form post filled: Firefox asks a person first. Back posts it again too.
  visit(
    'an application that wants a window: its button, also after back, opens the class in a tab',
    async (visitor) => {
      here.world.lms.mood.postsAfter = 100;
      try {
        await visitor.clickFramed({ platform: 'windowed' });
        await visitor.reads(en.open.title);
        await visitor.evaluate('history.back()', visitor.tab);
        await visitor.until(() => visitor.steps.includes('POST /setup 200'), 'it did not ask for its like');
      } finally {
        here.world.lms.mood.postsAfter = null;
      }
      await visitor.reads(en.open.title);
      await visitor.click('button', await visitor.needFrame());
      const tab = await visitor.newTab();
      await visitor.reads(ROSA, tab);
      assert.equal(await visitor.evaluate('opener', tab), null);
      assert.equal(codes(visitor).length, 1);
    },
  );

  if (noCookies) {
    const stored: readonly [string, Course][] = [
      ['a named sibling frame keeps the secret', { storage: 'sibling' }],
      ['a named sibling frame hands the secret to the LMS', { storage: 'forwarder' }],
      ['the LMS page itself keeps the secret', { storage: 'parent', platform: 'schoology' }],
      ['the frame that keeps the secret comes late', { storage: 'late' }],
      ['another site’s frame forges answers all the time', { storage: 'flooded' }],
    ];
    for (const [name, course] of stored) {
      visit(
        `the class opens: ${name}`,
        async (visitor) => {
          await visitor.clickFramed(course);
          await visitor.reads(inFrame);
          assert.equal(arrived(), course.platform === 'schoology' ? 'Sam Okafor' : 'Rosa Alvarez');
          assert.equal(visitor.steps.length, 3);
        },
        BREAK_OWN_STORAGE,
      );
    }

    visit(
      'nothing can keep the secret: a button opens the class in a new tab',
      async (visitor) => {
        await visitor.clickFramed({ storage: 'silent' });
        await visitor.reads(en.newTab.title);
        await visitor.click('button', await visitor.needFrame());
        const tab = await visitor.newTab();
        await visitor.reads(ROSA, tab);
        assert.equal(await visitor.evaluate('opener', tab), null);
        assert.equal(await visitor.evaluate('history.length', tab), 1);
      },
      BREAK_OWN_STORAGE,
    );
  }

  visit('what other sites post opens nothing', async (visitor) => {
    const { form, secret, launchId } = await loot(here.world);
    const held = await heldLoot(here.world);
    const posts: readonly [Post, string][] = [
      [{ path: '/launch', fields: { ...form, lti_storage_target: '_parent' } }, en.browser.title],
      [{ path: '/launch', fields: { ...form, proof: secret } }, en.again.title],
      [{ path: '/setup', fields: { step: 'open', ...held } }, en.again.title],
    ];
    for (const [post, heading] of posts) {
      await visitor.open('https://evil.test/');
      await visitor.evaluate(`{${WAYS['as a form'](post)}}`, visitor.tab);
      await visitor.reads(heading, visitor.tab);
    }
    assert.deepEqual(codes(visitor), []);
    assert.equal(await here.world.launchState(launchId), 'initiated');
    assert.equal(await here.world.launchState(held.launch), 'held');
  });
}
