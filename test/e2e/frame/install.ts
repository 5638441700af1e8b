import { newSigningKey } from '../../../local/lms/keys.ts';
import { PLACES, type Place } from '../../../local/lms/places.ts';
import { createPlatform, type Platform } from '../../../local/lms/platform.ts';
import { CLAIM, sampleOf } from '../../../local/lms/samples.ts';
import { CLASSES, type DemoClass, DISTRICT } from '../../../local/partner/classes.ts';
import { credentialHash } from '../../../shared/crypto/hash.ts';
import { DEFAULT_CLAIM_MAPS } from '../../../shared/lti/family.ts';
import { ROUTES } from '../../../shared/names.ts';
import type { Client, Display } from '../../../shared/records/client.ts';
import type { DeploymentId } from '../../../shared/records/deployment.ts';
import type { PublicJwk } from '../../../shared/records/registration.ts';
import { contexts } from '../../../shared/store/contexts/contexts.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { deployments } from '../../../shared/store/directory/deployments.ts';
import { keySets } from '../../../shared/store/directory/keysets.ts';
import { registrations } from '../../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../../shared/store/table/keys.ts';
import { registrationOf } from '../../store/samples.ts';
import { ROOMKEY } from './hosts.ts';
import type { PlatformName } from './lms.ts';
import { LOGO } from './logo.ts';

/** The application of each display. */
export const CLIENTS = { auto: 'automatic', framed: 'framed', window: 'windowed' } as const satisfies Record<
  Display,
  string
>;

/** Applications with a login of their own. */
export const ASKING = { asking: 'auto', askingframed: 'framed' } as const satisfies Record<string, Display>;

export const askingClient = (clientId: keyof typeof ASKING, secret: string): Client => ({
  ...clientOf(ASKING[clientId], secret, clientId),
  handOff: 'initiated',
  initiateLoginUri: `https://partner.test/${clientId}/login?next={target}`,
  redirectUris: [`https://partner.test/${clientId}/callback`],
});

export function clientOf(display: Display, secret: string, clientId: string = CLIENTS[display]): Client {
  const at = `https://partner.test/${clientId}`;
  return {
    clientId,
    name: { en: 'Brightway', es: null },
    support: 'help@brightway.example',
    logo: display === 'window' ? LOGO : null,
    landing: { class: `${at}/classes/{class}`, home: `${at}/home`, setup: null },
    handOff: 'direct',
    initiateLoginUri: null,
    redirectUris: [],
    districts: [DISTRICT],
    credentials: [{ hash: credentialHash(secret), createdAt: 0 }],
    display,
    chooser: 'roomkey',
    policy: { setupBy: 'instructor', noCourse: 'home', missingDays: 14 },
    state: 'active',
  };
}

export async function addPlatform(dynamo: Dynamo, name: PlatformName, clientId: string): Promise<Platform> {
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

  for (const place of PLACES.filter((one) => one.family === family)) {
    const classes = place.ofSamples ? ONE : place.id === SEVERAL ? [CLASSES.statistics, CLASSES.geometry] : [];
    if (classes.length > 0) await connectCourse(dynamo, deployment, place, classes);
  }
  return platform;
}

/** Number of the course that opens several classes. */
export const SEVERAL = '1063';
const ONE: readonly DemoClass[] = [CLASSES.algebra];

async function connectCourse(
  dynamo: Dynamo,
  deployment: DeploymentId,
  { contextId, title, label }: Place,
  classes: readonly DemoClass[],
): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const store = contexts(dynamo);
  const key = contextKeyOf(deployment, contextId);
  const today = new Date().toISOString().slice(0, 10);
  await store.see({ key, deployment, contextId, title, label, type: [], before: null }, today);
  const context = await store.get(key, 'consistent');
  if (context === null) throw new Error('the context just written is not there');
  const wanted = classes.map(({ id, urlId, name }) => ({ id, urlId, name }));
  await mappings(dynamo).replace(context, DISTRICT, wanted, 0, { how: 'operator', by: 'test' }, now);
}
