import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { LABELS } from '../../local/play/panel.ts';
import { CHOICES } from '../../local/play/play.ts';
import { type Chromium, emptyPictures, startChromium } from './chromium.ts';
import { type Demo, startDemo } from './demo.ts';
import { type Look, reads, Visitor } from './visitor.ts';
import { en, es } from './words.ts';

const { storage, keeps, session, display } = CHOICES;
const { storage: LMS, keeps: BROWSER, session: COURSE, display: OPENS } = LABELS;
const OPEN = 'Open Demo application';

const pictures = emptyPictures('play');
let demo: Demo;
let chromium: Chromium;
before(async () => {
  demo = await startDemo();
  // In one process: playwright may lose a frame that comes home to its page's site and leaves it again at once.
  chromium = await startChromium({ args: ['--disable-site-isolation-trials'] });
});
after(async () => {
  await chromium?.end();
  await demo?.end();
});

/** Not said, since nothing else is played. */
const USUAL: readonly string[] = [storage.usual, keeps.usual];

type Family = 'canvas' | 'schoology';

/** Plays, clicks the app in its course and looks at what its frame shows. */
function played(
  name: string,
  family: Family,
  choices: Readonly<Record<string, string>>,
  story: (frame: Frame, visitor: Visitor) => Promise<void>,
  look: Partial<Look> = {},
): void {
  test(`${family}: ${name}`, { timeout: 300_000 }, async () => {
    const visitor = await Visitor.come(chromium.browser, demo, { pictures, ...look });
    await visitor.openCourse(
      family,
      family === 'canvas' ? 'rosa' : 'sam',
      family === 'canvas' ? 'Statistics (Alvarez)' : 'Biology: Section 2',
    );
    await visitor.plays(choices);
    for (const words of Object.values(choices)) {
      if (!USUAL.includes(words)) await visitor.page.getByRole('status').getByText(words).waitFor();
    }
    try {
      await story(await visitor.clickFramed('Class app'), visitor);
      await visitor.screenshot(`${family} ${name}`);
    } catch (error) {
      await visitor.screenshot(`failed ${family} ${name}`);
      throw error;
    } finally {
      await visitor.page.getByRole('button', { name: 'Play the usual' }).click();
      await visitor.page.getByRole('status').waitFor({ state: 'detached' });
    }
    await visitor.leave();
  });
}

const CLASS = { canvas: 'Statistics, period 6', schoology: 'Biology, section 2' } as const;

const arrives = (family: Family) => (where: Frame | Page) => reads(where, CLASS[family]);

/** Where no cookie came back, a button in the frame opens the class in a tab. */
const opensByButton = (family: Family) => async (frame: Frame, visitor: Visitor) => {
  await reads(frame, en.open.title);
  await visitor.screenshot(`${family} ready to open`);
  // The frame may have become another one to playwright meanwhile.
  const now = await visitor.frame();
  const tab = await visitor.opensTab(() => now.getByRole('button', { name: OPEN }).click());
  await arrives(family)(tab);
  await tab.close();
};

/** No cookie of ours went either way in the frame. */
function withoutCookies(visitor: Visitor): void {
  for (const answer of visitor.launches()) assert.equal(answer.headers()['set-cookie'], undefined);
}

for (const family of ['canvas', 'schoology'] as const) {
  played(
    'no cookies, and nothing offered: our own frame keeps it',
    family,
    { [LMS]: storage.none, [BROWSER]: keeps.storage },
    async (frame, visitor) => {
      await opensByButton(family)(frame, visitor);
      withoutCookies(visitor);
      assert.deepEqual(
        visitor.launches().map((answer) => answer.status()),
        [200, 200],
      );
    },
  );

  played(
    'no cookies, and an application that needs none: in the frame',
    family,
    { [LMS]: storage.none, [BROWSER]: keeps.storage, [OPENS]: display.framed },
    arrives(family),
  );

  for (const offered of ['forwarded', 'frame'] as const) {
    played(
      `nothing kept, LMS storage ${offered}`,
      family,
      { [LMS]: storage[offered], [BROWSER]: keeps.nothing },
      async (frame, visitor) => {
        await opensByButton(family)(frame, visitor);
        withoutCookies(visitor);
      },
    );
  }
}

played(
  'nothing kept, LMS storage as the vendor has it',
  'canvas',
  { [BROWSER]: keeps.nothing },
  opensByButton('canvas'),
);
played(
  'nothing kept, LMS storage by the page',
  'schoology',
  { [LMS]: storage.parent, [BROWSER]: keeps.nothing },
  opensByButton('schoology'),
);

for (const [name, family, offered] of [
  ['nothing offered', 'canvas', 'none'],
  ['nobody answers', 'canvas', 'silent'],
  ['the page is not of the host that answers for Canvas', 'canvas', 'parent'],
  ['nothing offered', 'schoology', 'usual'],
] as const) {
  played(
    `nothing kept, ${name}: a new tab`,
    family,
    { [LMS]: storage[offered], [BROWSER]: keeps.nothing },
    async (frame, visitor) => {
      const button = frame.getByRole('button', { name: en.newTab.next });
      await button.waitFor();
      await visitor.screenshot(`${family} new tab offered, ${name}`);
      const tab = await visitor.opensTab(() => button.click());
      await arrives(family)(tab);
      await tab.close();
    },
  );
}

for (const [locale, words] of [
  ['en-US', en],
  ['es-MX', es],
] as const) {
  played(
    `in the app of the LMS, on a phone, the new tab asks to sign in, ${locale}`,
    'canvas',
    { [LMS]: storage.none, [BROWSER]: keeps.nothing, [COURSE]: session.app },
    async (frame, visitor) => {
      const button = frame.getByRole('button', { name: words.newTab.next });
      await button.waitFor();
      await visitor.screenshot(`canvas new tab offered on a phone ${locale}`);
      const tab = await visitor.opensTab(() => button.click());
      await reads(tab, words.signInHere.title);
      await visitor.screenshot(`canvas sign in here on a phone ${locale}`);
      await tab.close();
    },
    { locale, width: 360, height: 640 },
  );
}

for (const cookies of ['usual', 'storage'] as const) {
  played(
    `in a window of its own, cookies ${cookies}`,
    'canvas',
    { [OPENS]: display.window, [BROWSER]: keeps[cookies] },
    async (frame, visitor) => {
      await reads(frame, en.open.title);
      await visitor.screenshot(`canvas ready to open ${cookies}`);
      const tab = await visitor.opensTab(() => frame.getByRole('button', { name: OPEN }).click());
      await arrives('canvas')(tab);
      await tab.close();
    },
  );
}
