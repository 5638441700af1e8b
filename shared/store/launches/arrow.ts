import { randomBytes } from '../../crypto/random.ts';
import { type Code, LaunchError } from '../../errors.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo, Update } from '../table/dynamo.ts';
import { launchKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { same } from './item.ts';

/** From one state of a launch to another, by one conditional write; when its condition fails, looks whether the write was ours all along (its first answer may have been lost). */
export const arrowsOf =
  (dynamo: Dynamo) =>
  async (launchId: string, update: Update, why: (item: Item | null) => Code): Promise<void> => {
    const call = randomBytes(12);
    const key = launchKey(launchId);
    const write = dynamo.update(key, { ...update, set: { ...update.set, c: call } });
    const { ours, item } = await applied(dynamo, key, write, ({ c }) => same(c, call));
    if (!ours) throw new LaunchError(why(item));
  };
