import type { Shaken } from '../../shared/matching/shock.ts';
import type { DayOfChanges } from '../../shared/store/catalogue/shocks.ts';
import type { Change, roster } from '../../shared/store/catalogue/write.ts';
import { isShock, SHARE, scales, type Weighed } from '../../shared/sync/guard.ts';
import type { Io } from '../program/command.ts';
import { plain } from '../program/show.ts';

/** The words of the guard, which itself is shared/sync/guard.ts. */

const WORDS: Readonly<Record<Shaken, string>> = {
  missing: 'would go missing',
  another: 'would stand for another class',
  blank: 'would lose what describes it',
  changed: 'would be described otherwise, as most are',
};

/** Reads all stored classes, and all that the files would change. `named`: ids of the files, null where those are not the whole roster. `lost`: active classes that the files do not name. */
export async function weigh(
  store: Pick<ReturnType<typeof roster>, 'pages'>,
  district: string,
  named: ReadonlySet<string> | null,
  planned: () => AsyncIterable<readonly Change[]>,
  today: string,
): Promise<Weighed & { readonly lost: readonly string[] }> {
  const lost: string[] = [];
  const scale = scales(today);
  for await (const classes of store.pages(district)) {
    for (const one of classes) {
      const stays = named === null || named.has(one.id) || one.state === 'missing';
      scale.stored(one, stays);
      if (!stays) lost.push(one.id);
    }
  }
  // An empty catalogue is weighed without a look at what is new.
  if (scale.weighed().current > 0) for await (const changes of planned()) for (const one of changes) scale.change(one);
  return { ...scale.weighed(), lost };
}

/** Says what would be shaken, the first of each kind by name. */
export function tell({ current, kinds }: Weighed, io: Pick<Io, 'note'>): void {
  for (const { how, count, named } of kinds) {
    for (const { id, why } of named) io.note(plain(`shaken   ${id} ${WORDS[how]}: ${why}`));
    if (count > named.length) io.note(`… and ${count - named.length} more of the ${current} that ${WORDS[how]}`);
  }
}

/** How many of the current classes a change would shake, and that it is too many. `before`: what the day has shaken already. */
export function tooMany({ current, shaken }: Weighed, before: DayOfChanges | null, ofDay: string): string {
  const earlier = before === null || before.shaken === 0 ? '' : `, with ${before.shaken} of today's ${ofDay} before`;
  return `${shaken} of ${current} current classes would go missing, stand for others or be described otherwise${earlier}: more than ${SHARE * 100} %.`;
}

/** Why an operator must look first; null where an import may go on by itself. */
export function refusal(weighed: Weighed, before: DayOfChanges | null): string | null {
  if (!isShock(weighed, before)) return null;
  return `${tooMany(weighed, before, 'imports')} Nothing was written. Look at them (--dry-run), and if that is right, run the same with --accept ${weighed.shaken}.`;
}
