import { prove, provenClasses } from '../../shared/matching/prove.ts';
import { rank } from '../../shared/matching/rank.ts';
import { rosterKeys, sectionKey } from '../../shared/matching/section-key.ts';
import { wording } from '../../shared/matching/wording.ts';
import type { Context } from '../../shared/records/context.ts';
import type { SpellingRules } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';

/** What would become of courses that were opened and have no class. */
export interface Forecast {
  /** section ids prove a class: it connects by itself */
  readonly proof: number;
  /** the roster has classes that fit: its teacher is shown those of them that are his or her own */
  readonly suggested: number;
  /** nothing fits */
  readonly wait: number;
}

const UNKNOWN = { name: null, start: null, end: null };
const NOBODY = { sisId: null, cleverId: null };

/** Classes that a title is weighed against. */
const CANDIDATES = 60;
/** Classes that a word brings in; a word of more tells little. */
const COMMON = 5000;

/** Forecasts by what is known without a launch: the section ids that named no class, title and label. */
export function forecaster(classes: readonly RosterClass[], isElsewhere: (classId: string) => boolean, today: string) {
  const byWord = new Map<string, RosterClass[]>();
  for (const one of classes) {
    for (const word of wordsOf(`${one.name} ${one.course?.name ?? ''}`)) {
      const those = byWord.get(word);
      if (those === undefined) byWord.set(word, [one]);
      else those.push(one);
    }
  }

  /** Those that share most words with a title. */
  const near = (title: string): readonly RosterClass[] => {
    const shared = new Map<RosterClass, number>();
    const those = wordsOf(title).map((word) => byWord.get(word) ?? []);
    const [rarest = [], ...others] = those.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length);
    for (const some of [rarest.slice(0, COMMON), ...others.filter(({ length }) => length <= COMMON)]) {
      for (const one of some) shared.set(one, (shared.get(one) ?? 0) + 1);
    }
    return [...shared]
      .sort(([, a], [, b]) => b - a)
      .slice(0, CANDIDATES)
      .map(([one]) => one);
  };

  const fits = new Map<string, boolean>();
  const fitsByName = ({ title, label }: Context): boolean => {
    const key = JSON.stringify([title, label]);
    const known = fits.get(key);
    if (known !== undefined) return known;
    const course = {
      sectionIds: [],
      courseSisIds: [],
      sectionNames: [],
      title,
      label,
      term: UNKNOWN,
      before: [],
      today,
    };
    const [best] = rank(near(`${title ?? ''} ${label ?? ''}`), course, isElsewhere);
    const found =
      best !== undefined && best.score > 0 && best.reasons.some((one) => one === 'title' || one === 'label');
    fits.set(key, found);
    return found;
  };

  return (contexts: readonly Context[], spelling: SpellingRules, onMore: (done: number) => void): Forecast => {
    const bySisId = Map.groupBy(
      classes.flatMap((one) => rosterKeys(one, spelling).map((id) => ({ id, one }))),
      ({ id }) => id,
    );
    const named = (id: string): readonly RosterClass[] =>
      (bySisId.get(sectionKey(id, spelling)) ?? []).map(({ one }) => one);
    // A class joins one course by itself: the next that names it asks a person.
    const taken = new Set<string>();
    const found = { proof: 0, suggested: 0, wait: 0 };
    for (const [at, context] of contexts.entries()) {
      const proofs = prove(Object.keys(context.unresolved), named, {
        person: NOBODY,
        isTeacher: false,
        term: UNKNOWN,
        today,
        isElsewhere: (id) => taken.has(id) || isElsewhere(id),
        since: context.firstSeen,
      });
      const joins = provenClasses(proofs).filter(({ id }) => !context.classes.some((one) => one.id === id));
      for (const { id } of joins) taken.add(id);
      const isNamed = proofs.some((proof) => proof.class !== null || proof.doubts.length > 0);
      found[joins.length > 0 ? 'proof' : isNamed || fitsByName(context) ? 'suggested' : 'wait'] += 1;
      onMore(at + 1);
    }
    return found;
  };
}

/** Words by their first letters, as abbreviations have them. */
const wordsOf = (text: string): readonly string[] => [
  ...new Set(wording(text).words.map((word) => (/^[a-z]{3,}$/.test(word) ? word.slice(0, 3) : word))),
];
