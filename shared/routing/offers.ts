import type { Doubt, Proof } from '../matching/prove.ts';
import { type Reason, rank } from '../matching/rank.ts';
import { rosterKeys, sectionKey } from '../matching/section-key.ts';
import { isOtherSubject } from '../matching/subjects.ts';
import { teaches } from '../matching/teachers.ts';
import { standing } from '../matching/term.ts';
import type { SetupRow } from '../pages/setup.ts';
import type { Deployment, SpellingRules } from '../records/deployment.ts';
import type { RosterClass, RosterTeacher } from '../records/roster.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import type { Arriving } from './destination.ts';
import type { Found, Matter } from './found.ts';
import { peopleOf, sharesOf } from './people.ts';
import { rowOf } from './rows.ts';

/**
 * A class that this teacher may connect: her own by the roster, or named by section ids that nobody in the course can have written. What
 * the roster gives to others is none, whatever names it.
 */
export interface Offer {
  readonly class: RosterClass;
  readonly own: boolean;
  /** what stands against the id that names it */
  readonly doubts: readonly Doubt[];
  /** what speaks for and against it */
  readonly reasons: readonly Reason[];
  /** how many of the course's people attend it; null where nobody knows */
  readonly people: number | null;
}

/** Best first. Pointers are hints, so each candidate shows again why it is one. `today`: YYYY-MM-DD. */
export function offersOf(
  matter: Matter,
  { claims, context, realm, sub }: Pick<Arriving, 'claims' | 'context' | 'realm' | 'sub'>,
  { spelling }: Pick<Deployment, 'spelling'>,
  today: string,
): readonly Offer[] {
  const { person, before, heldElsewhere } = matter;
  const found = foundIn(matter, spelling);
  const listed = matter.candidates.map(({ class: { id }, pupils = null }) => ({ id, pupils }));
  const people = peopleOf(matter, { realm, sub });
  const shares = sharesOf(people, listed);
  const claimed = new Set([...claims.claimedSections, ...(claims.codes ?? [])].map((id) => sectionKey(id, spelling)));
  // What a link may have written proves nothing, and says all the same which of her own classes is meant.
  const title = context?.title ?? null;
  const isNamed = ({ class: one, named, doubts }: Candidate): boolean =>
    named
      ? doubts.length === 0
      : rosterKeys(one, spelling).some((key) => claimed.has(key)) && !isOtherSubject(title, one);
  const offered = new Map(
    found.filter(({ own, named, others }) => own || (named && !others)).map((one) => [one.class.id, one]),
  );
  const ranked = rank(
    [...offered.values()].map((one) => one.class),
    {
      sectionIds: found.filter(isNamed).flatMap((one) => one.class.sisIds),
      // An id against which something stands says nothing: what else is known of the class must.
      lmsIds: [...claims.provenSections, ...claims.claimedSections, ...(claims.codes ?? [])].filter(
        (id) => !matter.proofs.some(({ sisId, doubts }) => sisId === id && doubts.length > 0),
      ),
      courseSisIds: claims.courseSisIds,
      sectionNames: claims.sectionNames,
      title,
      label: context?.label ?? null,
      term: claims.term,
      person,
      spelling,
      before: before.flatMap(activeClasses).map(({ id, name }) => offered.get(id)?.class ?? { name }),
      today,
      people: shares,
    },
    (id) => (heldElsewhere.get(id) ?? []).length > 0,
  );
  return ranked.flatMap(({ class: { id }, reasons }) => {
    const one = offered.get(id);
    const share = one?.own ? shares.get(id) : undefined;
    const attend = share === undefined || people === null ? null : Math.round(share * people.all);
    return one === undefined ? [] : [{ class: one.class, own: one.own, doubts: one.doubts, reasons, people: attend }];
  });
}

/** Classes that ids name, but that are another teacher's, or one of several: an operator may connect them when this person asks. */
export const askableOf = (matter: Matter, { spelling }: Pick<Deployment, 'spelling'>): readonly string[] =>
  foundIn(matter, spelling).flatMap(({ class: { id }, own, named, others }) => (named && others && !own ? [id] : []));

interface Candidate extends Pick<Offer, 'class' | 'own' | 'doubts'> {
  /** by an id that proves where nothing speaks against it */
  readonly named: boolean;
  /** another teacher's, or nobody knows whose */
  readonly others: boolean;
}

function foundIn({ person, candidates, proofs, teachesOthers }: Matter, spelling: SpellingRules): readonly Candidate[] {
  return candidates.map(({ class: one }) => {
    const naming = proofs.filter((proof) => names(proof, one, spelling));
    const doubts = [...new Set(naming.flatMap((proof) => proof.doubts))];
    const taught = teaches(person, one, spelling.user);
    const others = taught === 'no' || teachesOthers(one.id) || doubts.includes('ambiguous');
    return { class: one, own: taught === 'yes', named: naming.length > 0, doubts, others };
  });
}

/** Beside what a course opens already, a teacher adds classes of her own alone: another's goes to the operator. */
export const offeredTo = ({ untold }: Pick<Found, 'untold'>, offers: readonly Offer[]): readonly Offer[] =>
  untold === null ? offers : offers.filter(({ own }) => own);

/** Rows of one page; a search finds the rest. */
export const MOST = 40;

/** A class that is offered as a page shows it to whoever arrives. */
export const offeredRow = (
  one: RosterClass,
  arriving: Pick<Arriving, 'person'>,
  { spelling }: Pick<Deployment, 'spelling'>,
  heldElsewhere: Matter['heldElsewhere'],
  fits: SetupRow['fits'] = [],
  questions: SetupRow['questions'] = [],
): SetupRow => ({
  ...rowOf(one, isReader(arriving, spelling)),
  fits,
  questions,
  also: (heldElsewhere.get(one.id) ?? []).map(({ title, label, contextId }) => title ?? label ?? contextId),
});

export const isReader =
  ({ person }: Pick<Arriving, 'person'>, { user }: SpellingRules) =>
  (teacher: RosterTeacher): boolean =>
    teaches(person, { teachers: [teacher] }, user) === 'yes';

/** Shown without a search. */
export const isCurrent = ({ state, term }: RosterClass, today: string): boolean =>
  state === 'active' && standing(term, today) !== 'ended';

/** Whether an id of the reader's own names the class, alone or among others. */
function names({ sisId, class: named, doubts }: Proof, one: RosterClass, spelling: SpellingRules): boolean {
  if (named !== null || doubts.length === 0) return named?.id === one.id;
  return rosterKeys(one, spelling).includes(sectionKey(sisId, spelling));
}
