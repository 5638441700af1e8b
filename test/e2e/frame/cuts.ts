import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { en } from '../words.ts';
import { opensTab, ROSA, type Tell } from './everywhere.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';
import type { Exchange, Fate } from './sites.ts';
import { fateOf } from './world.ts';

const MAYA = 'The class of Maya Reyes';
const COURSE = { platform: 'automatic', person: 'maya' } as const;

/** The requests on the way from the click to the class, and how each is known. */
type Steps = readonly (readonly [string, (exchange: Exchange) => boolean])[];

const isLanding = ({ host, url }: Exchange): boolean => host === 'partner.test' && url.includes('code=');
const isClass = ({ host, url }: Exchange): boolean => host === 'partner.test' && url.includes('launch=');

const TO_LAUNCH: Steps = [
  ['login', ({ path }) => path === '/login'],
  ['the authorization of the LMS', ({ path }) => path === '/authorize/automatic'],
  ['launch', ({ path, headers }) => path === '/launch' && headers['sec-fetch-dest'] === 'iframe'],
];

const TO_CLASS: Steps = [
  ['the landing', isLanding],
  ['the class', isClass],
];

const OF_STORAGE: Steps = [
  ['the proof', ({ path, headers }) => path === '/launch' && headers['sec-fetch-dest'] === 'empty'],
  ['the click that opens', ({ path, headers }) => path === '/setup' && headers['sec-fetch-dest'] === 'document'],
];

const WAYS = {
  'by cookie': [...TO_LAUNCH, ...TO_CLASS],
  /** where no cookie comes back to the frame */
  'by storage': [...TO_LAUNCH, ...OF_STORAGE, ...TO_CLASS],
  'by storage, what a cookie spares': OF_STORAGE,
} as const satisfies Record<string, Steps>;

/** The line breaks once, at each step: nobody meets the class of whoever came before, and the next click opens the right one. */
export function cuts(tell: Tell, here: Setting, way: keyof typeof WAYS): void {
  for (const [step, isIt] of WAYS[way]) {
    tell(
      `the line breaks at ${step}: never another’s class, and the next click opens the right one`,
      async (person) => {
        for (const fate of ['break', 'break-answer'] as const satisfies readonly Fate[]) {
          await person.reads(ROSA, await person.clickTab({ platform: 'automatic' }));
          const from = person.exchanges.length;
          let broken = 0;
          here.world.sites.fate = (exchange) => (isIt(exchange) && broken++ === 0 ? fate : fateOf(exchange));
          try {
            await person.clickFramed(COURSE);
            await person.until(async () => broken > 0 || (await openable(person)), 'nothing happened');
            if (broken === 0) await person.click('button', await person.needFrame());
            await person.until(() => broken > 0, `${step} did not come`);
            await wait(500);
          } finally {
            here.world.sites.fate = fateOf;
          }
          await person.forgetTabs();
          await person.clickFramed(COURSE);
          if (way === 'by cookie') await person.reads(MAYA);
          else {
            await person.reads(en.open.title);
            await person.reads(MAYA, await opensTab(person));
          }
          const shown = person.exchanges.slice(from).map(({ body }) => /<h1>The class of ([^<]+)/.exec(body)?.[1]);
          assert.deepEqual([...new Set(shown.filter((name) => name !== undefined))], ['Maya Reyes'], fate);
        }
      },
    );
  }
}

/** Whether the page with the button has come. */
async function openable(person: Person): Promise<boolean> {
  const frame = await person.frame();
  if (frame === null) return false;
  const title = await person.evaluate("document.querySelector('h1')?.innerText ?? ''", frame).catch(() => '');
  return title === en.open.title;
}
