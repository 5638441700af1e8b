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

/** Each request on the way from the click to the class, where no cookie comes back to the frame. */
const STEPS: readonly (readonly [string, (exchange: Exchange) => boolean])[] = [
  ['login', ({ path }) => path === '/login'],
  ['the authorization of the LMS', ({ path }) => path === '/authorize/automatic'],
  ['launch', ({ path, headers }) => path === '/launch' && headers['sec-fetch-dest'] === 'iframe'],
  ['the proof', ({ path, headers }) => path === '/launch' && headers['sec-fetch-dest'] === 'empty'],
  ['the click that opens', ({ path, headers }) => path === '/setup' && headers['sec-fetch-dest'] === 'document'],
  ['the landing', ({ host, url }) => host === 'partner.test' && url.includes('code=')],
  ['the class', ({ host, url }) => host === 'partner.test' && url.includes('launch=')],
];

/** The line breaks once, at each step: nobody meets the class of whoever came before, and the next click opens the right one. */
export function cuts(tell: Tell, here: Setting): void {
  for (const [step, isIt] of STEPS) {
    for (const fate of ['break', 'break-answer'] as const satisfies readonly Fate[]) {
      const when = fate === 'break' ? 'before its site hears of it' : 'before its answer';
      tell(
        `the line breaks at ${step}, ${when}: never another’s class, and the next click opens the right one`,
        async (person) => {
          await person.reads(ROSA, await person.clickTab({ platform: 'automatic' }));
          const from = person.exchanges.length;
          let broken = 0;
          here.world.sites.fate = (exchange) => (isIt(exchange) && broken++ === 0 ? fate : fateOf(exchange));
          try {
            await person.clickFramed(COURSE);
            await person.until(() => broken > 0 || openable(person), 'nothing happened');
            if (broken === 0) await person.click('button', await person.needFrame());
            await person.until(() => broken > 0, `${step} did not come`);
            await wait(500);
          } finally {
            here.world.sites.fate = fateOf;
          }
          await person.forgetTabs();
          await person.clickFramed(COURSE);
          await person.reads(en.open.title);
          await person.reads(MAYA, await opensTab(person));
          const shown = person.exchanges.slice(from).map(({ body }) => /<h1>The class of ([^<]+)/.exec(body)?.[1]);
          assert.deepEqual([...new Set(shown.filter((name) => name !== undefined))], ['Maya Reyes']);
        },
      );
    }
  }
}

/** Whether the page with the button has come. */
async function openable(person: Person): Promise<boolean> {
  const frame = await person.frame();
  if (frame === null) return false;
  const title = await person.evaluate("document.querySelector('h1')?.innerText ?? ''", frame).catch(() => '');
  return title === en.open.title;
}
