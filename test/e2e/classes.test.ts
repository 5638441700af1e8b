import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { type Fields, fieldsOf, textOf } from '../../local/json.ts';
import { CLASSES } from '../../local/partner/classes.ts';
import { LABELS } from '../../local/play/panel.ts';
import { CHOICES } from '../../local/play/play.ts';
import { choices } from '../../shared/store/contexts/choices.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { faultsOf } from './axe.ts';
import { accessStories } from './classes-access.ts';
import { brokenStories } from './classes-broken.ts';
import { firstPageStories } from './classes-first-page.ts';
import { notHereStories } from './classes-not-here.ts';
import { otherLmsStories } from './classes-other-lms.ts';
import { ROOT } from './service.ts';
import { clicks, launchIn, rowsIn, storiesOfFile } from './stories.ts';
import { reads, whoIn } from './visitor.ts';
import { inDemo } from './words.ts';

const { en } = inDemo;
const stories = storiesOfFile('classes');
const { demo, story, isIn, disconnect } = stories;

story(
  'a course of three sections sends each student to the right one from the first click on, with no teacher',
  async (come) => {
    for (const [person, period, who] of [
      ['ben', '1', 'Ben Ito (Student)'],
      ['maya', '3', 'Maya Reyes (Student)'],
      ['chloe', '5', 'Chloe Park (Student)'],
    ] as const) {
      const visitor = await come();
      await clicks(visitor, 'canvas', person, 'Algebra 1 (Alvarez)');
      await isIn(visitor, `Algebra 1, period ${period}`, `algebra-1-period-${period}`, who);
      assert.equal(await (await visitor.frame()).getByRole('link', { name: 'Wrong class?' }).count(), 0);
      if (person === 'maya') await visitor.screenshot('student of a section');
    }
  },
);

story('a teacher of three sections chooses among them, and the choice is remembered', async (come) => {
  const visitor = await come();
  const choice = await clicks(visitor, 'canvas', 'rosa', 'Algebra 1 (Alvarez)');
  await reads(choice, en.choose.title);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  assert.deepEqual(await rowsIn(choice), ['Algebra 1, period 1', 'Algebra 1, period 3', 'Algebra 1, period 5']);
  await visitor.screenshot('chooser');
  await choice.getByRole('button', { name: 'Algebra 1, period 5' }).click();
  await isIn(visitor, 'Algebra 1, period 5', 'algebra-1-period-5', 'Rosa Alvarez (Teacher)');
  await visitor.screenshot('class of a teacher');

  // It may have been the wrong one: who comes back at once is asked again.
  const { user, context } = await launchIn(await visitor.frame());
  await reads(await visitor.clickFramed('Class app'), en.choose.title);
  await (await visitor.frame()).getByText('You chose Algebra 1, period 5 a moment ago.').waitFor();
  await visitor.screenshot('asked again');
  await age(fieldsOf(user), textOf(fieldsOf(context)['key']) ?? '', CLASSES.algebra5.id);
  await visitor.clickFramed('Class app');
  await isIn(visitor, 'Algebra 1, period 5', 'algebra-1-period-5', 'Rosa Alvarez (Teacher)');
});

/** As if the choice had been made three minutes earlier. */
async function age({ realm, sub }: Fields, contextKey: string, classId: string): Promise<void> {
  const { endpoint, region, table } = demo().dynamodb;
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  Object.assign(env, { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_REGION: region, ...credentials });
  const store = choices(connect(table));
  const now = Math.floor(Date.now() / 1000);
  const [of, by] = [textOf(realm) ?? '', textOf(sub) ?? ''];
  const made = await store.get(of, by, contextKey, now);
  assert.equal(made?.classId, classId);
  await store.remember(of, by, contextKey, classId, made.at - 180);
}

story('a course that its teacher opens is connected in one click, and lands in the class', async (come) => {
  const visitor = await come();
  const setup = await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
  await reads(setup, en.connect.title);
  assert.deepEqual((await rowsIn(setup)).slice(0, 3), [
    'Geometry, period 2',
    'Geometry, period 4',
    'Geometry Honors, period 7',
  ]);
  assert.equal((await rowsIn(setup)).includes('Robotics club'), false);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('set-up framed');
  await setup.getByRole('button', { name: 'Connect Geometry, period 2' }).click();
  await isIn(visitor, 'Geometry, period 2', 'geometry-period-2', 'Rosa Alvarez (Teacher)');
  const { rostered, mapping } = await launchIn(await visitor.frame());
  assert.deepEqual([rostered, fieldsOf(mapping)['how']], ['yes', 'teacher']);

  const pupil = await come();
  await clicks(pupil, 'canvas', 'maya', 'Geometry (Alvarez)');
  await isIn(pupil, 'Geometry, period 2', 'geometry-period-2', 'Maya Reyes (Student)');
});

story('“Wrong class?” leads to a page on which the teacher changes it, and back to the course', async (come) => {
  const visitor = await come();
  await clicks(visitor, 'canvas', 'rosa', 'Geometry (Alvarez)');
  await reads(await visitor.frame(), 'Geometry, period 2');
  await (await visitor.frame()).getByRole('link', { name: 'Wrong class?' }).click();
  await reads(await visitor.frame(), en.wrongClass.title);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('wrong class');
  await (await visitor.frame()).getByRole('button', { name: en.wrongClass.next }).click();
  await reads(await visitor.frame(), en.manage.title);
  assert.deepEqual(await faultsOf(await visitor.frame()), []);
  await visitor.screenshot('change the class');
  await (await visitor.frame()).getByRole('button', { name: 'Open only this one: Geometry, period 4' }).click();
  await (await visitor.frame()).getByText(en.manage.done).waitFor();
  await visitor.screenshot('class changed');
  await (await visitor.frame()).getByRole('link', { name: en.back }).click();
  await reads(visitor.page, 'Geometry (Alvarez)');
  await visitor.clickFramed('Class app');
  await isIn(visitor, 'Geometry, period 4', 'geometry-period-4', 'Rosa Alvarez (Teacher)');
});

story(
  'pupils who wait see the class open by itself, in a frame and in a tab, when the teacher has connected it',
  async (come) => {
    const framed = await come();
    const wait = await clicks(framed, 'schoology', 'ana', 'Chemistry: Section 1');
    await reads(wait, en.wait.title);
    await wait.getByText(en.wait.next).waitFor();
    assert.deepEqual(await faultsOf(await framed.frame()), []);
    await framed.screenshot('wait page');
    const tabbed = await come();
    await tabbed.openCourse('schoology', 'hidden', 'Chemistry: Section 1');
    const tab = await tabbed.clickTab();
    await reads(tab, en.wait.title);

    const teacher = await come();
    const setup = await clicks(teacher, 'schoology', 'nia', 'Chemistry: Section 1');
    await reads(setup, en.connect.title);
    assert.deepEqual((await rowsIn(setup)).slice(0, 2), [
      'Period 1 · Chemistry, section 1',
      'Period 4 · Chemistry, section 4',
    ]);
    await teacher.screenshot('set-up in Schoology');
    await setup.getByRole('button', { name: 'Connect Period 1 · Chemistry, section 1' }).click();
    await isIn(teacher, 'Chemistry, section 1', 'chemistry-section-1', 'Nia Grant (Teacher)');

    await isIn(framed, 'Chemistry, section 1', 'chemistry-section-1', 'Ana Kim (Student)');
    await reads(tab, 'Chemistry, section 1');
    assert.equal(await whoIn(tab), 'No name sent (Student)');
    await framed.screenshot('opened by itself');
  },
);

firstPageStories(stories);
otherLmsStories(stories);
notHereStories(stories);

story(
  'where the application opens in a window, connecting opens it there, and who waited gets the button',
  async (come) => {
    const [pupil, teacher] = [await come(), await come()];
    await teacher.openCourse('canvas', 'rosa', 'Geometry (Alvarez)');
    await teacher.plays({ [LABELS.display]: CHOICES.display.window });
    try {
      await clicks(pupil, 'canvas', 'maya', 'Geometry (Alvarez)');
      await reads(await pupil.frame(), en.wait.title);
      const setup = await teacher.clickFramed('Class app');
      await reads(setup, en.connect.title);
      const tab = await teacher.opensTab(() =>
        setup.getByRole('button', { name: 'Connect Geometry, period 2' }).click(),
      );
      await reads(tab, 'Geometry, period 2');
      assert.equal(await whoIn(tab), 'Rosa Alvarez (Teacher)');
      const waited = await pupil.frame();
      await reads(waited, en.open.title);
      await pupil.screenshot('waited for a window');
      const opened = await pupil.opensTab(() => waited.getByRole('button', { name: en.open.next }).click());
      await reads(opened, 'Geometry, period 2');
      assert.equal(await whoIn(opened), 'Maya Reyes (Student)');
      await teacher.page.bringToFront();
      await teacher.screenshot('set-up after its tab was opened');
    } finally {
      await teacher.page.getByRole('button', { name: 'Play the usual' }).click();
      await teacher.page.getByRole('status').waitFor({ state: 'detached' });
    }
    await disconnect('canvas', '1058');
  },
);

story('a district from nothing, by the words of docs/cli.md', async (come) => {
  const [, walk = ''] = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8').split(
    '## A district from nothing, in the demo',
  );
  const [, script = ''] = /```sh\n(.*?)```/s.exec(walk) ?? [];
  const pupil = await come();
  const pending = await clicks(pupil, 'canvas', 'maya', 'Art History (Roosevelt High)');
  await reads(pending, en.pending.title);
  assert.match(await demo().shell(script), /^6a99f0c2d4b8e90012ab0005 +Art History +5 /m);
  await reads(await pupil.clickFramed('Class app'), en.wait.title);
  const teacher = await come();
  const setup = await clicks(teacher, 'canvas', 'rosa', 'Art History (Roosevelt High)');
  await reads(setup, en.connect.title);
  assert.deepEqual(await rowsIn(setup), ['Period 2 · Art History', 'Period 5 · Art History']);
  await teacher.screenshot('classes of one name');
  await setup.getByRole('button', { name: 'Connect Period 5 · Art History' }).click();
  await isIn(teacher, 'Art History', '6a99f0c2d4b8e90012ab0005', 'Rosa Alvarez (Teacher)');
  await isIn(pupil, 'Art History', '6a99f0c2d4b8e90012ab0005', 'Maya Reyes (Student)');
});

brokenStories(stories);
accessStories(stories);
