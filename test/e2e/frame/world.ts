import { request as httpsRequest } from 'node:https';
import { env } from 'node:process';
import { startDynamodb } from '../../../local/aws/dynamodb.ts';
import { startSecrets } from '../../../local/aws/secrets.ts';
import { ensureTable } from '../../../local/aws/table.ts';
import { newSigningKey } from '../../../local/lms/keys.ts';
import { PLACES } from '../../../local/lms/places.ts';
import { createPlatform, type Platform } from '../../../local/lms/platform.ts';
import { CLAIM, sampleOf } from '../../../local/lms/samples.ts';
import type { fetchLocal } from '../../../local/loopback.ts';
import { CLASSES, DISTRICT } from '../../../local/partner/classes.ts';
import { redeemByForm } from '../../../local/partner/redeem.ts';
import { playedBrowser } from '../../../local/play/browser.ts';
import { USUAL } from '../../../local/play/play.ts';
import { createRunner } from '../../../local/runner/runner.ts';
import { REGION, readStack } from '../../../local/runner/stack.ts';
import { credentialHash } from '../../../shared/crypto/hash.ts';
import { DEFAULT_CLAIM_MAPS } from '../../../shared/lti/family.ts';
import { ENV, ROUTES } from '../../../shared/names.ts';
import { type Client, DISPLAYS, type Display } from '../../../shared/records/client.ts';
import type { PublicJwk } from '../../../shared/records/registration.ts';
import { contexts } from '../../../shared/store/contexts/contexts.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { clients } from '../../../shared/store/directory/clients.ts';
import { deployments } from '../../../shared/store/directory/deployments.ts';
import { keySets } from '../../../shared/store/directory/keysets.ts';
import { registrations } from '../../../shared/store/directory/registrations.ts';
import type { LaunchState } from '../../../shared/store/launches/item.ts';
import { launches } from '../../../shared/store/launches/transitions.ts';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { contextKeyOf, launchKey } from '../../../shared/store/table/keys.ts';
import { connect } from '../../../shared/store/table/sdk.ts';
import { realAssembly } from '../../local/assembly.ts';
import { registrationOf } from '../../store/samples.ts';
import { temporaryFolder } from '../service.ts';
import { AGENTS } from './agents.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { gallery } from './gallery.ts';
import { HOSTS, ROOMKEY } from './hosts.ts';
import { createLms, hostileSite, type Lms, type PlatformName } from './lms.ts';
import { LOGO } from './logo.ts';
import { createPartner, type Partner } from './partner.ts';
import { type Exchange, type Fate, openSites, type Sites } from './sites.ts';

export interface World {
  readonly certificates: Certificates;
  readonly sites: Sites;
  readonly lms: Lms;
  readonly partner: Partner;
  /** `nothing`: whatever the browser does, our own pages can keep nothing in frames; a test that sets it takes it back */
  keeps: 'usual' | 'nothing';
  /** A request without any browser. */
  readonly fetch: typeof fetchLocal;
  launchState(id: string): Promise<LaunchState | null>;
  /** As if a launch had begun, or its page had been shown, so long ago that its time is over. */
  expire(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Roomkey as it is deployed, from its real bundles, between an LMS and an application. */
export async function startWorld(): Promise<World> {
  const dir = temporaryFolder();
  const certificates = makeCertificates(dir, HOSTS);
  const stack = readStack(await realAssembly(), ROOMKEY);
  const dynamodb = await startDynamodb(dir, 0);
  const secrets = await startSecrets(dir, stack.secrets);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  const [table] = stack.tables;
  if (table === undefined) throw new Error('the stack has no table');
  await ensureTable(table);
  const dynamo = connect(table.name);

  const platforms: Readonly<Record<PlatformName, Platform>> = {
    canvas: await addPlatform(dynamo, 'canvas', 'framed'),
    windowed: await addPlatform(dynamo, 'windowed', 'windowed'),
    automatic: await addPlatform(dynamo, 'automatic', 'automatic'),
    schoology: await addPlatform(dynamo, 'schoology', 'framed'),
  };
  const secret = 'a'.repeat(43);
  for (const display of DISPLAYS) await clients(dynamo).add(clientOf(display, secret));

  const lines: string[] = [];
  const runner = createRunner({
    stack: {
      ...stack,
      functions: stack.functions.map((spec) => ({
        ...spec,
        env: { ...spec.env, [ENV.displayName]: 'Brightway', [ENV.supportContact]: 'help@brightway.example' },
      })),
    },
    baseUrl: ROOMKEY,
    dynamodbEndpoint: dynamodb.endpoint,
    secretsEndpoint: secrets.endpoint,
    credentials,
    between: playedBrowser(() => ({ ...USUAL, keeps: world.keeps })),
    onLine: (name, line) => lines.push(`${name} ${line}`),
  });
  const runs = await runner.startSchedules();
  if (runs.some(({ kind }) => kind !== 'answer')) throw new Error(`a schedule failed: ${lines.join('\n')}`);

  const lms = createLms(platforms);
  const fetchSite = siteFetch(certificates, () => sites.port);
  const redeems = new Map(
    Object.values<string>(CLIENTS).map((clientId) => [
      clientId,
      redeemByForm({ issuer: ROOMKEY, credentials: { clientId, secret }, fetch: fetchSite }),
    ]),
  );
  const partner = createPartner(async (landing) => {
    const redeem = redeems.get(landing.pathname.split('/')[1] ?? '');
    if (redeem === undefined) throw new Error('no such client');
    return redeem(landing);
  });
  const sites = await openSites(
    certificates,
    new Map([
      ['lms.test', lms.courses],
      ['lms2.test', lms.courses],
      ['sso.test', lms.sso],
      ['roomkey.test', runner.listener],
      ['partner.test', partner.listener],
      ['class.partner.test', partner.listener],
      ['evil.test', hostileSite],
      ['blog.roomkey.test', hostileSite],
      ['gallery.test', gallery],
    ]),
  );
  sites.fate = fateOf;
  sites.answered = ({ path }) => {
    if (path === '/login') lms.mood.login.resolve();
  };
  const world: World = {
    certificates,
    sites,
    lms,
    partner,
    keeps: 'usual',
    fetch: fetchSite,
    launchState: (id) => launches(dynamo).state(id),
    async expire(id) {
      const state = await launches(dynamo).state(id);
      const end = state === 'held' ? 'hx' : 'x';
      await dynamo.update(launchKey(id), { set: { [end]: Math.floor(Date.now() / 1000) - 1 } });
    },
    async close() {
      await runner.close();
      await sites.close();
      await secrets.close();
      await dynamodb.close();
    },
  };
  return world;
}

/** Who calls itself Safari loses every cookie of ours in frames, as Safari may. */
export const fateOf = ({ host, headers }: Exchange): Fate =>
  host === 'roomkey.test' && headers['user-agent'] === AGENTS.safari && headers['sec-fetch-dest'] !== 'document'
    ? 'lose-cookies'
    : 'pass';

/** The application of each display. */
const CLIENTS = { auto: 'automatic', framed: 'framed', window: 'windowed' } as const satisfies Record<Display, string>;

function clientOf(display: Display, secret: string): Client {
  const clientId = CLIENTS[display];
  const at = `https://partner.test/${clientId}`;
  return {
    clientId,
    name: { en: 'Brightway', es: null },
    support: 'help@brightway.example',
    logo: display === 'window' ? LOGO : null,
    landing: { class: `${at}/classes/{class}`, home: `${at}/home`, setup: null },
    districts: [DISTRICT],
    credentials: [{ hash: credentialHash(secret), createdAt: 0 }],
    display,
    chooser: 'roomkey',
    policy: { setupBy: 'instructor', noCourse: 'home', missingDays: 14 },
    state: 'active',
  };
}

async function addPlatform(dynamo: Dynamo, name: PlatformName, clientId: string): Promise<Platform> {
  const family = name === 'schoology' ? 'schoology' : 'canvas';
  const iss = `https://${name}.example`;
  const toolId = `tool-${name}`;
  const keySetUrl = `${iss}/jwks`;
  const host = family === 'canvas' ? 'sso.test' : 'lms.test';
  const now = Math.floor(Date.now() / 1000);
  const platform = createPlatform({
    family,
    iss,
    authorizationEndpoint: `https://${host}/authorize/${name}`,
    keySetUrl,
    tool: {
      toolId,
      loginUrl: ROOMKEY + ROUTES.login,
      redirectUris: [ROOMKEY + ROUTES.launch],
      targetLinkUri: ROOMKEY + ROUTES.launch,
    },
    keys: [await newSigningKey(family)],
    now: () => Math.floor(Date.now() / 1000),
  });
  const registration = registrationOf({
    iss,
    toolId,
    authorizationEndpoint: platform.options.authorizationEndpoint,
    keySetUrl,
    algs: ['RS256'],
    trustedAudiences: [],
    family,
    environment: 'test',
    claimMap: DEFAULT_CLAIM_MAPS[family],
    clientId,
  });
  await registrations(dynamo).add(registration);
  const keys: PublicJwk[] = platform.keySet().keys.map((key) => ({ ...key, kid: key.kid ?? '', kty: key.kty ?? '' }));
  await keySets(dynamo).save({ url: keySetUrl, keys, fetchedAt: now, staleAt: now + 43_200 });

  const sample = sampleOf(family === 'canvas' ? 'canvas-teacher-three-sections' : 'schoology-teacher');
  const deployment = { iss, toolId, deploymentId: String(sample.claims[`${CLAIM}deployment_id`]) };
  const today = new Date().toISOString().slice(0, 10);
  const sight = { ...deployment, platformGuid: null, platformName: null, lmsHost: 'lms.test' };
  await deployments(dynamo).record(sight, 'active', today);
  await deployments(dynamo).approve(deployment, DISTRICT, 'lms.test');

  const place = PLACES.find((one) => one.family === family && one.ofSamples === true);
  if (place === undefined) throw new Error(`no course in ${family}`);
  const store = contexts(dynamo);
  const key = contextKeyOf(deployment, place.contextId);
  const { contextId, title, label } = place;
  await store.see({ key, deployment, contextId, title, label, type: [], before: null }, today);
  const context = await store.get(key, 'consistent');
  if (context === null) throw new Error('the context just written is not there');
  const { id, urlId, name: className } = CLASSES.algebra;
  const actor = { how: 'operator', by: 'test' } as const;
  await mappings(dynamo).replace(context, DISTRICT, [{ id, urlId, name: className }], 0, actor, now);
  return platform;
}

/** A `fetch` to our sites, as a server makes it. */
function siteFetch({ authority }: Certificates, portOfSites: () => number): typeof fetchLocal {
  return (url, options = {}) =>
    new Promise((resolve, reject) => {
      const { hostname, pathname, search } = new URL(url);
      const outgoing = httpsRequest(
        {
          host: '127.0.0.1',
          port: portOfSites(),
          servername: hostname,
          ca: authority,
          path: pathname + search,
          method: options.method ?? 'GET',
          headers: { ...Object.fromEntries(new Headers(options.headers)), host: hostname },
          agent: false,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () =>
            resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 502 })),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(options.body === undefined ? undefined : String(options.body));
    });
}
