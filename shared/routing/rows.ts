import type { ClassRow } from '../pages/rows.ts';
import type { MappedClass } from '../records/context.ts';
import type { RosterClass, RosterTeacher } from '../records/roster.ts';
import { catalogue } from '../store/catalogue/read.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

/** A class of the catalogue as a page shows it. */
export const rowOf = (one: RosterClass, isReader: (teacher: RosterTeacher) => boolean): ClassRow => ({
  id: one.id,
  name: one.name,
  period: one.period,
  term: one.term?.name ?? null,
  grade: one.grade,
  school: one.school?.name ?? null,
  teachers: one.teachers.filter((teacher) => !isReader(teacher)).flatMap(({ name }) => name ?? []),
  students: one.students,
  section: one.sectionNumber,
});

/** Mapped classes with what the catalogue knows of them, in their order. */
export async function mappedRows(
  dynamo: Dynamo,
  district: string | null,
  classes: readonly MappedClass[],
  isReader: (teacher: RosterTeacher) => boolean = () => false,
): Promise<readonly ClassRow[]> {
  const ids = classes.map(({ id }) => id);
  const known = district === null ? [] : await catalogue(dynamo).classes(district, ids);
  return classes.map(({ id, name }) => {
    const found = known.find((one) => one.class.id === id);
    if (found !== undefined) return { ...rowOf(found.class, isReader), name: name ?? found.class.name };
    const empty = { period: null, term: null, grade: null, school: null, students: null, section: null };
    return { ...empty, id, name: name ?? id, teachers: [] };
  });
}
