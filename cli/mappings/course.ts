import { SIMULATOR } from '../../shared/names.ts';
import type { Context } from '../../shared/records/context.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { type Args, text } from '../program/args.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findDeployment, NARROW } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';

/** Options that name one course, beside CONTEXT_KEY. */
export const WHICH = {
  deployment: text('ID', 'deployment of the course, in place of CONTEXT_KEY'),
  context: text('ID', 'id of the course as the LMS sends it, with --deployment'),
  ...NARROW,
};
type Which = Pick<Args<typeof WHICH>, 'text' | 'optionalWord'>;

export interface Course {
  readonly context: Context;
  readonly district: string | null;
}

export async function findContext(dynamo: Dynamo, args: Which): Promise<Course> {
  const key = await keyOf(dynamo, args);
  const course = await courseAt(dynamo, key);
  if (course === null) throw new Refusal(`No launch has come from a course with context key ${key}.`);
  return course;
}

/** As it is now. */
export async function courseAt(dynamo: Dynamo, key: string): Promise<Course | null> {
  const context = await contexts(dynamo).get(key, 'consistent');
  if (context === null) return null;
  const deployment = await deployments(dynamo).get(context.deployment);
  return { context, district: deployment?.district ?? null };
}

/** Why nothing but the simulator changes what its course opens. */
export const ofSimulator = (): string =>
  `The simulator’s course opens the simulator’s class: see ${roomkey`help simulator add`}`;

/** Throws Refusal where the course's deployment has no district, and for the simulator, whose course opens its own class alone. */
export function districtOf({ district }: Course): string {
  if (district === SIMULATOR.district) throw new Refusal(ofSimulator());
  if (district !== null) return district;
  throw new Refusal(
    `Classes belong to a district, and this deployment has none yet: see ${roomkey`help deployments approve`}`,
  );
}

export const isContextKey = (typed: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(typed);

async function keyOf(dynamo: Dynamo, args: Which): Promise<string> {
  const key = args.optionalWord(0);
  const [deployment, contextId] = [args.text('deployment'), args.text('context')];
  if (key !== null) {
    if (deployment !== null || contextId !== null) {
      throw new Misuse('Give CONTEXT_KEY, or --deployment and --context, not both.');
    }
    if (!isContextKey(key)) throw new Misuse(`A context key has 43 characters, "${key}" is none.`);
    return key;
  }
  if (deployment === null || contextId === null) {
    throw new Misuse('Say which course: CONTEXT_KEY, or --deployment ID and --context ID.');
  }
  const found = await findDeployment(dynamo, deployment, { iss: args.text('iss'), toolId: args.text('client-id') });
  return contextKeyOf(found.contextsOf ?? found, contextId);
}
