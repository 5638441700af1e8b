import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import type { Chromium } from '../chromium.ts';
import { type Hands, Person } from './person.ts';
import type { World } from './world.ts';

/** A person at Chromium, with a profile of their own, for the stories that every browser tells. */
export async function comeWithChromium({ browser }: Chromium, world: World): Promise<Person> {
  const context = await browser.newContext({ locale: 'en-US' });
  await context.newPage();

  // A place is the number of a tab, and the name of a frame in it after a space.
  const tabOf = (place: string): Page => {
    const tab = context.pages()[Number(place.split(' ')[0])];
    assert.ok(tab, `there is no tab ${place}`);
    return tab;
  };
  const at = (place: string): Frame => {
    const [, name] = place.split(' ');
    const frame = name === undefined ? tabOf(place).mainFrame() : tabOf(place).frame(name);
    assert.ok(frame, `there is no frame ${place}`);
    return frame;
  };

  const hands: Hands = {
    tabs: async () => context.pages().map((_, number) => String(number)),
    open: async (tab, url) => {
      await tabOf(tab).goto(url);
    },
    frame: async (tab, name) => (tabOf(tab).frame(name) === null ? null : `${tab} ${name}`),
    click: (place, selector, clickCount) => at(place).locator(selector).first().click({ clickCount }),
    evaluate: (place, expression) => at(place).evaluate(expression),
    picture: async (tab) => (await tabOf(tab).screenshot()).toString('base64'),
    leave: () => context.close(),
  };
  return Person.come(hands, world, '0');
}
