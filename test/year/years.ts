import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { csvOf, type District, type Section, sectionsOf, startDistrict, type Ways } from './district.ts';

const JUNE = '2027-06-01';
const AUGUST = '2027-08-09';
const SEPTEMBER = '2027-09-06';

/** Courses that a school goes on using in the second year, by their place among the classes. */
const PERSISTENT = 3;

/** The place of the class whose course is in Schoology, which keeps last year's code and tells no term. */
const IN_SCHOOLOGY = 17;

const pupilOf = ({ sisId }: Section, year: number) => ({ pupil: `P${year}-${sisId}` });

/** Two school years of a district, as its ids go. One of these to a process, since it has a clock of its own. */
export function twoYears(what: string, ways: Ways): void {
  describe(`two school years: ${what}`, { concurrency: false }, () => {
    let district: District;
    before(async () => {
      district = await startDistrict();
    });
    after(() => district.close());

    const [old, current] = [sectionsOf(1, ways), sectionsOf(2, ways)];
    const courseOf = (i: number, year: 1 | 2): string => (year === 2 && i >= PERSISTENT ? `new-${i}` : `old-${i}`);

    test('the first year: each course opens its class for its teacher and its pupils', async () => {
      assert.equal((await district.imported(csvOf(old, 1, ways))).code, 0);
      for (const [i, one] of old.entries()) {
        if (i === IN_SCHOOLOGY) continue;
        const course = courseOf(i, 1);
        const pupil = { course, who: pupilOf(one, 1), sections: [one.sisId] };
        const teacher = { course, who: { teacher: one.teacher }, sections: [one.sisId] };
        for (const click of i % 2 === 0 ? [teacher, pupil] : [pupil, teacher]) {
          assert.equal(await district.opens(click), one.id);
        }
      }
      const { id, teacher, sisId } = old[IN_SCHOOLOGY] ?? assert.fail();
      const click = { course: 'schoology-old', who: { teacher }, sections: [sisId] };
      assert.equal(await district.opens(click, district.roomkey.schoology), id);
      await district.on(JUNE);
      assert.equal((await district.imported(csvOf(old, 1, ways))).code, 0);
    });

    test('in August, before the roster is rolled over, a new course opens no class of last year', async () => {
      await district.on(AUGUST);
      for (const [i, { sisId }] of current.entries()) {
        if (i < PERSISTENT || i % 4 !== 0 || i === IN_SCHOOLOGY) continue;
        const click = { course: courseOf(i, 2), who: pupilOf(current[i] ?? assert.fail(), 2), sections: [sisId] };
        assert.equal(await district.opens(click), 'wait');
      }
    });

    test('the rollover, once and again', async () => {
      await district.on(SEPTEMBER);
      const { out } = await district.rolledOver(csvOf(current, 2, ways));
      const isEnded = ways.clever === 'same' || !ways.terms;
      assert.equal(/^taken out of courses +18$/m.test(out), isEnded, out);
      if (ways.clever === 'same') assert.match(out, /^ended +\S+ in course \S+: it stands for another class now$/m);
      assert.match(out, /^courses healed +0$/m);
      const again = await district.imported(csvOf(current, 2, ways));
      assert.match(again.out, /^unchanged +18$/m);
      assert.match(again.out, /^taken out of courses +0$/m);
    });

    test('a course of last year, whose launches name nothing any more, opens no class of this year', async () => {
      const taught = new Set(current.map(({ id }) => id));
      for (const [i, one] of old.entries()) {
        if (i < PERSISTENT || i === IN_SCHOOLOGY) continue;
        const sections = ways.sis === 'reused' ? [] : [one.sisId];
        const opened = await district.opens({ course: courseOf(i, 1), who: pupilOf(one, 1), sections });
        assert.equal(taught.has(opened), false, `${opened} in a course of last year`);
        const teacher = await district.opens({ course: courseOf(i, 1), who: { teacher: one.teacher }, sections });
        assert.equal(taught.has(teacher), false, `${teacher} in a course of last year`);
      }
    });

    test('a course of Schoology that keeps last year’s code opens no class of this year', async () => {
      const taught = new Set(current.map(({ id }) => id));
      const [one, next] = [old[IN_SCHOOLOGY] ?? assert.fail(), current[IN_SCHOOLOGY] ?? assert.fail()];
      const { schoology } = district.roomkey;
      for (const who of [pupilOf(one, 1), { teacher: one.teacher }]) {
        const opened = await district.opens({ course: 'schoology-old', who, sections: [one.sisId] }, schoology);
        assert.equal(taught.has(opened), false, `${opened} by a stale code`);
      }
      const click = { course: 'schoology-new', who: { teacher: next.teacher }, sections: [next.sisId] };
      assert.equal(await district.opens(click, schoology), next.id, 'the new course has this year’s');
    });

    test('the second year: each new course opens its class, and one that goes on gets this year’s in place of last year’s', async () => {
      for (const [i, one] of current.entries()) {
        if (i === IN_SCHOOLOGY) continue;
        const course = courseOf(i, 2);
        const pupil = { course, who: pupilOf(one, 2), sections: [one.sisId] };
        const teacher = { course, who: { teacher: one.teacher }, sections: [one.sisId] };
        // A course that goes on is taken over by who is known to teach there.
        for (const click of i % 2 === 0 || i < PERSISTENT ? [teacher, pupil] : [pupil, teacher]) {
          assert.equal(await district.opens(click), one.id, `${JSON.stringify(click)}`);
        }
        const nothing = { ...pupil, sections: [] };
        assert.equal(await district.opens(nothing), one.id, 'also where a launch names nothing');
      }
    });
  });
}
