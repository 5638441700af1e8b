import { ERRORS } from '../../shared/errors.ts';
import type { Brand, Language, Page } from '../../shared/http/pages/frame.ts';
import { keepPage, openPage, postPage, provePage } from '../../shared/http/pages/steps.ts';
import { errorPage, installationPage, openFromCoursePage, setupPage, waitPage } from '../../shared/http/pages/words.ts';

export const LANGUAGES: readonly Language[] = ['en', 'es'];

const WAY_BACK = 'https://lms.test/course';
const ONWARD = "'self' https:";
const ID = 'i'.repeat(22);
const SECRET = 's'.repeat(43);
const STORAGE = { target: null, origin: 'https://sso.test' };
const FIELDS = [
  ['iss', 'https://canvas.example'],
  ['login_hint', 'hint'],
] as const;

export interface Piece {
  make(brand: Brand): Page;
  /** the one of a step's parts that is in view */
  readonly part?: 'busy' | 'stuck' | 'offline';
}

/** One page for each thing that an error can say, with each advice that it can give. */
function errorPieces(): [string, Piece][] {
  const seen = new Map<string, Piece>();
  for (const [code, { say, advice }] of entries(ERRORS)) {
    const name = advice === null ? say : `${say} ${advice}`;
    if (seen.has(name)) continue;
    const ending = { code, ref: 'k7m2p9xz', wayBack: WAY_BACK, launchId: ID, onward: ONWARD };
    seen.set(name, { make: (brand) => errorPage(brand, ending) });
  }
  return [...seen];
}

const entries = <K extends string, V>(table: Readonly<Record<K, V>>) => Object.entries(table) as [K, V][];

const keep = (brand: Brand): Page =>
  keepPage(brand, { id: ID, secret: SECRET, address: 'https://sso.test/authorize' }, STORAGE, {
    action: '/login',
    fields: FIELDS,
  });
const prove = (brand: Brand): Page => provePage(brand, ID, 'token', STORAGE, ONWARD);

/** Every page that people can meet. */
export const PIECES: ReadonlyMap<string, Piece> = new Map([
  ['one moment', { make: keep, part: 'busy' }],
  ['new tab', { make: keep, part: 'stuck' }],
  ['proof not found', { make: prove, part: 'stuck' }],
  ['line broken', { make: prove, part: 'offline' }],
  ['ready to open', { make: (brand) => openPage(brand, ID, SECRET, '/setup', ONWARD) }],
  ['long request', { make: (brand) => postPage(brand, 'https://sso.test/authorize', FIELDS) }],
  ['wait', { make: (brand) => waitPage(brand, WAY_BACK) }],
  ['connect', { make: (brand) => setupPage(brand, WAY_BACK) }],
  ['open from course', { make: openFromCoursePage }],
  [
    'installation',
    {
      make: (brand) =>
        installationPage(brand, {
          works: ['signature', 'approved', 'district', 'connected'],
          missing: ['noCourse', 'noNames', 'noSisIds'],
        }),
    },
  ],
  ['installation complete', { make: (brand) => installationPage(brand, { works: ['signature'], missing: [] }) }],
  ...errorPieces(),
] satisfies [string, Piece][]);
