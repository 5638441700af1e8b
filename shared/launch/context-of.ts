import { LaunchError } from '../errors.ts';
import type { Visit } from '../http/wrap.ts';
import { contexts } from '../store/contexts.ts';
import type { Dynamo } from '../store/dynamo.ts';
import type { Context, Deployment } from '../types.ts';
import { dayOf } from './installed.ts';
import type { Course } from './remember.ts';

/** The course as the table has it, consistent; written down first where that was lost. */
export async function contextOf(
  dynamo: Dynamo,
  { deployment, visit }: { readonly deployment: Deployment; readonly visit: Visit },
  course: Course,
): Promise<Context> {
  if (course.context !== null) return course.context;
  const store = contexts(dynamo);
  const found = await store.get(course.key, 'consistent');
  if (found !== null) return found;
  const { iss, toolId, deploymentId } = deployment.contextsOf ?? deployment;
  const { id: contextId, title, label, type } = course.claim;
  const sighting = { key: course.key, deployment: { iss, toolId, deploymentId }, contextId, title, label, type };
  await store.see({ ...sighting, before: null }, dayOf(visit.request.now));
  const written = await store.get(course.key, 'consistent');
  if (written === null) throw new LaunchError('store-unavailable');
  return written;
}
