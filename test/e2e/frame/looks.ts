import assert from 'node:assert/strict';
import { LANGUAGES, PIECES } from '../../support/pages.ts';
import type { Tell } from './everywhere.ts';

/** Each page in a frame of a small screen, with pictures to be looked at. */
export function looks(tell: Tell, folder: string): void {
  for (const language of LANGUAGES) {
    tell(`no page scrolls sideways in a frame of 320 px, ${language}`, async (person) => {
      const wide: string[] = [];
      for (const name of PIECES.keys()) {
        const url = `https://gallery.test/${language}/${encodeURIComponent(name)}`;
        await person.open('https://evil.test/');
        await person.run(`
          document.body.innerHTML = '<iframe name="tool_content" style="width:320px;height:800px;border:0"></iframe>';
          document.querySelector('iframe').src = ${JSON.stringify(url)}`);
        const frame = await person.needFrame();
        const shown = `document.readyState === 'complete' && location.href === ${JSON.stringify(url)}`;
        await person.until(async () => (await person.evaluate(shown, frame)) === true, `${name} did not come`);
        const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        if ((await person.evaluate(over, frame)) !== 0) wide.push(name);
        await person.picture(`${folder} ${name} ${language}`);
      }
      assert.deepEqual(wide, []);
    });
  }
}

/** The page on which a teacher connects several classes at once. */
export function ticks(tell: Tell): void {
  tell('what acts on ticked boxes comes with the first of them, and stays in view', async (person) => {
    await person.open('https://gallery.test/en/connect');
    const isShown = () => person.evaluate("document.querySelector('#several').checkVisibility()");
    assert.equal(await isShown(), false);
    await person.click('[type=checkbox]');
    assert.equal(await isShown(), true);
    // However long the list of classes is.
    await person.run("document.querySelector('.rows').style.paddingBottom = '3000px'");
    assert.equal(await person.evaluate(IN_VIEW), true);
    await person.click('[type=checkbox]');
    assert.equal(await isShown(), false);
  });
}

const IN_VIEW = `(() => {
  const { top, bottom } = document.querySelector('#several').getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
})()`;
