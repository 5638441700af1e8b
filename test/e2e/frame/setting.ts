import { after, before, type TestContext, test } from 'node:test';
import type { Chromium } from '../chromium.ts';
import { type CookieMode, startChromium } from './chromium.ts';
import { Visitor, type Who } from './visitor.ts';
import { startWorld, type World } from './world.ts';

const TIMEOUT = 60_000;

export interface Setting {
  readonly world: World;
  chromium(mode: CookieMode): Chromium;
  /** One person, who must not have met a fault by the end. */
  visit(title: string, mode: CookieMode, story: (visitor: Visitor, t: TestContext) => Promise<void>, who?: Who): void;
}

/** The sites, and a Chromium for each way to treat third-party cookies, for the tests of one file. */
export function setting(...modes: readonly CookieMode[]): Setting {
  let world: World | undefined;
  const chromiums = new Map<CookieMode, Chromium>();
  before(async () => {
    world = await startWorld();
    for (const mode of modes) chromiums.set(mode, await startChromium(world.certificates, world.sites.port, mode));
  });
  after(async () => {
    for (const chromium of chromiums.values()) await chromium.end();
    await world?.close();
  });
  const there = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('it has not started');
    return thing;
  };
  return {
    get world() {
      return there(world);
    },
    chromium: (mode) => there(chromiums.get(mode)),
    visit(title, mode, story, who) {
      test(title, { timeout: TIMEOUT }, async (t) => {
        const visitor = await Visitor.come(there(chromiums.get(mode)).browser, there(world), who);
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
  };
}
