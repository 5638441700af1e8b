import { setTimeout as wait } from 'node:timers/promises';
import { LaunchError } from '../../errors.ts';
import { TABLE } from '../../names.ts';
import type { Dynamo } from './dynamo.ts';
import type { Item } from './marshal.ts';

/** Seconds between tries, after the client's own. */
const WAITS = [0.2, 0.5, 1, 2, 5, 10];

/** What passes by itself: a table that grows with its load, a busy service, a lost answer. */
const PASSING = /Throttl|Throughput|RequestLimit|InternalServer|ServiceUnavailable|Timeout|ECONNRESET/;

/** The same table for much work: what passes by itself is waited for. Everything of a table that is safe to repeat. */
export function patient(dynamo: Dynamo): Dynamo {
  return {
    get: (...given) => patiently(() => dynamo.get(...given)),
    getAll: (...given) => patiently(() => dynamo.getAll(...given)),
    query: (...given) => patiently(() => dynamo.query(...given)),
    pages: (pk, prefix, consistent, after) => patientPages(dynamo, pk, prefix, consistent, after),
    index: (...given) => patiently(() => dynamo.index(...given)),
    create: (item) => dynamo.create(item),
    put: (item) => patiently(() => dynamo.put(item)),
    putAll: (items) => patiently(() => dynamo.putAll(items)),
    update: (...given) => patiently(() => dynamo.update(...given)),
    updated: (...given) => dynamo.updated(...given),
  };
}

async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (const seconds of WAITS) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error)) throw error;
    }
    await wait(seconds * 1000);
  }
  return call();
}

/** Goes on after the last item that came. */
async function* patientPages(dynamo: Dynamo, ...given: Parameters<Dynamo['pages']>): AsyncGenerator<readonly Item[]> {
  const [pk, prefix, consistent] = given;
  let [after, left] = [given[3], [...WAITS]];
  for (;;) {
    try {
      for await (const items of dynamo.pages(pk, prefix, consistent, after)) {
        yield items;
        const last = items.at(-1);
        if (last !== undefined) after = { pk, sk: String(last[TABLE.sk]) };
        left = [...WAITS];
      }
      return;
    } catch (error) {
      const seconds = left.shift();
      if (seconds === undefined || !passes(error)) throw error;
      await wait(seconds * 1000);
    }
  }
}

/** Without a cause, the service did a part of a call and nothing of its rest. */
function passes(error: unknown): boolean {
  if (!(error instanceof LaunchError) || error.code !== 'store-unavailable') return false;
  const { cause } = error;
  return !(cause instanceof Error) || PASSING.test(`${cause.name} ${'code' in cause ? String(cause.code) : ''}`);
}
