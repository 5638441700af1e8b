import type { KeyObject } from 'node:crypto';
import { basename } from 'node:path';
import { MARK, markOf, shareOf } from '../../shared/crypto/marks.ts';
import { SHARES } from '../../shared/crypto/shares.ts';
import { EXACT, isCleverId, spell } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { PupilId } from '../../shared/records/roster.ts';
import { isPupil, type Shares } from '../../shared/store/catalogue/known.ts';
import { ALL_KINDS, bitsOf, inOrder, listOf, type PupilLists } from '../../shared/store/catalogue/pupils.ts';
import { type BadRow, readSheet } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';
import { count } from '../program/show.ts';
import { type Bytes, growingBytes, growingNumbers } from './growing.ts';
import { nearlyFitting } from './headings.ts';
import { idsOf, NEEDED } from './rows.ts';

/** Who attends which class, as files say it bit by bit. A million rows are to fit: kept of each are two numbers, and of each pupil's ids the marks. */
export interface Pupils {
  readonly lists: PupilLists;
  readonly bad: readonly BadRow[];
  /** in sentences */
  readonly said: readonly string[];
  /** of those who attend anything: who is in a file of pupils may be in no class */
  shares(): Shares;
  /** how many the files enroll */
  persons(): number;
  /** whether a teacher's SIS id is a pupil's as well */
  hasSisId(id: string): boolean;
  /** pupils of a class; null where the files name none */
  size(classId: string): number | null;
  attend(classId: string, pupilId: string): void;
  /** All are told: lets go of the pupils' own ids, most of what is in memory. */
  settle(): void;
  /** `classOf`: the class that a section's id, or its SIS id, names; null: none or several. Throws Refusal where the file ends before its end. */
  enroll(path: string, classOf: (sectionId: string) => string | null): Promise<void>;
}

/** Rows that are bad and named; a file of a million is not to fill the screen. */
const NAMED = 100;

/** The shares by their places. */
const PLACES: ReadonlyMap<string, number> = new Map(SHARES.map((share, i) => [share, i]));

/** `students`: path of the file with the pupils' other ids. Throws Refusal. */
export async function pupilsOf(
  key: KeyObject,
  rule: SpellingRule = EXACT,
  students: string | null = null,
): Promise<Pupils> {
  const [marks, ends, kinds, shareOfMark] = [growingBytes(), growingNumbers(), growingNumbers(), growingNumbers()];
  const [linkedClass, linkedPupil] = [growingNumbers(), growingNumbers()];
  const numbers = new Map<string, number>();
  const classes = new Map<string, number>();
  /** marks so far */
  let length = 0;
  const bad: BadRow[] = [];
  const said: string[] = [];
  const flawed = (row: BadRow): void => void (bad.length < NAMED && bad.push(row));
  const add = (names: readonly string[], ids: readonly PupilId[]): number => {
    for (const one of ids) {
      const { kind, id } = spelled(one, rule);
      marks.push(markOf(key, kind, id));
      length = 1 + shareOfMark.push(PLACES.get(shareOf(kind, id)) ?? 0);
    }
    ends.push(length);
    const number = kinds.push(bitsOf(ids));
    for (const name of names) if (!numbers.has(name)) numbers.set(name, number);
    return number;
  };
  if (students !== null) await otherIds(students, said, flawed, add);
  let [groups, shares]: [Groups | null, Shares | null] = [null, null];
  const attend = (classId: string, id: string): void => {
    const own = classes.get(classId) ?? classes.size;
    classes.set(classId, own);
    linkedClass.push(own);
    linkedPupil.push(numbers.get(id) ?? add([id], [{ kind: isCleverId(id) ? 'clever' : 'sis', id }]));
    [groups, shares] = [null, null];
  };
  const of = (classId: string): readonly number[] => {
    groups ??= grouped(linkedClass.all(), linkedPupil.all(), classes.size);
    return [...new Set(groups(classes.get(classId) ?? -1))];
  };
  const marksOf = (pupil: number): readonly [from: number, to: number] => [
    pupil === 0 ? 0 : ends.at(pupil - 1),
    ends.at(pupil),
  ];
  const enrolled = (): Uint32Array => Uint32Array.from(new Set(linkedPupil.all())).sort();
  const sharesNow = (): Shares => {
    shares ??= sharesOf(marks, shareOfMark.all(), enrolled(), marksOf);
    return shares;
  };

  return {
    lists: (classId) => {
      const own = of(classId);
      const common = own.reduce((bits, pupil) => bits & kinds.at(pupil), ALL_KINDS);
      return listOf(common, gathered(marks, own.map(marksOf)));
    },
    bad,
    said,
    shares: sharesNow,
    persons: () => enrolled().length,
    hasSisId: (id) => isPupil(sharesNow(), key, spelled({ kind: 'sis', id }, rule)),
    size: (classId) => (classes.has(classId) ? of(classId).length : null),
    attend,
    settle: () => numbers.clear(),
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

/** Copies of marks, by the places of the first and behind the last of each piece. */
function gathered(marks: Bytes, pieces: readonly (readonly [from: number, to: number])[]): Uint8Array {
  const all = Buffer.alloc(MARK * pieces.reduce((sum, [from, to]) => sum + to - from, 0));
  let at = 0;
  for (const [from, to] of pieces) {
    marks.copy(MARK * from, MARK * to, all, at);
    at += MARK * (to - from);
  }
  return all;
}

/** The members of a group. */
type Groups = (group: number) => Uint32Array;

/** The members of each group, of links from group to member. */
function grouped(groups: Uint32Array, members: Uint32Array, count: number): Groups {
  const ends = new Uint32Array(count + 1);
  for (const group of groups) ends[group + 1] = (ends[group + 1] ?? 0) + 1;
  for (let i = 1; i <= count; i++) ends[i] = (ends[i] ?? 0) + (ends[i - 1] ?? 0);
  const next = ends.slice();
  const sorted = new Uint32Array(members.length);
  for (const [i, group] of groups.entries()) {
    const at = next[group] ?? 0;
    sorted[at] = members[i] ?? 0;
    next[group] = at + 1;
  }
  return (group) => sorted.subarray(ends[group] ?? 0, ends[group + 1] ?? 0);
}

/** The marks of these pupils, in their shares. */
function sharesOf(
  marks: Bytes,
  shareOfMark: Uint32Array,
  pupils: Uint32Array,
  marksOf: (pupil: number) => readonly [from: number, to: number],
): Shares {
  const [groups, members] = [growingNumbers(), growingNumbers()];
  for (const pupil of pupils) {
    const [from, to] = marksOf(pupil);
    for (let at = from; at < to; at++) {
      groups.push(shareOfMark[at] ?? 0);
      members.push(at);
    }
  }
  const inShare = grouped(groups.all(), members.all(), SHARES.length);
  return new Map(
    SHARES.flatMap((share, i) => {
      const own = inShare(i);
      if (own.length === 0) return [];
      return [
        [
          share,
          inOrder(
            gathered(
              marks,
              Array.from(own, (at) => [at, at + 1]),
            ),
          ),
        ] as const,
      ];
    }),
  );
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
