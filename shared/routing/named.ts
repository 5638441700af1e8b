import type { Context, MappedClass } from '../records/context.ts';
import { activeClasses } from '../store/contexts/contexts.ts';

export const entryIn = (context: Context, id: string): MappedClass | undefined =>
  activeClasses(context).find((one) => one.id === id);

/** When a launch last named a class in a course, to the hour. */
export const lastNamed = (context: Context, { id, at }: MappedClass): number =>
  Math.max(at, context.lastNamed?.[id] ?? 0);

/** Of the classes that a launch names those whose last time is an hour ago: what could move tells the hour, at no more than a write for each. */
export const namedAgain = (context: Context | null, own: readonly string[], now: number): readonly string[] =>
  context === null
    ? []
    : activeClasses(context).flatMap((one) =>
        own.includes(one.id) && one.how === 'proof' && now - lastNamed(context, one) >= 3600 ? [one.id] : [],
      );
