import { dayOf } from '../day.ts';
import type { CourseClaims } from '../lti/course.ts';
import { hasEnded, type Proof, prove, provenClasses } from '../matching/prove.ts';
import { copyOf, termOf } from '../matching/same.ts';
import { EXACT, isCleverId, spell } from '../matching/spelling.ts';
import { type PersonIds, teaches } from '../matching/teachers.ts';
import { hasRunOut, termOrNow, together } from '../matching/term.ts';
import { LIMITS } from '../names.ts';
import type { Context, MappedClass } from '../records/context.ts';
import type { Deployment, Policy } from '../records/deployment.ts';
import type { RosterClass, TeacherId } from '../records/roster.ts';
import { catalogue, type KnownClass } from '../store/catalogue/read.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { type WantedClass, wantedOf } from '../store/contexts/mapping.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { ancestors, holders } from './holders.ts';
import { inCatalogue, inCourse, type Named } from './sections.ts';

/** Who asks for the classes of a course, and what the launch says of it. */
export interface Asking {
  readonly person: PersonIds;
  readonly isTeacher: boolean;
  readonly claims: CourseClaims;
  /** candidates are wanted where nothing opens */
  readonly wantsMatter: boolean;
  /** Canvas keeps ids of sections unique: one that is used again leaves last year's section */
  readonly isCanvas: boolean;
}

export interface Found {
  /** the classes that may open, with those that the user's own section ids prove as if they were mapped */
  readonly open: readonly MappedClass[];
  /** ids of those that the user's own section ids name */
  readonly own: readonly string[];
  /** the user's own section ids name classes, but none that may open here */
  readonly elsewhere: boolean;
  /** proven classes that the mapping lacks and has room for */
  readonly joins: readonly WantedClass[];
  /** ids of classes of an earlier year, in whose place those come */
  readonly leaves: readonly string[];
  /** classes of the mapping whose copies lack what the catalogue says of them */
  readonly stale: readonly RosterClass[];
  /** section ids that were looked up and named no class */
  readonly nowhere: readonly string[];
  /** what a person can choose from; null where something opens, or nobody asks */
  readonly matter: Matter | null;
}

export interface Matter {
  /** who asks, by the ids that name nobody else */
  readonly person: PersonIds;
  /** the teacher's own classes, and those that section ids name; none that would not open */
  readonly candidates: readonly KnownClass[];
  /** other contexts that hold a class */
  readonly heldElsewhere: ReadonlyMap<string, readonly Context[]>;
  /** contexts that this one was copied from, and that somebody connected */
  readonly before: readonly Context[];
  readonly proofs: readonly Proof[];
}

/**
 * The classes of a course for one user. No read while the context's own copies know the user's section ids; else the pointers,
 * the classes (a call for each 50) and the contexts that hold them, all consistent.
 */
export async function classesFor(
  dynamo: Dynamo,
  asking: Asking,
  { deployment, context, key }: { deployment: Deployment; context: Context | null; key: string },
  { missingDays }: Pick<Policy, 'missingDays'>,
  today: string,
): Promise<Found> {
  const rule = deployment.spelling.section ?? EXACT;
  const mapped = activeClasses(context).filter(({ roster }) => !hasRunOut(roster, missingDays, today));
  const wantsMatter = asking.wantsMatter && mapped.length === 0;
  const course = { context, mapped, rule, today };
  // Where a teacher's pointers are read anyway, those of her sections cost no call more.
  const { provenSections } = asking.claims;
  // What a teacher may have written adds nothing to what a course is connected to.
  const codes = mapped.length > 0 ? [] : (asking.claims.codes ?? []);
  const inItem = [...new Set([...provenSections, ...codes])].map(
    (id) => [id, inCourse(id, course, wantsMatter ? null : today)] as const,
  );
  const unknown = inItem.flatMap(([id, { kind }]) => (kind === 'open' ? [id] : []));
  const { district } = deployment;
  if (district === null || (unknown.length === 0 && !wantsMatter)) {
    const told = toldBy(inItem.map(([, named]) => named));
    return { ...told, open: mapped, joins: [], leaves: [], stale: [], nowhere: [], matter: null };
  }

  const spelled = new Map(unknown.map((id) => [id, spell(id, rule, 'lms')]));
  const sisIds = [...new Set(spelled.values())];
  const store = catalogue(dynamo);
  const named = await store.named(district, { sisIds, teacher: teacherIdsOf(asking.person, deployment) });
  const person = named.pupilToo ? { ...asking.person, sisId: null } : asking.person;
  const known = await store.classes(district, [
    ...new Set([
      ...[...named.bySisId.values()].flat(),
      ...unknown.filter(isCleverId),
      ...(wantsMatter ? named.byTeacher : []),
    ]),
  ]);
  const taken = await holders(dynamo, known, wantsMatter ? ancestors(deployment, asking.claims.history) : [], {
    deployment,
    key,
  });

  const byId = new Map(known.map((one) => [one.class.id, one]));
  const isListed = ({ class: one, attends }: KnownClass): boolean =>
    attends === 'yes' || (asking.isTeacher && teaches(person, one, deployment.spelling.user) === 'yes');
  const classesNamed = (id: string): readonly RosterClass[] => {
    const wanted = spelled.get(id) ?? '';
    // An LMS that is filled from Clever has Clever's own ids.
    const ids = [...(named.bySisId.get(wanted) ?? []), ...(isCleverId(id) ? [id] : [])];
    return ids
      .flatMap((classId) => byId.get(classId) ?? [])
      .filter((one) => provenSections.includes(id) || isListed(one))
      .map((one) => one.class)
      .filter((one) => one.id === id || one.sisIds.some((sisId) => spell(sisId, rule, 'roster') === wanted));
  };
  const looked = unknown.map((id) => [id, inCatalogue(classesNamed(id), course)] as const);
  const ofKind = (kind: Named['kind']): readonly string[] =>
    looked.flatMap(([id, named]) => (named.kind === kind ? [id] : []));
  const before = new Set(inItem.flatMap(([id, named]) => (named.kind === 'open' && named.before ? [id] : [])));
  const told = toldBy([...inItem, ...looked].map(([, named]) => named));
  const isElsewhere = (id: string): boolean => (taken.heldElsewhere.get(id) ?? []).length > 0;
  const proofs = prove(ofKind('open'), classesNamed, {
    person,
    isTeacher: asking.isTeacher,
    term: asking.claims.term,
    today,
    isElsewhere,
    mapped: context?.classes ?? [],
    since: context?.firstSeen ?? null,
    spelling: deployment.spelling,
    takesOver: () => asking.isCanvas,
  });
  const proven = provenClasses(proofs);
  // In a course that is full, each opens by its own launches alone.
  const room = Math.max(0, LIMITS.classes - activeClasses(context).length);
  // One that has run out would open nothing.
  const candidates = known.filter((one) => !hasRunOut(one.class, missingDays, today));
  const isProven = (id: string): boolean => proofs.some(({ sisId, doubts }) => sisId === id && doubts.length === 0);
  const leaves = proven.length === 0 ? [] : mapped.filter((one) => isOfEarlierYear(one, proven, today));
  return {
    open: [...mapped.filter((one) => !leaves.includes(one)), ...proven.map(asIfMapped)],
    own: [...new Set([...told.own, ...proven.map(({ id }) => id)])],
    elsewhere: told.elsewhere || proofs.some(({ doubts }) => doubts.length > 0),
    joins: proven.slice(0, room).map((one) => wantedOf(one, ['section-id'])),
    leaves: leaves.map(({ id }) => id),
    stale: looked.flatMap(([, named]) =>
      named.kind === 'here' ? named.classIds.flatMap((id) => byId.get(id)?.class ?? []) : [],
    ),
    nowhere: looked.flatMap(([id, { kind }]) => (kind === 'absent' || (before.has(id) && !isProven(id)) ? [id] : [])),
    matter: wantsMatter && proven.length === 0 ? { person, candidates, proofs, ...taken } : null,
  };
}

/** What the section ids of a launch say together. */
const toldBy = (named: readonly Named[]): Pick<Found, 'own' | 'elsewhere'> => ({
  own: [
    ...new Set(
      named.flatMap((one) => (one.kind === 'here' ? one.classIds : one.kind === 'open' ? (one.before ?? []) : [])),
    ),
  ],
  elsewhere: named.some(({ kind }) => kind === 'run-out'),
});

/** Whether a class of the course is over, and none of those that it gets now can be of its school year. */
const isOfEarlierYear = (one: MappedClass, proven: readonly RosterClass[], today: string): boolean =>
  one.roster !== null &&
  hasEnded(one, today) &&
  !proven.some(({ term }) =>
    together(one.roster && termOrNow(termOf(one.roster), dayOf(one.at)), termOrNow(term, today)),
  );

/** As the mapping will have it when the launch has added it. */
const asIfMapped = (one: RosterClass): MappedClass => ({
  id: one.id,
  urlId: one.urlId,
  name: one.name,
  state: 'active',
  how: 'proof',
  by: 'launch',
  at: 0,
  evidence: ['section-id'],
  roster: copyOf(one),
});

function teacherIdsOf({ cleverId, sisId }: PersonIds, { spelling }: Deployment): readonly TeacherId[] {
  const id = sisId === null ? '' : spell(sisId, spelling.user ?? EXACT, 'lms');
  return [
    ...(cleverId === null ? [] : [{ kind: 'clever' as const, id: cleverId }]),
    ...(id === '' ? [] : [{ kind: 'sis' as const, id }]),
  ];
}
