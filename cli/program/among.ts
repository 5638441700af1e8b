import type { Context } from '../../shared/records/context.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import { type Kind, listing } from '../../shared/store/contexts/listing.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import type { Args } from './args.ts';
import { Misuse } from './failures.ts';
import { type AMONG, findDeployments } from './find.ts';
import { district } from './values.ts';

type Which = Pick<Args<typeof AMONG>, 'text'>;

/** The deployments that AMONG's options name. */
export function among(dynamo: Dynamo, args: Which): Promise<readonly Deployment[]> {
  const typed = args.text('district');
  return findDeployments(dynamo, {
    district: typed === null ? null : district(typed),
    deployment: args.text('deployment'),
    iss: args.text('iss'),
    toolId: args.text('client-id'),
  });
}

export interface Seen {
  readonly context: Context;
  readonly deployment: Deployment;
  readonly district: string | null;
}

/** Their contexts of these kinds. */
export async function seenContexts(
  dynamo: Dynamo,
  deployments: readonly Deployment[],
  kinds: readonly Kind[],
  onMore: (done: number) => void,
): Promise<readonly Seen[]> {
  const found: Seen[] = [];
  for (const deployment of deployments) {
    for (const kind of kinds) {
      for await (const page of listing(dynamo).contexts(deployment, kind)) {
        found.push(...page.map((context) => ({ context, deployment, district: deployment.district })));
        onMore(found.length);
      }
    }
  }
  return found;
}

/** How a list is wanted. Throws Misuse. */
export function shape(args: { flag(name: 'csv' | 'json'): boolean }): 'csv' | 'json' | 'table' {
  if (args.flag('csv') && args.flag('json')) throw new Misuse('Give --csv or --json, not both.');
  return args.flag('csv') ? 'csv' : args.flag('json') ? 'json' : 'table';
}
