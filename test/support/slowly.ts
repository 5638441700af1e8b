import type { mock } from 'node:test';

/**
 * One process plays Lambda, DynamoDB and a crowd of browsers: what a loaded machine takes for that is no outage. So for
 * whoever waits, time goes thirty times slower, until the mocks are taken back.
 */
export function slowly(mocks: typeof mock): void {
  const { setTimeout: timer } = globalThis;
  const now = performance.now.bind(performance);
  const from = now();
  mocks.method(globalThis, 'setTimeout', (run: () => void, ms = 0) => timer(run, ms < 300 ? ms : ms * 30));
  mocks.method(performance, 'now', () => from + (now() - from) / 30);
}
