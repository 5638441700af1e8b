import { awsVariable } from '../env.ts';
import type { Credentials } from './signature.ts';

/** Where a service is spoken to. */
export interface Place {
  readonly isSecure: boolean;
  readonly hostname: string;
  readonly port: string;
  /** as the header says it, and as it is signed */
  readonly host: string;
  readonly region: string;
}

/** By the beginning of a region's name; all others are of the world at large, GovCloud included. */
const SUFFIXES: readonly (readonly [string, string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['eusc-', 'amazonaws.eu'],
];

/** What would lead elsewhere, and this client does not follow. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['AWS_USE_FIPS_ENDPOINT', /^true$/i],
  ['AWS_USE_DUALSTACK_ENDPOINT', /^true$/i],
  ['AWS_ACCOUNT_ID_ENDPOINT_MODE', /^required$/i],
];

/** From AWS_REGION and the service's own endpoint variable, else the common one. `variable` is as in AWS_ENDPOINT_URL_DYNAMODB. */
export function placeOf(service: string, variable: string): Place {
  const region = awsVariable('AWS_REGION');
  if (region === null || !/^[a-z0-9-]+$/.test(region)) throw new Error('environment: AWS_REGION is not a region');
  const given = awsVariable(`AWS_ENDPOINT_URL_${variable}`) ?? awsVariable('AWS_ENDPOINT_URL');
  if (given !== null) return { ...addressOf(given), region };
  const host = hostOf(service, region);
  return { isSecure: true, hostname: host, port: '', host, region };
}

/** A service's common host. Throws where the environment asks for another kind. */
export function hostOf(service: string, region: string): string {
  for (const [name, refused] of REFUSED) {
    if (refused.test(awsVariable(name) ?? '')) throw new Error(`environment: ${name} is not supported here`);
  }
  const [, suffix] = SUFFIXES.find(([start]) => region.startsWith(start)) ?? ['', 'amazonaws.com'];
  return `${service}.${region}.${suffix}`;
}

function addressOf(given: string): Omit<Place, 'region'> {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Error('environment: an endpoint for AWS is an address without a path');
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return { isSecure: url.protocol === 'https:', hostname, port: url.port, host: url.host };
}

/** As they are now: they may change while a process runs. */
export function credentialsNow(): Credentials {
  const [accessKeyId, secretAccessKey] = [awsVariable('AWS_ACCESS_KEY_ID'), awsVariable('AWS_SECRET_ACCESS_KEY')];
  if (accessKeyId === null || secretAccessKey === null) throw new NoCredentials();
  return { accessKeyId, secretAccessKey, sessionToken: awsVariable('AWS_SESSION_TOKEN') };
}

class NoCredentials extends Error {
  override readonly name = 'CredentialsProviderError';
}
