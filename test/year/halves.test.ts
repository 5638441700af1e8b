import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type District, startDistrict } from './district.ts';

let district: District;
before(async () => {
  district = await startDistrict();
});
after(() => district.close());

const FALL = '2026-08-17,2026-12-18';
const SPRING = '2027-01-05,2027-06-04';
const CSV = [
  'id,sis_id,school_id,name,teacher_id,course_name,term_start,term_end',
  `one-fall,ONE,S1,Algebra,T1,Algebra 1,${FALL}`,
  `one-spring,ONE,S1,Algebra,T1,Algebra 1,${SPRING}`,
  `other-fall,OTHER,S1,Art,T3,Art,${FALL}`,
  `other-spring,OTHER,S1,Chemistry,T4,Chemistry,${SPRING}`,
  `two-fall,TWO-S1,S1,Biology,T2,Biology,${FALL}`,
  `two-spring,TWO-S2,S1,Biology,T2,Biology,${SPRING}`,
  'north,101,N,History,T5,History,2026-08-17,2027-06-04',
  'south,101,S,History,T6,History,2026-08-17,2027-06-04',
].join('\n');

const pupil = (course: string, ...sections: readonly string[]) => ({ course, who: { pupil: 'P1' }, sections });
const teacher = (course: string, who: string, ...sections: readonly string[]) => ({
  course,
  who: { teacher: who },
  sections,
});

test('two halves of a year with one SIS id, and with two, and other classes: each in its time', async () => {
  assert.equal((await district.imported(CSV)).code, 0);
  assert.equal(await district.opens(pupil('one', 'ONE')), 'one-fall');
  assert.equal(await district.opens(pupil('other', 'OTHER')), 'other-fall');
  assert.equal(await district.opens(pupil('two', 'TWO-S1', 'TWO-S2')), 'two-fall');

  await district.on('2027-02-01');
  assert.equal((await district.imported(CSV)).code, 0);
  assert.equal(await district.opens(pupil('one', 'ONE')), 'one-spring', 'the half that runs, by the same id');
  const untold = { ...pupil('one'), sections: null };
  assert.equal(await district.opens(untold), 'one-spring', 'also where the launch names nothing');
  assert.equal(await district.opens(pupil('one')), 'wait', 'whoever is in no section of a course that proof connected');
  assert.equal(await district.opens(pupil('two', 'TWO-S1', 'TWO-S2')), 'two-spring');
  assert.equal(await district.opens(teacher('two', 'T2', 'TWO-S1', 'TWO-S2')), 'choose', 'a teacher may want either');
  const stranger = await district.opens(pupil('other', 'OTHER'));
  assert.notEqual(stranger, 'other-spring', 'an art course is not next term’s chemistry');
  assert.equal(await district.opens(pupil('chemistry', 'OTHER')), 'other-spring', 'its own course has it');
});

test('an id of two schools is each teacher’s own', async () => {
  assert.equal(await district.opens(teacher('in the north', 'T5', '101')), 'north');
  assert.equal(await district.opens(teacher('in the south', 'T6', '101')), 'south');
  assert.equal(await district.opens(pupil('anywhere', '101')), 'wait');
});
