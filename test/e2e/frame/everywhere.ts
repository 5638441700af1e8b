import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { heldLoot, loot, type Post, WAYS } from './hostile.ts';
import type { Course } from './lms.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';

/** Stories that every browser tells alike, whoever drives it. */

export type Tell = (title: string, story: (person: Person) => Promise<void>, keeps?: 'usual' | 'nothing') => void;

/** Of the person who clicks where no test says otherwise. */
export const ROSA = 'The class of Rosa Alvarez';

/** @param inFrame what the application shows in a frame, whoever comes */
export function byStorageOfTheLms(tell: Tell, here: Setting, inFrame: string): void {
  const stored: readonly [string, Course][] = [
    ['a named sibling frame keeps the secret', { storage: 'sibling' }],
    ['a named sibling frame hands the secret to the LMS', { storage: 'forwarder' }],
    ['the LMS page itself keeps the secret', { storage: 'parent', platform: 'schoology' }],
    ['the frame that keeps the secret comes late', { storage: 'late' }],
    ['another site’s frame forges answers all the time', { storage: 'flooded' }],
  ];
  for (const [name, course] of stored) {
    tell(
      `the class opens: ${name}`,
      async (person) => {
        await person.clickFramed(course);
        await person.reads(inFrame);
        const expected = course.platform === 'schoology' ? 'Sam Okafor' : 'Rosa Alvarez';
        assert.equal(here.world.partner.landings.at(-1)?.who, expected);
        assert.equal(person.steps.length, 3);
      },
      'nothing',
    );
  }
}

export function inTabs(tell: Tell): void {
  tell('a link of the LMS opens the class in a tab', async (person) => {
    await person.reads(ROSA, await person.clickTab());
    assert.deepEqual(person.steps, ['POST /login 302', 'POST /launch 303']);
  });

  tell(
    'nothing can keep the secret: a button opens the class in a new tab',
    async (person) => {
      await person.clickFramed({ storage: 'silent' });
      await person.reads(en.newTab.title);
      const tab = await opensTab(person);
      await person.reads(ROSA, tab);
      assert.equal(await person.evaluate('opener', tab), null);
      assert.equal(await person.evaluate('history.length', tab), 1);
    },
    'nothing',
  );
}

/** The button of the page in the frame, and the tab that it opens. */
export async function opensTab(person: Person): Promise<string> {
  await person.click('button', await person.needFrame());
  return person.newTab();
}

export function inWindows(tell: Tell): void {
  tell('an application that wants a window: its button opens the class in a tab', async (person) => {
    await person.clickFramed({ platform: 'windowed' });
    await person.reads(en.open.title);
    assert.deepEqual(person.codes, [], 'no code before the click');
    const tab = await opensTab(person);
    await person.reads(ROSA, tab);
    assert.equal(await person.evaluate('opener', tab), null);
    assert.equal(person.codes.length, 1);
  });
}

const NEIGHBOURS = ['https://lms.test/', 'https://blog.roomkey.test/'];

export function hostilePosts(tell: Tell, here: Setting): void {
  tell('what other sites post with a token or a proof opens nothing', async (person) => {
    const { form, secret, launchId } = await loot(here.world);
    const posts: readonly [Post, string][] = [
      [{ path: '/launch', fields: { ...form, lti_storage_target: '_parent' } }, en.browser.title],
      [{ path: '/launch', fields: { ...form, proof: secret } }, en.again.title],
    ];
    for (const [post, heading] of posts) {
      await person.open('https://evil.test/');
      await person.run(WAYS['as a form'](post));
      await person.reads(heading, person.tab);
    }
    assert.deepEqual(person.codes, []);
    assert.equal(await here.world.launchState(launchId), 'initiated');
  });

  tell('the form of a page that waits opens nothing when other sites post it, in no way', async (person) => {
    const held = await heldLoot(here.world);
    const post: Post = { path: '/setup', fields: { step: 'open', ...held } };
    const answers = () => person.exchanges.filter(({ path, status }) => path === '/setup' && status > 0);
    for (const from of ['https://evil.test/', ...NEIGHBOURS]) {
      for (const way of Object.values(WAYS)) {
        const before = answers().length;
        await person.open(from);
        // After a click, so that it may open windows.
        await person.run(
          `document.body.style.height = '400px'; document.body.onclick = () => { document.body.onclick = null; ${way(post)} }`,
        );
        await person.click('body');
        await person.until(() => answers().length > before, `nothing was posted from ${from}`);
      }
    }
    const said = answers().map(({ status, answer }) => `${status} ${answer['x-error-code']}`);
    assert.deepEqual([...new Set(said)], ['403 cross-site-refused']);
    assert.equal(await here.world.launchState(held.launch), 'held');
  });
}
