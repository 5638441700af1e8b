import { LaunchError } from '../errors.ts';
import type { Visit } from '../http/wrap.ts';
import { contexts } from '../store/contexts.ts';
import type { Dynamo } from '../store/dynamo.ts';
import type { Context, Deployment } from '../types.ts';
import { dayOf } from './installed.ts';
import { type Course, sightingOf } from './remember.ts';

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
  await store.see(sightingOf(course, deployment), dayOf(visit.request.now));
  const written = await store.get(course.key, 'consistent');
  if (written === null) throw new LaunchError('store-unavailable');
  return written;
}
