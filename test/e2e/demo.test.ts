import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { storiesOfFile } from './stories.ts';
import { addressOf, type Look, reads, type Visitor, whoIn } from './visitor.ts';
import { en, es, inSchoology } from './words.ts';

const { demo, story } = storiesOfFile('demo');

/** One visitor, who must not have met a fault by the end. */
const visit = (name: string, tell: (visitor: Visitor) => Promise<void>, look: Partial<Look> = {}): void =>
  story(name, async (come) => tell(await come(look)));

/** The class, the right person, and nothing in the address that another could use. */
async function isClass(where: Frame | Page, name: string, address: string, who: string): Promise<void> {
  await reads(where, name);
  assert.equal(addressOf(where), `${demo().partner}/classes/${address}`);
  assert.equal(await whoIn(where), who);
}

for (const [family, person, course, name, address, who] of [
  ['canvas', 'rosa', 'Statistics (Alvarez)', 'Statistics, period 6', 'statistics-period-6', 'Rosa Alvarez (Teacher)'],
  ['schoology', 'ana', 'Biology: Section 2', 'Biology, section 2', 'biology-section-2', 'Ana Kim (Student)'],
] as const) {
  visit(`${family}: a click lands on the class page, in a frame and in a new tab`, async (visitor) => {
    await visitor.openCourse(family, person, course);
    await isClass(await visitor.clickFramed('Class app'), name, address, who);
    await visitor.screenshot(`${family} framed`);
    const tab = await visitor.clickTab();
    await isClass(tab, name, address, who);
    await visitor.screenshot(`${family} tab`);
  });
}

for (const [family, course, first, then] of [
  ['canvas', 'Statistics (Alvarez)', ['rosa', 'Rosa Alvarez (Teacher)'], ['maya', 'Maya Reyes (Student)']],
  ['schoology', 'Biology: Section 2', ['sam', 'Sam Okafor (Teacher)'], ['ana', 'Ana Kim (Student)']],
] as const) {
  visit(`${family}: when another person signs in on the device, the class page shows that person`, async (visitor) => {
    for (const [person, who] of [first, then]) {
      await visitor.openCourse(family, person, course);
      const frame = await visitor.clickFramed('Class app');
      await frame
        .locator('#who')
        .getByText(who.split(' (')[0] ?? '')
        .waitFor();
      assert.equal(await whoIn(frame), who);
      const tab = await visitor.clickTab();
      await tab.locator('#who').waitFor();
      assert.equal(await whoIn(tab), who);
      await tab.close();
    }
    await visitor.screenshot(`${family} after a switch of users`);
  });
}

visit('a course becomes connected: wait page, set-up by the teacher, class page', async (visitor) => {
  await visitor.openCourse('canvas', 'maya', 'Geometry (Alvarez)');
  await reads(await visitor.clickFramed('Class app'), en.wait.title);
  await visitor.screenshot('wait page');

  await visitor.openCourse('canvas', 'rosa', 'Geometry (Alvarez)');
  const setup = await visitor.clickFramed('Class app');
  await reads(setup, en.connect.title);
  await visitor.screenshot('set-up');
  await setup.getByRole('button', { name: 'Connect Geometry, period 2' }).click();
  await reads(setup, 'Geometry, period 2');
  await isClass(await visitor.frame(), 'Geometry, period 2', 'geometry-period-2', 'Rosa Alvarez (Teacher)');

  await visitor.openCourse('canvas', 'maya', 'Geometry (Alvarez)');
  await isClass(
    await visitor.clickFramed('Class app'),
    'Geometry, period 2',
    'geometry-period-2',
    'Maya Reyes (Student)',
  );
});

visit(
  'schoology: a student without a section lands in the one of two classes in which the roster has him',
  async (visitor) => {
    await visitor.openCourse('schoology', 'eli', 'US History: 5(B) and 7(B)');
    await isClass(await visitor.clickFramed('Class app'), 'US History', 'us-history-7b', 'Eli Brandt (Student)');
  },
);

visit(
  'schoology: a teacher’s page says how many of the students attend each class, once the LMS has told',
  async (visitor) => {
    await visitor.openCourse('schoology', 'grace', 'US History: 7(A)');
    const setup = await visitor.clickFramed('Class app');
    await reads(setup, en.connect.title);
    await setup.getByText('29 of the 29 students of this course attend it').waitFor();
    await visitor.screenshot('members');
  },
);

visit('schoology: a student of a course that is not connected sees the wait page', async (visitor) => {
  await visitor.openCourse('schoology', 'ana', 'Chemistry: Section 1');
  await reads(await visitor.clickFramed('Class app'), en.wait.title);
  const tab = await visitor.clickTab();
  await reads(tab, en.wait.title);
  await visitor.screenshot('wait page tab');
});

for (const family of ['canvas', 'schoology'] as const) {
  visit(`${family}: a choice of content is refused in words`, async (visitor) => {
    await visitor.openCourse(
      family,
      family === 'canvas' ? 'rosa' : 'sam',
      family === 'canvas' ? 'Robotics Club' : 'Biology: Section 2',
    );
    const frame = await visitor.clickFramed('Choose content');
    await reads(frame, en.wrongPlacement.title);
    await frame.getByText((family === 'canvas' ? en : inSchoology).details).click();
    await visitor.screenshot(`${family} choice of content`);
    assert.deepEqual(statuses(visitor), [400]);
  });
}

visit('somebody whose session ended is asked to sign in', async (visitor) => {
  await visitor.openCourse('canvas', 'maya', 'Algebra 1 (Alvarez)');
  await reads(await visitor.clickFramed('Click after your session ended'), en.signIn.title);
  await visitor.screenshot('sign in first');
});

visit('outside of a course the home page opens, and an administrator sees what is set up', async (visitor) => {
  await visitor.openCourse('schoology', 'sam', 'My apps');
  await reads(await visitor.clickFramed('Class app'), 'Your classes');
  await visitor.openCourse('canvas', 'rosa', 'Lincoln Unified School District');
  await reads(await visitor.clickFramed('Class app'), 'Your classes');
  await visitor.becomes('dana');
  await reads(await visitor.clickFramed('Class app'), en.installation.title);
  await visitor.screenshot('installation page of an account');
  await visitor.openCourse('canvas', 'dana', 'Algebra 1 (Alvarez)');
  await reads(await visitor.clickFramed('Class app'), en.installation.title);
  await visitor.screenshot('installation page of a course');
});

visit('a school that nobody approved is let in by the command', async (visitor) => {
  await visitor.openCourse('canvas', 'maya', 'Art History (Roosevelt High)');
  await reads(await visitor.clickFramed('Class app'), en.pending.title);
  await visitor.screenshot('not approved');
  const [pending = ''] = /4110:\w+/.exec(await demo().command('deployments', 'list', '--pending')) ?? [];
  await demo().command('deployments', 'approve', pending, '--district', '6a3f9d1e5b7c8a0012345678');
  await visitor.step(-1);
  await reads(await visitor.clickFramed('Class app'), en.wait.title);
});

visit('reload and back end on a friendly page, or on the class', async (visitor) => {
  await visitor.openCourse('canvas', 'maya', 'Robotics Club');
  const tab = await visitor.clickTab();
  await reads(tab, en.wait.title);
  await tab.reload();
  await reads(tab, en.wait.title);
  await tab.getByText(en.wait.next).waitFor();
  await visitor.screenshot('reload');
  // By then the page has an address of its own: the launch is not posted again.
  assert.deepEqual(statuses(visitor), [200]);
  await tab.getByRole('link', { name: en.back }).click();
  await reads(tab, 'Robotics Club');
  await tab.close();

  await visitor.openCourse('canvas', 'maya', 'Algebra 1 (Alvarez)');
  await reads(await visitor.clickFramed('Class app'), 'Algebra 1, period 3');
  await visitor.step(-1);
  await reads(visitor.page, 'Algebra 1 (Alvarez)');
  // Out of the browser's cache, which shows a page to a person but its frames no more to a test.
  await visitor.step(1);
  await visitor.page.reload();
  await reads(await visitor.frame(), 'Algebra 1, period 3');
});

visit('the form of a launch, posted again from its own page', async (visitor) => {
  await visitor.openCourse('schoology', 'sam', 'Biology: Section 2');
  const tab = await visitor.clickTab();
  await reads(tab, 'Biology, section 2');
  const body = new URLSearchParams(visitor.launches().at(-1)?.request().postData() ?? '');
  await tab.goto(`${demo().lms}/schoology`);
  await tab.evaluate(
    ([action, fields]) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action });
      for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), { name, value }));
      document.body.append(form);
      form.submit();
    },
    [`${demo().roomkey}/launch`, [...body]] as const,
  );
  await reads(tab, en.used.title);
  assert.deepEqual(statuses(visitor), [303, 409]);
});

visit(
  'pages fit a small screen, in the dark and in Spanish',
  async (visitor) => {
    await visitor.page.goto(`${demo().lms}/canvas/courses/1041/launch?kind=signed-out&display=tab`);
    await reads(visitor.page, es.signIn.title);
    await visitor.screenshot('small, dark, Spanish');
    assert.equal(await visitor.page.locator('html').getAttribute('lang'), 'es');
    const wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await visitor.page.evaluate(wider), 0);
  },
  { width: 320, height: 568, colorScheme: 'dark', locale: 'es-MX' },
);

const statuses = (visitor: Visitor): readonly number[] => visitor.launches().map((answer) => answer.status());
