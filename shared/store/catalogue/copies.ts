import type { Context, NamedClass } from '../../records/context.ts';
import { activeClasses } from '../contexts/contexts.ts';
import { type WantedClass, wantedOf } from '../contexts/grow.ts';
import { asItIs } from '../contexts/mapping.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { catalogue } from './read.ts';

export { asItIs };

interface Known {
  readonly wanted: readonly WantedClass[];
  /** ids that the district's catalogue does not know */
  readonly unknown: readonly string[];
}

/** Classes as somebody names them, with the catalogue's copy where it knows the class, so that launches look nothing up. */
export async function withCopies(
  dynamo: Dynamo,
  district: string,
  named: readonly NamedClass[],
  evidence: readonly string[],
): Promise<Known> {
  const ids = named.map(({ id }) => id);
  const found = new Map((await catalogue(dynamo).classes(district, ids)).map((one) => [one.class.id, one.class]));
  const wanted = named.map((one): WantedClass => {
    const known = found.get(one.id);
    if (known === undefined) return { ...one, evidence };
    // What only repeats the catalogue follows it when it changes.
    const urlId = one.urlId === (known.urlId ?? one.id) ? null : one.urlId;
    return { ...wantedOf(known, evidence), urlId, name: one.name === known.name ? null : one.name };
  });
  return { wanted, unknown: ids.filter((id) => !found.has(id)) };
}

/** What a course opens, as it is, and these beside it; null where it opens all of these already. */
export function beside(context: Context, named: readonly NamedClass[]): readonly NamedClass[] | null {
  const present = activeClasses(context);
  const added = named.filter(({ id }) => !present.some((mapped) => mapped.id === id));
  return added.length === 0 ? null : [...present.map(asItIs), ...added];
}
