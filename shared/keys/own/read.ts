import { service } from '../../aws/service.ts';
import { LaunchError } from '../../errors.ts';
import { tried } from '../../tries.ts';
import { type KeySecret, keysIn } from './held.ts';

/** To read alone, without AWS's client: for the function that signs while somebody waits. */
export function secretReader(secretId: string): Pick<KeySecret, 'read'> {
  const call = service({
    name: 'secretsmanager',
    variable: 'SECRETS_MANAGER',
    target: 'secretsmanager',
    version: '1.1',
  });
  return {
    async read() {
      try {
        const { SecretString } = await tried((ending) => call('GetSecretValue', { SecretId: secretId }, ending));
        return keysIn(typeof SecretString === 'string' ? SecretString : '');
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'ResourceNotFoundException') return [];
        throw cause instanceof LaunchError ? cause : new LaunchError('store-unavailable', cause);
      }
    },
  };
}
