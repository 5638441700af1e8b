import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples');
const MOST = 60;

for (const name of readdirSync(SAMPLES).filter((entry) => entry !== 'README.md')) {
  test(`samples/${name} is its library’s use and little else`, () => {
    const sources = globSync('**/*.{js,py,go,java,rb}', { cwd: join(SAMPLES, name) });
    const lines = sources.flatMap((file) => readFileSync(join(SAMPLES, name, file), 'utf8').split('\n'));
    const own = lines.filter((line) => line.trim() !== '').length;
    assert.ok(own > 0 && own <= MOST, `${own} lines of its own, not ${MOST}`);
  });
}
