let today = { number: 0, text: '1970-01-01' };

/** YYYY-MM-DD */
export function dayOf(now: number): string {
  const number = Math.floor(now / 86_400);
  if (number !== today.number) today = { number, text: new Date(now * 1000).toISOString().slice(0, 10) };
  return today.text;
}

/** Whether it is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
