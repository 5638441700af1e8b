import { CLEVER_SSO, SIMULATOR } from '../../shared/names.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { KeySet, Registration } from '../../shared/records/registration.ts';
import type { Another } from '../../shared/store/directory/guids.ts';
import type { PublishedKey } from '../../shared/store/directory/stack.ts';
import { roomkey } from '../program/hint.ts';
import { count, plain } from '../program/show.ts';
import { type Finding, fault, look, well } from './finding.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** `refresh` rotates after 90 days; the next is there a day before. */
const OLDEST_KEY = 95 * DAY;

export function ownKeys(keys: readonly PublishedKey[], now: number): Finding {
  const check = 'signing key';
  const newest = Math.max(...keys.map(({ signsFrom }) => signsFrom));
  if (keys.length === 0) {
    return fault(
      check,
      'there is none: no code can be redeemed',
      'Look at the log of the function refresh, then deploy again.',
    );
  }
  const days = Math.floor((now - newest) / DAY);
  if (now - newest <= OLDEST_KEY) return well(check, `signs since ${Math.max(0, days)} days`);
  return fault(
    check,
    `${days} days old: it is not rotated`,
    'Look at the alarm RefreshSilent and the log of the function refresh.',
  );
}

export function platformKeys(
  platforms: readonly Registration[],
  sets: readonly KeySet[],
  now: number,
): readonly Finding[] {
  const signing = platforms.filter(
    ({ iss, state }) => state === 'active' && iss !== SIMULATOR.iss && iss !== CLEVER_SSO.iss,
  );
  if (signing.length === 0) return [look('platforms', 'there is none', roomkey`help platforms add`)];
  return signing.map(({ iss, toolId, keySetUrl }) => {
    const check = `keys of ${plain(toolId)} at ${plain(iss)}`;
    const again = roomkey`platforms keys ${toolId} --iss ${iss}`;
    const held = sets.find(({ url }) => url === keySetUrl);
    if (held === undefined) return look(check, 'never fetched', again);
    const hours = Math.floor((now - held.fetchedAt) / HOUR);
    if (hours < 24) return well(check, `${count(held.keys.length, 'key')}, ${count(hours, 'hour')} old`);
    const saw =
      hours < 72
        ? `${hours} hours old; from 72 on its launches are refused`
        : `${hours} hours old: its launches are refused`;
    return fault(check, saw, again);
  });
}

export function installations(all: readonly Deployment[]): readonly Finding[] {
  const own = all.filter(({ iss }) => iss !== SIMULATOR.iss);
  const waiting = own.filter(({ status, parted }) => status === 'pending' && parted !== true);
  const inCourse = own.filter(({ inCourse: one, status }) => one === true && status === 'active');
  const nobodys = own.filter(({ status, district }) => status === 'active' && district === null);
  const ids = (found: readonly Deployment[]): string =>
    found
      .slice(0, 5)
      .map(({ deploymentId }) => plain(deploymentId))
      .join(', ');
  return [
    ...(waiting.length === 0
      ? []
      : [look('installations that wait', ids(waiting), roomkey`deployments list --pending`)]),
    ...(nobodys.length === 0
      ? []
      : [
          look(
            'installations without a district',
            `${ids(nobodys)}: nothing can be connected`,
            roomkey`help deployments approve`,
          ),
        ]),
    ...(inCourse.length === 0
      ? []
      : [
          look(
            'installed in one course',
            `${ids(inCourse)}: SIS ids prove nothing there`,
            'Have the app installed for the account.',
          ),
        ]),
    well('installations', `${own.length}, ${own.filter(({ status }) => status === 'active').length} of them active`),
  ];
}

/** Of courses that were opened, how many have no class. */
export function courses(district: string, opened: number, unmapped: number): Finding {
  const check = `courses of district ${district}`;
  const percent = opened === 0 ? 0 : Math.round((100 * unmapped) / opened);
  const saw = `${opened} opened, ${unmapped} without a class (${percent} %)`;
  return percent > 30 ? look(check, saw, roomkey`contexts unmapped --district ${district}`) : well(check, saw);
}

/** Installations whose launches name another LMS than somebody approved. */
export const otherGuids = (others: readonly Another[]): readonly Finding[] =>
  others.map(({ deployment: { deploymentId }, approved, guid, since }) =>
    look(
      `guid of installation ${plain(deploymentId)}`,
      `launches say ${plain(guid)} since ${since}; it was approved with ${plain(approved ?? 'none')}`,
      roomkey`help deployments pin`,
    ),
  );
