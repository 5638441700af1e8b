import assert from 'node:assert/strict';
import { PLATFORMS } from '../../local/demo.ts';
import { fieldsOf, listOf } from '../../local/json.ts';
import { placeOf } from '../../local/lms/places.ts';
import { CLASSES } from '../../local/partner/classes.ts';
import { faultsOf } from './axe.ts';
import { launchIn, rowsIn, type Stories } from './stories.ts';
import { reads, type Visitor } from './visitor.ts';
import { inDemo } from './words.ts';

const { en } = inDemo;

/** What the first page of the demo offers to whoever comes for the first time. */
export function firstPageStories({ story, isIn, demo }: Stories): void {
  /** From the list of stories to the course, as somebody. */
  async function choose(visitor: Visitor, course: string, person: string): Promise<void> {
    await visitor.page.goto(demo().lms);
    await visitor.page.locator('ol.stories').getByRole('link', { name: course, exact: true }).last().click();
    await reads(visitor.page, course);
    await visitor.becomes(person);
  }

  story('the first page has no fault', async (come) => {
    const visitor = await come({ height: 900 });
    await visitor.page.goto(demo().lms);
    assert.deepEqual(await faultsOf(visitor.page), []);
    await visitor.screenshot('first page');
  });

  story('a Schoology course “US History: 7(A)” shows its class first, and one click connects it', async (come) => {
    const visitor = await come();
    await choose(visitor, 'US History: 7(A)', 'grace');
    const setup = await visitor.clickFramed('Class app');
    await reads(setup, en.connect.title);
    assert.deepEqual((await rowsIn(setup)).length, 6);
    assert.equal((await rowsIn(setup))[0], 'Period 7(A) · US History');
    await visitor.screenshot('US History 7(A)');
    await setup.getByRole('button', { name: 'Connect Period 7(A) · US History' }).click();
    await isIn(visitor, 'US History', 'us-history-7a', 'Grace Lin (Teacher)');
  });

  story('a Schoology student lands in the one of two classes that he attends', async (come) => {
    const visitor = await come();
    await choose(visitor, 'US History: 5(B) and 7(B)', 'eli');
    await visitor.clickFramed('Class app');
    await isIn(visitor, 'US History', 'us-history-7b', 'Eli Brandt (Student)');
    await visitor.screenshot('placed by the roster');
    const { rostered } = await launchIn(await visitor.frame());
    assert.equal(rostered, 'yes');
    const other = await come();
    await choose(other, 'US History: 5(B) and 7(B)', 'ana');
    const choice = await other.clickFramed('Class app');
    await reads(choice, en.choose.title);
    assert.equal((await rowsIn(choice)).length, 2);
  });

  story('a course in its second year opens this year’s class of an id that is used again', async (come) => {
    const visitor = await come();
    await choose(visitor, 'World History (Whitman)', 'dale');
    await visitor.clickFramed('Class app');
    await isIn(visitor, 'World History, period 4', 'world-history-period-4', 'Dale Whitman (Teacher)');
    const { classes } = await launchIn(await visitor.frame());
    assert.deepEqual(
      listOf(classes).map((one) => fieldsOf(one)['id']),
      [CLASSES.worldHistory.id],
    );
    await visitor.screenshot('second year');
    const pupil = await come();
    await choose(pupil, 'World History (Whitman)', 'maya');
    await pupil.clickFramed('Class app');
    await isIn(pupil, 'World History, period 4', 'world-history-period-4', 'Maya Reyes (Student)');
  });

  story('a cross-listed section moves with its class, and the course where it was asks its teacher', async (come) => {
    const teacher = await come();
    await teacher.openCourse('canvas', 'dale', 'Economics, period 2 (Whitman)');
    await teacher.clickFramed('Class app');
    await isIn(teacher, 'Economics, period 2', 'economics-period-2', 'Dale Whitman (Teacher)');

    const pupil = await come();
    await choose(pupil, 'Economics (Whitman)', 'maya');
    await pupil.clickFramed('Class app');
    await isIn(pupil, 'Economics, period 2', 'economics-period-2', 'Maya Reyes (Student)');
    assert.match(await history('1091'), /moved to/);
    assert.match(await history('1092'), /moved from/);

    await reads(await teacher.clickFramed('Class app'), en.connect.title);
    await teacher.screenshot('section moved away');
    await choose(teacher, 'Economics (Whitman)', 'dale');
    const choice = await teacher.clickFramed('Class app');
    await reads(choice, en.choose.title);
    assert.deepEqual(await rowsIn(choice), ['Economics, period 2', 'Economics, period 6']);
  });

  function history(place: string): Promise<string> {
    const { contextId = '' } = placeOf('canvas', place) ?? {};
    return demo().command(
      ...['mappings', 'history', '--deployment', PLATFORMS.canvas.deploymentId, '--context', contextId],
    );
  }

  story('a teacher in a Moodle who types another’s ids gets a question, and students wait', async (come) => {
    const visitor = await come();
    await choose(visitor, 'Algebra 1', 'lena');
    await visitor.page.getByLabel('Course ID number').fill('ALG1-P3-26');
    await visitor.page.getByLabel('Your own ID number').fill('T20817');
    await visitor.page.getByRole('button', { name: 'Save changes' }).click();
    await visitor.page.locator('input[name=course][value="ALG1-P3-26"]').waitFor();
    assert.deepEqual(await faultsOf(visitor.page), []);
    await visitor.screenshot('ID numbers of a Moodle');
    const setup = await visitor.clickFramed('Class app');
    await reads(setup, en.connect.title);
    await setup.getByText(en.connect.why.unknown).waitFor();
    await setup.getByLabel(en.connect.ask.label).waitFor();
    assert.deepEqual(await rowsIn(setup), []);
    assert.doesNotMatch((await setup.locator('main').textContent()) ?? '', /period|Alvarez/);
    await visitor.screenshot('a question in a Moodle');
    const pupil = await come();
    await choose(pupil, 'Algebra 1', 'omar');
    await reads(await pupil.clickFramed('Class app'), en.wait.title);
  });
}
