import { credentialHash } from '../shared/crypto/hash.ts';
import { DEFAULT_CLAIM_MAPS } from '../shared/lti/family.ts';
import { portalOf } from '../shared/portal/registration.ts';
import type { Client } from '../shared/records/client.ts';
import type { DeploymentId } from '../shared/records/deployment.ts';
import type { Family } from '../shared/records/registration.ts';
import { owners } from '../shared/store/catalogue/owner.ts';
import { contexts } from '../shared/store/contexts/contexts.ts';
import { mappings } from '../shared/store/contexts/mapping.ts';
import { clients } from '../shared/store/directory/clients.ts';
import { deployments } from '../shared/store/directory/deployments.ts';
import { registered } from '../shared/store/directory/registered.ts';
import { registrations } from '../shared/store/directory/registrations.ts';
import type { Dynamo } from '../shared/store/table/dynamo.ts';
import { contextKeyOf, deploymentKey, registrationKey } from '../shared/store/table/keys.ts';
import { type Connected, connectedAt, type DemoPlatform, PLATFORMS, type Urls } from './demo.ts';
import type { PlatformFamily } from './lms/samples.ts';
import { DISTRICT } from './partner/classes.ts';
import { CALLBACK, LOGIN } from './partner/paths.ts';
import type { Credentials } from './partner/redeem.ts';

export interface Seed {
  readonly urls: Urls;
  /** the demo application's own */
  readonly credentials: Credentials;
  /** its client id at Clever */
  readonly atClever: string;
}

/** Registers the demo in an empty table. In a table that is in use it renews addresses only: what people changed stays. */
export async function seed(
  dynamo: Dynamo,
  { urls, credentials, atClever }: Seed,
  now: Date = new Date(),
): Promise<void> {
  await seedClient(dynamo, urls, credentials, now);
  // Its classes come from Clever.
  await owners(dynamo).claim(DISTRICT, 'sync');
  for (const platform of Object.values(PLATFORMS))
    await seedPlatform(dynamo, platform, urls, credentials.clientId, now);
  await registrations(dynamo).add(portalOf(atClever, credentials.clientId));
}

async function seedClient(
  dynamo: Dynamo,
  { partner }: Urls,
  { clientId, secret }: Credentials,
  now: Date,
): Promise<void> {
  const store = clients(dynamo);
  const landing = { class: `${partner}/classes/{class}`, home: `${partner}/home`, setup: `${partner}/setup` };
  const handOff = {
    handOff: 'initiated',
    initiateLoginUri: `${partner}${LOGIN}?next={target}`,
    redirectUris: [`${partner}${CALLBACK}`],
  } as const;
  const credential = { hash: credentialHash(secret), createdAt: Math.floor(now.getTime() / 1000) };
  const fresh: Client = {
    clientId,
    name: { en: 'Demo application', es: 'Aplicación de demostración' },
    logo: null,
    support: 'support@demo.example',
    landing,
    ...handOff,
    districts: [DISTRICT],
    credentials: [credential],
    display: 'auto',
    chooser: 'roomkey',
    policy: { setupBy: 'instructor', noCourse: 'home', missingDays: 14 },
    state: 'active',
  };
  if (await store.add(fresh)) return;
  const there = await store.get(clientId);
  if (there !== null)
    await store.put({
      ...there,
      ...handOff,
      landing,
      credentials: [credential],
      display: fresh.display,
      chooser: fresh.chooser,
    });
}

/** By what Roomkey calls them. */
const REGISTERED: Readonly<Record<PlatformFamily, Family>> = {
  canvas: 'canvas',
  schoology: 'schoology',
  moodle: 'other',
};

async function seedPlatform(
  dynamo: Dynamo,
  platform: DemoPlatform,
  urls: Urls,
  clientId: string,
  now: Date,
): Promise<void> {
  const { iss, toolId, deploymentId, platformGuid, platformName } = platform;
  const family = REGISTERED[platform.family];
  const authorizationEndpoint = platform.authorizationEndpoint(urls);
  const keySetUrl = platform.keySetUrl(urls);
  const membersBy = platform.membersBy?.(urls);
  const addresses = { authorizationEndpoint, keySetUrl, ...(membersBy !== undefined && { membersBy }) };
  const claimMap = DEFAULT_CLAIM_MAPS[family];
  const isNew = await registrations(dynamo).add(
    registered({ iss, toolId, ...addresses, family, environment: 'test', claimMap, clientId }),
  );
  // The port may be another one today; the realm stays, so that nobody gets a new name.
  if (!isNew) {
    const set = { authorize: authorizationEndpoint, keySet: keySetUrl, ...(membersBy !== undefined && { membersBy }) };
    await dynamo.update(registrationKey(iss, toolId), { set });
  }

  const today = now.toISOString().slice(0, 10);
  const lmsHost = new URL(urls.lms).host;
  const deployment: DeploymentId = { iss, toolId, deploymentId };
  const store = deployments(dynamo);
  if (await store.record({ ...deployment, platformGuid, platformName, lmsHost }, 'active', today)) {
    await store.approve(deployment, DISTRICT, lmsHost);
  } else {
    await dynamo.update(deploymentKey(deployment), { set: { host: lmsHost } });
  }
  for (const connected of connectedAt(now).filter(({ place }) => place.family === platform.family)) {
    await connect(dynamo, deployment, connected);
  }
}

/** Only where nobody ever connected anything. What is to be known of the classes comes with them, by the first sync. */
async function connect(
  dynamo: Dynamo,
  deployment: DeploymentId,
  { place: { contextId, title, label }, classes, how, at }: Connected,
): Promise<void> {
  const store = contexts(dynamo);
  const key = contextKeyOf(deployment, contextId);
  const before = await store.get(key, 'consistent');
  if (before !== null && before.version > 0) return;
  const type = ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'];
  await store.see({ key, deployment, contextId, title, label, type, before }, at.toISOString().slice(0, 10));
  const context = await store.get(key, 'consistent');
  if (context === null) throw new Error('the context just written is not there');
  const isProof = how === 'proof';
  const actor = { how, by: isProof ? 'launch' : 'demo' };
  const evidence = isProof ? ['section-id'] : [];
  const wanted = classes.map(({ id }) => ({ id, urlId: null, name: null, evidence }));
  await mappings(dynamo).replace(context, DISTRICT, wanted, context.version, actor, Math.floor(at.getTime() / 1000));
}
