import { isDay } from '../day.ts';

/** What Clever sends is read by these alone: absent, null and blank are one, and whatever has another form is as absent. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {});

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Some exports have numbers for ids. */
export function textIn(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

/** Each once, in their order. */
export const textsIn = (...values: readonly unknown[]): readonly string[] => [
  ...new Set(values.map(textIn).filter((text) => text !== null)),
];

/** The day of a date, or of a date with a time. */
export function dayIn(value: unknown): string | null {
  const day = textIn(value)?.slice(0, 10) ?? '';
  return isDay(day) ? day : null;
}

/** Unix seconds. */
export function timeIn(value: unknown): number | null {
  const ms = Date.parse(textIn(value) ?? '');
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
