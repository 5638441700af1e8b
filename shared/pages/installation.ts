import type { VerifiedLaunch } from '../lti/token.ts';

/** What an LMS administrator's launch shows of the installation: each point works or is missing. */
export interface Installation {
  readonly works: readonly Point[];
  readonly missing: readonly Point[];
}

export type Point =
  | 'signature'
  | 'approved'
  | 'district'
  | 'noDistrict'
  | 'connected'
  | 'notConnected'
  | 'noCourse'
  | 'names'
  | 'noNames'
  | 'sisIds'
  | 'noSisIds';

export function installation(
  launch: VerifiedLaunch,
  known: { readonly district: string | null; readonly inCourse: boolean; readonly connected: boolean },
): Installation {
  const { user } = launch;
  const works: Point[] = ['signature', 'approved'];
  const missing: Point[] = [];
  const tell = (holds: boolean, yes: Point, no: Point): void => {
    if (holds) works.push(yes);
    else missing.push(no);
  };
  tell(known.district !== null, 'district', 'noDistrict');
  if (known.inCourse) tell(known.connected, 'connected', 'notConnected');
  else missing.push('noCourse');
  tell(user.name !== null || user.familyName !== null, 'names', 'noNames');
  tell(user.sisId !== null, 'sisIds', 'noSisIds');
  return { works, missing };
}
