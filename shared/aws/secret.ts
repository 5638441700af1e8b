import { LaunchError } from '../errors.ts';
import { tried } from '../tries.ts';
import { service } from './service.ts';

/** The text that a secret holds now; null where it holds none yet. Without AWS's client. Throws store-unavailable. */
export function secretText(secretId: string): () => Promise<string | null> {
  const call = service({
    name: 'secretsmanager',
    variable: 'SECRETS_MANAGER',
    target: 'secretsmanager',
    version: '1.1',
  });
  return async () => {
    try {
      const { SecretString } = await tried((ending) => call('GetSecretValue', { SecretId: secretId }, ending));
      return typeof SecretString === 'string' ? SecretString : null;
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ResourceNotFoundException') return null;
      throw cause instanceof LaunchError ? cause : new LaunchError('store-unavailable', cause);
    }
  };
}
