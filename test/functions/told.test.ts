import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LIMITS } from '../../shared/names.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { run } from '../cli/run.ts';
import { codeOf, handedOver } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { DISTRICT, type Roomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, take, valuesOf, waits } from '../support/waiting.ts';
import { NOW_TERM, OTHER, OWN, startSchool } from './school.ts';

/** A section of a connected course that keeps students waiting comes before somebody: real handlers, a real table. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startSchool();
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, launchOf } = coursesIn(() => roomkey);

const pupil = (course: string, sub: string, section: string, name: string) =>
  inCourse(course, {
    sub,
    learner: true,
    custom: { user_sis_id: sub, section_sis_ids: section, section_names: JSON.stringify([name]) },
  });
const teacher = (course: string, sections: readonly string[], sisId = 'T20817') =>
  inCourse(course, { sub: `teacher-${sisId}`, custom: { user_sis_id: sisId, section_sis_ids: sections.join(',') } });

/** A course that its first section has connected by itself; three students of another wait. */
async function courseWithWaiting(own: string, other: { readonly teachers: readonly (typeof OWN)[] } | null) {
  const course = newCourse();
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: `${own}-1`, name: 'First', sisIds: [`${own}-S1`], term: NOW_TERM, teachers: [OWN] }),
    ...(other === null
      ? []
      : [rosterClass({ id: `${own}-4`, name: 'Secret class', sisIds: [`${own}-S4`], term: NOW_TERM, ...other })]),
  ]);
  // Where another course has it, its own pupils are asked about here.
  if (other !== null) {
    handedOver((await arrive(roomkey, roomkey.canvas, pupil(newCourse(), 'q0', `${own}-S4`, 'Section 4'))).reply);
  }
  handedOver((await arrive(roomkey, roomkey.canvas, pupil(course, 'p0', `${own}-S1`, 'Section 1'))).reply);
  for (const sub of ['p1', 'p2', 'p3', 'p1']) {
    const { body } = await waits(roomkey, roomkey.canvas, pupil(course, sub, `${own}-S4`, 'Section 4'));
    assert.match(body, /Your class is almost ready/);
  }
  return { course, sections: [`${own}-S1`, `${own}-S4`] };
}

describe('students of a section that nobody knows', () => {
  test('their teacher is told at her next click, on top of her way in, and once', async () => {
    const { course, sections } = await courseWithWaiting('once', null);
    const page = await waits(roomkey, roomkey.canvas, teacher(course, sections));
    assert.match(page.body, /3 students wait: section Section 4 is not connected\./);
    const { class: opened } = await launchOf(await take(roomkey, page, { step: 'on' }));
    assert.equal(opened?.id, 'once-1');
    const again = await arrive(roomkey, roomkey.canvas, teacher(course, sections));
    assert.equal((await launchOf(again.reply)).class?.id, 'once-1', 'not again while nothing changes');
    await waits(roomkey, roomkey.canvas, pupil(course, 'p9', 'once-S4', 'Section 4'));
    const news = await waits(roomkey, roomkey.canvas, teacher(course, sections));
    assert.match(news.body, /4 students wait/);
  });

  test('the launch object of a teacher has it, and that of a student does not', async () => {
    const { course, sections } = await courseWithWaiting('handed', null);
    const page = await waits(roomkey, roomkey.canvas, teacher(course, sections));
    const told = await launchOf(await take(roomkey, page, { step: 'on' }));
    const waiting = [{ sis_id: 'handed-S4', name: 'Section 4', people: 3 }];
    assert.deepEqual(told.mapping?.waiting, waiting);
    assert.deepEqual(told.class?.connected.evidence, ['section-id']);
    const again = await arrive(roomkey, roomkey.canvas, teacher(course, sections));
    assert.deepEqual((await launchOf(again.reply)).mapping?.waiting, waiting);
    const { reply } = await arrive(roomkey, roomkey.canvas, pupil(course, 'p0', 'handed-S1', 'Section 1'));
    assert.deepEqual((await launchOf(reply)).mapping?.waiting, []);
  });

  test('she connects a class of hers beside what opens already, and they go in', async () => {
    const { course, sections } = await courseWithWaiting('beside', null);
    const page = await waits(roomkey, roomkey.canvas, teacher(course, sections));
    assert.ok(valuesOf(page.body, 'class').includes('geo-p5'));
    assert.ok(!valuesOf(page.body, 'class').includes('beside-1'), 'what opens already is not offered');
    await take(roomkey, page, connecting(['geo-p5'], valuesOf(page.body, 'version')[0]));
    assert.deepEqual((await activeNow(course)).toSorted(), ['beside-1', 'geo-p5']);
    const { reply } = await arrive(roomkey, roomkey.canvas, pupil(course, 'p1', 'beside-S4', 'Section 4'));
    assert.equal((await launchOf(reply)).class?.id, 'geo-p5');
    const next = await arrive(roomkey, roomkey.canvas, teacher(course, ['beside-S1']));
    assert.equal((await launchOf(next.reply)).class?.id, 'beside-1', 'and nobody waits any more');
  });

  test('she connects none beside as many as a course may open', async () => {
    const { course, sections } = await courseWithWaiting('crowd', null);
    const context = await contextNow(course);
    const all = Array.from({ length: LIMITS.classes }, (_, at) => ({
      id: `crowd-${at + 1}`,
      urlId: null,
      name: null,
      evidence: ['section-id'],
    }));
    const actor = { how: 'proof', by: 'test' } as const;
    await mappings(roomkey.dynamo).replace(context, DISTRICT, all, context.version, actor, roomkey.now());
    const page = await waits(roomkey, roomkey.canvas, teacher(course, sections));
    assert.ok(valuesOf(page.body, 'class').includes('geo-p5'));
    const taken = await take(roomkey, page, connecting(['geo-p5'], valuesOf(page.body, 'version')[0]));
    assert.equal(codeOf(taken), 'class-refused');
    assert.deepEqual((await activeNow(course)).toSorted(), all.map(({ id }) => id).toSorted());
  });

  test('an import that knows it ends the wait, and the notice', async () => {
    const { course, sections } = await courseWithWaiting('import', null);
    await addClasses(roomkey.dynamo, [
      rosterClass({ id: 'import-4', sisIds: ['import-S4'], term: NOW_TERM, teachers: [OWN] }),
    ]);
    handedOver((await arrive(roomkey, roomkey.canvas, pupil(course, 'p1', 'import-S4', 'Section 4'))).reply);
    const page = await waits(roomkey, roomkey.canvas, teacher(course, sections));
    assert.doesNotMatch(page.body, /students wait/);
    assert.deepEqual(valuesOf(page.body, 'class').toSorted(), ['import-1', 'import-4']);
  });
});

test('an operator’s list of courses without a class has it, with the section, until that is known', async () => {
  const { course } = await courseWithWaiting('listed', null);
  const { key } = await contextNow(course);
  const listed = async (): Promise<string | undefined> => {
    const { code, out, err } = await run('contexts unmapped', { ROOMKEY_TABLE: roomkey.table });
    assert.equal(code, 0, err);
    return out.split('\n').find((line) => line.startsWith(key));
  };
  assert.match((await listed()) ?? '', /Section 4: 3$/);
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'listed-4', sisIds: ['listed-S4'], term: NOW_TERM, teachers: [OWN] }),
  ]);
  handedOver((await arrive(roomkey, roomkey.canvas, pupil(course, 'p1', 'listed-S4', 'Section 4'))).reply);
  assert.equal(await listed(), undefined);
});

test('where the roster has another teacher for the class she is told without its name, and cannot take it', async () => {
  const { course, sections } = await courseWithWaiting('others', { teachers: [OTHER] });
  const page = await waits(roomkey, roomkey.canvas, teacher(course, sections));
  assert.match(page.body, /section .* is not connected/);
  assert.doesNotMatch(page.body, /Secret class/);
  const taken = await take(roomkey, page, connecting(['others-4'], valuesOf(page.body, 'version')[0]));
  assert.equal(codeOf(taken), 'class-refused');
  assert.deepEqual(await activeNow(course), ['others-1']);
});

test('a student is told nothing of it, and what is kept are pseudonyms', async () => {
  const { course } = await courseWithWaiting('quiet', null);
  const { reply } = await arrive(roomkey, roomkey.canvas, pupil(course, 'p0', 'quiet-S1', 'Section 1'));
  assert.equal((await launchOf(reply)).class?.id, 'quiet-1');
  const [section, ...others] = (await contextNow(course)).waitingSections ?? [];
  assert.deepEqual([section?.sisId, section?.name, section?.people.length, others], ['quiet-S4', 'Section 4', 3, []]);
  assert.ok(section?.people.every((one) => /^[\w-]{8}$/.test(one)));
});
