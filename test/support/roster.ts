import { teacherIds } from '../../shared/matching/teachers.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { calledKeys } from '../../shared/store/catalogue/called.ts';
import { classItem } from '../../shared/store/catalogue/read.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { classKey, sisPointerKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { TARGETS } from '../../shared/store/table/read.ts';
import { DISTRICT } from './roomkey.ts';

/** A class of the catalogue with what a test says of it; the rest is not known. */
export const rosterClass = (own: Partial<RosterClass> & { readonly id: string }): RosterClass => ({
  urlId: null,
  name: own.id,
  subject: null,
  grade: null,
  period: null,
  sectionNumber: null,
  sisIds: [],
  course: null,
  term: null,
  school: null,
  students: null,
  teachers: [],
  state: 'active',
  missingSince: null,
  ...own,
});

/** Puts classes into the catalogue of a district, with their pointers. */
export async function addClasses(dynamo: Dynamo, classes: readonly RosterClass[], district = DISTRICT): Promise<void> {
  for (const one of classes) {
    const add = { [TARGETS]: new Set([one.id]) };
    for (const id of one.sisIds) await dynamo.update(sisPointerKey(district, id), { add });
    for (const id of teacherIds(one)) await dynamo.update(teacherPointerKey(district, id), { add });
    for (const key of one.teachers.flatMap((teacher) => calledKeys(district, teacher)))
      await dynamo.update(key, { add });
    await dynamo.put({ ...classKey(district, one.id), ...classItem(one) });
  }
}
