import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { clicks, type Stories } from './stories.ts';
import { reads, type Visitor } from './visitor.ts';
import { inDemo } from './words.ts';

const { en } = inDemo;

/** What a page says of a button whose answer never came, and where. */
const SAID = `(() => {
  const box = document.querySelector('#offline').getBoundingClientRect();
  return {
    inView: box.height > 0 && box.top >= 0 && box.bottom <= innerHeight,
    focused: document.activeElement.textContent,
    busy: document.querySelectorAll('[aria-busy]').length,
  };
})()`;

/** The line is cut at each button of the pages that wait; in a demo whose Geometry of Canvas is not connected. */
export function brokenStories({ story, isIn, disconnect }: Stories): void {
  /** Presses a button while the line is cut; then it is there again. */
  async function pressInVain(visitor: Visitor, where: Frame, name: string): Promise<void> {
    await visitor.page.route(/\/(setup|manage)$/, (route) => route.abort());
    const button = where.getByRole('button', { name, exact: true });
    await button.click();
    await where.locator('#offline').filter({ hasText: en.offline }).waitFor();
    const focused = await button.textContent();
    assert.deepEqual(await where.evaluate(SAID), { inView: true, focused, busy: 0 }, name);
    await visitor.page.unroute(/\/(setup|manage)$/);
  }

  story('what does not get through is said at its button, in view, in a frame of 520 px', async (come) => {
    const visitor = await come();
    const low = () =>
      visitor.page.evaluate("document.querySelector('iframe[name=tool_content]').style.height = '520px'");
    const setup = await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
    await reads(setup, en.connect.title);
    await low();
    await pressInVain(visitor, setup, 'Connect Geometry, period 2');
    await visitor.screenshot('connect in vain');
    await setup.getByText(en.connect.search.title, { exact: true }).click();
    await pressInVain(visitor, setup, en.connect.search.button);
    await setup.getByLabel(en.connect.ask.label).fill('Geometry for two');
    await pressInVain(visitor, setup, en.connect.ask.button);
    assert.equal(
      await setup.getByLabel(en.connect.ask.label).inputValue(),
      'Geometry for two',
      'what was written stays',
    );
    await visitor.screenshot('ask in vain');
    await setup.getByRole('button', { name: 'Connect all 2: Geometry' }).click();

    await reads(setup, en.choose.title);
    const period4 = setup.getByRole('button', { name: 'Geometry, period 4' });
    await pressInVain(visitor, setup, (await period4.textContent()) ?? '');
    await visitor.screenshot('choose in vain');
    await period4.click();
    await isIn(visitor, 'Geometry, period 4', 'geometry-period-4', 'Rosa Alvarez (Teacher)');

    await (await visitor.frame()).getByRole('link', { name: 'Wrong class?' }).click();
    await reads(await visitor.frame(), en.wrongClass.title);
    const manage = await visitor.frame();
    await manage.getByRole('button', { name: en.wrongClass.next }).click();
    await reads(manage, en.manage.title);
    await low();
    await manage.getByText(en.manage.disconnect.title, { exact: true }).click();
    await pressInVain(visitor, manage, 'Disconnect Geometry, period 4');
    await visitor.screenshot('disconnect in vain');
    await manage.getByRole('button', { name: 'Disconnect Geometry, period 4' }).click();
    const notice = manage.getByText(en.manage.disconnected);
    await notice.waitFor();
    assert.equal(await manage.evaluate('document.activeElement.textContent'), en.manage.disconnected);
    await disconnect('canvas', '1058');
  });
}
