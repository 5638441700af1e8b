import type { RequestListener } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { env } from 'node:process';
import { startDynamodb } from '../../../local/aws/dynamodb.ts';
import { startSecrets } from '../../../local/aws/secrets.ts';
import { ensureTable } from '../../../local/aws/table.ts';
import type { Platform } from '../../../local/lms/platform.ts';
import type { fetchLocal } from '../../../local/loopback.ts';
import { type Login, loginBy } from '../../../local/partner/login.ts';
import { discovered, redeemByForm } from '../../../local/partner/redeem.ts';
import { playedBrowser } from '../../../local/play/browser.ts';
import { USUAL } from '../../../local/play/play.ts';
import { createRunner } from '../../../local/runner/runner.ts';
import { REGION, readStack } from '../../../local/runner/stack.ts';
import { ENV } from '../../../shared/names.ts';
import { DISPLAYS } from '../../../shared/records/client.ts';
import { clients } from '../../../shared/store/directory/clients.ts';
import type { LaunchState } from '../../../shared/store/launches/item.ts';
import { launches } from '../../../shared/store/launches/transitions.ts';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { launchKey } from '../../../shared/store/table/keys.ts';
import { connect } from '../../../shared/store/table/sdk.ts';
import { realAssembly } from '../../local/assembly.ts';
import { temporaryFolder } from '../service.ts';
import { AGENTS } from './agents.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { gallery } from './gallery.ts';
import { HOSTS, ROOMKEY } from './hosts.ts';
import { type ASKING, addPlatform, askingClient, CLIENTS, clientOf } from './install.ts';
import { createLms, hostileSite, type Lms, type PlatformName } from './lms.ts';
import { createPartner, type Partner } from './partner.ts';
import { type Exchange, type Fate, openSites, type Sites } from './sites.ts';

export interface World {
  readonly dynamo: Dynamo;
  /** with what the roomkey command works on that table */
  readonly commandEnv: Readonly<Record<string, string>>;
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
  /** The functions start anew, and remember nothing of what was registered. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Roomkey as it is deployed, from its real bundles, between an LMS and an application; `more`: sites besides, by host. */
export async function startWorld(more: ReadonlyMap<string, RequestListener> = new Map()): Promise<World> {
  const dir = temporaryFolder();
  const certificates = makeCertificates(dir, [...HOSTS, ...more.keys()]);
  const stack = readStack(await realAssembly(), ROOMKEY);
  const dynamodb = await startDynamodb(dir, 0);
  const secrets = await startSecrets(dir, stack.secrets);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const awsEnv = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  Object.assign(env, awsEnv);
  const [table] = stack.tables;
  if (table === undefined) throw new Error('the stack has no table');
  await ensureTable(table);
  const dynamo = connect(table.name);

  const platforms: Readonly<Record<PlatformName, Platform>> = {
    canvas: await addPlatform(dynamo, 'canvas', 'framed'),
    windowed: await addPlatform(dynamo, 'windowed', 'windowed'),
    automatic: await addPlatform(dynamo, 'automatic', 'automatic'),
    schoology: await addPlatform(dynamo, 'schoology', 'framed'),
    asking: await addPlatform(dynamo, 'asking', 'asking'),
    askingframed: await addPlatform(dynamo, 'askingframed', 'askingframed'),
  };
  const secret = 'a'.repeat(43);
  for (const display of DISPLAYS) await clients(dynamo).add(clientOf(display, secret));
  for (const clientId of ['asking', 'askingframed'] as const) await clients(dynamo).add(askingClient(clientId, secret));

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
  const loginOf = (clientId: keyof typeof ASKING) =>
    loginBy(
      discovered({ issuer: ROOMKEY, credentials: { clientId, secret }, fetch: fetchSite }),
      `https://partner.test/${clientId}/callback`,
    );
  const logins = new Map<string, Login>([
    ['asking', loginOf('asking')],
    ['askingframed', loginOf('askingframed')],
  ]);
  const partner = createPartner(logins, async (landing) => {
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
      ...more,
    ]),
  );
  sites.fate = fateOf;
  sites.answered = ({ path }) => {
    if (path === '/login') lms.mood.login.resolve();
  };
  const world: World = {
    dynamo,
    commandEnv: { ...awsEnv, ROOMKEY_TABLE: table.name },
    certificates,
    sites,
    lms,
    partner,
    keeps: 'usual',
    fetch: fetchSite,
    launchState: (id) => launches(dynamo).state(id),
    async expire(id) {
      const state = await launches(dynamo).state(id);
      const end = state === 'held' ? 'hx' : state === 'offered' ? 'wx' : 'x';
      await dynamo.update(launchKey(id), { set: { [end]: Math.floor(Date.now() / 1000) - 1 } });
    },
    forget: runner.forget,
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
