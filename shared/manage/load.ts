import { keyUnder, open } from '../crypto/seal.ts';
import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import { decode } from '../handoff/codec.ts';
import { NO_CLAIMS } from '../handoff/held.ts';
import type { HandOff } from '../handoff/record.ts';
import type { Visit } from '../http/visit.ts';
import type { Client } from '../records/client.ts';
import type { Context } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import { type Arriving, arrivingAgain } from '../routing/destination.ts';
import { classesFor } from '../routing/in-course.ts';
import { lookUp } from '../routing/look-up.ts';
import { offersOf } from '../routing/offers.ts';
import { contextOf } from '../routing/remember.ts';
import { mayManage } from '../routing/route.ts';
import { servedBy } from '../routing/served.ts';
import type { Directory } from '../store/directory/directory.ts';
import type { Opened } from '../store/launches/item.ts';
import type { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Key } from './parse.ts';

export interface Store {
  readonly dynamo: Dynamo;
  readonly people: Directory;
  readonly items: ReturnType<typeof launches>;
}

/** A launch whose user changes the mapping of its course. */
export interface Managing {
  readonly visit: Visit;
  readonly key: Key;
  readonly handOff: HandOff;
  readonly client: Client;
  readonly deployment: Deployment;
  readonly district: string;
  readonly course: NonNullable<HandOff['context']>;
  readonly arriving: Arriving;
  /** the key that the launch is sealed under */
  readonly sealedUnder: string;
}

/** The launch behind a key or a page, as long as its user may still change the mapping. Throws setup-refused and what the store throws. */
export async function managingOf(
  { people }: Pick<Store, 'people'>,
  key: Key,
  { clientId, sealed, sealedKey }: Opened,
  visit: Visit,
): Promise<Managing> {
  const client = await people.client(clientId, visit.request.now);
  const sealedUnder = keyUnder(key.secret, key.launchId, clientId, sealedKey);
  const plain = sealedUnder === null ? null : open(sealedUnder, key.launchId, clientId, sealed);
  if (client === null || sealedUnder === null || plain === null) throw new LaunchError('page-mismatch');
  const opened = decode(plain);
  const { registration, deployment, user, context: course } = await servedBy(people, opened, client, visit);
  const handOff = { ...opened, user };
  const { district } = deployment;
  if (course === null || district === null || !mayManage(handOff, client, deployment)) {
    throw new LaunchError('setup-refused');
  }
  const arriving = arrivingAgain({ handOff, claims: NO_CLAIMS }, registration);
  return { visit, key, handOff, client, deployment, district, course, arriving, sealedUnder };
}

/** The course as it is now, consistent. */
export const contextNow = (dynamo: Dynamo, { deployment, visit, course }: Managing): Promise<Context> =>
  contextOf(dynamo, { deployment, visit }, { claim: course, key: course.key, context: null });

/** The teacher's own classes, with the titles of other courses that each is connected to. */
export async function ownClasses(dynamo: Dynamo, managing: Managing) {
  const { arriving, client, deployment, course, visit } = managing;
  const today = dayOf(visit.request.now);
  const asking = {
    ...arriving,
    isTeacher: true,
    claims: NO_CLAIMS,
    title: null,
    label: null,
    wantsMatter: true,
    now: visit.request.now,
  };
  // As for a course where nothing opens yet: then all that the teacher could connect is looked up.
  const where = { deployment, key: course.key, context: null };
  const { matter } = await classesFor(
    { dynamo, lookUp },
    asking,
    where,
    { ...client.policy, ...deployment.policy },
    today,
  );
  if (matter === null) return { offers: [], heldElsewhere: new Map<string, readonly Context[]>() };
  return { offers: offersOf(matter, arriving, deployment, today), heldElsewhere: matter.heldElsewhere };
}
