import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { LaunchError } from '../errors.ts';
import type { Scheduled } from './schedule.ts';

/** A signing key with its private half, as kept in Secrets Manager and nowhere else. */
export interface PrivateKey extends Scheduled {
  readonly jwk: Readonly<Record<string, unknown>>;
}

export interface KeySecret {
  /** Empty while `refresh` has not run. Throws store-unavailable. */
  read(): Promise<readonly PrivateKey[]>;
  write(keys: readonly PrivateKey[]): Promise<void>;
}

export function keySecret(secretId: string): KeySecret {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return {
    async read() {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
        return parse(SecretString ?? '');
      } catch (cause) {
        if (cause instanceof ResourceNotFoundException) return [];
        throw new LaunchError('store-unavailable', cause);
      }
    },
    async write(keys) {
      await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify({ keys }) }));
    },
  };
}

/** Before the first run the secret holds what CloudFormation put there: not ours, so no keys. */
function parse(text: string): readonly PrivateKey[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : [];
  return Array.isArray(keys) ? keys.filter(isPrivateKey) : [];
}

const isPrivateKey = (value: unknown): value is PrivateKey =>
  typeof value === 'object' &&
  value !== null &&
  'kid' in value &&
  typeof value.kid === 'string' &&
  'signsFrom' in value &&
  typeof value.signsFrom === 'number' &&
  'jwk' in value &&
  typeof value.jwk === 'object';
