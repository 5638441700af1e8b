import type { RosterClass } from '../records/roster.ts';

const people = new Intl.Collator('en', { numeric: true });

/** A fixed order for equals: by period as people count, then name, then id. */
export const inOrder = (a: RosterClass, b: RosterClass): number =>
  people.compare(a.period ?? '', b.period ?? '') ||
  people.compare(a.name, b.name) ||
  (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
