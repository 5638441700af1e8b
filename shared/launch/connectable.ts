import { type PersonIds, teaches } from '../classes/place.ts';
import type { Doubt, Proof } from '../classes/prove.ts';
import { EXACT, spell } from '../classes/spelling.ts';
import type { KnownClass } from '../store/catalogue.ts';
import type { Deployment, RosterClass, SpellingRules } from '../types.ts';
import type { Matter } from './classes.ts';

/** A class that this teacher may connect: her own by the roster, or named by section ids that nobody in the course can have written. */
export interface Connectable {
  readonly class: RosterClass;
  readonly own: boolean;
  readonly named: boolean;
  /** what stands against an id that names it */
  readonly doubts: readonly Doubt[];
}

/** Pointers are hints, so each candidate shows again why it is one. */
export function connectable(
  { candidates, proofs }: Pick<Matter, 'candidates' | 'proofs'>,
  person: PersonIds,
  { spelling }: Pick<Deployment, 'spelling'>,
): readonly Connectable[] {
  return candidates.flatMap(({ class: one }: KnownClass): readonly Connectable[] => {
    const naming = proofs.filter((proof) => nameOf(proof, one, spelling));
    const own = isOwn(person, one, spelling);
    if (!own && naming.length === 0) return [];
    return [
      { class: one, own, named: naming.length > 0, doubts: [...new Set(naming.flatMap(({ doubts }) => doubts))] },
    ];
  });
}

function nameOf({ sisId, class: named, doubts }: Proof, one: RosterClass, { section = EXACT }: SpellingRules): boolean {
  if (named !== null || doubts.length === 0) return named?.id === one.id;
  const spelled = spell(sisId, section, 'lms');
  return one.sisIds.some((id) => spell(id, section, 'roster') === spelled);
}

/** Under the district's own spelling of a person's id too. */
export function isOwn(person: PersonIds, one: RosterClass, { user = EXACT }: SpellingRules): boolean {
  const spelled = person.sisId === null ? null : spell(person.sisId, user, 'lms');
  return teaches(person, one) === 'yes' || teaches({ ...person, sisId: spelled }, one) === 'yes';
}
