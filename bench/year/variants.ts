import type { Ways } from '../../test/year/district.ts';

/** How a district goes into its second year, and how the roster gets there: by imports, or by the application's own API. */
export interface Variant {
  readonly name: string;
  readonly ways: Ways;
  readonly by: 'import' | 'put';
}

const IDS: readonly (readonly [string, Ways])[] = [
  ['ids new', { sis: 'new', clever: 'new', terms: true }],
  ['SIS ids again, new Clever ids', { sis: 'reused', clever: 'new', terms: true }],
  ['SIS ids again, the same Clever ids', { sis: 'reused', clever: 'same', terms: true }],
  ['SIS ids again, new Clever ids, no terms', { sis: 'reused', clever: 'new', terms: false }],
  ['SIS ids again, the same Clever ids, no terms', { sis: 'reused', clever: 'same', terms: false }],
];

export const VARIANTS: readonly Variant[] = (['import', 'put'] as const).flatMap((by) =>
  IDS.map(([name, ways]) => ({ name, ways, by })),
);
