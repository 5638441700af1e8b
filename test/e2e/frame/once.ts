import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { opensTab, ROSA, type Tell } from './everywhere.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';
import { fateOf } from './world.ts';

const SAM = 'The class of Sam Okafor';

/** Stories of buttons that open a tab: one click, one tab, and the frame knows. */
export function opensOnce(tell: Tell, here: Setting): void {
  tell('a double tap opens one tab, and the frame says that the class is open there', async (person) => {
    await person.clickFramed({ platform: 'windowed' });
    await person.reads(en.open.title);
    await person.click('button', await person.needFrame(), 2);
    await person.reads(ROSA, await person.newTab());
    await person.reads(en.opened.title);
    await person.settles();
    assert.equal(await person.unseenTabs(), 0);
    assert.equal(person.codes.length, 1);
    const frame = await person.needFrame();
    assert.equal(await person.evaluate('document.activeElement.textContent', frame), en.opened.title);
    const buttons = "[...document.querySelectorAll('#held button')].filter((one) => one.checkVisibility()).length";
    assert.equal(await person.evaluate(buttons, frame), 0);
    assert.match(String(await person.evaluate("document.querySelector('#held a').href", frame)), /lms\.test\/course/);
    assert.equal(
      await person.evaluate('sessionStorage.length', frame),
      0,
      'the secret of a page that was left is kept',
    );
  });

  tell(
    'a double tap on the button of login opens one tab, and later the same button opens one again',
    async (person) => {
      await person.clickFramed({ platform: 'schoology', storage: 'none' });
      await person.reads(en.newTab.title);
      await person.click('button', await person.needFrame(), 2);
      await person.reads(SAM, await person.newTab());
      await person.reads(en.opened.title);
      await person.settles();
      assert.equal(await person.unseenTabs(), 0);
      await person.run('setTimeout(() => { window.rested = true; }, 3000)');
      await person.until(async () => (await person.evaluate('window.rested === true')) === true, 'no time went by');
      await person.reads(SAM, await opensTab(person));
    },
    'nothing',
  );

  tell('the line of the tab breaks: the button is there again, and opens the class', async (person) => {
    await person.clickFramed({ platform: 'windowed' });
    await person.reads(en.open.title);
    const lost = () => person.exchanges.some(({ path, status }) => path === '/setup' && status === 0);
    here.world.sites.fate = (exchange) =>
      exchange.path === '/setup' && exchange.headers['sec-fetch-dest'] === 'document' ? 'break' : fateOf(exchange);
    try {
      await person.click('button', await person.needFrame());
      await person.until(lost, 'nothing was posted');
    } finally {
      here.world.sites.fate = fateOf;
    }
    await person.newTab();
    await rested(person);
    await person.reads(en.open.title);
    await person.reads(ROSA, await opensTab(person));
    assert.equal(person.codes.length, 1);
  });

  tell('a frame that may not open tabs: the button stays, with the words of another way', async (person) => {
    await person.clickFramed({ platform: 'windowed', sandbox: 'allow-scripts allow-forms allow-same-origin' });
    await person.reads(en.open.title);
    const frame = await person.needFrame();
    await person.click('button', frame);
    await rested(person);
    await person.reads(en.open.title);
    assert.ok(String(await person.evaluate('document.body.innerText', frame)).includes(en.open.otherwise));
    assert.deepEqual(person.codes, []);
  });
}

/** Until the button rests no more. */
async function rested(person: Person): Promise<void> {
  const frame = await person.needFrame();
  const busy = () => person.evaluate("document.querySelector('button').hasAttribute('aria-busy')", frame);
  await person.until(async () => (await busy()) === false, 'the button rests for ever');
}
