import { pupilsOf } from '../../../cli/classes/pupils.ts';
import { realmOf } from '../../../shared/crypto/hash.ts';
import { markKey } from '../../../shared/crypto/marks.ts';
import { courseOf, DEFAULT_CLAIM_MAPS } from '../../../shared/lti/family.ts';
import { type Keys, keysOf, peek, type VerifiedLaunch, verify } from '../../../shared/lti/token.ts';
import type { Called } from '../../../shared/matching/called.ts';
import { rulesOfPupils } from '../../../shared/matching/spelling.ts';
import type { Client } from '../../../shared/records/client.ts';
import type { Deployment, SpellingRules } from '../../../shared/records/deployment.ts';
import type { Registration } from '../../../shared/records/registration.ts';
import { arrivingOf, destinationOf, noticed } from '../../../shared/routing/destination.ts';
import { lookUp } from '../../../shared/routing/look-up.ts';
import { type Course, remember } from '../../../shared/routing/remember.ts';
import { calledOf, likeliest } from '../../../shared/setup/called.ts';
import { askMembers } from '../../../shared/setup/members/ask.ts';
import type { Member } from '../../../shared/setup/members/told.ts';
import { setupView } from '../../../shared/setup/view.ts';
import { withCopies } from '../../../shared/store/catalogue/copies.ts';
import type { Writing } from '../../../shared/store/catalogue/heal.ts';
import { pupils } from '../../../shared/store/catalogue/known.ts';
import { roster } from '../../../shared/store/catalogue/write.ts';
import { activeClasses, contexts } from '../../../shared/store/contexts/contexts.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../../shared/store/table/keys.ts';
import { newKey, signToken } from '../../../test/support/platform.ts';
import type { District } from '../districts/district.ts';
import { claimsOf, type Visit } from '../districts/launches.ts';
import { memoryTable } from './memory.ts';

/** What somebody gets who opens a course. */
export interface Outcome {
  readonly kind: 'class' | 'choose' | 'setup' | 'wait' | 'other';
  /** ids of the classes that open, or among which to choose */
  readonly open: readonly string[];
  /** ids of classes that this launch has added to the course */
  readonly joined: readonly string[];
  /** ids of the classes that the set-up page lists, from its top */
  readonly listed: readonly string[];
  /** ids of the classes that the course had before */
  readonly connected: readonly string[];
  /** whether the page files a request that names a class */
  readonly asks: boolean;
  /** the classes of whom the launch's email address or name is of */
  readonly called: Called | null;
  /** the class that a request names for a teacher who is known by name */
  readonly named: string | null;
}

export interface Stage {
  open(visit: Visit): Promise<Outcome>;
  /** As the LMS tells a teacher's page beside it who is in the course. True where that tells something. */
  members(visit: Visit, told: readonly Member[]): Promise<boolean>;
  /** As a click on the set-up page would. */
  connect(visit: Visit, ids: readonly string[]): Promise<void>;
}

const KEY = newKey('bench', 'ec');
const KEYS: Keys = keysOf({ url: '', keys: [KEY.jwk], fetchedAt: 0, staleAt: 0 });
const TOOL = '10000000000001';

/** The product itself, from the signed token to the page, over a table in memory that holds the district's roster. */
export async function stageOf(district: District, spelling: SpellingRules): Promise<Stage> {
  const dynamo = memoryTable();
  const now = Date.parse(`${district.today}T15:00:00Z`) / 1000;
  await fill(dynamo, district, { spelling, today: district.today, now, by: 'import' });
  const registration = registrationOf(district);
  const deployment = deploymentOf(district, spelling);

  const launchOf = async (visit: Visit): Promise<VerifiedLaunch> => {
    const claims = {
      ...claimsOf(visit, district),
      iss: registration.iss,
      aud: TOOL,
      nonce: 'n',
      iat: now,
      exp: now + 600,
    };
    const token = signToken(claims, KEY, { alg: 'ES256' });
    const { launch } = await verify(peek(token), registration, KEYS, ['https://roomkey.example'], now);
    if (launch === null) throw new Error('no launch');
    return launch;
  };
  const courseFor = async (launch: VerifiedLaunch): Promise<Course | null> => {
    const claim = courseOf(launch.context);
    if (claim === null) return null;
    const key = contextKeyOf(deployment, claim.id);
    return { claim, key, context: await contexts(dynamo).get(key) };
  };

  return {
    async open(visit) {
      const launch = await launchOf(visit);
      const course = await courseFor(launch);
      const arriving = arrivingOf(launch, registration);
      // Only a teacher's click goes on to a page of its own.
      const isTeacher = visit.role === 'teacher';
      const routed = await destinationOf(
        { dynamo, lookUp },
        arriving,
        course,
        { client: CLIENT, deployment },
        now,
        isTeacher,
      );
      const { destination, found } = routed;
      await remember(dynamo, { deployment, isNew: false }, course, now, noticed(arriving, routed));
      const open =
        destination.kind === 'class' ? [destination.class] : destination.kind === 'choose' ? destination.classes : [];
      const place = { deployment, context: course?.context ?? null };
      const isSetup = destination.kind === 'setup';
      const asks = { arriving, client: CLIENT, deployment, held: { handOff: launch }, visit: { request: { now } } };
      const called = isSetup ? await calledOf(dynamo, asks, found.matter) : null;
      const view = isSetup ? setupView(found, arriving, null, CLIENT, district.today, place, null, called) : null;
      return {
        kind:
          destination.kind === 'class' ||
          destination.kind === 'choose' ||
          destination.kind === 'setup' ||
          destination.kind === 'wait'
            ? destination.kind
            : 'other',
        open: open.map(({ id }) => id),
        joined: found.joins.map(({ id }) => id),
        listed: view === null ? [] : listed(view),
        connected: activeClasses(course?.context ?? null).map(({ id }) => id),
        asks: view?.askable === true,
        called,
        named: called === null ? null : (likeliest(called, asks)?.id ?? null),
      };
    },

    async members(visit, told) {
      const launch = await launchOf(visit);
      const arriving = arrivingOf(launch, registration);
      const course = await courseFor(launch);
      const held = { kind: 'open', claims: { members: 'asked' }, handOff: launch } as const;
      const page = { registration: { ...registration, membersBy: 'asked' }, deployment, client: CLIENT, course };
      const asking = { ...page, arriving, held, visit: { request: { now }, note: () => undefined } };
      return askMembers(dynamo, async () => told, asking, 'public');
    },

    async connect(visit, ids) {
      const course = await courseFor(await launchOf(visit));
      if (course?.context == null) return;
      const { wanted } = await withCopies(
        dynamo,
        district.id,
        ids.map((id) => ({ id, urlId: null, name: null })),
        [],
      );
      await mappings(dynamo).replace(
        course.context,
        district.id,
        wanted,
        course.context.version,
        { how: 'teacher', by: visit.sub },
        now,
      );
    },
  };
}

/** As an import with enrollments does. */
async function fill(dynamo: Dynamo, { id, catalogue, attending }: District, writing: Writing): Promise<void> {
  const known = pupils(dynamo);
  const key = await known.key(id);
  await known.keep(id, key);
  const all = await pupilsOf(markKey(key), rulesOfPupils(writing.spelling));
  for (const [classId, own] of attending) for (const pupil of own) all.attend(classId, pupil);
  const told = all.persons() === 0 ? writing : { ...writing, pupils: all.lists };
  await roster(dynamo).write(id, catalogue, told);
  if (all.persons() > 0) {
    await known.know(id, all.shares(), true);
    await known.renew(id, writing.today);
  }
}

const listed = ({ doubted, rows }: ReturnType<typeof setupView>): readonly string[] => [
  ...new Set([...rows, ...doubted].map(({ id }) => id)),
];

const CLIENT: Client = {
  clientId: 'bench',
  name: { en: 'Bench', es: null },
  support: 'help@bench.example',
  logo: null,
  landing: { class: 'https://app.bench.example/{class}', home: null, setup: null },
  handOff: 'direct',
  initiateLoginUri: null,
  redirectUris: [],
  districts: [],
  credentials: [],
  display: 'framed',
  chooser: 'roomkey',
  policy: { setupBy: 'instructor', noCourse: 'home', missingDays: 14 },
  state: 'active',
};

function registrationOf({ family, seed }: District): Registration {
  const iss = family === 'canvas' ? 'https://canvas.instructure.com' : 'https://schoology.schoology.com';
  return {
    iss,
    toolId: TOOL,
    authorizationEndpoint: `${iss}/authorize`,
    keySetUrl: `${iss}/jwks`,
    algs: ['ES256'],
    trustedAudiences: [],
    family,
    broker: 'lms-direct',
    environment: 'production',
    realm: realmOf(iss, `${TOOL}${seed}`, `${iss}/jwks`),
    claimMap: DEFAULT_CLAIM_MAPS[family],
    deploymentPolicy: 'approve',
    linksCarryNone: false,
    clientId: CLIENT.clientId,
    logKey: Buffer.alloc(32).toString('base64url'),
    state: 'active',
  };
}

const deploymentOf = (district: District, spelling: SpellingRules): Deployment => ({
  iss: registrationOf(district).iss,
  toolId: TOOL,
  deploymentId: `bench-${district.seed}`,
  status: 'active',
  district: district.id,
  districtState: 'active',
  policy: {},
  spelling,
  platformGuid: null,
  platformName: null,
  lmsHost: null,
  firstSeen: district.today,
  lastSeen: district.today,
  contextsOf: null,
});
