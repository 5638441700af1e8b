import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCsv, readTable, writeCsv } from '../../../cli/csv/table.ts';
import fc from '../../support/property.ts';

const written = (...cells: readonly string[]): string =>
  writeCsv(['a', 'b'], [cells]).split('\r\n').slice(1).join('\r\n');

describe('CSV', () => {
  test('what is written is read again, whatever the cells hold', async () => {
    const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'=+-@\'",;\r\n\tx ') }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const text = `${writeCsv(['a', 'b'], rows)}\r\n`;
        assert.deepEqual(
          (await readCsv(text)).map(({ cells }) => cells),
          [['a', 'b'], ...rows],
        );
      }),
    );
  });

  test('no cell begins as a formula does', () => {
    for (const evil of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', "'=1", '＝1']) {
      assert.match(written(evil, 'x'), /^"?'/, JSON.stringify(evil));
    }
    assert.equal(written('5-1', "O'Brien"), "5-1,O'Brien");
  });

  test('nor does what a spreadsheet that parts cells by semicolons or tabs makes a cell of, quotes or not', () => {
    for (const [cell, text] of [
      ['Algebra;=1+1', "Algebra;'=1+1"],
      ['Algebra\t@SUM(A1)', "Algebra\t'@SUM(A1)"],
      ['a, "b";-1', `"a, ""b"";'-1"`],
      ['two\n=1', `"two\n'=1"`],
      ["x;'=1", "x;''=1"],
      ['x; y', 'x; y'],
    ] as const)
      assert.equal(written(cell, 'x'), `${text},x`);
  });

  test('quotes, line ends, lines as counted, a byte order mark', async () => {
    assert.equal(written('a "b", c', 'x\ny'), '"a ""b"", c","x\ny"');
    assert.equal(written(' a', 'b\rc'), '" a","b\rc"');
    assert.deepEqual(await readCsv('\ufeffa,b\n\n"x\r\ny",\r\nlast,1'), [
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\r\ny', ''] },
      { line: 5, cells: ['last', '1'] },
    ]);
    assert.deepEqual(await readCsv(''), []);
  });

  test('a file with a quote mark left open is refused with its line; one within a cell is a character', async () => {
    for (const text of ['a,b\nx,"y\nz', 'a,b\n"x"y,z'])
      await assert.rejects(readCsv(text), /^Refusal: Line 2 of the file is not CSV: it has .*quote/);
    assert.deepEqual((await readCsv('a,b\r\nx"y,z')).at(1)?.cells, ['x"y', 'z']);
  });

  test('columns by name, in any order; a missing one and a double one are refused', async () => {
    const { rows, cell } = await readTable('B , a\n1,2\n', ['a', 'b']);
    assert.deepEqual(
      rows.map((row) => [cell(row, 'a'), cell(row, 'b'), cell(row, 'c')]),
      [['2', '1', '']],
    );
    await assert.rejects(readTable('a,c\n', ['a', 'b']), /must name the columns: b is missing/);
    await assert.rejects(readTable('', ['a']), /a is missing/);
    await assert.rejects(readTable('a,b,A\n', ['a']), /The column a is in the file twice/);
  });
});
