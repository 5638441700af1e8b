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
import type { RosterClass } from '../records/roster.ts';
import { catalogue, type KnownClass } from '../store/catalogue/read.ts';
import type { Stranger } from '../store/catalogue/strangers.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { wantedOf } from '../store/contexts/grow.ts';
import { fitting } from '../store/contexts/room.ts';
import type { Found } from './found.ts';
import { ancestors, holders } from './holders.ts';
import { foundInItem, type LookUp, toldBy } from './in-course.ts';
import { hasMoved } from './moves.ts';
import { namedAgain } from './named.ts';
import { idsOf, pupilIdsOf } from './pupil.ts';
import { inCatalogue, type Named } from './sections.ts';

/** The pointers, the classes (a call for each 50) and the contexts that hold them, all consistent. */
export const lookUp: LookUp = async (
  dynamo,
  asking,
  { deployment, context, key, district },
  { missingDays },
  today,
  item,
) => {
  const { course, mapped, byPerson, wantsMatter, toTell, inItem, openTo, unknown, isComer } = item;
  const { spelling } = deployment;
  const { provenSections } = asking.claims;
  const store = catalogue(dynamo);
  const counts = wantsMatter && mapped.length === 0 && asking.people === 'counts';
  const came = isComer || counts ? { key, today, now: asking.now } : undefined;
  const teacher = idsOf(asking.person, spelling.user);
  const pupil = asking.isTeacher ? undefined : { ids: pupilIdsOf(asking.person, spelling), today };
  if (unknown.length === 0 && !wantsMatter) {
    const seen = await store.named(district, { sisIds: [], teacher, pupil, came });
    return { ...foundInItem(asking, context, item), came: cameTo(seen) };
  }

  const spelled = new Map(unknown.map((id) => [id, sectionKey(id, spelling)]));
  const sisIds = [...new Set(spelled.values())];
  const named = await store.named(district, { sisIds, teacher, pupil, came });
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
};

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
