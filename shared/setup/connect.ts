import { LaunchError } from '../errors.ts';
import { h } from '../hash.ts';
import { takenPage } from '../http/pages/setup.ts';
import type { Reply } from '../http/reply.ts';
import { contextOf } from '../launch/context-of.ts';
import type { Routed } from '../launch/destination.ts';
import { dayOf } from '../launch/installed.ts';
import { type Offer, offersOf } from '../launch/offers.ts';
import type { Course } from '../launch/remember.ts';
import { activeClasses } from '../store/contexts.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { mappings, wantedOf } from '../store/mapping.ts';
import type { Context } from '../types.ts';
import type { Onward } from './go-on.ts';
import { requireSetUp, routeAgain, type Stand } from './stand.ts';
import type { Step } from './step.ts';

type Connect = Extract<Step, { step: 'connect' }>;

/**
 * Connects the course with classes of the teacher's, then goes in: the context changes first. A repeat finds its change made and goes in;
 * whoever comes second sees what the first has connected. Throws setup-refused, class-refused; then nothing has changed.
 */
export async function connect(dynamo: Dynamo, onward: Onward, stand: Stand, asked: Connect): Promise<Reply> {
  const course = requireSetUp(stand);
  const routed = await routeAgain(dynamo, stand);
  if (routed.found.matter === null) return connectedAlready(onward, stand, routed, asked.classIds);
  const { deployment, visit, arriving } = stand;
  const { now } = visit.request;
  const { district } = deployment;
  if (district === null) throw new LaunchError('class-refused');
  const wanted = wantedFrom(offersOf(routed.found.matter, arriving, deployment, dayOf(now)), asked.classIds);

  const context = await contextOf(dynamo, stand, course);
  if (context.version !== asked.version) return onward.setUp(stand, routed, null, 'changed');
  const actor = { how: 'teacher', by: h(arriving.realm, arriving.sub) } as const;
  try {
    const after = await mappings(dynamo).replace(context, district, wanted, context.version, actor, now);
    visit.note({ version: after.version });
    return goOn(dynamo, onward, stand, course, after);
  } catch (error) {
    if (!(error instanceof LaunchError) || error.code !== 'mapping-version-conflict') throw error;
    const after = await contextOf(dynamo, stand, { ...course, context: null });
    const again = { ...stand, course: { ...course, context: after } };
    const rerouted = await routeAgain(dynamo, again);
    if (rerouted.found.matter !== null) return onward.setUp(again, rerouted, null, 'changed');
    return connectedAlready(onward, again, rerouted, asked.classIds);
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

async function goOn(dynamo: Dynamo, onward: Onward, stand: Stand, course: Course, context: Context): Promise<Reply> {
  const connected = { ...stand, course: { ...course, context } };
  return onward.goOn(connected, await routeAgain(dynamo, connected));
}

/** Something opens already: in at once where that is what was asked for, else first a look at what it is. */
function connectedAlready(
  onward: Onward,
  stand: Stand,
  routed: Routed,
  classIds: readonly string[],
): Promise<Reply> | Reply {
  const active = activeClasses(stand.course?.context ?? null);
  const made = classIds.every((id) => active.some((one) => one.id === id));
  if (made || active.length === 0) return onward.goOn(stand, routed);
  const { visit, waiting } = stand;
  visit.note({ outcome: 'taken' });
  return onward.show(
    stand,
    takenPage(
      visit.brand,
      waiting,
      active.map(({ id, name }) => name ?? id),
    ),
  );
}
