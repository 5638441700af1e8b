import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CsvRecord, recordsOf } from '../../../cli/csv/records.ts';
import fc from '../../support/property.ts';

async function read(...pieces: readonly string[]): Promise<readonly CsvRecord[]> {
  const from = async function* () {
    yield* pieces;
  };
  const records: CsvRecord[] = [];
  for await (const record of recordsOf(from())) records.push(record);
  return records;
}
const cellsOf = (records: readonly CsvRecord[]) => records.map(({ cells }) => cells);

test('whatever the cells hold, and wherever the pieces end', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '🙂', ',', '"', '\n', '\r', ' ', '\ufeff') });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('\n', '\r\n', '\r'), fc.nat(), async (rows, end, cut) => {
      const text = rows.map((row) => row.map(quoted).join(',')).join(end);
      const characters = [...text];
      const at = cut % (characters.length + 1);
      const pieces = [characters.slice(0, at).join(''), characters.slice(at).join('')];
      const records = await read(...pieces);
      assert.deepEqual(cellsOf(records), rows);
      assert.ok(records.every(({ fault }) => fault === null));
    }),
  );
});

test('line ends of every kind, empty lines, a byte order mark, lines as an editor counts them', async () => {
  assert.deepEqual(await read('\ufeffa,b\r\n\r\n1,"x\r\ny"\r3,\n\n,\n5', ',6\r\n'), [
    { line: 1, cells: ['a', 'b'], fault: null },
    { line: 3, cells: ['1', 'x\r\ny'], fault: null },
    { line: 5, cells: ['3', ''], fault: null },
    { line: 7, cells: ['', ''], fault: null },
    { line: 8, cells: ['5', '6'], fault: null },
  ]);
  assert.deepEqual(await read(), []);
  assert.deepEqual(await read('""'), [{ line: 1, cells: [''], fault: null }]);
});

test('a quote within a cell is a character; after a closing one there is no text', async () => {
  assert.deepEqual(cellsOf(await read('5" pipe,O"Brien\n')), [['5" pipe', 'O"Brien']]);
  const [bad, good] = await read('"a"b,c\nd,e\n');
  assert.equal(bad?.fault, 'has text after a closing quote');
  assert.deepEqual(good, { line: 2, cells: ['d', 'e'], fault: null });
});

test('what two readers took differently: a lone CR ends a line, a quote within a bare cell is a character, "" is an empty cell', async () => {
  const rows: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    [
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,2\r\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    [
      'a,b\nx"y,z',
      [
        ['a', 'b'],
        ['x"y', 'z'],
      ],
    ],
    ['a\n""\n\nb\n', [['a'], [''], ['b']]],
    ['a\n \nb\n', [['a'], [' '], ['b']]],
  ];
  for (const [text, cells] of rows) {
    const records = await read(text);
    assert.deepEqual(cellsOf(records), cells, JSON.stringify(text));
    assert.ok(records.every(({ fault }) => fault === null));
  }
});

test('semicolons or tabs part the cells where the first line has more of them', async () => {
  for (const char of [';', '\t']) {
    const text = ['\ufeff', `id${char}name`, `1${char}"Algebra${char} 1, 2"`, `2${char}Art, Music`].join('\r\n');
    const cells = [
      ['id', 'name'],
      ['1', `Algebra${char} 1, 2`],
      ['2', 'Art, Music'],
    ];
    assert.deepEqual(cellsOf(await read(...text)), cells, JSON.stringify(char));
  }
  assert.deepEqual(cellsOf(await read('id\n1;2\n')), [['id'], ['1;2']]);
});

test('a cell that is torn over lines says how far it goes', async () => {
  const [bad, good] = await read('\n"a,b\r\nc,d\r\ne,"f,g\r\nh,i');
  assert.equal(bad?.line, 2);
  assert.equal(bad?.fault, 'has text after a closing quote, and goes on to line 4: is a quote not closed?');
  assert.deepEqual(good, { line: 5, cells: ['h', 'i'], fault: null });
  assert.deepEqual(await read('"""a"" and ""b""",""""\n'), [{ line: 1, cells: ['"a" and "b"', '"'], fault: null }]);
});

test('a quote that never ends does not swallow memory', async () => {
  const [, open] = await read('a,b\nc,"d\ne\n');
  assert.deepEqual([open?.line, open?.fault], [2, 'has a quote that is not closed: nothing from here on is read']);
  const records = await read('a,b\n', '"', ...Array.from({ length: 300 }, () => 'x,\n'.repeat(1000)));
  assert.equal(records.length, 2);
  assert.deepEqual(
    [records[1]?.line, records[1]?.fault],
    [2, 'is too long: is a quote not closed? Nothing from here on is read'],
  );
});
