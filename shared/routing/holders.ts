import type { Context } from '../records/context.ts';
import type { Deployment, DeploymentId } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import type { KnownClass } from '../store/catalogue/read.ts';
import { activeClasses, contexts } from '../store/contexts/contexts.ts';
import { registrationsOf } from '../store/directory/registrations.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { contextKeyOf } from '../store/table/keys.ts';

/** Keys of the contexts that one was copied from. */
export const ancestors = (deployment: Deployment, history: readonly string[]): readonly string[] =>
  history.map((id) => contextKeyOf(deployment.contextsOf ?? deployment, id));

/**
 * The contexts that hold the classes, and those that the course was copied from: one call for each hundred. Those of another
 * application, or of an LMS for trying things out, are none: what is connected there says nothing of this course.
 */
export async function holders(
  dynamo: Dynamo,
  known: readonly (Pick<KnownClass, 'contextKeys'> & { readonly class: Pick<RosterClass, 'id'> })[],
  history: readonly string[],
  { deployment, key }: { readonly deployment: Installed; readonly key: string },
) {
  const keys = new Set([...known.flatMap(({ contextKeys }) => contextKeys), ...history]);
  keys.delete(key);
  const all = keys.size === 0 ? [] : await contexts(dynamo).getAll([...keys]);
  const own = deployment.contextsOf ?? deployment;
  // An app that is installed twice, for an account and a part of it, has one course under two deployments.
  const isThis = ({ deployment: other, contextId }: Context): boolean =>
    isOfSame(other, own) && contextKeyOf(own, contextId) === key;
  const found = await ofSameUse(
    dynamo,
    all.filter((context) => !isThis(context)),
    deployment,
  );
  const holds = (context: Context, id: string): boolean => activeClasses(context).some((one) => one.id === id);
  return {
    heldElsewhere: new Map(known.map(({ class: { id } }) => [id, found.filter((context) => holds(context, id))])),
    before: found.filter((context) => history.includes(context.key) && activeClasses(context).length > 0),
  };
}

type Installed = DeploymentId & Pick<Deployment, 'contextsOf'>;

/** Whether two deployments are of one registration. */
export const isOfSame = (one: DeploymentId, other: DeploymentId): boolean =>
  one.iss === other.iss && one.toolId === other.toolId;

/** Contexts of the same client and environment; a call more where any is of another registration. */
async function ofSameUse(dynamo: Dynamo, found: readonly Context[], own: DeploymentId): Promise<readonly Context[]> {
  const named = ({ iss, toolId }: DeploymentId): string => JSON.stringify([iss, toolId]);
  const ids = new Map([own, ...found.map(({ deployment }) => deployment)].map((one) => [named(one), one]));
  if (ids.size === 1) return found;
  const known = await registrationsOf(dynamo, [...ids.values()]);
  const uses = new Map([...ids.keys()].map((name, i) => [name, known[i] ?? null]));
  const mine = uses.get(named(own)) ?? null;
  return found.filter(({ deployment }) => {
    const other = uses.get(named(deployment)) ?? null;
    if (mine === null || other === null) return true;
    return other.clientId === mine.clientId && other.environment === mine.environment;
  });
}
