import { test } from 'node:test';
import { TIMES } from '../support/property.ts';

/** A test of what happens only sometimes, such as two at the same time: `npm run test:long` tries it many times over. */
export function storm(name: string, act: () => Promise<void>): void {
  test(name, async () => {
    for (let time = 0; time < TIMES; time++) await act();
  });
}
