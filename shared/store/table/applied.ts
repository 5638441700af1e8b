import type { Dynamo, Key } from './dynamo.ts';
import type { Item } from './marshal.ts';

/**
 * How a conditional write ended. Where its condition failed, a consistent look at the item tells our own try, whose answer was
 * lost, from somebody else's change; `item` is what was seen then, or what the write itself answered with.
 */
export async function applied(
  dynamo: Dynamo,
  key: Key,
  write: Promise<Item | boolean | null>,
  isOurs: (item: Item) => boolean,
): Promise<{ readonly ours: boolean; readonly item: Item | null }> {
  const answer = await write;
  if (answer === true) return { ours: true, item: null };
  const item = answer || (await dynamo.get(key, 'consistent'));
  return { ours: item !== null && isOurs(item), item };
}
