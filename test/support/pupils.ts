import { pupilsOf } from '../../cli/classes/pupils.ts';
import { markKey } from '../../shared/crypto/marks.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { DISTRICT, type Roomkey, TODAY } from './roomkey.ts';
import { cleverId } from './users.ts';

/** As an import of these classes tells who attends them: pupils by the numbers of their Clever ids, or by ids of the SIS. */
export async function attend(
  roomkey: Roomkey,
  classes: readonly RosterClass[],
  attending: Readonly<Record<string, readonly (number | string)[]>>,
): Promise<void> {
  const { dynamo } = roomkey;
  const key = await pupils(dynamo).key(DISTRICT);
  await pupils(dynamo).keep(DISTRICT, key);
  const all = await pupilsOf(markKey(key));
  for (const [id, some] of Object.entries(attending)) {
    for (const n of some) all.attend(id, typeof n === 'string' ? n : cleverId(n));
  }
  const writing = { spelling: {}, today: TODAY, now: roomkey.now(), by: 'import', pupils: all.lists };
  await roster(dynamo).write(DISTRICT, classes, writing);
  await pupils(dynamo).know(DISTRICT, all.shares(), true);
  await pupils(dynamo).renew(DISTRICT, TODAY);
}
