import { LaunchError } from '../errors.ts';
import type { Context, NamedClass } from '../types.ts';
import { parseMapping, record } from './mapping.ts';

type Answer = { readonly state: 'done'; readonly classes: readonly NamedClass[] } | { readonly state: 'declined' };

/** The body of PUT /districts/{district}/requests/{id}; docs/openapi.json has the shape. Throws mapping-malformed. */
export function parseAnswer(body: unknown): Answer {
  const { state, classes, ...more } = record(body);
  if (Object.keys(more).length > 0) throw new LaunchError('mapping-malformed');
  if (state === 'declined' && classes === undefined) return { state };
  const named = parseMapping(body);
  if (state !== 'done' || named.length === 0) throw new LaunchError('mapping-malformed');
  return { state, classes: named };
}

interface Asked {
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly school: string | null;
  readonly state: string;
}

/** A request as the API shows it, in the words of the launch object. Who asked is not given out. */
export const requestView = ({ id, at, name, school, state }: Asked, context: Context) => ({
  id,
  at,
  name,
  school,
  context: { key: context.key, id: context.contextId, label: context.label, title: context.title },
  state,
});
