import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { ROSA, type Tell } from './everywhere.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';
import type { Exchange } from './sites.ts';
import { fateOf } from './world.ts';

/** Stories of pages that wait for their reader, which every browser tells alike. */
export function pagesThatWait(tell: Tell, here: Setting): void {
  /** As long as the story goes, no request of the page's own gets through. */
  async function cut(story: () => Promise<void>): Promise<void> {
    const isOwn = ({ path, headers }: Exchange) => path === '/setup' && headers['sec-fetch-dest'] === 'empty';
    here.world.sites.fate = (exchange) => (isOwn(exchange) ? 'break' : fateOf(exchange));
    try {
      await story();
    } finally {
      here.world.sites.fate = fateOf;
    }
  }

  tell('what does not get through is said at its button, in view', async (person) => {
    await person.clickFramed({ place: '1058' });
    await person.reads(en.connect.title);
    const frame = await person.needFrame();
    await person.run("document.querySelector('iframe[name=tool_content]').style.height = '420px'");
    await person.run("document.querySelector('input[name=name]').value = 'Geometry for two'", frame);
    await cut(async () => {
      await person.click('form:has(input[name=name]) button', frame);
      await shows(person, frame, '#offline');
    });
    assert.equal(await person.evaluate(IN_VIEW, frame), true);
    assert.equal(await person.evaluate('document.activeElement.textContent', frame), en.connect.ask.button);
    await person.click('form:has(input[name=name]) button', frame);
    await person.reads(en.asked.title);
  });

  tell('a page that waits goes on after a reload and after back', async (person) => {
    const tab = await person.clickTab({ person: 'maya', place: '1077' });
    await person.reads(en.wait.title, tab);
    const at = () => person.evaluate('location.href', tab).catch(() => null);
    await person.run('location.reload()', tab);
    await person.until(() => person.steps.includes('POST /setup 200'), 'it did not ask for its like');
    await person.reads(en.wait.title, tab);
    await person.click('main a[target=_top]', tab);
    await person.until(async () => String(await at()).startsWith('https://lms.test/'), 'no course');
    const steps = person.steps.length;
    await person.run('history.back()', tab);
    await person.until(
      async () => /^https:\/\/roomkey\.test\/setup\?launch=/.test(String(await at())),
      'it did not come back',
    );
    await person.until(() => person.steps.length >= steps + 2, 'it did not ask for its like');
    await person.reads(en.wait.title, tab);
    assert.equal(person.steps.filter((step) => step.startsWith('POST /launch')).length, 1);
  });

  tell('the page behind "Wrong class?" goes on after a reload', async (person) => {
    const tab = await person.clickTab({ platform: 'automatic' });
    await person.reads(ROSA, tab);
    await person.click('a', tab);
    await person.reads(en.wrongClass.title, tab);
    await person.click('button', tab);
    await person.reads(en.manage.title, tab);
    const at = String(await person.evaluate('location.href', tab));
    assert.match(at, /^https:\/\/roomkey\.test\/manage\?launch=[\w-]{22}$/, 'the key has left the address');
    await person.run('location.reload()', tab);
    await person.until(() => person.steps.includes('GET /manage 409'), 'it was not reloaded');
    await person.reads(en.manage.title, tab);
    assert.deepEqual(person.steps.slice(-4), [
      'GET /manage 200',
      'POST /manage 200',
      'GET /manage 409',
      'POST /manage 200',
    ]);
    await person.run("for (const one of document.querySelectorAll('details')) one.open = true", tab);
    await person.click('form:has(input[name=words]) button', tab);
    await person.until(() => person.steps.at(-1) === 'POST /manage 200' && person.steps.length === 7, 'no search');
    await person.reads(en.manage.title, tab);
  });

  tell('a page that waits says when nothing gets through, and when something does again', async (person) => {
    await person.clickFramed({ person: 'maya', place: '1077' });
    await person.reads(en.wait.title);
    const frame = await person.needFrame();
    const lost = () => person.exchanges.filter(({ path, status }) => path === '/setup' && status === 0).length;
    await cut(async () => {
      for (const times of [1, 2, 3]) {
        await person.until(() => lost() >= times, 'it did not look');
        if (times < 3) assert.equal(await person.evaluate("document.querySelector('[data-lost]').hidden", frame), true);
      }
      await shows(person, frame, '[data-lost]');
    });
    await shows(person, frame, '[data-busy]');
  });
}

const shows = (person: Person, frame: string, selector: string): Promise<void> =>
  person.until(
    async () => (await person.evaluate(`document.querySelector('${selector}').checkVisibility()`, frame)) === true,
    `${selector} did not come`,
  );

const IN_VIEW = `(() => {
  const { top, bottom } = document.querySelector('#offline').getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
})()`;
