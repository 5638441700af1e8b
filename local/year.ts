/** A school year of the demo, so that its classes never run out. Days are YYYY-MM-DD. */
export interface Year {
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

/** The year of a day, or one some years from it; the next one begins when one has ended. */
export function demoYear(now: Date, later = 0): Year {
  const day = now.toISOString().slice(5, 10);
  const first = now.getUTCFullYear() - (day > '06-11' ? 0 : 1) + later;
  return { name: `${first}-${first + 1}`, start: `${first}-08-10`, end: `${first + 1}-06-11` };
}
