import { h } from '../hash.ts';
import type { Course } from '../launch/remember.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { requests } from '../store/requests.ts';
import type { Stand } from './stand.ts';

/** A teacher asks for a class by its name; false where too many requests of this course are open. */
export async function openRequest(
  dynamo: Dynamo,
  { deployment, arriving, visit }: Stand,
  { key, claim }: Course,
  name: string,
): Promise<boolean> {
  const { iss, toolId, deploymentId } = deployment;
  const asked = {
    owner: deployment.district ?? { iss, toolId, deploymentId },
    contextKey: key,
    title: claim.title,
    name,
    school: null,
    by: h(arriving.realm, arriving.sub),
  };
  const { outcome } = await requests(dynamo).open(asked, visit.request.now);
  return outcome === 'open';
}
