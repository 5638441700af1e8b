import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allIn } from '../support/texts.ts';
import { textOf } from './pages.ts';

const NAMES = { product: 'Brightway', lms: 'Canvas' };

test('docs/teachers.md quotes what pages really say, in both languages', () => {
  const said = JSON.stringify([allIn.en(NAMES), allIn.es(NAMES)]);
  const [english = '', spanish = ''] = textOf('docs/teachers.md').split('\n---\n');
  for (const half of [english, spanish]) {
    const quoted = [
      ...[...half.matchAll(/\*\*(.+?)\*\*/g)].flatMap(([, words]) => words ?? []),
      ...[...half.matchAll(/"([^"…]+)"/g)].flatMap(([, words]) => words ?? []),
    ];
    assert.ok(quoted.length >= 4);
    assert.deepEqual(
      quoted.filter((words) => !said.toLowerCase().includes(words.toLowerCase())),
      [],
    );
  }
});
