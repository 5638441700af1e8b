/** `npm test`: every test but the end-to-end runs, as many files at a time as there are cores, where node leaves one of them free. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const results = run({
  globPatterns: ['test/!(e2e)/**/*.test.ts'],
  concurrency: availableParallelism(),
  timeout: 180_000,
});
results.on('test:fail', () => {
  process.exitCode = 1;
});
results.compose(new spec()).pipe(process.stdout);
