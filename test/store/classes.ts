import type { Context } from '../../shared/records/context.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { Writing } from '../../shared/store/catalogue/heal.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { activeIds as activeIn, coursesIn, DISTRICT, PARTNER } from './courses.ts';
import type { Store } from './proxy.ts';
import { classOf, NOW, TODAY } from './samples.ts';

export const WRITING: Writing = { spelling: {}, today: TODAY, now: NOW, by: 'import' };

let counter = 0;
/** A class that shares nothing with those of other tests. */
export const fresh = (own: Partial<RosterClass> = {}): RosterClass => {
  const n = ++counter;
  const teachers = [{ cleverId: `clever-${n}`, sisId: `T-${n}`, email: null, name: null }];
  return classOf({ id: `class-${n}`, sisIds: [`S-${n}`], teachers, ...own });
};

/** The roster of a test file of its own, and courses of its classes. */
export function rosterIn(store: () => Store) {
  const { read: course, seen } = coursesIn(store);
  const put = (...classes: readonly RosterClass[]) => roster(store().dynamo).put(DISTRICT, classes, WRITING);

  const stored = async (id: string, district = DISTRICT): Promise<RosterClass | undefined> =>
    (await catalogue(store().dynamo).classes(district, [id]))[0]?.class;

  /** A course that has these classes. */
  async function courseWith(...classes: readonly RosterClass[]): Promise<Context> {
    const wanted = classes.map((one) => wantedOf(one, ['section-id']));
    return mappings(store().dynamo).replace(await seen(), DISTRICT, wanted, 0, PARTNER, NOW);
  }

  const activeIds = async (key: string) => activeIn(await course(key));

  return { put, stored, course, courseWith, activeIds };
}
