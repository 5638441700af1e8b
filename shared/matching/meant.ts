import type { RosterClass } from '../records/roster.ts';
import type { Called } from './called.ts';
import { periodOf } from './wording.ts';

/** The one class of a subject that has this period, or this number of students; null where none or several have. */
export function meant({ classes }: Called, subject: string, typed: string): RosterClass | null {
  const plain = typed.trim();
  const period = periodOf(plain);
  const some = classes.filter((one) => (one.subject ?? '') === subject);
  const isPeriod = (one: RosterClass): boolean => {
    const own = periodOf(one.period);
    const isDay = period.day === null || own.day === null || period.day === own.day;
    return isDay && own.periods.length > 0 && own.periods.join() === period.periods.join();
  };
  const found = some.filter((one) => isPeriod(one) || (one.students !== null && String(one.students) === plain));
  return found.length === 1 ? (found[0] ?? null) : null;
}
