import type { Context } from '../../records/context.ts';
import type { WantedClass } from './grow.ts';

/** Bytes for the classes of a context. DynamoDB takes 409,600 for an item, of which all else that launches write of a course needs 110,000 at most. */
const MOST = 290_000;

const bytesIn = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Never too few: JSON names and quotes at greater length. The id of a class is in the names of its three attributes, and twice in the event. */
const sizeOf = (one: Pick<WantedClass, 'id'>): number => bytesIn(one) + 5 * bytesIn(one.id);

const sum = (classes: Context['classes']): number => classes.reduce((bytes, one) => bytes + sizeOf(one), 0);

export const isTooLarge = (classes: Context['classes']): boolean => sum(classes) > MOST;

/** Of the classes those that the context has room for: the rest open by their own launches alone. */
export function fitting(context: Context | null, wanted: readonly WantedClass[]): readonly WantedClass[] {
  let left = wanted.length === 0 ? 0 : MOST - sum(context?.classes ?? []);
  return wanted.filter((one) => {
    const fits = sizeOf(one) <= left;
    if (fits) left -= sizeOf(one);
    return fits;
  });
}
