import { env } from 'node:process';
import fc from 'fast-check';

/** How many times over storms and properties are tried: 1, and N with `npm test -- --times N`. */
export const TIMES = Number(env['ROOMKEY_TEST_TIMES'] ?? 1);

// A test that holds on one machine holds on all: what is tried is the same in every run, unless it was asked for more.
const seed = TIMES === 1 ? 20_261_124 : Date.now() % 2 ** 31;
fc.configureGlobal({ seed, numRuns: 100 * TIMES });

/** For a property that needs another number of tries than a hundred. */
export const runs = (numRuns: number): { readonly numRuns: number } => ({ numRuns: numRuns * TIMES });

export default fc;
