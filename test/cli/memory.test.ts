import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const CLASSES = 10_000;
const EACH = 10;
const PUPILS = 20_000;

/** A tenth of a large district's files. `npm run test:import` measures the whole command with all of them. */
test('an import reads 100,000 enrollments within 80 MB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-memory-'));
  const write = (name: string, heading: string, count: number, row: (n: number) => string): void =>
    writeFileSync(
      join(folder, `${name}.csv`),
      `${heading}\n${Array.from({ length: count }, (_, n) => `${row(n)}\n`).join('')}`,
    );
  try {
    write('sections', 'id,sis_id,name,teacher_id', CLASSES, (n) => `class-${n},S-${n},Algebra ${n},T-${n % 2000}`);
    write('students', 'id,sis_id,student_number', PUPILS, (n) => `pupil-${n},P-${n},${900_000 + n}`);
    write('enrollments', 'section_id,student_id', CLASSES * EACH, (n) => {
      const section = Math.floor(n / EACH);
      return `S-${section},P-${(section * 7 + (n % EACH) * 13) % PUPILS}`;
    });
    const reading = join(import.meta.dirname, 'reading.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [reading, folder]);
    const { before, most, listed, shares } = JSON.parse(stdout);
    // Of each pupil two ids, since only Clever's own count as such: eight bytes each, and a byte for each class.
    assert.equal(listed, CLASSES * (1 + EACH * 2 * 8));
    assert.equal(shares, PUPILS * 2 * 8);
    assert.ok(most - before <= 80, `${most - before} MB over the ${before} of Node.js`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
