import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { districtKey } from '../../shared/store/table/keys.ts';
import { addAcme, startWorld, type World } from './world.ts';

let world: World;
let districts = 0;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

const DAY = 86_400_000;
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const NOW = { start: day(-60), end: day(120) };
const OVER = { start: day(-360), end: day(-200) };

interface Row {
  readonly id: string;
  readonly name: string;
  readonly teacher: string;
  readonly course: string;
  readonly start: string;
  readonly end: string;
}

const rows = (count: number, own: (i: number) => Partial<Row> = () => ({})): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    name: `Class ${i}`,
    teacher: `T${i}`,
    course: `Course ${i}`,
    ...NOW,
    ...own(i),
  }));

const csv = (all: readonly Row[]): string =>
  [
    'section_id,name,teacher_id,course_name,term_start,term_end',
    ...all.map((one) => [one.id, one.name, one.teacher, one.course, one.start, one.end].join(',')),
  ].join('\n');

/** A district of its own with these classes, and what imports into it. */
async function districtOf(all: readonly Row[]) {
  const id = (++districts).toString(16).padStart(24, '7');
  await world.done(`clients grant acme ${id}`);
  const words = (sheet: string, options: string) =>
    `classes import --district ${id} --sections ${world.file('sections.csv', sheet)} ${options}`;
  const run = (next: readonly Row[], options = '') => world.run(words(csv(next), options));
  assert.equal((await run(all)).code, 0);
  const named = async (classId: string) => (await catalogue(world.dynamo).classes(id, [classId]))[0]?.class;
  return { id, run, named, sheet: (text: string, options = '') => world.run(words(text, options)) };
}

const most = (changed: Partial<Row>, count: number) => (i: number) => (i < count ? changed : {});

describe('what an unattended import does to the classes of a district', { concurrency: false }, () => {
  for (const [what, next, options, words] of [
    ['classes that go', rows(10).slice(4), '--whole', /4 of 10 current classes/],
    ['classes that become others', rows(10, most({ teacher: 'T99', course: 'Other' }, 4)), '', /4 of 10 current/],
    ['names that are gone', rows(10, (i) => (i < 4 ? { name: `c${i}` } : {})), '', /4 of 10 current/],
    ['teachers that are gone', rows(10, most({ teacher: '' }, 4)), '', /4 of 10 current/],
    ['terms that are gone', rows(10, most({ start: '', end: '' }, 4)), '', /4 of 10 current/],
    [
      'names of most that are others',
      rows(10, (i) => (i < 6 ? { name: `Class ${i + 1}` } : {})),
      '',
      /6 of 10 current/,
    ],
    ['all of it together', rows(10, most({ teacher: '' }, 2)).slice(0, 8), '--whole', /4 of 10 current/],
  ] as const) {
    test(`is stopped above 30 %, and nothing is written: ${what}`, async () => {
      const { id, run, named } = await districtOf(rows(10));
      const before = await named('c0');
      const { code, out, err } = await run(next, options);
      assert.deepEqual([code, out], [3, ''], err);
      assert.match(err, words);
      assert.match(err, /^shaken +c\d /m);
      assert.deepEqual(await named('c0'), before);
      assert.equal((await world.dynamo.get(districtKey(id), 'consistent'))?.['shock'], undefined);

      const rehearsed = await run(next, `${options} --dry-run`);
      assert.equal(rehearsed.code, 0);
      assert.match(rehearsed.err, words);
      const accept = /--accept \d+/.exec(err)?.[0];
      assert.equal((await run(next, `${options} ${accept}`)).code, 0);
      assert.notDeepEqual(await named('c9'), undefined);
    });
  }

  for (const [what, before, next, options] of [
    ['a share below it', rows(10), rows(10).slice(3), '--whole'],
    ['terms that are over', rows(10, (i) => (i < 8 ? OVER : {})), rows(10).slice(8), '--whole'],
    ['a new year in place of one that is over', rows(10, () => OVER), rows(10, () => ({ teacher: 'T9' })), '--whole'],
    ['names of some that are others', rows(10), rows(10, (i) => (i < 5 ? { name: `Class ${i + 1}` } : {})), ''],
    ['classes that are new', rows(2), rows(40), '--whole'],
  ] as const) {
    test(`goes on: ${what}`, async () => {
      const { run } = await districtOf(before);
      const { code, err } = await run(next, options);
      assert.equal(code, 0, err);
    });
  }

  test('adds up over a day, in the district’s item; what an operator accepted counts no more', async () => {
    const { id, run, named } = await districtOf(rows(10));
    assert.equal((await run(rows(10).slice(2), '--whole')).code, 0);
    assert.deepEqual((await world.dynamo.get(districtKey(id), 'consistent'))?.['shock'], { day: day(0), n: 2, of: 10 });
    const stopped = await run(rows(10).slice(4), '--whole');
    assert.equal(stopped.code, 3);
    assert.match(stopped.err, /2 of 8 current classes .*, with 2 of today's imports before/);
    assert.equal((await named('c3'))?.state, 'active');
    assert.equal((await run(rows(10).slice(4), '--whole --accept 2')).code, 0);
    assert.equal((await named('c3'))?.state, 'missing');
    assert.equal((await run(rows(10).slice(5), '--whole')).code, 0);
  });

  test('a number that is none is said', async () => {
    const { run } = await districtOf(rows(1));
    const { code, err } = await run(rows(1), '--accept all');
    assert.equal(code, 2);
    assert.match(err, /--accept is the number of classes that the refusal said, not "all"/);
  });
});
