import { shareOf } from '../../crypto/marks.ts';
import type { PupilId, RosterClass, RosterTeacher, TeacherId } from '../../records/roster.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import {
  cameKey,
  classKey,
  classPointerKey,
  districtKey,
  pupilsKey,
  sisPointerKey,
  teacherPointerKey,
} from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, list, oneOf, optional, str, targetsOf, texts } from '../table/read.ts';
import { type Asker, askerOf, attends, listIn, PUPIL_TOO, pupilKeyOf } from './pupils.ts';

/** Classes with one SIS id, beyond which it stands for none of them: it is a placeholder, and each would be read. */
const SHARING = 50;

export interface KnownClass {
  readonly class: RosterClass;
  /** contexts that may hold it; a hint: the context decides */
  readonly contextKeys: readonly string[];
  /** whether the roster has the person who asks among its pupils; left out where nobody asks */
  readonly attends?: 'yes' | 'no' | 'unknown';
  /** its list of pupils; null where it has none; left out where nobody asks */
  readonly pupils?: Uint8Array | null;
}

/** Reads of the partner's catalogue for launches: pointers first, then what they name. All consistent, none a scan. */
export const catalogue = (dynamo: Dynamo) => ({
  /** Class ids by what names them, in one call. A SIS id of too many names none. `pupilToo`: the teacher's is a pupil's as well. */
  named: async (
    district: string,
    by: {
      readonly sisIds: readonly string[];
      readonly teacher: readonly TeacherId[];
      /** of the person who asks, and the day on which */
      readonly pupil?: { readonly ids: readonly PupilId[]; readonly today: string } | undefined;
      /** the course to which people came */
      readonly came?: { readonly key: string; readonly today: string; readonly now: number } | undefined;
    },
  ): Promise<{
    readonly bySisId: ReadonlyMap<string, readonly string[]>;
    readonly byTeacher: readonly string[];
    readonly pupilToo: boolean;
    /** null where the district's pupils are not known */
    readonly asker: Asker | null;
    /** null where the district's pupils are not known, or nobody asks */
    readonly came: { readonly item: Item | null; readonly now: number } | null;
  }> => {
    const sisKeys = by.sisIds.map((id) => sisPointerKey(district, id));
    const teacherKeys = by.teacher.map((id) => teacherPointerKey(district, id));
    const { ids: pupilIds, today } = by.pupil ?? { ids: [], today: by.came?.today ?? '' };
    // Where no class is named, nobody asks whether the roster knows the person at all.
    const asked = sisKeys.length === 0 ? [] : pupilIds;
    const pupilKeys = asked.map(({ kind, id }) => pupilsKey(district, shareOf(kind, id)));
    const own = pupilIds.length === 0 && by.came === undefined ? [] : [districtKey(district)];
    const cameKeys = by.came === undefined ? [] : [cameKey(by.came.key)];
    const keys = [...own, ...pupilKeys, ...sisKeys, ...teacherKeys, ...cameKeys];
    const found = await dynamo.getAll(keys, 'consistent');
    const items = found.slice(own.length + pupilKeys.length, found.length - cameKeys.length);
    const key = own.length === 0 ? null : pupilKeyOf(found[0], today);
    const ofTeacher = items.slice(sisKeys.length);
    const names = ofTeacher.filter((item) => item?.[PUPIL_TOO] !== true);
    const pupilToo = names.length < ofTeacher.length;
    const asker = key === null ? null : askerOf(key, pupilIds, found.slice(1, 1 + pupilKeys.length));
    return {
      // Such an id names neither.
      asker: pupilToo && asker !== null ? { marks: asker.marks.filter(({ kind }) => kind === 'clever') } : asker,
      bySisId: new Map(by.sisIds.map((id, i) => [id, sharing(targetsOf(items[i]))])),
      byTeacher: [...new Set(names.flatMap(targetsOf))].sort(),
      pupilToo,
      came: key === null || by.came === undefined ? null : { item: found.at(-1) ?? null, now: by.came.now },
    };
  },

  /** Classes with the contexts that may hold them: one call for each 50. Ids that name none are left out. */
  classes: async (
    district: string,
    ids: readonly string[],
    asker: Asker | null = null,
    withPupils = false,
  ): Promise<readonly KnownClass[]> => {
    const keys = ids.flatMap((id): Key[] => [classKey(district, id), classPointerKey(district, id)]);
    const items = await dynamo.getAll(keys, 'consistent');
    return ids.flatMap((_, i) => {
      const item = items[2 * i];
      if (item == null) return [];
      const known = { class: parseClass(item), contextKeys: targetsOf(items[2 * i + 1]) };
      const list = listIn(item);
      return [
        {
          ...known,
          ...(asker === null ? {} : { attends: attends(list, asker) }),
          ...(withPupils ? { pupils: list } : {}),
        },
      ];
    });
  },
});

const sharing = (ids: readonly string[]): readonly string[] => (ids.length > SHARING ? [] : ids);

export function parseClass(item: Item): RosterClass {
  const course = item['course'];
  const term = item['term'];
  const school = item['school'];
  const students = item['students'];
  const year = item['year'];
  return {
    id: str(item, 'id'),
    urlId: optional(item, 'urlId'),
    name: str(item, 'name'),
    subject: optional(item, 'subject'),
    grade: optional(item, 'grade'),
    period: optional(item, 'period'),
    sectionNumber: optional(item, 'sectionNumber'),
    sisIds: texts(item, 'sisIds'),
    course: isItem(course) ? { name: optional(course, 'name'), number: optional(course, 'number') } : null,
    term: isItem(term)
      ? { name: optional(term, 'name'), start: optional(term, 'start'), end: optional(term, 'end') }
      : null,
    school: isItem(school) ? { id: str(school, 'id'), name: optional(school, 'name') } : null,
    students: typeof students === 'number' ? students : null,
    teachers: list(item, 'teachers').filter(isItem).map(parseTeacher),
    state: oneOf(item, 'state', ['active', 'missing']),
    missingSince: optional(item, 'missingSince'),
    ...(typeof year === 'number' ? { year } : {}),
  };
}

const parseTeacher = (item: Item): RosterTeacher => ({
  cleverId: optional(item, 'cleverId'),
  sisId: optional(item, 'sisId'),
  email: optional(item, 'email'),
  name: optional(item, 'name'),
});

export const classItem = (one: RosterClass): Item => ({
  ...one,
  course: one.course === null ? null : { ...one.course },
  term: one.term === null ? null : { ...one.term },
  school: one.school === null ? null : { ...one.school },
  teachers: one.teachers.map((teacher) => ({ ...teacher })),
});
