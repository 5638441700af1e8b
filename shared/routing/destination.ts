import { h } from '../crypto/hash.ts';
import { dayOf } from '../day.ts';
import type { Held } from '../handoff/held.ts';
import type { HandOff } from '../handoff/record.ts';
import type { ContextClaim } from '../lti/claims.ts';
import type { CourseClaims } from '../lti/course.ts';
import type { Role } from '../lti/roles.ts';
import type { VerifiedLaunch } from '../lti/token.ts';
import { termOf } from '../matching/same.ts';
import { isCleverId } from '../matching/spelling.ts';
import type { PersonIds } from '../matching/teachers.ts';
import { running, type Term } from '../matching/term.ts';
import type { Client } from '../records/client.ts';
import type { MappedClass } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import { attendedOf } from '../store/catalogue/attended.ts';
import { type Choice, choiceIn, choices } from '../store/contexts/choices.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { choiceKey } from '../store/table/keys.ts';
import type { Found } from './found.ts';
import { classesFor, type Reads } from './in-course.ts';
import { pupilIdsOf } from './pupil.ts';
import { type Course, NOTHING_NOTICED, type Noticed } from './remember.ts';
import { type Destination, maySetUp, route } from './route.ts';
import { NOT_LOOKED_UP } from './sections.ts';

/** Who arrives, by a launch or by a page that waited: all that the way depends on. */
export interface Arriving {
  readonly realm: string;
  readonly sub: string;
  readonly role: Role;
  readonly changesNothing: boolean;
  readonly person: PersonIds;
  readonly email: string | null;
  readonly context: ContextClaim | null;
  readonly claims: CourseClaims;
  readonly isCanvas: boolean;
}

export interface Routed {
  readonly destination: Destination;
  readonly found: Found;
}

/** Seconds after a choice in which a new click asks again: it may have been the wrong one. */
const SECOND_THOUGHTS = 120;

const NOTHING: Found = {
  ...NOT_LOOKED_UP,
  open: [],
  own: [],
  elsewhere: false,
  unconnected: [],
  waiting: [],
  untold: null,
  came: null,
  matter: null,
};

/**
 * Where no section is named, the classes among several in which the roster has a student, and what the same call says of an earlier
 * choice. Null where nobody can say, and where there is nothing to say.
 */
async function placed(
  dynamo: Dynamo,
  { realm, sub, role, person, claims }: Arriving,
  { open, own, elsewhere }: Found,
  { district, spelling }: Deployment,
  key: string,
  today: string,
  now: number,
): Promise<{ readonly attended: readonly string[]; readonly choice: Choice | null } | null> {
  const isNamed = own.length > 0 || elsewhere || claims.provenSections.length > 0;
  if (role !== 'student' || isNamed || open.length < 2 || district === null) return null;
  const ids = pupilIdsOf(person, spelling);
  if (ids.length === 0) return null;
  const classIds = open.map(({ id }) => id);
  const { attended, more } = await attendedOf(dynamo, district, classIds, ids, today, choiceKey(realm, sub, key));
  return { attended, choice: choiceIn(more, now) };
}

/** What is left for whoever is in no section of the course: what a person connected, never what the sections of others have proven. */
function withoutProven(found: Found): Found {
  const open = found.open.filter(({ evidence }) => !evidence.includes('section-id'));
  return { ...found, open, elsewhere: open.length === 0 && found.open.length > 0 };
}

/**
 * Where a launch goes, as the table is now. Reads only what its course's own item cannot tell; writes nothing.
 * `wantsMatter`: with what a person who may connect the course can choose from.
 */
export async function destinationOf(
  reads: Reads,
  arriving: Arriving,
  course: Course | null,
  { client, deployment }: { readonly client: Client; readonly deployment: Deployment },
  now: number,
  wantsMatter = false,
): Promise<Routed> {
  const policy = { ...client.policy, ...deployment.policy };
  const { role, person, claims, context, changesNothing, isCanvas } = arriving;
  const today = dayOf(now);
  const wanted = course !== null && role !== 'administrator';
  const asking = {
    person,
    claims,
    isCanvas,
    now,
    title: context?.title ?? null,
    label: context?.label ?? null,
    email: policy.byEmail === false ? null : arriving.email,
    isTeacher: role === 'instructor',
    wantsMatter: wantsMatter && maySetUp(arriving, policy),
    // A page that goes on was noted with its click.
    people: wantsMatter ? ('counts' as const) : role === 'student' && !changesNothing ? ('comes' as const) : null,
  };
  const known = wanted ? await classesFor(reads, asking, { deployment, ...course }, policy, today) : NOTHING;
  const place = wanted ? await placed(reads.dynamo, arriving, known, deployment, course.key, today, now) : null;
  const all = place === null ? known : { ...known, own: place.attended };
  const ofNoSection = role === 'none' || (role === 'student' && claims.sectionless === true);
  const found = ofNoSection && all.own.length === 0 && !all.elsewhere ? withoutProven(all) : all;
  const { open, own, elsewhere } = found;
  const mine = open.filter(({ id }) => own.includes(id));
  // A student has no use for the half of the year that does not run.
  const classes = role === 'student' ? running(mine.length > 0 ? mine : open, termOfMapped, today) : open;
  const untold = client.chooser === 'roomkey' && found.untold !== null;
  const destination = route({ role, changesNothing, context, classes, own, elsewhere, untold }, policy);
  if (destination.kind !== 'choose' || client.chooser === 'partner' || course === null) return { destination, found };
  const { realm, sub } = arriving;
  const choice = place === null ? await choices(reads.dynamo).get(realm, sub, course.key, now) : place.choice;
  const chosen = destination.classes.find(({ id }) => id === choice?.classId);
  if (chosen === undefined || choice === null) return { destination, found };
  const settled = now - choice.at > SECOND_THOUGHTS;
  return {
    destination: settled ? { kind: 'class', class: chosen } : { ...destination, justChosen: chosen.id },
    found,
  };
}

const termOfMapped = ({ roster }: MappedClass): Term | null => roster && termOf(roster);

/** An LMS that is filled from Clever has Clever's own ids for its users. */
function personOf({ sisId, cleverId }: HandOff['user']): PersonIds {
  const [sis, clever] = [sisId?.value ?? null, cleverId?.value ?? null];
  return sis !== null && isCleverId(sis) ? { sisId: null, cleverId: clever ?? sis } : { sisId: sis, cleverId: clever };
}

export const arrivingOf = (launch: VerifiedLaunch, { realm, family }: Registration): Arriving => ({
  realm,
  isCanvas: family === 'canvas',
  sub: launch.user.sub,
  role: launch.roles.role,
  changesNothing: launch.roles.preview || launch.user.masquerade,
  person: personOf(launch.user),
  email: launch.user.email,
  context: launch.context,
  claims: launch.course,
});

/** The same for a launch that waits on a page. */
export const arrivingAgain = (
  { handOff, claims }: Pick<Held, 'handOff' | 'claims'>,
  { realm, family }: Registration,
): Arriving => ({
  realm,
  isCanvas: family === 'canvas',
  sub: handOff.user.sub,
  role: handOff.role ?? 'none',
  changesNothing: handOff.preview || handOff.user.masquerade,
  person: personOf(handOff.user),
  email: handOff.user.email,
  context: handOff.context,
  claims,
});

/** What is to be remembered of a launch; one that changes nothing adds no class and counts for nobody. */
export function noticed({ changesNothing, realm, sub, claims }: Arriving, { destination, found }: Routed): Noticed {
  if (changesNothing) return NOTHING_NOTICED;
  const waiting = destination.kind === 'wait';
  const who = h(realm, sub).slice(0, 8);
  if (!waiting) return { ...found, waiting };
  if (found.open.length === 0) return { ...found, waiting, comes: found.came && { ...found.came, who } };
  const [name = null, ...others] = claims.sectionNames;
  const isOnly = others.length === 0 && claims.provenSections.length === 1;
  const sections = found.unconnected.map((sisId) => ({ sisId, name: isOnly ? name : null }));
  return { ...found, waiting, waitsFor: { who, sections } };
}
