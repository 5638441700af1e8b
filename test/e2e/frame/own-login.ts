import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { opensTab, ROSA, type Tell } from './everywhere.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';

/** Stories of an application whose own library asks at authorize, for every browser alike. */

const STARTS = '/asking/login';

/** Where a launch of this person's led: the start of the application's own login. */
const startOf = (person: Person): string => {
  const start = person.exchanges.findLast(({ host, path }) => host === 'partner.test' && path === STARTS);
  return `https://partner.test${start?.url ?? assert.fail('no login began')}`;
};

/** To an address that leads on to others. */
const goes = (person: Person, address: string): Promise<void> =>
  person.run(`location.href = ${JSON.stringify(address)}`);

const callbacks = (person: Person) => person.exchanges.filter(({ path }) => path.endsWith('/callback'));

export function inOwnTabs(tell: Tell, here: Setting): void {
  tell('its own login opens the class in a tab, and the next person replaces the first', async (person) => {
    for (const [who, name] of [
      ['maya', 'Maya Reyes'],
      ['rosa', 'Rosa Alvarez'],
    ] as const) {
      await person.reads(`The class of ${name}`, await person.clickTab({ platform: 'asking', person: who }));
    }
    assert.deepEqual(
      person.steps.map((step) => step.slice(0, -4)),
      ['POST /login', 'POST /launch', 'GET /authorize', 'POST /login', 'POST /launch', 'GET /authorize'],
    );
    assert.notEqual(here.world.partner.landings.at(-1)?.cookies, 0, 'the session of the first came along, and ended');
  });

  tell('a start address a second time, and one that is too old: back to the course', async (person) => {
    await person.reads(ROSA, await person.clickTab({ platform: 'asking' }));
    const start = startOf(person);
    await goes(person, start);
    await person.reads(en.used.title, person.tab);
    here.world.partner.mood.stopsAtLogin = true;
    try {
      await person.reads('Not yet', await person.clickTab({ platform: 'asking' }));
    } finally {
      here.world.partner.mood.stopsAtLogin = false;
    }
    const late = startOf(person);
    await here.world.expire(new URL(late).searchParams.get('login_hint') ?? '');
    await goes(person, late);
    await person.reads(en.expired.title, person.tab);
    // What was offered is still there for who comes again in time.
    await person.reads(ROSA, await person.clickTab({ platform: 'asking' }));
  });
}

/** With two browsers, which share nothing. */
export function fromAnotherBrowser(tell: Tell, here: Setting): void {
  tell('what a launch gave another browser signs nobody in here', async (person) => {
    const [victim, thief] = await Promise.all([here.another(), here.another()]);
    try {
      await thief.reads(ROSA, await thief.clickTab({ platform: 'asking' }));
      const start = startOf(thief);
      const answers = callbacks(thief).map(({ url }) => `https://partner.test${url}`);
      for (const before of ['nobody', 'Maya Reyes']) {
        if (before !== 'nobody') {
          await victim.reads(`The class of ${before}`, await victim.clickTab({ platform: 'asking', person: 'maya' }));
        }
        await victim.open(start);
        await victim.reads(en.openFromCourse.title, victim.tab);
        for (const answer of answers) {
          await victim.open(answer);
          await victim.reads('The code opened nothing', victim.tab);
        }
      }
    } finally {
      await victim.leave();
      await thief.leave();
    }
    await person.settles(1);
  });
}

/** In a frame that keeps cookies of ours and of the application. */
export function inOwnFrames(tell: Tell): void {
  tell('its own login opens the class in the frame', async (person) => {
    await person.clickFramed({ platform: 'asking' });
    await person.reads(ROSA);
    assert.deepEqual(person.steps.map((step) => step.split(' ')[1]).slice(-2), ['/launch', '/authorize']);
  });
}

/** In a frame that keeps no cookies. */
export function inBareFrames(tell: Tell, here: Setting): void {
  tell('an application with a login of its own opens in a tab', async (person) => {
    await person.clickFramed({ platform: 'asking' });
    await person.reads(en.open.title);
    await person.reads(ROSA, await opensTab(person));
  });

  tell('a library that needs no cookies asks from the frame, which kept what authorize asks for', async (person) => {
    here.world.partner.mood.needsNoCookies = true;
    try {
      await person.clickFramed({ platform: 'askingframed' });
      await person.reads(ROSA);
    } finally {
      here.world.partner.mood.needsNoCookies = false;
    }
    assert.deepEqual(
      person.steps.slice(-3).map((step) => step.replace(/ 303$/, '')),
      ['POST /launch 200', 'GET /authorize 200', 'POST /authorize'],
    );
  });

  tell('an application that loses its login asks three times, and reads why', async (person) => {
    await person.clickFramed({ platform: 'askingframed' });
    await person.until(() => person.steps.includes('POST /authorize 409'), 'it asked on and on, or never');
    await person.reads(en.browser.title);
    assert.equal(callbacks(person).length, 3);
  });
}
