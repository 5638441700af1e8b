/** When keys are made, sign and go. Pure; times in seconds. */

const DAY = 86_400;
const ROTATE_AFTER = 90 * DAY;
/** A new key is published this long before it signs. */
const LEAD = DAY;
/** An old key stays published this long after its last token. */
const TAIL = DAY;
export const ID_TOKEN_LIFE = 300;

export interface Scheduled {
  readonly kid: string;
  readonly signsFrom: number;
}

/** The key that signs now: the newest whose time has come. */
export function signingNow<K extends Scheduled>(keys: readonly K[], now: number): K | null {
  return byStart(keys).findLast((key) => key.signsFrom <= now) ?? null;
}

/** What the hourly run has to do: which keys stay, and from when a new one should sign (null: none is due). */
export function plan<K extends Scheduled>(
  keys: readonly K[],
  now: number,
): { readonly keep: readonly K[]; readonly makeFrom: number | null } {
  const sorted = byStart(keys);
  const keep = sorted.filter((_, i) => {
    const successor = sorted[i + 1];
    return successor === undefined || now < successor.signsFrom + ID_TOKEN_LIFE + TAIL;
  });
  const newest = keep.at(-1);
  if (newest === undefined) return { keep, makeFrom: now };
  return { keep, makeFrom: now >= newest.signsFrom + ROTATE_AFTER - LEAD ? now + LEAD : null };
}

const byStart = <K extends Scheduled>(keys: readonly K[]): readonly K[] =>
  [...keys].sort((a, b) => a.signsFrom - b.signsFrom);
