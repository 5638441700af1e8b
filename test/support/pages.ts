import assert from 'node:assert/strict';
import { ERRORS } from '../../shared/errors.ts';
import { adviceIn } from '../../shared/pages/advice.ts';
import type { Brand, Language } from '../../shared/pages/brand.ts';
import { choosePage } from '../../shared/pages/choose.ts';
import { isThisYouPage, refusedPage, signInOncePage, signOutFirstPage } from '../../shared/pages/clever.ts';
import type { Page } from '../../shared/pages/frame.ts';
import { installationPage } from '../../shared/pages/installation.ts';
import { keepPage, openPage, postPage, provePage } from '../../shared/pages/launch.ts';
import { type ManageView, managePage, wrongClassPage } from '../../shared/pages/manage.ts';
import { onceMorePage, portalPage } from '../../shared/pages/portal.ts';
import { addedPage, askToAddPage, notAddedPage } from '../../shared/pages/registering.ts';
import { askedPage, type SetupRow, type SetupView, setupPage, takenPage } from '../../shared/pages/setup.ts';
import { FITS } from '../../shared/pages/texts/teachers/types.ts';
import { waitingPage } from '../../shared/pages/waiting.ts';
import { errorPage, openFromCoursePage } from '../../shared/pages/words.ts';

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
  readonly part?: 'busy' | 'stuck' | 'offline' | 'opened';
}

const CLAIMED = { iss: 'https://canvas.beta.instructure.com', toolId: '170000000000559' };

/** One page for each thing that an error can say, with each advice that it can give. */
function errorPieces(): [string, Piece][] {
  const seen = new Map<string, Piece>();
  for (const [code, { say, advice }] of entries(ERRORS)) {
    const name = advice === null ? say : `${say} ${advice}`;
    if (seen.has(name)) continue;
    const ending = { code, wayBack: WAY_BACK, launchId: ID, onward: ONWARD, claimed: CLAIMED };
    seen.set(name, { make: (brand) => errorPage(brand, ending, adviceIn) });
  }
  return [...seen];
}

const entries = <K extends string, V>(table: Readonly<Record<K, V>>) => Object.entries(table) as [K, V][];

const keep = (brand: Brand): Page =>
  keepPage(brand, { id: ID, secret: SECRET, address: 'https://sso.test/authorize' }, null, {
    action: '/login',
    fields: FIELDS,
  });
const prove = (brand: Brand): Page => provePage(brand, ID, 'token', STORAGE, ONWARD);

const WAITING = { launchId: ID, secret: SECRET, action: '/setup', onward: ONWARD, newTab: false, wayBack: WAY_BACK };
const MANAGING = { ...WAITING, action: '/manage', onward: "'self'" };

const rowOf = (period: string, more: Partial<SetupRow> = {}): SetupRow => ({
  id: `class-${period}`,
  name: 'Algebra 1',
  period,
  term: '2026-2027',
  grade: '9',
  school: 'Lincoln High',
  teachers: [],
  students: 28,
  section: `100${period}`,
  also: [],
  fits: [],
  questions: [],
  ...more,
});

const CONNECT: SetupView = {
  courseTitle: 'Algebra 1 (Alvarez)',
  why: null,
  version: 0,
  askable: true,
  called: null,
  doubted: [
    rowOf('7', {
      name: 'Geometry',
      term: '2025-2026',
      questions: [
        'ambiguous',
        'elsewhere',
        'ended',
        'other-term',
        'other-school',
        'other-teacher',
        'not-attending',
        'other-subject',
        'missing',
      ],
    }),
  ],
  rows: [
    rowOf('1', { people: 0 }),
    rowOf('3', { teachers: ['Sam Okafor'], students: 30, also: ['Algebra 1 (Okafor)'], fits: [...FITS], people: 24 }),
  ],
  people: { by: 'came', all: 24 },
  siblings: [{ name: 'Algebra 1', ids: ['class-1', 'class-3'] }],
  search: null,
  create: true,
  look: true,
};
const NONE = { askable: false, called: null, doubted: [], rows: [], siblings: [] };
const WHYS = ['unknown', 'no-district', 'gone', 'changed', 'asked-enough', 'wrong', 'tired'] as const;

const MANAGE: ManageView = {
  courseTitle: 'Algebra 1 (Alvarez)',
  version: 5,
  connected: (['you', 'teacher', 'roster', 'application', 'operator'] as const).map((who, i) => ({
    row: rowOf(String(i + 1)),
    who,
    at: 1_795_000_000,
  })),
  others: [rowOf('8'), rowOf('9', { also: ['Algebra 1 (Okafor)'] })],
  search: null,
  notice: null,
};

const connect =
  (more: Partial<SetupView>) =>
  (brand: Brand): Page =>
    setupPage(brand, WAITING, { ...CONNECT, ...more });
const manage =
  (more: Partial<ManageView>) =>
  (brand: Brand): Page =>
    managePage(brand, MANAGING, { ...MANAGE, ...more }, WAY_BACK);

/** Every page that people can meet. */
export const PIECES: ReadonlyMap<string, Piece> = new Map([
  ['one moment', { make: keep, part: 'busy' }],
  ['new tab', { make: keep, part: 'stuck' }],
  ['proof not found', { make: prove, part: 'stuck' }],
  ['line broken', { make: prove, part: 'offline' }],
  ['ready to open', { make: (brand) => openPage(brand, WAITING) }],
  ['open in another tab', { make: (brand) => openPage(brand, WAITING), part: 'opened' }],
  ['sign out of Clever first', { make: (brand) => signOutFirstPage(brand, WAITING) }],
  ['sign in once', { make: (brand) => signInOncePage(brand, { ...WAITING, newTab: true }) }],
  [
    'is this you',
    {
      make: (brand) =>
        isThisYouPage(
          brand,
          WAITING,
          { firstName: 'Maya', lastName: 'Rivera' },
          { firstName: 'Kim', lastName: 'Sato' },
          'w'.repeat(22),
        ),
    },
  ],
  ...(['clever-person-other', 'clever-linked-otherwise'] as const).map((code): [string, Piece] => [
    code,
    { make: (brand) => refusedPage(brand, code, WAY_BACK) ?? assert.fail(code) },
  ]),
  ['long request', { make: (brand) => postPage(brand, 'https://sso.test/authorize', FIELDS) }],
  ['wait', { make: (brand) => waitingPage(brand, WAITING, { key: 'k'.repeat(43), version: 0 }) }],
  ['choose again', { make: (brand) => choosePage(brand, WAITING, CONNECT.rows, 'class-3') }],
  ['choose', { make: (brand) => choosePage(brand, WAITING, CONNECT.rows) }],
  ['connect', { make: connect({}) }],
  ['connect one', { make: connect({ ...NONE, rows: CONNECT.rows.slice(0, 1) }) }],
  [
    'connect, known by her email address',
    {
      make: connect({
        ...NONE,
        called: {
          by: 'email',
          name: 'Rosa Alvarez',
          subjects: [
            { subject: 'Math', classes: 5 },
            { subject: 'Science', classes: 1 },
          ],
        },
      }),
    },
  ],
  [
    'connect, known by her name',
    {
      make: connect({ ...NONE, called: { by: 'name', name: 'Rosa Alvarez', subjects: [{ subject: '', classes: 2 }] } }),
    },
  ],
  ['connect after a search', { make: connect({ doubted: [], siblings: [], search: 'algebra' }) }],
  ['connect, nothing found', { make: connect({ ...NONE, search: 'physics' }) }],
  ...WHYS.map((why): [string, Piece] => [`connect, ${why}`, { make: connect({ ...NONE, why }) }]),
  ['connect, asked enough with classes', { make: connect({ why: 'asked-enough' }) }],
  ['asked', { make: (brand) => askedPage(brand, WAITING, 'AP Physics', WAY_BACK) }],
  ['taken', { make: (brand) => takenPage(brand, WAITING, ['Algebra 1', 'Geometry']) }],
  ['wrong class', { make: (brand) => wrongClassPage(brand, '/manage', ID + SECRET) }],
  ['manage', { make: manage({}) }],
  ['manage, done', { make: manage({ connected: MANAGE.connected.slice(0, 1), notice: 'done' }) }],
  ['manage, added', { make: manage({ notice: 'added' }) }],
  ['manage, disconnected', { make: manage({ notice: 'disconnected' }) }],
  ['manage, emptied', { make: manage({ connected: [], notice: 'emptied' }) }],
  ['manage, changed', { make: manage({ others: [], notice: 'changed' }) }],
  ['manage after a search', { make: manage({ others: [], search: 'physics' }) }],
  ...(
    ['again', 'used', 'expired', 'browser', 'unshared', 'pending', 'paused', 'busy', 'unreadable', 'homeless'] as const
  ).map((say): [string, Piece] => [`from Clever, ${say}`, { make: (brand) => portalPage(brand, say) }]),
  ['from Clever, once more', { make: (brand) => onceMorePage(brand, '/clever', "'self' https:") }],
  ...(['over', 'bare', 'other', 'unfit', 'refused', 'again', 'busy'] as const).map((say): [string, Piece] => [
    `registering, ${say}`,
    { make: (brand) => notAddedPage(brand, say) },
  ]),
  [
    'registering, ask',
    { make: (brand) => askToAddPage(brand, 'moodle.school.example', '/register', { invitation: SECRET }) },
  ],
  ['registering, added', { make: addedPage }],
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
