import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from './chromium.ts';
import { startDemo } from './demo.ts';
import { ROOT } from './service.ts';
import { reads, Visitor } from './visitor.ts';
import { inDemo } from './words.ts';

/** The pictures of docs/, as the demo shows them: `npm run pictures`, after `bash .ci/tools`. */

const PICTURES = join(ROOT, 'docs', 'pictures');
mkdirSync(PICTURES, { recursive: true });

const demo = await startDemo();
const chromium = await startChromium();

for (const language of ['en', 'es'] as const) {
  const { wait, connect, choose, pending } = inDemo[language];
  const come = () =>
    Visitor.come(chromium.browser, demo, { pictures: PICTURES, width: 1000, height: 800, locale: language });
  const picture = (visitor: Visitor, name: string) => visitor.screenshot(`${name}-${language}`);

  const student = await come();
  await student.openCourse('canvas', 'maya', 'Geometry (Alvarez)');
  await reads(await student.clickFramed('Class app'), wait.title);
  await picture(student, 'student waits');

  const teacher = await come();
  await teacher.openCourse('canvas', 'rosa', 'Geometry (Alvarez)');
  const setup = await teacher.clickFramed('Class app');
  await reads(setup, connect.title);
  await picture(teacher, 'teacher connects');

  await teacher.openCourse('canvas', 'rosa', 'Algebra 1 (Alvarez)');
  await reads(await teacher.clickFramed('Class app'), choose.title);
  await picture(teacher, 'teacher chooses');

  await student.openCourse('canvas', 'maya', 'Algebra 1 (Alvarez)');
  const opened = await student.clickFramed('Class app');
  await opened.locator('#who').waitFor();
  // The demo's application speaks English alone.
  if (language === 'en') await picture(student, 'student in class');

  await student.openCourse('canvas', 'maya', 'Art History (Roosevelt High)');
  await reads(await student.clickFramed('Class app'), pending.title);
  await picture(student, 'not turned on');

  await student.leave();
  await teacher.leave();
}

await chromium.end();
await demo.end();
