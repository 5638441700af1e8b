import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { csvOf, type District, startDistrict, type Ways } from './district.ts';
import { DAYS, judged, type Part, storyOf, type Told } from './story.ts';

/** Two school years of a district, as its ids go. One of these to a process, since it has a clock of its own. */
export function twoYears(what: string, ways: Ways): void {
  describe(`two school years: ${what}`, { concurrency: false }, () => {
    let district: District;
    before(async () => {
      district = await startDistrict();
    });
    after(() => district.close());

    const story = storyOf(ways);
    const { old, current } = story;
    const taught = new Set(current.map(({ id }) => id));

    /** Each click of a part gets what it must. */
    async function clicked({ clicks, must }: Part, also: (told: Told, opened: string) => void = () => {}) {
      for (const one of clicks) {
        const { canvas, schoology } = district.roomkey;
        const opened = await district.opens(one.click, one.inSchoology ? schoology : canvas);
        const got = judged(one, opened, story);
        const said = `${opened} for ${JSON.stringify(one)}`;
        if (must === 'no stranger') assert.notEqual(got, 'stranger', said);
        else assert.equal(got, must, said);
        also(one, opened);
      }
    }

    test('the first year: each course opens its class for its teacher and its pupils', async () => {
      assert.equal((await district.imported(csvOf(old, 1, ways))).code, 0);
      await clicked(story.first);
      await district.on(DAYS.june);
      assert.equal((await district.imported(csvOf(old, 1, ways))).code, 0);
    });

    test('in August, before the roster is rolled over, a new course opens no class of last year', async () => {
      await district.on(DAYS.august);
      await clicked(story.august, (_, opened) => assert.equal(opened, 'wait'));
    });

    test('the rollover, once and again', async () => {
      await district.on(DAYS.september);
      const { out } = await district.rolledOver(csvOf(current, 2, ways));
      const isEnded = ways.clever === 'same' || !ways.terms;
      assert.equal(/^taken out of courses +18$/m.test(out), isEnded, out);
      if (ways.clever === 'same') assert.match(out, /^ended +\S+ in course \S+: it stands for another class now$/m);
      assert.match(out, /^courses healed +0$/m);
      const again = await district.imported(csvOf(current, 2, ways));
      assert.match(again.out, /^unchanged +18$/m);
      assert.match(again.out, /^taken out of courses +0$/m);
    });

    test('a course of last year opens no class of this year, whether its launches name nothing or a code that is given out again', () =>
      clicked(story.lastYears, (_, opened) =>
        assert.equal(taught.has(opened), false, `${opened} in a course of last year`),
      ));

    test('a copy of last year’s course opens no class by what it carries along', () =>
      clicked(story.copies, ({ click }, opened) =>
        assert.equal(taught.has(opened), false, `${opened} in ${click.course}`),
      ));

    test('the second year: each new course opens its class, and one that goes on gets this year’s in place of last year’s', () =>
      clicked(story.second));

    test('whoever is in none of the sections that have connected a course waits', () => clicked(story.nameless));
  });
}
