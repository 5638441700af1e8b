import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { before, test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { readDoc, tableIn } from './markdown.ts';
import { type Recorded, record } from './samples.ts';
import { closed, complaints, DOCS, LAUNCH_SCHEMA, readJson } from './schema.ts';

let fresh: ReadonlyMap<string, Recorded>;
before(async () => {
  fresh = await record();
});

const files = readdirSync(new URL('samples/', DOCS)).filter((name) => name.endsWith('.json'));

for (const file of files) {
  test(`${file} is what the handlers answer today, and nothing more than the schema says`, () => {
    const launch = fresh.get(file)?.launch;
    assert.deepEqual(launch, readJson(`samples/${file}`), 'look at the difference, then: node test/contract/record.ts');
    assert.deepEqual(complaints(closed(LAUNCH_SCHEMA))(launch), []);
  });
}

test('every recorded launch has its file, and its row with the address where it lands', () => {
  const [, ...rows] = tableIn(readDoc('samples/README.md'));
  const described = rows.map(([file, , landing]) => [file, landing]);
  assert.deepEqual(
    described,
    [...fresh].map(([file, { landing }]) => [file, landing]),
  );
  assert.deepEqual(files.toSorted(), [...fresh.keys()].toSorted());
});

test('the child of the observer is known by the id with which the child launches', () => {
  const [child] = listOf(readJson('samples/observer.json')['observed_users']).map(fieldsOf);
  assert.equal(child?.['id'], fieldsOf(readJson('samples/canvas-student.json')['user'])['id']);
});
