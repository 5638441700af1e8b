import assert from 'node:assert/strict';
import { CLASSES } from '../../local/partner/classes.ts';
import { faultsOf } from './axe.ts';
import { clicks, launchIn, rowsIn, type Stories } from './stories.ts';
import { addressOf, reads } from './visitor.ts';
import { inDemo } from './words.ts';

const { en } = inDemo;

/** What a teacher can do who does not see the class; in a demo whose Geometry of Canvas is connected. */
export function notHereStories({ story, isIn, disconnect, demo }: Stories): void {
  story('what is not here is searched, in all terms', async (come) => {
    await disconnect('canvas', '1058');
    const visitor = await come();
    const setup = await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
    await reads(setup, en.connect.title);
    const named = async () => (await rowsIn(setup)).filter((name) => name.endsWith('Geometry, period 2'));
    assert.equal((await named()).length, 1);
    await setup.getByText(en.connect.search.title, { exact: true }).click();
    await setup.getByLabel(en.connect.search.label).fill('geometry 2');
    await setup.getByRole('button', { name: en.connect.search.button }).click();
    await setup.getByText(en.connect.search.found).waitFor();
    assert.equal((await named()).length, 2);
    assert.deepEqual(await faultsOf(await visitor.frame()), []);
    await visitor.screenshot('search');
    await setup.getByLabel(en.connect.search.label).fill('robotics');
    await setup.getByRole('button', { name: en.connect.search.button }).click();
    await setup.getByText(en.connect.search.none).waitFor();
    assert.deepEqual(await rowsIn(setup), []);
    await visitor.screenshot('nothing found');
    await setup.getByRole('button', { name: en.connect.search.all }).click();
    await setup.getByRole('heading', { name: en.connect.yours }).waitFor();
    assert.equal((await named()).length, 1);
  });

  story(
    'a class that is nobody’s here is asked for; the operator connects it, and the next click opens it',
    async (come) => {
      const visitor = await come();
      const setup = await clicks(visitor, 'canvas', 'ken', 'Robotics Club');
      await setup.getByText(en.connect.why.unknown).waitFor();
      assert.deepEqual(await faultsOf(await visitor.frame()), []);
      await visitor.screenshot('teacher without classes');
      const field = setup.getByLabel(en.connect.ask.label);
      await field.fill('Nothing that was sent');
      await setup.getByRole('button', { name: en.retry }).click();
      // The page that takes its place has the field anew.
      await setup.locator('input[name=name]:invalid').waitFor();
      await setup.getByText(en.connect.why.unknown).waitFor();
      await field.fill('Robotics, after school');
      await setup.getByRole('button', { name: en.connect.ask.button }).click();
      await reads(setup, en.asked.title);
      assert.deepEqual(await faultsOf(await visitor.frame()), []);
      await visitor.screenshot('asked');

      const [request = ''] = /^\w{16}/m.exec(await demo().command('requests', 'list')) ?? [];
      assert.match(await demo().command('requests', 'list'), /Robotics, after school/);
      await demo().command('requests', 'answer', request, '--class', CLASSES.robotics.id);
      await visitor.clickFramed('Class app');
      await isIn(visitor, 'Robotics club', 'robotics-club', 'Ken Sato (Teacher)');
      assert.equal((await launchIn(await visitor.frame()))['rostered'], 'no');
      await disconnect('canvas', '1077');
    },
  );

  story('who is just looking sees the application’s home, and the course is in no report', async (come) => {
    const visitor = await come();
    const setup = await clicks(visitor, 'canvas', 'rosa', 'Robotics Club');
    await reads(setup, en.connect.title);
    await setup.getByText(en.connect.search.title, { exact: true }).click();
    assert.match(await demo().command('contexts', 'unmapped'), /Robotics Club/);
    await setup.getByRole('button', { name: en.connect.look.button }).click();
    await reads(await visitor.frame(), 'Your classes');
    assert.equal(addressOf(await visitor.frame()), `${demo().partner}/home`);
    assert.doesNotMatch(await demo().command('contexts', 'unmapped'), /Robotics Club/);
    assert.match(await demo().command('contexts', 'unmapped', '--practice'), /Robotics Club/);
    await visitor.screenshot('just looking');
  });

  story('“Make a new class” opens the application’s own page, which makes one', async (come) => {
    const visitor = await come();
    const setup = await clicks(visitor, 'canvas', 'rosa', 'Robotics Club');
    await setup.getByText(en.connect.search.title, { exact: true }).click();
    await setup.getByRole('button', { name: en.connect.create.button }).click();
    await reads(setup, 'Connect Robotics Club');
    const own = await visitor.frame();
    await own.getByLabel('A new class for this course').check();
    await own.getByRole('button', { name: 'Connect' }).click();
    await reads(own, 'Robotics Club is connected');
    const pupil = await come();
    await clicks(pupil, 'canvas', 'maya', 'Robotics Club');
    await reads(await pupil.frame(), 'Robotics Club');
  });
}
