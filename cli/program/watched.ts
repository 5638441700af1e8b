import { LAYOUT } from '../../shared/names.ts';
import { stack } from '../../shared/store/directory/stack.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import type { Erase } from '../../shared/store/table/erase.ts';
import { Refusal } from './failures.ts';

interface Table {
  readonly dynamo: Dynamo;
  readonly erase: Erase;
}

/** The same table. Before anything else its layout is looked at; `onWrite` hears of each write before it is sent. Each call throws Refusal where the layout is another version's. */
export function watched({ dynamo, erase }: Table, onWrite: () => Promise<void>): Table {
  let known: Promise<void> | null = null;
  const reads = (): Promise<void> => {
    // A look that failed is no answer: whoever tries again looks again.
    known ??= refuseOtherLayout(dynamo).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  const writes = async (): Promise<void> => {
    await reads();
    await onWrite();
  };
  return {
    dynamo: {
      get: (...given) => reads().then(() => dynamo.get(...given)),
      getAll: (...given) => reads().then(() => dynamo.getAll(...given)),
      query: (...given) => reads().then(() => dynamo.query(...given)),
      async *pages(...given) {
        await reads();
        yield* dynamo.pages(...given);
      },
      index: (...given) => reads().then(() => dynamo.index(...given)),
      create: (...given) => writes().then(() => dynamo.create(...given)),
      put: (...given) => writes().then(() => dynamo.put(...given)),
      putAll: (...given) => writes().then(() => dynamo.putAll(...given)),
      update: (...given) => writes().then(() => dynamo.update(...given)),
      updated: (...given) => writes().then(() => dynamo.updated(...given)),
    },
    erase: (...given) => writes().then(() => erase(...given)),
  };
}

async function refuseOtherLayout(dynamo: Dynamo): Promise<void> {
  const deployed = await stack(dynamo).deployed();
  if (deployed === null || deployed.layout === LAYOUT) return;
  throw new Refusal(
    `The table is of another version of Roomkey (layout ${deployed.layout}, here ${LAYOUT}). Nothing was changed: take the roomkey command of the version that is deployed.`,
  );
}
