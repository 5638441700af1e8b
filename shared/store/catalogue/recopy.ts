import { isDeepStrictEqual } from 'node:util';
import { dayOf } from '../../day.ts';
import { copyOf, sameClass } from '../../matching/same.ts';
import type { MappedClass } from '../../records/context.ts';
import type { RosterClass } from '../../records/roster.ts';
import { contexts } from '../contexts/contexts.ts';
import { growing } from '../contexts/grow.ts';
import { leave } from '../contexts/leave.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { classPointerKey } from '../table/keys.ts';
import { targetsOf } from '../table/read.ts';
import type { Writing } from './heal.ts';

/** Times that a mapping which others change meanwhile is tried. */
const TRIES = 3;

/** A class that was taken out of a course: its record stands for another class now, or, where it is missing, was of an earlier year. */
export interface Ended {
  readonly contextKey: string;
  readonly classId: string;
  readonly state: RosterClass['state'];
}

/** What courses have copied of classes. */
interface Recopied {
  /** copies that were renewed */
  readonly copies: number;
  readonly ended: readonly Ended[];
}

/** Renews what contexts copied of classes, where it differs; where a class has become another, it leaves the course. */
export const recopying = (dynamo: Dynamo) => {
  const courses = contexts(dynamo);
  const mapped = growing(dynamo);

  const endedIn = async (key: string, id: string, { by, now }: Writing): Promise<boolean> => {
    for (let tried = 0; tried < TRIES; tried++) {
      const context = await courses.get(key, 'consistent');
      if (context === null || !context.classes.some((one) => one.id === id)) return false;
      if (await leave(dynamo, context, [id], by, now)) return true;
    }
    return false;
  };

  return async (district: string, classes: readonly RosterClass[], writing: Writing): Promise<Recopied> => {
    const pointers = await dynamo.getAll(
      classes.map(({ id }) => classPointerKey(district, id)),
      'consistent',
    );
    const wanted = classes.flatMap((one, i) => targetsOf(pointers[i]).map((key) => ({ key, one })));
    const known = new Map(
      (await courses.getAll([...new Set(wanted.map(({ key }) => key))])).map((context) => [context.key, context]),
    );
    const stale = wanted.flatMap(({ key, one }) => {
      const held = known.get(key)?.classes.find(({ id }) => id === one.id);
      if (held === undefined) return [];
      const other = isOther(held, one, writing.today);
      return other || !isDeepStrictEqual(held.roster, copyOf(one)) ? [{ key, one, other }] : [];
    });
    const ended: Ended[] = [];
    await eachOf(stale, async ({ key, one, other }) => {
      if (!other) await mapped.recopy(key, one);
      else if (await endedIn(key, one.id, writing)) ended.push({ contextKey: key, classId: one.id, state: one.state });
    });
    return { copies: stale.filter(({ other }) => !other).length, ended };
  };
};

/** Whether a class that a course holds is another one now than that which was connected. */
const isOther = ({ roster, at }: MappedClass, one: RosterClass, today: string): boolean =>
  roster !== null && sameClass(roster, copyOf(one), { before: dayOf(at), after: today }) === 'other';
