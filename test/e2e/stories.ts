import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { PLATFORMS } from '../../local/demo.ts';
import { type Fields, fieldsOf } from '../../local/json.ts';
import { placeOf } from '../../local/lms/places.ts';
import type { PlatformFamily } from '../../local/lms/samples.ts';
import { type Chromium, emptyPictures, startChromium } from './chromium.ts';
import { type Demo, startDemo } from './demo.ts';
import { addressOf, type Look, reads, Visitor, whoIn } from './visitor.ts';

export type Stories = ReturnType<typeof storiesOfFile>;

/** The demo and a browser for a test file, with a folder of pictures, and stories to tell in them. */
export function storiesOfFile(folder: string) {
  const pictures = emptyPictures(folder);
  let demo: Demo;
  let chromium: Chromium;
  before(async () => {
    demo = await startDemo();
    chromium = await startChromium();
  });
  after(async () => {
    await chromium?.end();
    await demo?.end();
  });

  /** Visitors with a browser each, none of whom may have met a fault by the end. */
  function story(name: string, tell: (come: (look?: Partial<Look>) => Promise<Visitor>) => Promise<void>): void {
    test(name, { timeout: 300_000 }, async () => {
      const visitors: Visitor[] = [];
      const come = async (look: Partial<Look> = {}): Promise<Visitor> => {
        const visitor = await Visitor.come(chromium.browser, demo, { pictures, ...look });
        visitors.push(visitor);
        return visitor;
      };
      try {
        await tell(come);
      } catch (error) {
        for (const [i, visitor] of visitors.entries()) await visitor.screenshot(`failed ${name} ${i}`);
        throw error;
      }
      for (const visitor of visitors) await visitor.leave();
    });
  }

  /** The class and the right person. */
  async function isIn(visitor: Visitor, name: string, urlId: string, who: string): Promise<void> {
    await reads(await visitor.frame(), name);
    const frame = await visitor.frame();
    assert.equal(addressOf(frame), `${demo.partner}/classes/${urlId}`);
    assert.equal(await whoIn(frame), who);
  }

  /** As if nobody had ever connected the course. */
  async function disconnect(family: PlatformFamily, place: string): Promise<void> {
    const { contextId } = placeOf(family, place) ?? {};
    const { deploymentId } = PLATFORMS[family];
    const course = ['--deployment', deploymentId, '--context', contextId ?? ''];
    const { mapping } = fieldsOf(JSON.parse(await demo.command('mappings', 'show', ...course, '--json')));
    const { version } = fieldsOf(mapping);
    await demo.command('mappings', 'remove', ...course, '--all', '--expect', String(version), '--yes');
  }

  return { pictures, demo: () => demo, story, isIn, disconnect };
}

/** Opens the app in a course, in a frame of its page. */
export async function clicks(visitor: Visitor, family: PlatformFamily, person: string, course: string): Promise<Frame> {
  await visitor.openCourse(family, person, course);
  return visitor.clickFramed('Class app');
}

/** The launch as the application shows it. */
export const launchIn = async (frame: Frame): Promise<Fields> =>
  fieldsOf(JSON.parse((await frame.locator('details pre').textContent()) ?? 'null'));

/** Names of the classes that a page of ours lists, in its order. */
export const rowsIn = async (where: Frame | Page): Promise<readonly string[]> =>
  where.locator('.rows b').allTextContents();
