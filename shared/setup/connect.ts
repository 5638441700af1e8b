import { h } from '../crypto/hash.ts';
import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import type { Reply } from '../http/reply.ts';
import { LIMITS } from '../names.ts';
import { takenPage } from '../pages/setup.ts';
import type { Context } from '../records/context.ts';
import type { Routed } from '../routing/destination.ts';
import { type Offer, offeredTo, offersOf } from '../routing/offers.ts';
import type { Course } from '../routing/remember.ts';
import { contextOf } from '../routing/remember.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { type WantedClass, wantedOf } from '../store/contexts/grow.ts';
import { asItIs, mappings } from '../store/contexts/mapping.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Onward } from './answer.ts';
import { requireSetUp, routeAgain, type WaitingLaunch } from './load.ts';
import type { Step } from './parse.ts';

type Connect = Extract<Step, { step: 'connect' }>;

/**
 * Connects the course with classes of the teacher's, then goes in: the context changes first. A repeat finds its change made and goes in;
 * whoever comes second sees what the first has connected. Throws setup-refused, class-refused; then nothing has changed.
 */
export async function connect(dynamo: Dynamo, onward: Onward, launch: WaitingLaunch, asked: Connect): Promise<Reply> {
  const course = requireSetUp(launch);
  const routed = await routeAgain(dynamo, launch);
  if (routed.found.matter === null) return connectedAlready(onward, launch, routed, asked.classIds);
  const { deployment, visit, arriving } = launch;
  const offers = offeredTo(routed.found, offersOf(routed.found.matter, arriving, deployment, dayOf(visit.request.now)));
  const added = wantedFrom(offers, asked.classIds);
  return place(dynamo, onward, launch, course, added, asked.version, routed.found.untold !== null);
}

/** Writes the classes into the course that was seen at this version, and goes in. */
export async function place(
  dynamo: Dynamo,
  onward: Onward,
  launch: WaitingLaunch,
  course: Course,
  added: readonly WantedClass[],
  version: number,
  /** a course that opens something already keeps it */
  keeps = false,
): Promise<Reply> {
  const { deployment, visit, arriving } = launch;
  const { now } = visit.request;
  const { district } = deployment;
  const context = await contextOf(dynamo, launch, course);
  if (context.version !== version) return onward.setUp(launch, await routeAgain(dynamo, launch), null, 'changed');
  const kept = keeps ? activeClasses(context).map(asItIs) : [];
  const wanted = [...kept.filter(({ id }) => !added.some((one) => one.id === id)), ...added];
  if (district === null || wanted.length > LIMITS.classes) throw new LaunchError('class-refused');
  const actor = { how: 'teacher', by: h(arriving.realm, arriving.sub) } as const;
  try {
    const after = await mappings(dynamo).replace(context, district, wanted, context.version, actor, now);
    visit.note({ version: after.version });
    return goOn(dynamo, onward, launch, course, after);
  } catch (error) {
    if (!(error instanceof LaunchError) || error.code !== 'mapping-version-conflict') throw error;
    const after = await contextOf(dynamo, launch, { ...course, context: null });
    const again = { ...launch, course: { ...course, context: after } };
    const rerouted = await routeAgain(dynamo, again);
    if (rerouted.found.matter !== null) return onward.setUp(again, rerouted, null, 'changed');
    return connectedAlready(
      onward,
      again,
      rerouted,
      added.map(({ id }) => id),
    );
  }
}

/** Throws class-refused when any of the classes is not offered. */
function wantedFrom(offers: readonly Offer[], classIds: readonly string[]) {
  return classIds.map((id) => {
    const offer = offers.find((one) => one.class.id === id);
    if (offer === undefined) throw new LaunchError('class-refused');
    return wantedOf(offer.class, offer.reasons);
  });
}

async function goOn(
  dynamo: Dynamo,
  onward: Onward,
  launch: WaitingLaunch,
  course: Course,
  context: Context,
): Promise<Reply> {
  const connected = { ...launch, course: { ...course, context } };
  return onward.goOn(connected, await routeAgain(dynamo, connected));
}

/** Something opens already: in at once where that is what was asked for, else first a look at what it is. */
function connectedAlready(
  onward: Onward,
  launch: WaitingLaunch,
  routed: Routed,
  classIds: readonly string[],
): Promise<Reply> | Reply {
  const active = activeClasses(launch.course?.context ?? null);
  const made = classIds.every((id) => active.some((one) => one.id === id));
  if (made || active.length === 0) return onward.goOn(launch, routed);
  const { visit, waiting } = launch;
  visit.note({ outcome: 'taken' });
  return onward.show(
    launch,
    takenPage(
      visit.brand,
      waiting,
      active.map(({ id, name }) => name ?? id),
    ),
  );
}
