import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { mock } from 'node:test';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { startSecrets } from '../../local/aws/secrets.ts';
import { credentialHash, realmOf } from '../../shared/crypto/hash.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { CLEVER_ENV, ENV, type FunctionName, ROUTES } from '../../shared/names.ts';
import type { Reach } from '../../shared/reach.ts';
import type { Client } from '../../shared/records/client.ts';
import type { DeploymentId } from '../../shared/records/deployment.ts';
import type { Family, Registration } from '../../shared/records/registration.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { launches } from '../../shared/store/launches/transitions.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { connect } from '../../shared/store/table/lean.ts';
import { type Ask, CONTEXT, eventOf } from './event.ts';
import { captureLines } from './lines.ts';
import { newKey, type TestKey } from './platform.ts';
import { startTable } from './table.ts';

/** Monday morning, 2026-11-23T15:00:00Z. */
export const NOW = Date.UTC(2026, 10, 23, 15) / 1000;
export const TODAY = '2026-11-23';
export const BASE_URL = 'https://roomkey.example';
export const DISTRICT = '4fd43cc56d11340000000005';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/** One of the two platforms that every test world has. */
export interface World {
  readonly registration: Registration;
  readonly deployment: DeploymentId;
  readonly key: TestKey;
}

export interface Roomkey {
  readonly dynamo: Dynamo;
  readonly table: string;
  readonly client: Client;
  readonly clientSecret: string;
  readonly canvas: World;
  readonly schoology: World;
  /** Calls a real handler; `cold` makes a fresh instance of it first. */
  call(name: Exclude<FunctionName, 'refresh'>, ask: Ask, cold?: 'cold'): Promise<Reply>;
  refresh(event?: unknown): Promise<void>;
  /** Every log line since the last call of this, parsed. */
  lines(): Record<string, unknown>[];
  /** Moves the frozen clock. */
  advance(seconds: number): void;
  now(): number;
  close(): Promise<void>;
}

/** The stack in one process: real handlers, a real DynamoDB API, a frozen clock, two platforms, a client, one mapped course each. */
export async function startRoomkey(reach: Reach = 'public'): Promise<Roomkey> {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-test-'));
  const table = await startTable();
  const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:signing-AbCdEf';
  const cleverArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:clever-AbCdEf';
  const atClever = { client_id: 'clever-client', client_secret: 'clever-secret' };
  const secrets = await startSecrets(dir, [
    { name: 'signing', arn, properties: {} },
    { name: 'clever', arn: cleverArn, properties: { SecretString: JSON.stringify(atClever) } },
  ]);
  Object.assign(env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    [ENV.table]: table.table,
    [ENV.baseUrl]: BASE_URL,
    [ENV.secret]: arn,
    [ENV.displayName]: 'Brightway',
    [ENV.supportContact]: 'help@brightway.example',
    [ENV.frameAncestors]: 'https:',
    [CLEVER_ENV.cleverSecret]: cleverArn,
    [CLEVER_ENV.cleverAddress]: 'https://clever.example',
    [CLEVER_ENV.cleverApi]: 'https://clever.example',
  });
  let now = NOW;
  mock.timers.enable({ apis: ['Date'], now: now * 1000 });
  const captured = captureLines();

  const dynamo = connect(table.table);
  const clientSecret = 'S3cretS3cretS3cretS3cretS3cretS3cretS3cret1';
  const client = newClient(clientSecret);
  await clients(dynamo).add(client);
  const canvas = await addPlatform(dynamo, 'canvas', {
    iss: 'https://canvas.instructure.com',
    toolId: '170000000000559',
    deploymentId: '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb',
    kid: '2026-11-01T00:00:04Z_16b5e95f-0c1e-4f0e-9d3f-1f0a2b3c4d5e',
    lmsHost: 'lincoln.instructure.com',
    guid: '7db438071375c02373713c12c73869ff2f470b68:canvas-lms',
    name: 'Lincoln Unified School District',
  });
  const schoology = await addPlatform(dynamo, 'schoology', {
    iss: 'https://schoology.schoology.com',
    toolId: '8409082949',
    deploymentId: '8409082949-1527876651',
    kid: '0a1b2c3d4e5f6071',
    lmsHost: 'lincoln.schoology.com',
    guid: 'schoology.com',
    name: 'Schoology',
  });

  const context = { ...CONTEXT, reach };
  const instances = new Map<string, Handler>();
  let generation = 0;
  const call: Roomkey['call'] = async (name, ask, cold) => {
    if (cold !== undefined || !instances.has(name)) {
      generation += 1;
      const loaded: { handler: Handler } = await import(`../../functions/${name}.ts?${generation}`);
      instances.set(name, loaded.handler);
    }
    const handler = instances.get(name);
    if (handler === undefined) throw new Error(`no function ${name}`);
    return handler(eventOf(ask), context);
  };
  const refresh = async (event: unknown = { source: 'aws.events' }): Promise<void> => {
    const { handler } = await import('../../functions/refresh.ts');
    await handler(event, context);
  };
  await refresh();
  captured.take();

  return {
    dynamo,
    table: table.table,
    client,
    clientSecret,
    canvas,
    schoology,
    call,
    refresh,
    lines: captured.take,
    advance(seconds) {
      now += seconds;
      mock.timers.setTime(now * 1000);
    },
    now: () => now,
    async close() {
      captured.stop();
      mock.timers.reset();
      await secrets.close();
      await table.close();
      rmSync(dir, { recursive: true });
    },
  };
}

function newClient(secret: string): Client {
  return {
    clientId: 'brightway1',
    name: { en: 'Brightway', es: null },
    support: 'help@brightway.example',
    logo: null,
    landing: {
      class: 'https://app.brightway.example/classes/{class}',
      home: 'https://app.brightway.example/home',
      setup: null,
    },
    handOff: 'direct',
    initiateLoginUri: null,
    redirectUris: [],
    districts: [DISTRICT],
    credentials: [{ hash: credentialHash(secret), createdAt: NOW }],
    display: 'auto',
    chooser: 'roomkey',
    policy: { setupBy: 'instructor', noCourse: 'home', missingDays: 14 },
    state: 'active',
  };
}

async function addPlatform(
  dynamo: Dynamo,
  family: Family,
  its: { iss: string; toolId: string; deploymentId: string; kid: string; lmsHost: string; guid: string; name: string },
): Promise<World> {
  const key = newKey(its.kid);
  const keySetUrl = `${its.iss}/jwks`;
  const registration: Registration = {
    iss: its.iss,
    toolId: its.toolId,
    authorizationEndpoint: `${its.iss}/authorize`,
    keySetUrl,
    algs: ['RS256'],
    trustedAudiences: [],
    family,
    broker: 'lms-direct',
    environment: 'production',
    realm: realmOf(its.iss, its.toolId, keySetUrl),
    claimMap: DEFAULT_CLAIM_MAPS[family],
    deploymentPolicy: 'approve',
    linksCarryNone: false,
    clientId: 'brightway1',
    logKey: Buffer.alloc(32, family).toString('base64url'),
    state: 'active',
  };
  await registrations(dynamo).add(registration);
  await keySets(dynamo).save({ url: keySetUrl, keys: [key.jwk], fetchedAt: NOW, staleAt: NOW + 43_200 });
  const deployment = { iss: its.iss, toolId: its.toolId, deploymentId: its.deploymentId };
  const sight = { ...deployment, platformGuid: its.guid, platformName: its.name, lmsHost: its.lmsHost };
  await deployments(dynamo).record(sight, 'pending', TODAY);
  await deployments(dynamo).approve(deployment, DISTRICT, null);
  return { registration, deployment, key };
}

/** Maps a course as the partner would have. */
export async function mapCourse(
  roomkey: Roomkey,
  world: World,
  contextId: string,
  classes: readonly { id: string; urlId?: string; name?: string }[],
): Promise<string> {
  const store = contexts(roomkey.dynamo);
  const key = contextKeyOf(world.deployment, contextId);
  const type: string[] = [];
  const sighting = { key, deployment: world.deployment, contextId, title: null, label: null, type, before: null };
  if ((await store.get(key, 'consistent')) === null) await store.see(sighting, TODAY);
  const context = await store.get(key, 'consistent');
  if (context === null) throw new Error('context not written');
  const wanted = classes.map(({ id, urlId = null, name = null }) => ({ id, urlId, name }));
  const actor = { how: 'partner', by: 'brightway1' } as const;
  await mappings(roomkey.dynamo).replace(context, DISTRICT, wanted, context.version, actor, roomkey.now());
  return key;
}

export const launchState = (roomkey: Roomkey, launchId: string) => launches(roomkey.dynamo).state(launchId);

export { ROUTES };
