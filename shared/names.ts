/** Every name that code, template and dashboards must agree on. Pure: no imports, no environment. */

export const ROUTES = {
  login: '/login',
  launch: '/launch',
  setup: '/setup',
  manage: '/manage',
  authorize: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  contexts: '/contexts',
  districts: '/districts',
  discovery: '/.well-known/openid-configuration',
  jwks: '/.well-known/jwks.json',
  /** where Clever sends who signs in: the redirect URI to register there */
  clever: '/clever',
} as const;

export const ENV = {
  table: 'ROOMKEY_TABLE',
  /** https origin under which the world reaches the API; never taken from a request */
  baseUrl: 'ROOMKEY_BASE_URL',
  /** name of the Secrets Manager secret that holds the signing keys */
  secret: 'ROOMKEY_SECRET',
  /** shown on pages while no client is known yet */
  displayName: 'ROOMKEY_DISPLAY_NAME',
  /** one sentence or address: whom to ask for help */
  supportContact: 'ROOMKEY_SUPPORT_CONTACT',
  /** who may frame pages that come before an installation is known: a CSP source list */
  frameAncestors: 'ROOMKEY_FRAME_ANCESTORS',
} as const;

/** Namespace of the stack's own metrics, for what writes log lines. */
export const METRICS_ENV = 'ROOMKEY_METRICS';

/** Of refresh: when launches are to be expected (school.ts); not there where nobody said. */
export const SCHOOL_ENV = 'ROOMKEY_SCHOOL';

/** Of functions that speak with Clever; apart, since the others need not carry them. */
export const CLEVER_ENV = {
  /** queue that carries syncs on */
  syncQueue: 'ROOMKEY_SYNC_QUEUE',
  /** name of the secret with the application's credentials at Clever */
  cleverSecret: 'ROOMKEY_CLEVER_SECRET',
  /** origins: where Clever signs in and lists tokens, and of its API */
  cleverAddress: 'ROOMKEY_CLEVER_ADDRESS',
  cleverApi: 'ROOMKEY_CLEVER_API',
} as const;

/** The built-in test platform. `iss` marks its registrations: their launches open classes of `district` alone, and nothing else belongs to that. */
export const SIMULATOR = { iss: 'https://simulator.invalid', district: 'simulator' } as const;

/** Marks what stands for Clever's own sign-in among registrations: its users come without an LMS, and nothing of an LMS is taken in its name. */
export const CLEVER_SSO = { iss: 'https://clever.com/oauth' } as const;

/** Value of a display name or support contact that nobody has set: pages use words of their own language. */
export const UNNAMED = '-';

export const FUNCTIONS = [
  'login',
  'launch',
  'setup',
  'manage',
  'authorize',
  'token',
  'userinfo',
  'mappings',
  'keys',
  'refresh',
] as const;

/** Deployed where the stack knows the credentials at Clever. */
export const CLEVER_FUNCTIONS = ['sync', 'clever'] as const;

/** Deployed where the stage says so: for LMSs that register themselves, by invitation. */
export const REGISTER_FUNCTIONS = ['register'] as const;

export type FunctionName =
  | (typeof FUNCTIONS)[number]
  | (typeof CLEVER_FUNCTIONS)[number]
  | (typeof REGISTER_FUNCTIONS)[number];

/** Partition key prefixes of the one table; a function's role names the ones it may touch. */
export const PARTITIONS = {
  registrations: 'R',
  deployments: 'D#',
  launches: 'L#',
  contexts: 'C#',
  districts: 'N',
  classes: 'K#',
  teacherPointers: 'T#',
  sisPointers: 'S#',
  classPointers: 'X#',
  requests: 'Q#',
  /** of one person: choices, and who it is at Clever */
  people: 'I#',
  /** by ids of a district's users: who it is at Clever */
  users: 'U#',
  keySets: 'J',
  clients: 'P',
  /** what was refused as unknown */
  arrivals: 'A',
  /** how launches look, of one platform */
  captures: 'H#',
  stack: 'Z',
  /** of one district: how far its sync from Clever is */
  syncs: 'Y#',
  /** links under which an LMS may register this tool */
  invitations: 'V',
  /** of one platform: installations approved before their first click */
  expected: 'E#',
} as const;

/** Of the table's keys, and of what its items hold. Where a deploy finds data in another one, it is refused. */
export const LAYOUT = 2;

export const TABLE = { pk: 'pk', sk: 'sk', ttl: 'ttl', index: 'byDeployment', indexPk: 'ipk', indexSk: 'isk' } as const;

export const METRICS = {
  /** of who is told no other: a deployed stack has one of its own */
  namespace: 'Roomkey',
  /** 1 per login answered; dimensions: family */
  logins: 'Logins',
  /** 1 per launch whose token verified; dimensions: outcome (an error code, or class, setup, wait …), family */
  launches: 'Launches',
  /** of the same launches, 1 when it ended as intended, 0 when it was refused or failed; without dimensions, and by family */
  launchSuccess: 'LaunchSuccess',
  /** 1 per launch post without a token that verifies, and per event that is none; dimensions: function, code */
  junk: 'Junk',
  /** 1 per hand-off code redeemed; dimensions: none */
  redemptions: 'Redemptions',
  /** 1 per answer of 5xx by our own hand; dimensions: function */
  faults: 'Faults',
  /** writes of hints that failed: nothing was lost, but something is slow; no dimensions */
  hintFailures: 'HintFailures',
  /** age in seconds of the oldest platform key set, written by refresh */
  keySetAge: 'KeySetAge',
  /** platform key fetches of one run of refresh that failed; no dimensions */
  keySetFailures: 'KeySetFailures',
} as const;

/** 1 per launch that leaves for the application, with its code or to where its library begins; apart, as below, since not all functions carry it. */
export const HAND_OFFS = 'HandOffs';

/** 1 per launch of an active installation with another guid of its LMS than it was approved with; apart, as it is launch's alone; no dimensions. */
export const OTHER_GUIDS = 'OtherGuids';

/** What refresh alone writes, each run once; no dimensions. */
export const REFRESHED = {
  /** active platforms whose keys were never fetched */
  keySetsMissing: 'KeySetsMissing',
  /** 1 within a school morning of the stage, 0 outside; nothing where the stage knows of none */
  schoolMorning: 'SchoolMorning',
} as const;

/** 1 per step of a sync that waits for an operator, or for Clever to share again; no dimensions. */
export const SYNC_HALTS = 'SyncHalts';

/** Districts whose last good sync from Clever is older than its schedule allows, told every hour; no dimensions. */
export const SYNCS_LATE = 'SyncsLate';

export const LIMITS = {
  /** bytes of the query of a login by GET, and of a form body by POST */
  loginQuery: 8 * 1024,
  loginBody: 64 * 1024,
  body: 512 * 1024,
  /** classes that one request names */
  asked: 20,
  /** characters of an address, and of an id, that comes with a login or a token */
  address: 2048,
  id: 255,
  /** classes that one course opens */
  classes: 100,
  /** characters of what a teacher writes */
  written: 120,
} as const;

/** Seconds for which one step has a district to itself; longer than the function may run, and than any stretch between two saves. */
export const SYNC_LEASE = 360;

/** JSON configuration of the LTI key in Canvas; apart, since the other functions need not carry it. */
export const CANVAS_ROUTE = '/canvas.json';

/** What an LMS opens that was invited to register this tool; apart, too. */
export const REGISTER_ROUTE = '/register';

/** Partition of a month: what operators changed with the command. Apart: no function touches it. */
export const AUDIT = 'O#';
