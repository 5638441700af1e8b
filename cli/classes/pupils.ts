import type { KeyObject } from 'node:crypto';
import { basename } from 'node:path';
import { EXACT, isCleverId, spell } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { PupilId } from '../../shared/records/roster.ts';
import { isPupil, mark, marked, type Shares } from '../../shared/store/catalogue/known.ts';
import { bitsOf, listOf, type Marks, type PupilLists } from '../../shared/store/catalogue/pupils.ts';
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
  const classes = new Map<string, number[]>();
  const bad: BadRow[] = [];
  const said: string[] = [];
  const flawed = (row: BadRow): void => void (bad.length < NAMED && bad.push(row));
  const add = (names: readonly string[], ids: readonly PupilId[]): number => {
    const text = ids.map((one) => marked(key, spelled(one, rule))).join('');
    const number = marks.push({ kinds: bitsOf(ids), text }) - 1;
    for (const name of names) if (!numbers.has(name)) numbers.set(name, number);
    return number;
  };
  if (students !== null) await otherIds(students, said, flawed, add);
  /** of those who attend anything: their marks alone, since who is in a file of pupils may be in no class */
  const enrolled = new Map<number, Marks>();
  const attend = (classId: string, id: string): void => {
    const number = numbers.get(id) ?? add([id], [{ kind: isCleverId(id) ? 'clever' : 'sis', id }]);
    const one = marks[number];
    if (one !== undefined && !enrolled.has(number)) {
      enrolled.set(number, { kinds: one.kinds, text: mark(shares, one.text) });
    }
    const own = classes.get(classId);
    if (own === undefined) classes.set(classId, [number]);
    else own.push(number);
  };
  const of = (classId: string): readonly number[] => [...new Set(classes.get(classId))];

  return {
    lists: (classId) => listOf(of(classId).flatMap((number) => enrolled.get(number) ?? [])),
    shares,
    bad,
    said,
    persons: () => enrolled.size,
    hasSisId: (id) => isPupil(shares, key, spelled({ kind: 'sis', id }, rule)),
    size: (classId) => (classes.has(classId) ? of(classId).length : null),
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
  add: (names: readonly string[], ids: readonly PupilId[]) => void,
): Promise<void> {
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
    add(sisId === null ? [id] : [id, sisId], ids);
  }
}

const spelled = ({ kind, id }: PupilId, rule: SpellingRule): PupilId => ({
  kind,
  id: kind === 'clever' ? id : spell(id, rule, 'roster'),
});

const unread = ({ file, line, why }: BadRow): Refusal =>
  new Refusal(`${file} line ${line} ${why}: mend it first. Nothing was written.`);
