import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCsv, readTable, writeCsv } from '../../../cli/csv/table.ts';
import fc from '../../support/property.ts';

const written = (...cells: readonly string[]): string =>
  writeCsv(['a', 'b'], [cells]).split('\r\n').slice(1).join('\r\n');

describe('CSV', () => {
  test('what is written is read again, whatever the cells hold', () => {
    const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'=+-@\'",\r\n\tx ') }));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = `${writeCsv(['a', 'b'], rows)}\r\n`;
        assert.deepEqual(
          readCsv(text).map(({ cells }) => cells),
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

  test('quotes, line ends, lines as counted, a byte order mark', () => {
    assert.equal(written('a "b", c', 'x\ny'), '"a ""b"", c","x\ny"');
    assert.deepEqual(readCsv('\ufeffa,b\n\n"x\r\ny",\r\nlast,1'), [
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\r\ny', ''] },
      { line: 5, cells: ['last', '1'] },
    ]);
    assert.deepEqual(readCsv(''), []);
  });

  test('a quote mark left open is refused with its line', () => {
    for (const text of ['a,b\nx,"y\nz', 'a,b\nx"y,z', 'a,b\n"x"y,z'])
      assert.throws(() => readCsv(text), /^Refusal: Line 2 of the file is not CSV/);
  });

  test('columns by name, in any order; a missing one and a double one are refused', () => {
    const { rows, cell } = readTable('B , a\n1,2\n', ['a', 'b']);
    assert.deepEqual(
      rows.map((row) => [cell(row, 'a'), cell(row, 'b'), cell(row, 'c')]),
      [['2', '1', '']],
    );
    assert.throws(() => readTable('a,c\n', ['a', 'b']), /must name the columns: b is missing/);
    assert.throws(() => readTable('', ['a']), /a is missing/);
    assert.throws(() => readTable('a,b,A\n', ['a']), /The column a is in the file twice/);
  });
});
