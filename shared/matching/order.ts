import type { RosterClass } from '../records/roster.ts';

let collator: Intl.Collator | null = null;

/** As people count, 2 before 10. What it takes is made when it is needed: milliseconds that no start shall cost. */
export function asCounted(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}

/** A fixed order for equals: by period as people count, then name, then id. */
export const inOrder = (a: RosterClass, b: RosterClass): number =>
  asCounted(a.period ?? '', b.period ?? '') || asCounted(a.name, b.name) || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
