import { hasRunOut } from '../matching/term.ts';
import type { Context, MappedClass } from '../records/context.ts';
import type { Deployment, Policy } from '../records/deployment.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Asking, Found } from './found.ts';
import { namedAgain } from './named.ts';
import { inCourse, type Named, NOT_LOOKED_UP, stillWaiting } from './sections.ts';

/** A course, and whose classes it has. */
interface Where {
  readonly deployment: Deployment;
  readonly context: Context | null;
  readonly key: string;
}

/** Reads what the course's own item does not tell: look-up.ts, which steady launches never need. `district`: the deployment's. */
export type LookUp = (
  dynamo: Dynamo,
  asking: Asking,
  where: Where & { readonly district: string },
  policy: Pick<Policy, 'missingDays'>,
  today: string,
  told: InItem,
) => Promise<Found>;

type InItem = ReturnType<typeof toldByItem>;

export interface Reads {
  readonly dynamo: Dynamo;
  readonly lookUp: LookUp;
}

/** Seconds after which an id that named nothing is looked up again, where something opens meanwhile. */
const AGAIN = 60;

/** What the copies in the course's own item tell of the user's section ids. */
function toldByItem(
  asking: Asking,
  { deployment, context }: Where,
  { missingDays }: Pick<Policy, 'missingDays'>,
  today: string,
) {
  const { spelling } = deployment;
  const mapped = activeClasses(context).filter(({ roster }) => !hasRunOut(roster, missingDays, today));
  const course = { context, mapped, spelling, today };
  const { provenSections } = asking.claims;
  // What a teacher may have written adds nothing to what a course is connected to.
  const codes = mapped.length > 0 ? [] : (asking.claims.codes ?? []);
  // Those that a person connected may be anybody's; what proof added belongs to a section.
  const byPerson = mapped.filter(({ evidence }) => !evidence.includes('section-id'));
  const waiting = stillWaiting(course, byPerson.length > 0);
  const mayTell = waiting.length > 0 || (mapped.length > 0 && byPerson.length === 0);
  const wantsMatter = asking.wantsMatter && (mapped.length === 0 || mayTell);
  const toTell = (unconnected: readonly string[]) => {
    const people = new Set(waiting.flatMap((one) => one.people)).size;
    const isNews = people > 0 || (unconnected.length > 0 && mapped.length > 0 && byPerson.length === 0);
    const untold = `${people}/${unconnected.length}`;
    return { unconnected, waiting, untold: isNews && context?.told?.includes(untold) !== true ? untold : null };
  };
  const lookedUp = (id: string): string | null => {
    const at = context?.unresolved[id];
    if (at === undefined || wantsMatter) return null;
    const named = inCourse(id, course, null);
    // A class that is over is asked for once a day; where nothing opens meanwhile, an import that knows it now counts at once.
    if (named.kind === 'open' && named.before !== undefined) return at.startsWith(today) ? at : null;
    return byPerson.length > 0 && asking.now - Date.parse(at) / 1000 < AGAIN ? at : null;
  };
  const inItem = [...new Set([...provenSections, ...codes])].map((id) => {
    const at = lookedUp(id);
    const one = inCourse(id, course, at);
    return { id, named: one, inVain: at !== null && one.kind !== 'here' && provenSections.includes(id) };
  });
  /** Of the course's classes those for whoever is in no section that is known: never one that others have proven. */
  const openTo = (isLost: boolean): readonly MappedClass[] =>
    isLost && byPerson.length > 0 && !asking.isTeacher ? byPerson : mapped;
  const unknown = inItem.flatMap(({ id, named: { kind } }) => (kind === 'open' ? [id] : []));
  // Whoever comes to a course that nothing is connected to may show which class it is.
  const isComer = mapped.length === 0 && asking.people === 'comes' && context?.practice !== true;
  return { course, mapped, byPerson, wantsMatter, toTell, inItem, openTo, unknown, isComer };
}

/** The classes of a course for one user. No read while the context's own copies know the user's section ids; else `lookUp`. */
export async function classesFor(
  { dynamo, lookUp }: Reads,
  asking: Asking,
  where: Where,
  policy: Pick<Policy, 'missingDays'>,
  today: string,
): Promise<Found> {
  const told = toldByItem(asking, where, policy, today);
  const { district } = where.deployment;
  const asksMore = told.unknown.length > 0 || told.wantsMatter || told.isComer;
  if (district !== null && asksMore) return lookUp(dynamo, asking, { ...where, district }, policy, today, told);
  return foundInItem(asking, where.context, told);
}

/** What is found where the item tells it all. */
export function foundInItem(asking: Asking, context: Context | null, { inItem, openTo, toTell }: InItem): Found {
  const all = toldBy(inItem.map((one) => one.named));
  const isLost = all.own.length === 0 && !all.elsewhere && inItem.some(({ inVain }) => inVain);
  const named = asking.isCanvas ? namedAgain(context, all.own, asking.now) : [];
  const ids = inItem.flatMap(({ id, inVain, named: one }) => (inVain || one.kind === 'run-out' ? [id] : []));
  return { ...NOT_LOOKED_UP, ...all, open: openTo(isLost), named, ...toTell(ids), came: null, matter: null };
}

/** What the section ids of a launch say together. */
export const toldBy = (named: readonly Named[]): Pick<Found, 'own' | 'elsewhere'> => ({
  own: [
    ...new Set(
      named.flatMap((one) => (one.kind === 'here' ? one.classIds : one.kind === 'open' ? (one.before ?? []) : [])),
    ),
  ],
  elsewhere: named.some(({ kind }) => kind === 'run-out'),
});
