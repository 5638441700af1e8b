import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { env } from 'node:process';
import { close, listen } from '../../local/listen.ts';
import { service } from '../../shared/aws/service.ts';
import { credentialHash, realmOf } from '../../shared/crypto/hash.ts';
import { PARTITIONS } from '../../shared/names.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { itemsIn } from '../../shared/store/table/answers.ts';
import { launchKey, registrationKey } from '../../shared/store/table/keys.ts';
import { DYNAMODB } from '../../shared/store/table/lean.ts';
import { Ending } from '../../shared/tries.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { newKey, type TestKey } from '../support/platform.ts';
import { DISTRICT, mapCourse, NOW, type Roomkey, startRoomkey, TODAY, type World } from '../support/roomkey.ts';

export const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
export const SECTION = '7215551234';
export const OTHER_DISTRICT = '5fd43cc56d11340000000009';

/** The platforms of a scene; all but two are variations of hosted Canvas and share its key. */
export interface Platforms {
  readonly canvas: World;
  readonly schoology: World;
  /** the same issuer and key, another tool, another client */
  readonly sibling: World;
  /** allows RS512 beside RS256 */
  readonly rs512: World;
  /** signs with ES256 */
  readonly ec: World;
  /** trusts one more audience */
  readonly trusting: World;
  /** its client does not exist */
  readonly orphan: World;
  readonly paused: World;
  /** knows its deployments without approval */
  readonly open: World;
  /** its keys were never fetched and cannot be */
  readonly dark: World;
  /** its application opens in a tab of its own */
  readonly windowed: World;
}
export type Platform = keyof Platforms;

/** Roomkey with platforms for every rule, and their key sets on a server of this process. */
export interface Scene extends Roomkey, Platforms {
  readonly otherSecret: string;
  /** what stands between the functions and their table */
  readonly store: Counter;
  /** the table's server itself */
  readonly direct: string;
  /** fetches of the shared key set so far */
  fetches(): number;
  /** everything in the table but the key sets and, where said, one partition, as one hash */
  snapshot(without?: string): Promise<string>;
  /** Takes a launch item out of the table, so that snapshots stay quick. */
  forget(launchId: string): Promise<void>;
}

/** Hosted Canvas tells its tools apart by number only. */
const TOOLS = {
  sibling: '170000000000777',
  rs512: '170000000000512',
  ec: '170000000000256',
  trusting: '170000000000901',
  orphan: '170000000000902',
  paused: '170000000000903',
  open: '170000000000904',
  dark: '170000000000905',
  windowed: '170000000000906',
} as const;

export const TRUSTED_AUDIENCE = 'https://gateway.lincolnusd.example';

export async function startScene(): Promise<Scene> {
  const roomkey = await startRoomkey('local');
  const { dynamo, canvas, schoology } = roomkey;
  const direct = env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const store = await startProxy(new URL(direct));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = store.endpoint;
  const ecKey = newKey('ec-2026', 'ec');
  const served = new Map<string, TestKey>([
    ['/canvas', canvas.key],
    ['/schoology', schoology.key],
    ['/ec', ecKey],
  ]);
  let fetched = 0;
  const server = createServer((request, response) => {
    fetched += 1;
    const key = served.get(request.url ?? '');
    if (key === undefined) response.writeHead(500).end();
    else response.end(JSON.stringify({ keys: [key.jwk] }));
  });
  const base = `http://127.0.0.1:${await listen(server, 0)}`;
  for (const [path, { jwk }] of served) {
    await keySets(dynamo).save({ url: base + path, keys: [jwk], fetchedAt: NOW, staleAt: NOW + 43_200 });
  }
  for (const [{ registration }, path] of [
    [canvas, '/canvas'],
    [schoology, '/schoology'],
  ] as const) {
    await dynamo.update(registrationKey(registration.iss, registration.toolId), { set: { keySet: base + path } });
  }

  const otherSecret = 'Oth3rOth3rOth3rOth3rOth3rOth3rOth3rOth3rOt1';
  await clients(dynamo).add({
    ...roomkey.client,
    clientId: 'lumen1',
    name: { en: 'Lumen', es: null },
    landing: { class: 'https://lumen.example/c/{class}', home: null, setup: 'https://lumen.example/connect' },
    districts: [OTHER_DISTRICT],
    credentials: [{ hash: credentialHash(otherSecret), createdAt: NOW }],
    policy: { setupBy: 'teaching_assistant', noCourse: 'page', missingDays: 14 },
  });

  await clients(dynamo).add({ ...roomkey.client, clientId: 'window1', display: 'window' });

  const variant = async (name: keyof typeof TOOLS, its: Partial<Registration>, district = DISTRICT): Promise<World> => {
    const toolId = TOOLS[name];
    const keySetUrl = `${base}/canvas`;
    const realm = realmOf(canvas.registration.iss, toolId, keySetUrl);
    const registration = { ...canvas.registration, toolId, keySetUrl, realm, ...its };
    await registrations(dynamo).add(registration);
    const deployment = { iss: registration.iss, toolId, deploymentId: canvas.deployment.deploymentId };
    const lmsHost = 'lincoln.instructure.com';
    await deployments(dynamo).record(
      { ...deployment, platformGuid: null, platformName: null, lmsHost },
      'pending',
      TODAY,
    );
    await deployments(dynamo).approve(deployment, district, null);
    const world = { registration, deployment, key: name === 'ec' ? ecKey : canvas.key };
    await mapCourse(roomkey, world, COURSE, [{ id: `class-of-${name}` }]);
    return world;
  };
  const platforms: Platforms = {
    canvas,
    schoology,
    sibling: await variant('sibling', { clientId: 'lumen1' }, OTHER_DISTRICT),
    rs512: await variant('rs512', { algs: ['RS256', 'RS512'] }),
    ec: await variant('ec', { algs: ['ES256'], keySetUrl: `${base}/ec` }),
    trusting: await variant('trusting', { trustedAudiences: [TRUSTED_AUDIENCE] }),
    orphan: await variant('orphan', { clientId: 'nobody1' }),
    paused: await variant('paused', { state: 'suspended' }),
    open: await variant('open', { deploymentPolicy: 'open' }),
    dark: await variant('dark', { keySetUrl: `${base}/dark` }),
    windowed: await variant('windowed', { clientId: 'window1' }),
  };
  await mapCourse(roomkey, canvas, COURSE, [{ id: '5f1b', urlId: 'algebra-1', name: 'Algebra 1' }]);
  await mapCourse(roomkey, schoology, SECTION, [{ id: '77aa', name: 'Biology 2' }]);

  const table = service(DYNAMODB);
  const ending = new Ending();
  const snapshot = async (without?: string): Promise<string> => {
    const { Items } = await table('Scan', { TableName: roomkey.table }, ending);
    const kept = (itemsIn(Items) ?? [])
      .filter(({ pk }) => pk?.S !== PARTITIONS.keySets && pk?.S !== without)
      .map((item) => JSON.stringify(item));
    return createHash('sha256').update(kept.sort().join('\n')).digest('hex');
  };
  return {
    ...roomkey,
    ...platforms,
    otherSecret,
    store,
    direct,
    fetches: () => fetched,
    snapshot,
    forget: async (launchId) => {
      const { pk, sk } = launchKey(launchId);
      await table('DeleteItem', { TableName: roomkey.table, Key: { pk: { S: pk }, sk: { S: sk } } }, ending);
    },
    close: async () => {
      await close(server);
      await store.close();
      await roomkey.close();
    },
  };
}
