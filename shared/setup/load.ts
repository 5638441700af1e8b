import { open } from '../crypto/seal.ts';
import { LaunchError } from '../errors.ts';
import { decodeHeld, type Held } from '../handoff/held.ts';
import type { Visit } from '../http/visit.ts';
import { isTopLevel, wantsTab } from '../http/way.ts';
import { ROUTES } from '../names.ts';
import type { Waiting } from '../pages/waiting.ts';
import type { Client } from '../records/client.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import { type Arriving, arrivingAgain, destinationOf, type Routed } from '../routing/destination.ts';
import { lookUp } from '../routing/look-up.ts';
import type { Course } from '../routing/remember.ts';
import { maySetUp } from '../routing/route.ts';
import { servedBy } from '../routing/served.ts';
import { contexts } from '../store/contexts/contexts.ts';
import type { Directory } from '../store/directory/directory.ts';
import type { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Step } from './parse.ts';

/** A launch that waits on a page, with all that its next step depends on. */
export interface WaitingLaunch {
  readonly visit: Visit;
  readonly waiting: Waiting;
  readonly held: Held;
  readonly registration: Registration;
  readonly client: Client;
  readonly deployment: Deployment;
  /** as the table is now; null without a course */
  readonly course: Course | null;
  readonly arriving: Arriving;
}

/** The launch behind a page, as long as everybody in it may still be served. Two consistent reads; nothing of it comes from the request. */
export async function waitingLaunchOf(
  store: { dynamo: Dynamo; people: Directory; items: ReturnType<typeof launches> },
  { launchId, secret, framed }: Pick<Step, 'launchId' | 'secret' | 'framed'>,
  visit: Visit,
): Promise<WaitingLaunch> {
  const { now } = visit.request;
  const item = await store.items.held(launchId, secret, now);
  const client = await store.people.client(item.clientId, now);
  const opened = open(secret, launchId, item.clientId, item.sealed);
  if (client === null || opened === null) throw new LaunchError('page-mismatch');
  const sealed = decodeHeld(opened);
  const { registration, deployment, user, context } = await servedBy(store.people, sealed.handOff, client, visit);
  const held = { ...sealed, handOff: { ...sealed.handOff, user, context } };
  const isFramed = framed && !isTopLevel(visit.request);
  const newTab = isFramed && (held.kind === 'clever' || wantsTab(client.display, sealed.handOff.cookies));
  const waiting = { launchId, secret, action: ROUTES.setup, onward: visit.onward, newTab, wayBack: visit.wayBack };
  const course =
    context === null
      ? null
      : { claim: context, key: context.key, context: await contexts(store.dynamo).get(context.key, 'consistent') };
  return {
    visit,
    waiting,
    held,
    registration,
    client,
    deployment,
    course,
    arriving: arrivingAgain(held, registration),
  };
}

/** Of a launch that waits, what decides where it goes now. */
export type Routable = Pick<WaitingLaunch, 'arriving' | 'course' | 'client' | 'deployment'> & {
  readonly visit: { readonly request: Pick<Visit['request'], 'now'> };
};

/** Where the launch goes now. */
export const routeAgain = (
  dynamo: Dynamo,
  { arriving, course, client, deployment, visit }: Routable,
): Promise<Routed> =>
  destinationOf({ dynamo, lookUp }, arriving, course, { client, deployment }, visit.request.now, true);

/** Throws setup-refused for whoever may not connect this course. */
export function requireSetUp({ arriving, client, deployment, course }: Omit<Routable, 'visit'>): Course {
  if (course === null || !maySetUp(arriving, { ...client.policy, ...deployment.policy })) {
    throw new LaunchError('setup-refused');
  }
  return course;
}
