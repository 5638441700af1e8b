import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Click, type District, startDistrict } from './district.ts';
import { DAYS } from './story.ts';

let district: District;
before(async () => {
  district = await startDistrict();
});
after(() => district.close());

const FIRST = [
  'id,sis_id,school_id,name,teacher_id,course_name,term_start,term_end',
  'one,101,S1,Algebra,T1,Algebra 1,2026-08-17,2027-06-04',
  'two,102,S1,Biology,T2,Biology,2026-08-17,2026-12-18',
].join('\n');

const pupil = (course: string, ...sections: readonly string[]): Click => ({ course, who: { pupil: 'P1' }, sections });

test('files that have no columns for the term keep it within its school year, and not over July 1', async () => {
  assert.equal((await district.imported(FIRST)).code, 0);
  assert.equal(await district.opens(pupil('algebra', '101')), 'one');
  assert.equal(await district.opens(pupil('biology', '102')), 'two');
  // The same ids for other classes of the same teachers, and nothing of their terms.
  const bare = (course: string): string =>
    [
      'id,sis_id,school_id,name,teacher_id,course_name',
      `one,101,S1,${course},T1,${course}`,
      'two,102,S1,Biology,T2,Biology',
    ].join('\n');
  await district.on('2027-02-01');
  await district.rolledOver(bare('Algebra 1'));
  assert.equal(await district.opens(pupil('algebra', '101')), 'one');
  assert.equal(await district.opens(pupil('new in spring', '102')), 'wait', 'a half that is over stays over');

  await district.on(DAYS.september);
  const { out } = await district.rolledOver(bare('Art'));
  assert.match(out, /^ended +one in course \S+: it stands for another class now$/m);
  assert.notEqual(await district.opens(pupil('algebra')), 'one');
  assert.equal(await district.opens(pupil('art', '101')), 'one');
});
