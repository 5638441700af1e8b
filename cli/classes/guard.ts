import { changeOf, type Shaken } from '../../shared/matching/shock.ts';
import { standing, termOrNow } from '../../shared/matching/term.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { DayOfImports, shocks } from '../../shared/store/catalogue/shocks.ts';
import type { Change, roster } from '../../shared/store/catalogue/write.ts';
import type { Io } from '../program/command.ts';
import { Shock } from '../program/failures.ts';
import { plain } from '../program/show.ts';

/** Share of a district's current classes that the imports of a day may shake before an operator has looked. */
const SHARE = 0.3;

/** A change of a described thing is a shock where more than this share of the classes have it. */
const MOST = 0.5;

/** Classes of each kind that are named. */
const NAMED = 10;

const WORDS: Readonly<Record<Shaken, string>> = {
  missing: 'would go missing',
  another: 'would stand for another class',
  blank: 'would lose what describes it',
  changed: 'would be described otherwise, as most are',
};

/** A class whose term is over may go, or come back as another: that is what a new school year does. */
const isCurrent = ({ state, term, year }: RosterClass, today: string): boolean =>
  state === 'active' && standing(termOrNow(term, today, year), today) !== 'ended';

/** What an import would do to the current classes of a district. */
export interface Weighed {
  /** active classes that the files do not name */
  readonly lost: readonly string[];
  readonly current: number;
  /** each current class that is shaken, once */
  readonly shaken: ReadonlyMap<string, { readonly how: Shaken; readonly why: string }>;
}

/** Reads all stored classes, and all that the files would change. `named`: ids of the files, null where those are not the whole roster. */
export async function weigh(
  store: Pick<ReturnType<typeof roster>, 'pages'>,
  district: string,
  named: ReadonlySet<string> | null,
  planned: () => AsyncIterable<readonly Change[]>,
  today: string,
): Promise<Weighed> {
  const lost: string[] = [];
  const shaken = new Map<string, { readonly how: Shaken; readonly why: string }>();
  let current = 0;
  for await (const classes of store.pages(district)) {
    for (const one of classes) {
      const counts = isCurrent(one, today);
      if (counts) current += 1;
      if (named === null || named.has(one.id) || one.state === 'missing') continue;
      lost.push(one.id);
      if (counts) shaken.set(one.id, { how: 'missing', why: one.name });
    }
  }
  if (current === 0) return { lost, current, shaken };
  const changed = new Map<string, string[]>();
  for await (const changes of planned()) {
    for (const { class: after, before } of changes) {
      if (before === null || !isCurrent(before, today)) continue;
      const change = changeOf(before, after, today);
      const why = change.shaken === 'another' ? `${before.name} → ${after.name}` : change.blank.join(', ');
      if (change.shaken !== null) shaken.set(after.id, { how: change.shaken, why });
      for (const field of change.changed) {
        const ids = changed.get(field) ?? [];
        ids.push(after.id);
        changed.set(field, ids);
      }
    }
  }
  for (const [field, ids] of changed) {
    if (ids.length <= current * MOST) continue;
    for (const id of ids) if (!shaken.has(id)) shaken.set(id, { how: 'changed', why: field });
  }
  return { lost, current, shaken };
}

/** Says what an import would shake, the first of each kind by name. */
export function tell({ current, shaken }: Weighed, io: Io): void {
  for (const [kind, words] of Object.entries(WORDS)) {
    const those = [...shaken].filter(([, { how }]) => how === kind);
    for (const [id, { why }] of those.slice(0, NAMED)) io.note(plain(`shaken   ${id} ${words}: ${why}`));
    if (those.length > NAMED) io.note(`… and ${those.length - NAMED} more of the ${current} that ${words}`);
  }
}

/**
 * Lets an import through, and writes down first what it shakes. `accepted`: the number that an operator has looked at; it must be this
 * import's, so that no script can hold it. Throws Shock, and nothing is written.
 */
export async function letThrough(
  store: ReturnType<typeof shocks>,
  district: string,
  weighed: Weighed,
  accepted: number | null,
  today: string,
  io: Io,
): Promise<void> {
  const { current, shaken } = weighed;
  if (shaken.size === 0) return;
  const before = await store.on(district, today);
  if (accepted === shaken.size) return store.set(district, today, { shaken: 0, of: current });
  const sentence = refusal(weighed, before);
  if (sentence === null) {
    return store.set(district, today, {
      shaken: (before?.shaken ?? 0) + shaken.size,
      of: before?.of ?? current,
    });
  }
  tell(weighed, io);
  throw new Shock(sentence);
}

/** Why an operator must look first; null where an import may go on by itself. */
export function refusal({ current, shaken }: Weighed, before: DayOfImports | null): string | null {
  const of = Math.max(current, before?.of ?? 0);
  const all = shaken.size + (before?.shaken ?? 0);
  if (all <= of * SHARE) return null;
  const earlier = before === null || before.shaken === 0 ? '' : `, with ${before.shaken} of today's imports before`;
  return `${shaken.size} of ${current} current classes would go missing, stand for others or be described otherwise${earlier}: more than ${SHARE * 100} %. Nothing was written. Look at them (--dry-run), and if that is right, run the same with --accept ${shaken.size}.`;
}
