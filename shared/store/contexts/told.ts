import type { Context } from '../../records/context.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextKey } from '../table/keys.ts';
import { TOLD } from './contexts.ts';

/** Remembers what a teacher of a course has been told of sections that wait; the context as it is then. */
export async function tell(dynamo: Dynamo, context: Context, what: string): Promise<Context> {
  await dynamo.update(contextKey(context.key), { add: { [TOLD]: new Set([what]) }, condition: 'attribute_exists(pk)' });
  return { ...context, told: [...(context.told ?? []), what] };
}
