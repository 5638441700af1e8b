import { copyOf } from '../../shared/matching/same.ts';
import type { MappedClass } from '../../shared/records/context.ts';
import type { RosterClass } from '../../shared/records/roster.ts';

import { rosterClass } from '../support/roster.ts';

export const TODAY = '2026-10-05';
export const THIS_YEAR = { name: '2026-2027', start: '2026-08-17', end: '2027-06-04' } as const;
export const LAST_YEAR = { name: '2025-2026', start: '2025-08-18', end: '2026-06-05' } as const;
export const FALL = { name: 'S1', start: '2026-08-17', end: '2026-12-18' } as const;
export const SPRING = { name: 'S2', start: '2027-01-05', end: '2027-06-04' } as const;
export const NO_TERM = { name: null, start: null, end: null } as const;

export const SMITH = {
  cleverId: 'clever-smith',
  sisId: 'T1',
  email: 'smith@school.example',
  name: 'Jane Smith',
} as const;
export const GARCIA = { cleverId: 'clever-garcia', sisId: 'T2', email: null, name: 'García, Luis' } as const;

/** A class of this year, of Smith's at the high school. */
export const classOf = (id: string, own: Partial<RosterClass> = {}): RosterClass =>
  rosterClass({
    id,
    sisIds: [`S-${id}`],
    course: { name: 'Algebra I', number: 'MTH101' },
    term: THIS_YEAR,
    school: { id: 'high', name: 'High School' },
    teachers: [SMITH],
    ...own,
  });

export const mappedOf = (one: RosterClass, own: Partial<MappedClass> = {}): MappedClass => ({
  id: one.id,
  urlId: null,
  name: one.name,
  state: 'active',
  how: 'teacher',
  by: 'teacher',
  at: 0,
  evidence: [],
  roster: copyOf(one),
  ...own,
});
