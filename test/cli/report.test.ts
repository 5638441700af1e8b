import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { readCsv } from '../../cli/csv/table.ts';
import type { MappedClass } from '../../shared/records/context.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { contextKey, contextKeyOf } from '../../shared/store/table/keys.ts';
import { rosterClass } from '../support/roster.ts';
import { addClass, open } from './roster.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

const OTHER = { ...SCHOOLOGY, deploymentId: '99:1' };
const NOW = Date.UTC(2026, 10, 21, 8) / 1000;

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
  await addDeployment(world, OTHER, 'd9');
});
after(() => world.close());

const at = async (key: string) => {
  const context = await contexts(world.dynamo).get(key, 'consistent');
  assert.ok(context);
  return context;
};
const opens = async (key: string) => activeClasses(await at(key)).map(({ id }) => id);

async function connect(key: string, how: MappedClass['how'], ...ids: readonly string[]): Promise<void> {
  const context = await at(key);
  const wanted = ids.map((id) =>
    wantedOf(rosterClass({ id, name: `Class ${id}` }), how === 'proof' ? ['section-id'] : []),
  );
  await mappings(world.dynamo).replace(context, DISTRICT, wanted, context.version, { how, by: 'x' }, NOW);
}

/** As rows of cells by heading. */
async function table(csv: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const [head, ...rows] = await readCsv(csv);
  assert.ok(head);
  return rows.map(({ cells }) => Object.fromEntries(head.cells.map((name, i) => [name, cells[i] ?? ''])));
}

/** Rows again as a file; undefined leaves the row out. */
const csvOf = (...rows: readonly (readonly string[])[]): string =>
  ['context_key,version,class_id,url_id,name', ...rows.map((cells) => cells.join(','))].join('\n');

describe('the roster’s words go along', () => {
  test('a class that vanished, or whose term is over, says so', async () => {
    const key = await open(world.dynamo, 'standing');
    await addClass(world.dynamo, { id: 'gone', state: 'missing', missingSince: '2026-11-01' });
    await addClass(world.dynamo, { id: 'over', term: { name: null, start: '2020-08-01', end: '2021-06-01' } });
    // As the hand-off says it: on the day after, while a course may still be connected to it.
    const end = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    await addClass(world.dynamo, { id: 'just', term: { name: null, start: '2020-08-01', end } });
    const { out } = await world.done(`mappings set ${key} --expect 0 --class gone --class over --class just`);
    assert.match(out, new RegExp(`^just +just +just +ended ${end} `, 'm'));
    assert.match(out, /^gone +gone +gone +missing since 2026-11-01 /m);
    assert.match(out, /^over +over +over +ended 2021-06-01 /m);
    assert.match((await world.done('mappings list --csv')).out, /,over,,over,ended 2021-06-01,/);
  });

  test('set copies what the catalogue knows, and a new name of the roster shows by itself', async () => {
    const key = await open(world.dynamo, 'copied');
    await addClass(world.dynamo, { id: 'known', urlId: 'known-1', name: 'Biology', sisIds: ['S1'] });
    await world.refused(
      /^roomkey: The roster of district \w+ has no class stranger, /,
      `mappings set ${key} --expect 0 --class known --class stranger`,
    );
    assert.equal((await at(key)).version, 0);
    await world.done(`mappings set ${key} --expect 0 --class known --class stranger --not-in-roster`);
    const [known, stranger] = activeClasses(await at(key));
    assert.deepEqual(
      [known?.name, known?.urlId, known?.roster?.sisIds, stranger?.name, stranger?.roster],
      ['Biology', 'known-1', ['S1'], null, null],
    );
    await addClass(world.dynamo, { id: 'known', urlId: 'known-1', name: 'Biology B', sisIds: ['S1'] });
    const { err: quiet } = await world.done(`mappings set ${key} --expect 1 --class known --class stranger`);
    assert.equal(quiet, '');
    assert.equal(activeClasses(await at(key))[0]?.name, 'Biology B');
  });

  test('remove takes one out, or all, under the version', async () => {
    const key = await open(world.dynamo, 'remove');
    await connect(key, 'partner', 'r1', 'r2', 'r3');
    await world.refused(
      /^roomkey: The course does not open a class r4/,
      `mappings remove ${key} --expect 1 --class r4`,
    );
    await world.refused(/^roomkey: The mapping is not at version 0/, `mappings remove ${key} --expect 0 --class r1`);
    await world.done(`mappings remove ${key} --expect 1 --class r2 --yes`);
    assert.deepEqual(await opens(key), ['r1', 'r3']);
    const [first] = activeClasses(await at(key));
    assert.deepEqual([first?.how, first?.at, first?.name], ['partner', NOW, 'Class r1']);
    await world.done(`mappings remove ${key} --expect 2 --all --yes`);
    assert.deepEqual(await opens(key), []);
    await world.refused(/^roomkey: The course opens no class/, `mappings remove ${key} --expect 3 --all`);
  });
});

test('history: each change with actor, before and after, also one whose copy was lost', async () => {
  const key = await open(world.dynamo, 'history');
  await connect(key, 'teacher', 'h1');
  await connect(key, 'partner', 'h1', 'h2');
  await world.done(`mappings set ${key} --expect 2 --class h2`);
  const { out } = await world.done(`mappings history ${key}`);
  assert.match(out, /^1 +2026-11-21T08:00:00Z +teacher x +h1 +- +1$/m);
  assert.match(out, /^2 +2026-11-21T08:00:00Z +partner x +h2 +- +2$/m);
  assert.match(out, new RegExp(`^3 +\\S+Z +operator ${userInfo().username} +- +h1 +1$`, 'm'));

  // As a crash leaves it between the change and the copy of its event.
  const other = await open(world.dynamo, 'lost copy');
  const event = { at: NOW, how: 'teacher', by: 'x', call: 'c', before: [], after: ['h1'] };
  await world.dynamo.update(contextKey(other), { set: { v: 1, ev: event } });
  const { out: json } = await world.done(`mappings history ${other} --json`);
  assert.deepEqual(JSON.parse(json), [{ version: 1, at: NOW, how: 'teacher', by: 'x', before: [], after: ['h1'] }]);
  assert.match((await world.done(`mappings history ${await open(world.dynamo, 'new')}`)).err, /^Nobody has connected/);
});

describe('lists', () => {
  let [mapped, evil] = ['', ''];
  before(async () => {
    mapped = await open(world.dynamo, 'listed', { title: 'Algebra 1' });
    await connect(mapped, 'proof', 'l1', 'l2');
    evil = await open(world.dynamo, 'evil', { title: '=HYPERLINK("http://x")' });
    await connect(evil, 'teacher', '+evil');
    const foreign = await open(world.dynamo, 'foreign', { deployment: OTHER });
    await connect(foreign, 'partner', 'f1');
  });

  test('mappings list of a district, of a deployment', async () => {
    const { out } = await world.done(`mappings list --district ${DISTRICT}`);
    assert.match(
      out,
      new RegExp(`^${mapped} +Algebra 1 +1 +l1 +Class l1 +active +proof x +2026-11-21 +section-id$`, 'm'),
    );
    assert.match(out, / l2 /);
    assert.doesNotMatch(out, / f1 /);
    const { out: other } = await world.done('mappings list --deployment 99:1 --json');
    const [course, ...more] = JSON.parse(other);
    assert.deepEqual(
      [course.classes[0].id, course.classes[0].evidence, course.classes[0].connected.how, course.district, more],
      ['f1', [], 'partner', 'd9', []],
    );
    await world.refused(/^roomkey: No deployment belongs to district d404/, 'mappings list --district d404');
  });

  test('CSV is read again as it was, and holds no formula', async () => {
    const { out } = await world.done(`mappings list --district ${DISTRICT} --csv`);
    assert.ok(out.endsWith('\r\n') && !/[^\r]\n/.test(out));
    assert.match(out, /,'\+evil,/);
    assert.match(out, /"'=HYPERLINK\(""http:\/\/x""\)"/);
    const row = (await table(out)).find(({ context_key }) => context_key === evil);
    assert.deepEqual(
      [row?.['class_id'], row?.['title'], row?.['version'], row?.['how']],
      ['+evil', '=HYPERLINK("http://x")', '1', 'teacher'],
    );
    const before = await at(evil);
    const { out: said } = await world.done(`mappings import ${world.file('all.csv', out)}`);
    assert.match(said, /^0 courses changed\.$/m);
    assert.deepEqual(await at(evil), before);
  });

  test('report counts by how and evidence', async () => {
    const { out } = await world.done('mappings report');
    assert.match(out, new RegExp(`^${DISTRICT} +proof +section-id +2 +1$`, 'm'));
    assert.match(out, /^d9 +partner +- +1 +1$/m);
    const { out: json } = await world.done('mappings report --district d9 --json');
    assert.deepEqual(JSON.parse(json), [{ district: 'd9', how: 'partner', evidence: [], classes: 1, courses: 1 }]);
  });

  test('unmapped: demand first, practice apart', async () => {
    const often = await open(world.dynamo, 'often', { waits: 2, nowhere: ['X-9'] });
    const once = await open(world.dynamo, 'once', { waits: 1 });
    const practice = await open(world.dynamo, 'practice', { waits: 5 });
    await contexts(world.dynamo).setPractice(await at(practice), true);
    const { out } = await world.done(`contexts unmapped --district ${DISTRICT}`);
    const order = [often, once, mapped, practice].map((key) => out.indexOf(key));
    assert.ok((order[0] ?? 0) > 0 && (order[0] ?? 0) < (order[1] ?? 0));
    assert.deepEqual(order.slice(2), [-1, -1]);
    assert.match(out, new RegExp(`^${often} +often +${DISTRICT} +2 +2026-11-20 +2026-11-20 +0 +1 +-$`, 'm'));
    const { out: all } = await world.done(`contexts unmapped --district ${DISTRICT} --practice --json`);
    assert.deepEqual([JSON.parse(all)[0].context_key, JSON.parse(all)[0].practice], [practice, true]);
  });

  test('unmapped: also courses whose classes the roster has all lost for longer than the policy allows', async () => {
    const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    await addClass(world.dynamo, { id: 'lost-15', state: 'missing', missingSince: ago(15) });
    await addClass(world.dynamo, { id: 'lost-13', state: 'missing', missingSince: ago(13) });
    const [all, some] = [await open(world.dynamo, 'lost all'), await open(world.dynamo, 'lost some')];
    await world.done(`mappings set ${all} --expect 0 --class lost-15`);
    await world.done(`mappings set ${some} --expect 0 --class lost-15 --class lost-13`);
    const { out } = await world.done(`contexts unmapped --district ${DISTRICT}`);
    assert.match(out, new RegExp(`^${all} .* lost-15$`, 'm'));
    assert.doesNotMatch(out, new RegExp(`^${some} `, 'm'));
  });

  test('the unmapped ones, filled in, are an import', async () => {
    const key = await open(world.dynamo, 'filled');
    const { out } = await world.done('contexts unmapped --csv');
    const filled = out.replace(`${key},0,,`, `${key},0,filled-class,`);
    assert.notEqual(filled, out);
    const file = world.file('filled.csv', filled);
    for (const rehearsed of ['', ' --dry-run']) {
      const { code, err } = await world.run(`mappings import ${file}${rehearsed}`);
      assert.match(err, /The roster of district \w+ has no class filled-class, /);
      assert.deepEqual([code, (await at(key)).version], [1, 0]);
    }
    const ran = await world.done(`mappings import ${file} --not-in-roster`);
    assert.match(ran.out, /^1 course changed\.$/m);
    assert.match(ran.out, /lines? without a class, left as they are\.$/m);
    assert.deepEqual(await opens(key), ['filled-class']);
  });
});

describe('import', () => {
  test('a dry run says what would change, and changes nothing', async () => {
    const key = await open(world.dynamo, 'dry');
    const file = world.file('dry.csv', csvOf([key, '0', 'a', 'url-a', 'A'], [key, '0', 'b', '', '']));
    const { out } = await world.done(`mappings import ${file} --dry-run --not-in-roster`);
    assert.match(out, /^1 course would change, nothing was written\.$/m);
    assert.equal((await at(key)).version, 0);
    await world.done(`mappings import ${file} --not-in-roster`);
    assert.deepEqual(
      activeClasses(await at(key)).map(({ id, urlId, name, how }) => [id, urlId, name, how]),
      [
        ['a', 'url-a', 'A', 'operator'],
        ['b', null, null, 'operator'],
      ],
    );
    assert.match((await world.done(`mappings import ${file}`)).out, /^1 course already as the file says\.$/m);
    await world.done(`mappings import ${world.file('none.csv', csvOf([key, '1', 'none', '', '']))}`);
    assert.deepEqual(await opens(key), []);
  });

  test('every bad row is named, nothing of its course is written, and the others are', async () => {
    const names = ['good', 'stale', 'twice', 'versions', 'dots', 'none too', 'short', 'late'];
    const keys = await Promise.all(names.map((name) => open(world.dynamo, `bad ${name}`)));
    const [good = '', stale = '', twice = '', versions = '', dots = '', none = '', short = '', late = ''] = keys;
    const unknown = contextKeyOf(LINCOLN, 'never seen');
    const pending = await open(world.dynamo, 'no district', { deployment: { ...OTHER, deploymentId: '99:2' } });
    const file = world.file(
      'bad.csv',
      csvOf(
        [good, '0', 'g', '', ''],
        [stale, '7', 's', '', ''],
        [twice, '0', 't', '', ''],
        [twice, '0', 't', '', ''],
        [versions, '0', 'v1', '', ''],
        [versions, '1', 'v2', '', ''],
        [dots, '0', '..', '', ''],
        [dots, '0', 'fine', '', ''],
        [none, '0', 'n', '', ''],
        [none, '0', 'none', '', ''],
        [short, '0', 'x'],
        ['no-key', '0', 'x', '', ''],
        [late, 'one', 'x', '', ''],
        [unknown, '0', 'x', '', ''],
        [pending, '0', 'x', '', ''],
        [late, '0', `"${'x'.repeat(256)}"`, '', ''],
        [late, '0', 'x', '', 'Al\u001bgebra'],
      ),
    );
    const { code, out, err } = await world.run(`mappings import ${file} --not-in-roster`);
    assert.equal(code, 1);
    assert.match(out, /^1 course changed\.$/m);
    const lines = err.split('\n').filter((line) => line.startsWith('line '));
    for (const [line, what] of [
      [3, 'the mapping is at version 0, not 7'],
      [5, 'class t is in line 4 too'],
      [7, 'version 1 here, 0 in line 6'],
      [8, '".." cannot stand in an address'],
      [11, 'none stands alone'],
      [12, 'it has 3 cells, and the first line 5'],
      [13, 'a context key has 43 characters'],
      [14, 'version is a number, not "one"'],
      [15, 'no launch has come from a course'],
      [16, 'its deployment has no district yet'],
      [17, 'an id or name is empty or longer than 255'],
      [18, 'an id or name holds a control character'],
    ] as const) {
      assert.ok(
        lines.some((said) => said.startsWith(`line ${line}: ${what}`)),
        `${line}\n${err}`,
      );
    }
    assert.equal(lines.length, 12);
    assert.deepEqual(await opens(good), ['g']);
    for (const key of [stale, twice, versions, dots, none, short, late, pending]) {
      assert.equal((await at(key)).version, 0);
    }
  });
});
