/** Plays two years of one variant and prints the counts as JSON: a process of its own, since a year has a clock of its own. */
import assert from 'node:assert/strict';
import { csvOf, startDistrict } from '../../test/year/district.ts';
import { DAYS, type Got, judged, type Part, storyOf } from '../../test/year/story.ts';
import { VARIANTS } from './variants.ts';

export interface Counts {
  readonly part: string;
  readonly must: Part['must'];
  readonly got: Readonly<Record<Got, number>>;
}

const [place = '', classes = '360', teachers = '60'] = process.argv.slice(2);
const { ways, by } = VARIANTS[Number(place)] ?? assert.fail(`no variant ${place}`);
const story = storyOf(ways, { classes: Number(classes), teachers: Number(teachers) });
const { old, current, gone } = story;
const district = await startDistrict();
const counted: Counts[] = [];
try {
  if (by === 'import') assert.equal((await district.imported(csvOf(old, 1, ways))).code, 0);
  else await district.put(old, 1, ways, []);
  await play(story.first);
  await district.on(DAYS.june);
  await told(1);
  await district.on(DAYS.august);
  await play(story.august);
  await district.on(DAYS.september);
  await told(2);
  for (const part of [story.lastYears, story.copies, story.second, story.nameless]) await play(part);
} finally {
  await district.close();
}
process.stdout.write(`${JSON.stringify(counted)}\n`);

async function told(year: 1 | 2): Promise<void> {
  const sections = year === 1 ? old : current;
  if (by === 'put') await district.put(sections, year, ways, year === 1 ? [] : gone);
  else await district.rolledOver(csvOf(sections, year, ways));
}

async function play({ name, clicks, must }: Part): Promise<void> {
  const got = { right: 0, asked: 0, own: 0, stranger: 0 };
  for (const one of clicks) {
    const { canvas, schoology } = district.roomkey;
    got[judged(one, await district.opens(one.click, one.inSchoology ? schoology : canvas), story)] += 1;
  }
  counted.push({ part: name, must, got });
}
