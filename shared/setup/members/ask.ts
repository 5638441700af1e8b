import { h } from '../../crypto/hash.ts';
import { markKey, markOf } from '../../crypto/marks.ts';
import { isCode } from '../../errors.ts';
import type { Held } from '../../handoff/held.ts';
import { isCleverId, rulesOfPupils, spell } from '../../matching/spelling.ts';
import type { Reach } from '../../reach.ts';
import { USER_IDS } from '../../records/registration.ts';
import type { Found } from '../../routing/found.ts';
import { asComer } from '../../routing/people.ts';
import { pupilIdsOf } from '../../routing/pupil.ts';
import { amongOf } from '../../store/catalogue/among.ts';
import { members, membersFor } from '../../store/contexts/comers.ts';
import { studentsAtClever } from '../../store/directory/many.ts';
import type { Dynamo } from '../../store/table/dynamo.ts';
import { type Asker, calledOf } from '../called.ts';
import { type Routable, requireSetUp, routeAgain, type WaitingLaunch } from '../load.ts';
import { type memberLists, Untold } from './client.ts';
import type { Member } from './told.ts';

type Asking = Pick<WaitingLaunch, 'registration' | 'deployment' | 'arriving'> & {
  readonly held: Pick<Held, 'kind'> & { readonly claims: Pick<Held['claims'], 'members'> };
};

type Teaching = Asking & Asker & Routable & { readonly visit: Pick<WaitingLaunch['visit'], 'note'> };

/** Whether the LMS may be asked who is in the course, for this teacher's page; it is asked once, and not before a teacher who is to sign in first has. */
export function mayAsk(
  { registration, deployment, held, arriving }: Asking,
  { matter }: Pick<Found, 'matter'>,
): boolean {
  const { membersBy } = registration;
  const came = matter?.came ?? null;
  if (membersBy === undefined || !held.claims.members || deployment.noPersonIds === true || came === null) return false;
  if (held.kind === 'clever') return false;
  return arriving.role === 'instructor' && membersFor(came.item, asComer(arriving), came.now) === null;
}

/**
 * Asks the LMS who is in an unmapped course, and keeps how many of them attend each of the teacher's classes: nothing else of what it tells.
 * True where there is something new to see. Throws setup-refused.
 */
export async function askMembers(
  dynamo: Dynamo,
  lists: ReturnType<typeof memberLists>,
  launch: Teaching,
  reach: Reach,
): Promise<boolean> {
  const course = requireSetUp(launch);
  const { registration, deployment, held, arriving, visit } = launch;
  const { found } = await routeAgain(dynamo, launch);
  const { matter } = found;
  const { district } = deployment;
  const tokenUrl = registration.membersBy ?? '';
  if (matter === null || district === null || !mayAsk(launch, found)) return false;
  const { now } = visit.request;
  const who = asComer(arriving);
  const store = members(dynamo);
  if (!(await store.claim(course.key, who, matter.came?.item ?? null, now))) return false;
  try {
    const told = await lists({ ...registration, tokenUrl }, held.claims.members ?? '', reach, now);
    const marks = await marksOf(dynamo, district, launch, told);
    const among = amongOf(marks);
    const called = await calledOf(dynamo, launch, matter);
    const classes = [
      ...matter.candidates.map(({ class: { id }, pupils = null }) => ({ id, pupils })),
      ...(called?.listed ?? []),
    ];
    const attend = new Map(
      classes.flatMap(({ id, pupils }) => {
        const count = among(pupils);
        return count === null ? [] : [[id, count] as const];
      }),
    );
    await store.told(course.key, who, told.length, attend);
    visit.note({ outcome: 'members' });
    return [...attend.values()].some((count) => count > 0);
  } catch (error) {
    if (!(error instanceof Untold) && !isCode(error, 'signing-key-unavailable')) throw error;
    await store.failed(course.key, who, now);
    visit.note({ outcome: 'members-untold' });
    return false;
  }
}

/** Of each member the marks of the ids by which the roster may know a pupil. */
async function marksOf(
  dynamo: Dynamo,
  district: string,
  { registration, deployment }: Pick<Asking, 'registration' | 'deployment'>,
  told: readonly Member[],
): Promise<readonly Uint8Array[]> {
  const rule = rulesOfPupils(deployment.spelling);
  const students = told.map(({ userId, sisId }) => {
    const id = sisId === null ? '' : spell(sisId, rule, 'lms');
    const ids = id === '' || deployment.knowsUsers !== true ? [] : USER_IDS.map((kind) => ({ kind, id }));
    return { user: h(registration.realm, userId), ids };
  });
  const { key, cleverIds } = await studentsAtClever(dynamo, district, registration.userIds ?? 'sis', students);
  if (key === null) return told.map(() => new Uint8Array());
  const secret = markKey(key);
  return told.map(({ sisId }, i) => {
    const own = sisId?.toLowerCase() ?? '';
    const person = isCleverId(own) ? { sisId: null, cleverId: own } : { sisId, cleverId: cleverIds[i] ?? null };
    return Buffer.concat(pupilIdsOf(person, deployment.spelling).map(({ kind, id }) => markOf(secret, kind, id)));
  });
}
