import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import type { Chromium } from '../chromium.ts';
import { type CookieMode, startChromium } from './chromium.ts';
import type { Person } from './person.ts';
import { Visitor, type Who } from './visitor.ts';
import { startWorld, type World } from './world.ts';

const TIMEOUT = 300_000;

/** The sites and browsers that the tests of one file share, each started when a test first asks for it. */
export interface Setting {
  /** there once `start` has resolved; a visit begins with that */
  readonly world: World;
  start(): Promise<World>;
  chromium(mode: CookieMode): Promise<Chromium>;
  /** One person, who must not have met a fault by the end. */
  visit(title: string, mode: CookieMode, story: (visitor: Visitor, t: TestContext) => Promise<void>, who?: Who): void;
  /** One more person, at a browser of the make that the running test tells of; whoever asks for one lets it go. */
  another(): Promise<Person>;
  /** The same for a person at a browser of another make; `keeps`: what our own pages can keep in frames. */
  meet(
    title: string,
    come: (world: World) => Promise<Person>,
    story: (person: Person) => Promise<void>,
    keeps?: 'usual' | 'nothing',
  ): void;
}

export function setting(): Setting {
  let there: World | undefined;
  let starting: Promise<World> | undefined;
  const chromiums = new Map<CookieMode, Promise<Chromium>>();
  after(async () => {
    for (const chromium of chromiums.values()) await (await chromium).end();
    await there?.close();
  });

  let come: ((world: World) => Promise<Person>) | undefined;

  const start = async (): Promise<World> => {
    starting ??= startWorld();
    there = await starting;
    return there;
  };
  const chromium = async (mode: CookieMode): Promise<Chromium> => {
    const { certificates, sites } = await start();
    const started = chromiums.get(mode) ?? startChromium(certificates, sites.port, mode);
    chromiums.set(mode, started);
    return started;
  };
  return {
    get world() {
      if (there === undefined) throw new Error('the sites have not started');
      return there;
    },
    start,
    chromium,
    visit(title, mode, story, who) {
      test(title, { timeout: TIMEOUT }, async (t) => {
        const { browser } = await chromium(mode);
        const visitor = await Visitor.come(browser, await start(), who);
        try {
          await story(visitor, t);
        } catch (error) {
          await visitor.picture(`failed ${title}`).catch(() => undefined);
          await visitor.context.close();
          throw error;
        }
        await visitor.leave();
      });
    },
    another: async () => (come ?? assert.fail('nobody has come'))(await start()),
    meet(title, comes, story, keeps = 'usual') {
      test(title, { timeout: TIMEOUT }, async (t) => {
        const world = await start();
        come = comes;
        const person = await comes(world);
        world.keeps = keeps;
        try {
          await story(person);
        } catch (error) {
          await person.picture(`failed ${title}`).catch(() => undefined);
          await person.leave().catch(() => undefined);
          throw error;
        } finally {
          world.keeps = 'usual';
        }
        t.diagnostic(person.steps.join(', '));
        await person.leave();
      });
    },
  };
}
