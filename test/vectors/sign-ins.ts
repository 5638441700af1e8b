import type { Mishap } from '../../local/clever/clever.ts';
import { DISTRICT } from '../../local/partner/classes.ts';
import type { Code } from '../../shared/errors.ts';

/** Teacher of the demo's district, who signs in at Clever unless a row says otherwise. */
export const SAM = '6a4b0c1d2e3f40001122330b';

/** Clever knows them; their district does not share them, or is none of ours. */
export const UNSHARED = {
  id: '6a4b0c1d2e3f4009aaaaaaaa',
  district: DISTRICT,
  name: 'Omar Diaz',
  is: 'student',
} as const;
export const ELSEWHERE = {
  ...{ id: '6a4b0c1d2e3f4009bbbbbbbb', district: '6a3f9d1e5b7c8a0087654321', name: 'Kit Vale', is: 'student' },
} as const;

/** What comes back from Clever, and how it ends. */
interface SignInRow {
  readonly name: string;
  readonly status: number;
  readonly code: Code;
  readonly account?: string;
  /** of the query of Clever's answer */
  readonly twist?: (query: string) => string;
}

export const SIGN_INS: readonly SignInRow[] = [
  {
    name: 'a forged code',
    status: 400,
    code: 'clever-refused',
    twist: (query) => query.replace(/code=[^&]+/, 'code=forged'),
  },
  { name: 'no code', status: 400, code: 'clever-refused', twist: (query) => query.replace(/code=[^&]+&/, '') },
  {
    name: 'a sign-in that was refused',
    status: 400,
    code: 'clever-refused',
    twist: (query) => query.replace(/code=[^&]+/, 'error=access_denied'),
  },
  { name: 'two codes', status: 400, code: 'parameter-repeated', twist: (query) => `${query}&code=x` },
  {
    name: 'another nonce',
    status: 401,
    code: 'nonce-mismatch',
    twist: (query) =>
      query.replace(/(state=[^.]+\.)(.)/, (_, before, first) => `${before}${first === 'A' ? 'B' : 'A'}`),
  },
  {
    name: 'another launch',
    status: 400,
    code: 'launch-unknown',
    twist: (query) => query.replace(/state=(.)/, (_, first) => `state=${first === 'A' ? 'B' : 'A'}`),
  },
  {
    name: 'somebody whom the district does not share',
    status: 403,
    code: 'clever-user-unshared',
    account: UNSHARED.id,
  },
  {
    name: 'somebody of a district that nobody has turned on, whatever the address says',
    status: 403,
    code: 'deployment-pending',
    account: ELSEWHERE.id,
    twist: (query) => `${query}&district_id=${DISTRICT}&district=${DISTRICT}`,
  },
];

/** Where Clever itself fails. */
export const CLEVER_FAILURES: readonly (SignInRow & { readonly mishap: Mishap; readonly path: string })[] = [
  { name: 'no token', status: 503, code: 'clever-unavailable', mishap: 503, path: '/oauth/tokens' },
  { name: 'a page for who it is', status: 503, code: 'clever-unavailable', mishap: 'html', path: '/v3.1/me' },
  {
    name: 'more to say than is read',
    status: 502,
    code: 'clever-too-large',
    mishap: 'much',
    path: `/v3.1/users/${SAM}`,
  },
  { name: 'a broken connection', status: 503, code: 'clever-unavailable', mishap: 'drop', path: `/v3.1/users/${SAM}` },
];
