import type { PupilId } from '../../records/roster.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { classKey, districtKey, teacherPointerKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { askerOf, attends, listIn, PUPIL_TOO, pupilKeyOf } from './pupils.ts';

/** In which of some classes the roster has a person, with one item more: one call, and one more for each hundred items. */
export async function attendedOf(
  dynamo: Dynamo,
  district: string,
  classIds: readonly string[],
  ids: readonly PupilId[],
  today: string,
  more: Key,
): Promise<{ readonly attended: readonly string[]; readonly more: Item | null }> {
  const sisKeys = ids.flatMap(({ kind, id }) => (kind === 'sis' ? [teacherPointerKey(district, { kind, id })] : []));
  const classKeys = classIds.map((id) => classKey(district, id));
  const [own = null, item = null, ...rest] = await dynamo.getAll([
    districtKey(district),
    more,
    ...classKeys,
    ...sisKeys,
  ]);
  const key = pupilKeyOf(own, today);
  if (key === null) return { attended: [], more: item };
  // An SIS id that is a teacher's as well names neither.
  const isBoth = rest.slice(classIds.length).some((pointer) => pointer?.[PUPIL_TOO] === true);
  const asker = askerOf(key, isBoth ? ids.filter(({ kind }) => kind === 'clever') : ids, []);
  const isIn = (i: number): boolean => {
    const found = rest[i];
    return found != null && attends(listIn(found), asker) === 'yes';
  };
  return { attended: classIds.filter((_, i) => isIn(i)), more: item };
}
