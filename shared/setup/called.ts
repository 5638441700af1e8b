import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import type { HandOff } from '../handoff/record.ts';
import type { Reply } from '../http/reply.ts';
import { type Called, calledIn } from '../matching/called.ts';
import { meant } from '../matching/meant.ts';
import { rank } from '../matching/rank.ts';
import { hasRunOut } from '../matching/term.ts';
import type { RosterClass } from '../records/roster.ts';
import type { Matter } from '../routing/found.ts';
import { isCurrent, offersOf } from '../routing/offers.ts';
import { peopleOf, sharesOf } from '../routing/people.ts';
import { classesOfCalled } from '../store/catalogue/called.ts';
import { wantedOf } from '../store/contexts/grow.ts';
import { tries } from '../store/contexts/tries.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Onward } from './answer.ts';
import { place } from './connect.ts';
import { requireSetUp, routeAgain, type WaitingLaunch } from './load.ts';
import type { Step } from './parse.ts';

/** Wrong and right answers of one person in one day. */
const TRIES = 3;

/** Who asks, and when: as much of a waiting launch as that takes. */
export type Asker = Pick<WaitingLaunch, 'arriving' | 'client' | 'deployment'> & {
  readonly held: {
    readonly handOff: { readonly user: Pick<HandOff['user'], 'email' | 'name' | 'givenName' | 'familyName'> };
  };
  readonly visit: { readonly request: Pick<WaitingLaunch['visit']['request'], 'now'> };
};

/** The classes of the teacher whom the launch's email address, or full name, is of; null where ids name her, or nobody is called so. */
export async function calledOf(dynamo: Dynamo, launch: Asker, matter: Matter | null): Promise<CalledHere | null> {
  const { arriving, client, deployment, held, visit } = launch;
  const { district } = deployment;
  const policy = { ...client.policy, ...deployment.policy };
  if (matter === null || district === null || arriving.role !== 'instructor') return null;
  const today = dayOf(visit.request.now);
  if (offersOf(matter, arriving, deployment, today).some(({ own }) => own)) return null;
  const { email, name, givenName, familyName } = held.handOff.user;
  const full = name ?? ([givenName, familyName].filter((part) => part !== null).join(' ') || null);
  const person = { email: policy.byEmail === false ? null : email, name: policy.byName === false ? null : full };
  const found = await classesOfCalled(dynamo, district, person);
  const isOpen = (one: RosterClass): boolean => isCurrent(one, today) && !hasRunOut(one, policy.missingDays, today);
  const classes = found.map((one) => one.class).filter(isOpen);
  const called = calledIn(classes, person);
  if (called === null) return null;
  const listed = found.map(({ class: { id }, pupils }) => ({ id, pupils }));
  const theirs = listed.filter(({ id }) => called.classes.some((one) => one.id === id));
  return { ...called, people: sharesOf(peopleOf(matter, arriving), theirs), listed: theirs };
}

/** With the share of the course's people that attends each of the classes, where that is known. */
export interface CalledHere extends Called {
  readonly people: ReadonlyMap<string, number>;
  /** their lists of pupils */
  readonly listed: readonly { readonly id: string; readonly pupils: Uint8Array | null }[];
}

/** The class that a request names for a teacher who is known by name alone: that which fits the course best. */
export function likeliest({ classes, people }: CalledHere, { arriving, visit }: Asker): RosterClass | null {
  const { claims, context } = arriving;
  const course = {
    sectionIds: [],
    courseSisIds: claims.courseSisIds,
    sectionNames: claims.sectionNames,
    title: context?.title ?? null,
    label: context?.label ?? null,
    term: claims.term,
    before: [],
    today: dayOf(visit.request.now),
    people,
  };
  return rank(classes, course, () => false)[0]?.class ?? null;
}

/**
 * Connects the one class of a teacher known by her email address that has the period, or the number of students, that she types. Each
 * answer counts. Throws setup-refused, class-refused.
 */
export async function claim(
  dynamo: Dynamo,
  onward: Onward,
  launch: WaitingLaunch,
  asked: Extract<Step, { step: 'claim' }>,
): Promise<Reply> {
  const course = requireSetUp(launch);
  const routed = await routeAgain(dynamo, launch);
  if (routed.found.matter === null) return onward.goOn(launch, routed);
  const called = await calledOf(dynamo, launch, routed.found.matter);
  if (called?.by !== 'email') throw new LaunchError('class-refused');
  const { arriving, visit } = launch;
  if (!(await tries(dynamo).take(arriving.realm, arriving.sub, TRIES, visit.request.now))) {
    visit.note({ outcome: 'claim-tired' });
    return onward.setUp(launch, routed, null, 'tired');
  }
  const one = meant(called, asked.subject, asked.typed);
  if (one === null) {
    visit.note({ outcome: 'claim-wrong' });
    return onward.setUp(launch, routed, null, 'wrong');
  }
  return place(dynamo, onward, launch, course, [wantedOf(one, ['email'])], asked.version);
}
