import type { TestEvent } from 'node:test/reporters';

/** Reporter for `node --test` that says only how many tests passed and how many did not: `12 0`. */
export default async function* counts(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') continue;
    if (type === 'test:pass') passed += 1;
    else failed += 1;
  }
  yield `${passed} ${failed}\n`;
}
