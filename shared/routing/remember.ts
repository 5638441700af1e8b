import { dayOf } from '../day.ts';
import { hint } from '../deadline.ts';
import { LaunchError } from '../errors.ts';
import type { Visit } from '../http/visit.ts';
import type { ContextClaim } from '../lti/claims.ts';
import type { Context } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { noteStranger, type Stranger } from '../store/catalogue/strangers.ts';
import { noting } from '../store/contexts/came.ts';
import { contexts, isNews, type Sighting } from '../store/contexts/contexts.ts';
import { growing, type WantedClass } from '../store/contexts/grow.ts';
import { hostSeen, record, seenOn } from '../store/directory/deployment.ts';
import { guidSeen } from '../store/directory/guids.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { cameKey } from '../store/table/keys.ts';
import type { Found } from './found.ts';
import { moveOut, settle } from './moves.ts';
import { NOT_LOOKED_UP } from './sections.ts';

/** The course of a launch and what the table knows of it. */
export interface Course {
  readonly claim: ContextClaim;
  readonly key: string;
  readonly context: Context | null;
}

/** What a launch says of its course, under the deployment whose mappings it serves. */
function sightingOf({ claim, key, context }: Course, deployment: Deployment): Sighting {
  const { id: contextId, title, label, type } = claim;
  const { iss, toolId, deploymentId } = deployment.contextsOf ?? deployment;
  return { key, deployment: { iss, toolId, deploymentId }, contextId, title, label, type, before: context };
}

/** What a launch noticed about the classes of its course. */
export interface Noticed {
  /** classes to add to the mapping */
  readonly joins: readonly WantedClass[];
  /** ids of classes that these take the place of */
  readonly leaves: readonly string[];
  /** classes of the mapping whose copies are to be renewed */
  readonly stale: readonly RosterClass[];
  readonly stranger: Stranger | null;
  readonly nowhere: readonly string[];
  /** ids of classes that were named, an hour or more after the last time */
  readonly named: readonly string[];
  /** proven classes that a section takes along from another course */
  readonly moves: readonly (readonly [id: string, from: Context])[];
  /** somebody was sent to the wait page */
  readonly waiting: boolean;
  /** out of a connected course, and whose section it was */
  readonly waitsFor?: Sighting['waitsFor'];
  /** a student who waits while the course is connected to nothing */
  readonly comes?: (Exclude<Found['came'], null> & { readonly who: string }) | null;
}

export const NOTHING_NOTICED: Noticed = { ...NOT_LOOKED_UP, waiting: false };

/** Written already, while the directory still remembers it with an older day. */
const seen = new WeakSet<Deployment>();

/** Of these it is written that another guid came, as long as the directory remembers them. */
const told = new WeakSet<Deployment>();

/** Milliseconds for classes that join, which is no hint: they are looked at once more. */
const JOINING = 1500;

/** What a proven launch lets us remember: its deployment, its course; and that classes join it. */
export async function remember(
  dynamo: Dynamo,
  installed: Installed,
  course: Course | null,
  now: number,
  found: Noticed = NOTHING_NOTICED,
): Promise<void> {
  const joining = joinOf(dynamo, installed, course, now, found);
  const hints = hintsOf(dynamo, installed, course, now, found);
  await Promise.all([
    // Which is nothing, for all but the first of a day.
    hints.length === 0 ? null : hint(() => hints.map((write) => write())),
    joining === null ? null : hint(() => [joining()], JOINING),
  ]);
}

function sightingNow(course: Course, deployment: Deployment, now: number, found: Noticed): Sighting {
  const { nowhere, waiting, waitsFor, named } = found;
  const seen = { ...sightingOf(course, deployment), nowhere, waiting, named, now };
  return waitsFor === undefined ? seen : { ...seen, waitsFor };
}

function hintsOf(
  dynamo: Dynamo,
  { deployment, isNew, newHost = null, otherGuid = null }: Installed,
  course: Course | null,
  now: number,
  found: Noticed,
): readonly (() => Promise<unknown>)[] {
  const today = dayOf(now);
  const writes: (() => Promise<unknown>)[] = [];
  if (isNew) writes.push(() => record(dynamo, deployment, 'active', today));
  else if (deployment.lastSeen !== today && !seen.has(deployment)) {
    seen.add(deployment);
    writes.push(() => seenOn(dynamo, deployment, today));
  }
  if (newHost !== null) writes.push(() => hostSeen(dynamo, deployment, newHost));
  if (otherGuid !== null && !told.has(deployment)) {
    told.add(deployment);
    writes.push(() => guidSeen(dynamo, deployment, otherGuid, today));
  }
  if (course !== null) {
    const sighting = sightingNow(course, deployment, now, found);
    const { stranger } = found;
    if (stranger !== null && deployment.district !== null) {
      const { district } = deployment;
      writes.push(() => noteStranger(dynamo, district, today, stranger));
    }
    const { comes = null } = found;
    const note = comes && noting(comes.item, comes.who, comes.marks, now);
    if (note !== null) writes.push(() => dynamo.update(cameKey(course.key), note));
    for (const one of found.stale) writes.push(() => growing(dynamo).recopy(course.key, one));
    const joined = found.joins.length > 0 && deployment.district !== null;
    if (!joined && isNews(sighting, today)) writes.push(() => contexts(dynamo).see(sighting, today));
  }
  return writes;
}

/** Null where no class joins. What the launch saw of its course goes with it. */
function joinOf(
  dynamo: Dynamo,
  { deployment }: Installed,
  course: Course | null,
  now: number,
  found: Noticed,
): (() => Promise<void>) | null {
  const { district } = deployment;
  if (course === null || found.joins.length === 0 || district === null) return null;
  return () => join(dynamo, { deployment, district }, sightingNow(course, deployment, now, found), found, now);
}

/** Classes join a course: out of the places that they come from first, so that a crash leaves them free and the next launch proves them. */
async function join(
  dynamo: Dynamo,
  where: { readonly deployment: Deployment; readonly district: string },
  sighting: Sighting,
  found: Noticed,
  now: number,
): Promise<void> {
  await moveOut(dynamo, found.moves, sighting.key, now);
  const [from] = found.moves.map(([, { key }]) => key);
  const actor = { how: 'proof', by: from === undefined ? 'launch' : `moved from ${from}` } as const;
  const after = await growing(dynamo).grow(sighting, where.district, found, actor, now, dayOf(now));
  const ids = found.joins.map(({ id }) => id);
  if (after !== null) await settle(dynamo, after, ids, where, now);
}

export interface Installed {
  readonly deployment: Deployment;
  /** seen for the first time: not in the table yet */
  readonly isNew: boolean;
  /** of its LMS, not known yet */
  readonly newHost?: string | null;
  /** of another LMS than the one that it was approved for */
  readonly otherGuid?: string | null;
}

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
