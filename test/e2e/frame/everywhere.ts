import assert from 'node:assert/strict';
import { CLASSES } from '../../../local/partner/classes.ts';
import { en } from '../words.ts';
import { heldLoot, loot, type Post, WAYS } from './hostile.ts';
import { SEVERAL } from './install.ts';
import type { Course } from './lms.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';

/** Stories that every browser tells alike, whoever drives it. */

export type Tell = (title: string, story: (person: Person) => Promise<void>, keeps?: 'usual' | 'nothing') => void;

/** Of the person who clicks where no test says otherwise. */
export const ROSA = 'The class of Rosa Alvarez';

/** Where no cookie comes back to a frame. */
export function byStorage(tell: Tell, here: Setting): void {
  const { landed, withoutCookies } = applicationOf(here);

  tell('an application that needs no cookies opens in the frame, by its own storage', (person) =>
    withoutCookies(async () => {
      await person.clickFramed();
      await person.reads(ROSA);
      assert.equal(landed().told, false);
      assert.deepEqual(person.steps, ['POST /login 200', 'POST /launch 200', 'POST /launch 200']);
    }),
  );

  tell('any other application: a page whose button opens the class in a tab', async (person) => {
    await person.clickFramed({ platform: 'automatic' });
    await person.reads(en.open.title);
    assert.deepEqual(person.codes, [], 'no code before the click');
    assert.deepEqual(person.steps, ['POST /login 200', 'POST /launch 200', 'POST /launch 200']);
    await person.reads(ROSA, await opensTab(person));
    assert.equal(landed().told, null);
    assert.equal(person.codes.length, 1);
  });

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
      (person) =>
        withoutCookies(async () => {
          await person.clickFramed(course);
          await person.reads(course.platform === 'schoology' ? 'The class of Sam Okafor' : ROSA);
          assert.equal(person.steps.length, 3);
        }),
      'nothing',
    );
  }
}

/** The application of the world. */
export function applicationOf(here: Setting) {
  return {
    /** the landing of last */
    landed: () => here.world.partner.landings.at(-1) ?? assert.fail('nobody has landed'),
    /** It shows the class at its landing, for as long as the story goes. */
    async withoutCookies(story: () => Promise<void>): Promise<void> {
      here.world.partner.mood.needsNoCookies = true;
      try {
        await story();
      } finally {
        here.world.partner.mood.needsNoCookies = false;
      }
    },
  };
}

export function inTabs(tell: Tell): void {
  tell('a link of the LMS opens the class in a tab', async (person) => {
    await person.reads(ROSA, await person.clickTab());
    assert.deepEqual(
      person.steps.map((step) => step.slice(0, -4)),
      ['POST /login', 'POST /launch'],
    );
    await person.reads(ROSA, await person.clickTab());
    assert.deepEqual(person.steps.slice(2), ['POST /login 302', 'POST /launch 303']);
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

/** Where no cookie comes back to a frame, each button that may lead to the application opens a tab. */
export function otherPages(tell: Tell): void {
  tell('a choice between classes in the frame opens the class in a tab', async (person) => {
    await person.clickFramed({ platform: 'automatic', place: SEVERAL });
    await person.reads(en.choose.title);
    await person.click(`button[name=class][value='${CLASSES.geometry.id}']`, await person.needFrame());
    await person.reads(ROSA, await person.newTab());
    const landing = person.exchanges.find(({ host, url }) => host === 'partner.test' && url.includes('code='));
    assert.equal(landing?.path, `/automatic/classes/${CLASSES.geometry.urlId}`);
    await person.reads(en.opened.title);
  });

  tell('the frame is reloaded before the click: the button is there again, and opens the class', async (person) => {
    await person.clickFramed({ platform: 'automatic' });
    await person.reads(en.open.title);
    await person.evaluate('void location.reload()', await person.needFrame());
    await person.until(() => person.steps.includes('POST /setup 200'), 'the page did not ask for its like');
    await person.reads(en.open.title);
    await person.reads(ROSA, await opensTab(person));
    assert.equal(person.codes.length, 1);
  });

  tell('a frame without an origin of its own keeps nothing: its button opens the class in a tab', async (person) => {
    await person.clickFramed({ platform: 'automatic', sandbox: 'allow-scripts allow-forms allow-popups' });
    await person.reads(en.newTab.title);
    await person.reads(ROSA, await opensTab(person));
  });
}

/**
 * On a shared device. `reads`: what the fourth then sees in the frame, `cookies`: how many of before come along to the landing; null: as
 * many as stories before this one left there.
 */
export function afterOthers(tell: Tell, here: Setting, reads: string, cookies: number | null): void {
  tell('who opens the app after three others in tabs never sees their class', async (person) => {
    for (const [who, name] of [
      ['maya', 'Maya Reyes'],
      ['priya', 'Priya Nair'],
      ['rosa', 'Rosa Alvarez'],
    ] as const) {
      await person.reads(`The class of ${name}`, await person.clickTab({ person: who }));
    }
    const since = person.exchanges.length;
    await person.clickFramed({ platform: 'schoology' });
    await person.reads(reads);
    const landed = applicationOf(here).landed();
    assert.deepEqual([landed.who, cookies === null ? null : landed.cookies], ['Sam Okafor', cookies]);
    const shown = person.exchanges.slice(since).map(({ body }) => /<h1>The class of ([^<]+)/.exec(body)?.[1]);
    assert.ok(
      shown.every((name) => name === undefined || name === 'Sam Okafor'),
      shown.join(', '),
    );
  });
}

/** Where no cookie comes back to a frame, on a device whose clock is a day off. */
export function wrongClocks(tell: Tell, days: number): void {
  tell('the class opens, from the frame and in a tab', async (person) => {
    const off = Number(await person.evaluate('Date.now()')) - Date.now();
    assert.equal(Math.round(off / 3_600_000), 24 * days);
    await person.clickFramed({ platform: 'automatic' });
    await person.reads(en.open.title);
    await person.reads(ROSA, await opensTab(person));
    await person.reads(ROSA, await person.clickTab());
  });
}

/** Where a post comes from, and the ways that are tried there. */
const ELSEWHERE = [
  ['https://evil.test/', Object.values(WAYS)],
  ['https://lms.test/', [WAYS['as a form'], WAYS['by script']]],
  ['https://blog.roomkey.test/', [WAYS['as a form'], WAYS['by script'], WAYS['into a tab of its own']]],
] as const;

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
    for (const [from, ways] of ELSEWHERE) {
      for (const way of ways) {
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
