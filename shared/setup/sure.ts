import { dayOf } from '../day.ts';
import { isCode } from '../errors.ts';
import { type Reason, WEIGHTS } from '../matching/rank.ts';
import { isOtherSubject } from '../matching/subjects.ts';
import type { RosterClass } from '../records/roster.ts';
import type { Routed } from '../routing/destination.ts';
import { settle } from '../routing/moves.ts';
import { isCurrent, offersOf } from '../routing/offers.ts';
import { peopleOf } from '../routing/people.ts';
import { contextOf } from '../routing/remember.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { wantedOf } from '../store/contexts/grow.ts';
import { mappings } from '../store/contexts/mapping.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { WaitingLaunch } from './load.ts';

/** People of a course below whom nothing is sure. */
const LEAST = 5;

/** What may speak against a class all the same: a course is often called as nothing in the roster is. */
const MAY_SPEAK: readonly Reason[] = ['other-name'];

/**
 * Connects a course with the one class of its teacher's that all of its people attend, where the district has it so. Null where nothing
 * is sure. What is connected so opens for everybody in the course, as what a person connected.
 */
export async function connectSure(
  dynamo: Dynamo,
  launch: WaitingLaunch,
  { destination, found }: Routed,
): Promise<WaitingLaunch | null> {
  const { deployment, client, course, visit } = launch;
  const { district } = deployment;
  const { byPeople } = { ...client.policy, ...deployment.policy };
  if (byPeople !== true || destination.kind !== 'setup' || course === null || district === null) return null;
  const one = sureOf(launch, found);
  if (one === null) return null;
  const { now } = visit.request;
  const context = await contextOf(dynamo, launch, course);
  if (activeClasses(context).length > 0 || context.classes.some(({ id }) => id === one.id)) return null;
  const wanted = [wantedOf(one, ['people'])];
  const actor = { how: 'proof', by: 'launch' } as const;
  try {
    const after = await mappings(dynamo).replace(context, district, wanted, context.version, actor, now);
    await settle(dynamo, after, [one.id], { deployment, district }, now);
    visit.note({ version: after.version });
    const settled = await contextOf(dynamo, launch, { ...course, context: null });
    return { ...launch, course: { ...course, context: settled } };
  } catch (error) {
    if (isCode(error, 'mapping-version-conflict')) return null;
    throw error;
  }
}

/** The one class of the teacher, whom Clever knows, that each of the people attends: every other one is known to lack somebody. */
function sureOf({ arriving, deployment, visit }: WaitingLaunch, { matter }: Routed['found']): RosterClass | null {
  const { cleverId } = arriving.person;
  if (matter === null || cleverId === null || arriving.role !== 'instructor') return null;
  const people = peopleOf(matter, arriving);
  if (people === null || people.all < LEAST) return null;
  const today = dayOf(visit.request.now);
  const lists = new Map(matter.candidates.map((one) => [one.class.id, one.pupils ?? null]));
  const hers = offersOf(matter, arriving, deployment, today)
    .filter(({ class: one }) => isCurrent(one, today) && one.teachers.some((each) => each.cleverId === cleverId))
    .map((offer) => {
      const { id } = offer.class;
      return { ...offer, everyone: people.everyone({ id, pupils: lists.get(id) ?? null }) };
    });
  const [one, ...others] = hers.filter(({ everyone }) => everyone === true);
  if (one === undefined || others.length > 0 || hers.some(({ everyone }) => everyone === null)) return null;
  const speaks = one.reasons.some((reason) => WEIGHTS[reason] < 0 && !MAY_SPEAK.includes(reason));
  if (speaks || one.doubts.length > 0 || isOtherSubject(arriving.context?.title ?? null, one.class)) return null;
  return one.class;
}
