import { h } from '../hash.ts';
import type { Course } from '../launch/remember.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { requestPartition } from '../store/keys.ts';
import type { Stand } from './stand.ts';

/** A teacher asks for a class by its name: one request for each launch, however often it is sent. */
export async function openRequest(
  dynamo: Dynamo,
  { deployment, waiting, arriving, visit, registration }: Stand,
  course: Course,
  name: string,
): Promise<void> {
  await dynamo.create({
    pk: requestPartition(deployment.district ?? deployment),
    sk: `${String(visit.request.now).padStart(12, '0')}#${waiting.launchId}`,
    context: course.key,
    title: course.claim.title,
    asked: name,
    by: h(arriving.realm, arriving.sub),
    client: registration.clientId,
    at: visit.request.now,
    state: 'open',
  });
}
