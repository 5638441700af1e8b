import { randomBytes } from '../../crypto/random.ts';
import { type Code, LaunchError } from '../../errors.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo, Update } from '../table/dynamo.ts';
import { launchKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { known, LAUNCH_LAYOUT, same } from './item.ts';

/** Consistent. Throws launch-layout-unknown. */
export const launchIn = async (dynamo: Dynamo, launchId: string): Promise<Item | null> =>
  known(await dynamo.get(launchKey(launchId), 'consistent'));

type Arrow = Update & { readonly condition: string };

/** From one state of a launch to another, by one conditional write; when its condition fails, looks whether the write was ours all along (its first answer may have been lost). Throws launch-layout-unknown and what `why` finds. */
export const arrowsOf =
  (dynamo: Dynamo) =>
  async (launchId: string, update: Arrow, why: (item: Item | null) => Code): Promise<void> => {
    const call = randomBytes(12);
    const key = launchKey(launchId);
    const write = dynamo.update(key, {
      ...update,
      set: { ...update.set, c: call, v: LAUNCH_LAYOUT },
      // Of an item without a layout no comparison holds.
      condition: `${update.condition} AND NOT #v > :layout`,
      values: { ...update.values, layout: LAUNCH_LAYOUT },
    });
    const { ours, item } = await applied(dynamo, key, write, ({ c }) => same(c, call));
    if (!ours) throw new LaunchError(why(known(item)));
  };
