import type { KeyObject } from 'node:crypto';
import { basename } from 'node:path';
import { EXACT, isCleverId, spell } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { PupilId } from '../../shared/records/roster.ts';
import { isPupil, mark, type Shares } from '../../shared/store/catalogue/known.ts';
import { listOf, type Marks, type PupilLists } from '../../shared/store/catalogue/pupils.ts';
import { type BadRow, readSheet } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';
import { count } from '../program/show.ts';
import { nearlyFitting } from './headings.ts';
import { idsOf, NEEDED } from './rows.ts';

/** Who attends which class, as files say it bit by bit. Kept in memory are a pupil's marks and, of each class, the numbers of its pupils. */
export interface Pupils {
  readonly lists: PupilLists;
  readonly shares: Shares;
  readonly bad: readonly BadRow[];
  /** in sentences */
  readonly said: readonly string[];
  /** how many the files enroll */
  persons(): number;
  /** whether a teacher's SIS id is a pupil's as well */
  hasSisId(id: string): boolean;
  /** pupils of a class; null where the files name none */
  size(classId: string): number | null;
  attend(classId: string, pupilId: string): void;
  /** `classOf`: the class that a section's id, or its SIS id, names; null: none or several. Throws Refusal where the file ends before its end. */
  enroll(path: string, classOf: (sectionId: string) => string | null): Promise<void>;
}

/** Rows that are bad and named; a file of a million is not to fill the screen. */
const NAMED = 100;

/** `students`: path of the file with the pupils' other ids. Throws Refusal. */
export async function pupilsOf(
  key: KeyObject,
  rule: SpellingRule = EXACT,
  students: string | null = null,
): Promise<Pupils> {
  const shares: Shares = new Map();
  const marks: Marks[] = [];
  const numbers = new Map<string, number>();
  const classes = new Map<string, Set<number>>();
  const bad: BadRow[] = [];
  const said: string[] = [];
  const flawed = (row: BadRow): void => void (bad.length < NAMED && bad.push(row));
  const others = students === null ? null : await otherIds(students, said, flawed);
  const numberOf = (id: string): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const ids = others?.get(id) ?? [{ kind: isCleverId(id) ? 'clever' : 'sis', id } as const];
    const text = ids.map((one) => mark(shares, key, spelled(one, rule))).join('');
    const number = marks.push({ kinds: new Set(ids.map(({ kind }) => kind)), text }) - 1;
    // Whatever the file calls him: one pupil.
    for (const one of [id, ...(others?.get(id) ?? []).flatMap((own) => (others?.get(own.id) === ids ? own.id : []))]) {
      numbers.set(one, number);
    }
    return number;
  };
  const attend = (classId: string, pupilId: string): void => {
    const own = classes.get(classId) ?? new Set();
    classes.set(classId, own);
    own.add(numberOf(pupilId));
  };

  return {
    lists: (classId) => listOf([...(classes.get(classId) ?? [])].flatMap((number) => marks[number] ?? [])),
    shares,
    bad,
    said,
    persons: () => marks.length,
    hasSisId: (id) => isPupil(shares, key, spelled({ kind: 'sis', id }, rule)),
    size: (classId) => classes.get(classId)?.size ?? null,
    attend,
    enroll: async (path, classOf) => {
      let [isFirst, strange] = [true, 0];
      for await (const { line, bad: form, isEnd } of readSheet(path, NEEDED.enrollments)) {
        if (form !== null && isEnd) throw unread(form);
        if (isFirst) said.push(...nearlyFitting(basename(path), 'enrollments', line));
        isFirst = false;
        const [sectionId, id] = [line.cell('section_id', 'section'), line.cell('student_id', 'student')];
        if (form !== null || sectionId === null || id === null) {
          flawed(form ?? line.bad(sectionId === null ? 'section_id' : 'student_id', 'is empty'));
          continue;
        }
        const classId = classOf(sectionId);
        if (classId === null) strange += 1;
        else attend(classId, id);
      }
      if (strange > 0)
        said.push(`Of ${count(strange, 'enrollment')} the section is no class of these files, or several: left out.`);
    },
  };
}

/** Each pupil's ids, by those that enrollments may use. */
async function otherIds(
  path: string,
  said: string[],
  flawed: (row: BadRow) => void,
): Promise<ReadonlyMap<string, readonly PupilId[]>> {
  const found = new Map<string, readonly PupilId[]>();
  let isFirst = true;
  for await (const { line, bad, isEnd } of readSheet(path, NEEDED.students)) {
    if (bad !== null && isEnd) throw unread(bad);
    if (isFirst) said.push(...nearlyFitting(basename(path), 'students', line));
    isFirst = false;
    const { id, sisId } = idsOf(line, 'student_id', 'student_sis_id', 'roles_student_sis_id');
    if (bad !== null || id === null) {
      flawed(bad ?? line.bad(line.heading('id') === null ? 'student_id' : 'id', 'is empty'));
      continue;
    }
    const number = line.cell('student_number', 'roles_student_student_number');
    const state = line.cell('state_id', 'roles_student_state_id');
    const ids: readonly PupilId[] = [
      ...(isCleverId(id) ? [{ kind: 'clever' as const, id }] : []),
      ...(sisId === null ? [] : [{ kind: 'sis' as const, id: sisId }]),
      ...(number === null ? [] : [{ kind: 'number' as const, id: number }]),
      ...(state === null ? [] : [{ kind: 'state' as const, id: state }]),
    ];
    // Enrollments name him by one of these two; of rows with one id the first counts.
    for (const name of [id, sisId]) if (name !== null && !found.has(name)) found.set(name, ids);
  }
  return found;
}

const spelled = ({ kind, id }: PupilId, rule: SpellingRule): PupilId => ({
  kind,
  id: kind === 'clever' ? id : spell(id, rule, 'roster'),
});

const unread = ({ file, line, why }: BadRow): Refusal =>
  new Refusal(`${file} line ${line} ${why}: mend it first. Nothing was written.`);
