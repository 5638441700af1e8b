import { comesAgain } from '../matching/codes.ts';
import { leavesFor } from '../matching/other-term.ts';
import { type Proof, prove, provenClasses } from '../matching/prove.ts';
import { copyOf } from '../matching/same.ts';
import { rosterKeys, sectionKey } from '../matching/section-key.ts';
import { isCleverId } from '../matching/spelling.ts';
import { type PersonIds, teaches } from '../matching/teachers.ts';
import { hasRunOut, standing } from '../matching/term.ts';
import { LIMITS } from '../names.ts';
import type { Context, MappedClass } from '../records/context.ts';
import type { Deployment, Policy } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { catalogue, type KnownClass } from '../store/catalogue/read.ts';
import type { Stranger } from '../store/catalogue/strangers.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { wantedOf } from '../store/contexts/grow.ts';
import { fitting } from '../store/contexts/room.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Asking, Found } from './found.ts';
import { ancestors, holders } from './holders.ts';
import { hasMoved, namedAgain } from './moves.ts';
import { idsOf, pupilIdsOf } from './pupil.ts';
import { inCatalogue, inCourse, type Named, NOT_LOOKED_UP, stillWaiting } from './sections.ts';

/** Seconds after which an id that named nothing is looked up again, where something opens meanwhile. */
const AGAIN = 60;

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
  const { district } = deployment;
  const store = catalogue(dynamo);
  const people = mapped.length > 0 ? null : asking.people;
  const isComer = people === 'comes' && context?.practice !== true;
  const toCame = isComer || (wantsMatter && people === 'counts') ? { key, today, now: asking.now } : undefined;
  const teacher = idsOf(asking.person, spelling.user);
  const pupil = asking.isTeacher ? undefined : { ids: pupilIdsOf(asking.person, spelling), today };
  if (district === null || (unknown.length === 0 && !wantsMatter)) {
    const told = toldBy(inItem.map((one) => one.named));
    const isLost = told.own.length === 0 && !told.elsewhere && inItem.some(({ inVain }) => inVain);
    const named = asking.isCanvas ? namedAgain(context, told.own, asking.now) : [];
    const open = openTo(isLost);
    const ids = inItem.flatMap(({ id, inVain, named: one }) => (inVain || one.kind === 'run-out' ? [id] : []));
    const by = { sisIds: [], teacher, pupil, came: toCame };
    const seen = district === null || !isComer ? null : await store.named(district, by);
    return { ...NOT_LOOKED_UP, ...told, open, named, ...toTell(ids), came: cameTo(seen), matter: null };
  }

  const spelled = new Map(unknown.map((id) => [id, sectionKey(id, spelling)]));
  const sisIds = [...new Set(spelled.values())];
  const named = await store.named(district, { sisIds, teacher, pupil, came: toCame });
  const person = named.pupilToo ? { ...asking.person, sisId: null } : asking.person;
  const wanted = [
    ...[...named.bySisId.values()].flat(),
    ...unknown.filter(isCleverId),
    ...(wantsMatter ? named.byTeacher : []),
  ];
  const known = await store.classes(district, [...new Set(wanted)], named.asker, wantsMatter && named.came !== null);
  const taken = await holders(dynamo, known, wantsMatter ? ancestors(deployment, asking.claims.history) : [], {
    deployment,
    key,
  });

  const byId = new Map(known.map((one) => [one.class.id, one]));
  const taught = (one: RosterClass) => (asking.isTeacher ? teaches(person, one, spelling.user) : 'unknown');
  // An LMS that keeps codes has a course of hers for each year in which they came again.
  const isListed = (id: string, { class: one, attends }: KnownClass): boolean =>
    standing(one.term, today) !== 'future' &&
    (attends === 'yes' || (taught(one) === 'yes' && !comesAgain(id, one, today)));
  const classesNamed = (id: string): readonly RosterClass[] => {
    const wanted = spelled.get(id) ?? '';
    // An LMS that is filled from Clever has Clever's own ids.
    const ids = [...(named.bySisId.get(wanted) ?? []), ...(isCleverId(id) ? [id] : [])];
    return ids
      .flatMap((classId) => byId.get(classId) ?? [])
      .filter((one) => provenSections.includes(id) || isListed(id, one))
      .map((one) => one.class)
      .filter((one) => one.id === id || rosterKeys(one, spelling).includes(wanted));
  };
  const looked = unknown.map((id) => [id, inCatalogue(classesNamed(id), course)] as const);
  const ofKind = (kind: Named['kind']): readonly string[] =>
    looked.flatMap(([id, named]) => (named.kind === kind ? [id] : []));
  const before = new Set(inItem.flatMap(({ id, named: one }) => (one.kind === 'open' && one.before ? [id] : [])));
  const told = toldBy([...inItem.map((one) => one.named), ...looked.map(([, one]) => one)]);
  const moved = new Map<string, Context>();
  for (const one of asking.isCanvas ? ofKind('open').flatMap(classesNamed) : []) {
    const [from, ...others] = taken.heldElsewhere.get(one.id) ?? [];
    if (from === undefined || others.length > 0) continue;
    if (await hasMoved(dynamo, one, from, deployment, { today, now: asking.now })) moved.set(one.id, from);
  }
  const isElsewhere = (id: string): boolean => (taken.heldElsewhere.get(id) ?? []).length > 0 && !moved.has(id);
  const teachesOthers = (id: string): boolean => named.byTeacher.length > 0 && !named.byTeacher.includes(id);
  const proofs = prove(ofKind('open'), classesNamed, {
    person,
    isTeacher: asking.isTeacher,
    term: asking.claims.term,
    today,
    isElsewhere,
    mapped: context?.classes ?? [],
    since: context?.firstSeen ?? null,
    spelling,
    attends: (id) => byId.get(id)?.attends ?? 'unknown',
    teachesOthers,
    title: asking.title,
    called: [...(asking.label === null ? [] : [asking.label]), ...asking.claims.sectionNames],
    courseIds: asking.claims.courseSisIds,
    email: asking.email,
    takesOver: () => asking.isCanvas,
  });
  const proven = provenClasses(proofs);
  // In a course that is full, each opens by its own launches alone.
  const room = Math.max(0, LIMITS.classes - activeClasses(context).length);
  // One that has run out would open nothing.
  const candidates = known.filter((one) => !hasRunOut(one.class, missingDays, today));
  const isHereNow = (id: string): boolean => ofKind('here').includes(id);
  const isProven = (id: string): boolean => proofs.some(({ sisId, doubts }) => sisId === id && doubts.length === 0);
  const leaves = leavesFor(proven, mapped, today);
  const own = [...new Set([...told.own, ...proven.map(({ id }) => id)])];
  // One that the roster lost lately may come back.
  const isOver = ({ class: one, doubts }: Proof): boolean =>
    doubts.includes('ended') || hasRunOut(one, missingDays, today);
  const isKnownElsewhere = told.elsewhere || proofs.some((one) => one.doubts.length > 0 && !isOver(one));
  // What names no class, or none that is still taught, may be a section of its own: never one that others have proven.
  const isLost =
    own.length === 0 &&
    !isKnownElsewhere &&
    (proofs.some(isOver) ||
      inItem.some(({ id, inVain }) => inVain || (ofKind('absent').includes(id) && classesNamed(id).length === 0)));
  const joins = fitting(
    context,
    proven.slice(0, room).map((one) => wantedOf(one, evidenceOf(one, proofs))),
  );
  const telling = toTell(
    inItem.flatMap(({ id, inVain, named: one }) =>
      provenSections.includes(id) &&
      (inVain || one.kind === 'run-out' || (one.kind === 'open' && !one.before && !isProven(id) && !isHereNow(id)))
        ? [id]
        : [],
    ),
  );
  return {
    ...telling,
    open: [...openTo(isLost).filter((one) => !leaves.includes(one)), ...proven.map((one) => asIfMapped(one, proofs))],
    own,
    elsewhere: isKnownElsewhere || (isLost && mapped.length > 0 && byPerson.length === 0),
    joins,
    leaves: leaves.map(({ id }) => id),
    stranger: strangerIn(proofs, person, (one) => taught(one) === 'no'),
    stale: looked.flatMap(([, named]) =>
      named.kind === 'here' ? named.classIds.flatMap((id) => byId.get(id)?.class ?? []) : [],
    ),
    nowhere: looked.flatMap(([id, { kind }]) => {
      const isOld = before.has(id) || kind === 'run-out';
      const isNews = isOld ? !isProven(id) : context?.unresolved[id] === undefined || byPerson.length > 0;
      return (kind === 'absent' || isOld) && isNews ? [id] : [];
    }),
    named: asking.isCanvas ? namedAgain(context, told.own, asking.now) : [],
    moves: joins.flatMap(({ id }) => {
      const from = moved.get(id);
      return from === undefined ? [] : [[id, from] as const];
    }),
    came: isComer ? cameTo(named) : null,
    matter:
      wantsMatter && (mapped.length > 0 ? telling.untold !== null : proven.length === 0)
        ? { person, candidates, proofs, teachesOthers, came: named.came, ...taken }
        : null,
  };
}

/** Who came before, and by which marks whoever comes now can be known. */
function cameTo(named: Pick<Looked, 'came' | 'asker'> | null): Found['came'] {
  if (named === null || named.came === null || named.asker === null) return null;
  return { ...named.came, marks: Buffer.concat(named.asker.marks.map(({ mark }) => mark)) };
}

type Looked = Awaited<ReturnType<ReturnType<typeof catalogue>['named']>>;

/** Whom the roster does not name for a class: a question to her, unless her email alone speaks for her. */
function strangerIn(
  proofs: readonly Proof[],
  { sisId: user }: PersonIds,
  isAnothers: (one: RosterClass) => boolean,
): Stranger | null {
  const one = proofs.find(
    ({ class: named, doubts }) =>
      named !== null &&
      (doubts.length === 0 ? isAnothers(named) : doubts.length === 1 && doubts[0] === 'other-teacher'),
  )?.class;
  return one == null || user === null ? null : { user, classId: one.id };
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

/** What proved a class, and what lifted the doubt about its teacher. */
const evidenceOf = ({ id }: RosterClass, proofs: readonly Proof[]): readonly string[] => [
  'section-id',
  ...new Set(proofs.flatMap((one) => (one.class?.id === id && one.lifted !== null ? [one.lifted] : []))),
];

/** As the mapping will have it when the launch has added it. */
const asIfMapped = (one: RosterClass, proofs: readonly Proof[]): MappedClass => ({
  id: one.id,
  urlId: one.urlId,
  name: one.name,
  state: 'active',
  how: 'proof',
  by: 'launch',
  at: 0,
  evidence: evidenceOf(one, proofs),
  roster: copyOf(one),
});
