import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { LaunchError } from '../../errors.ts';
import { signalOf, tried } from '../../tries.ts';
import { type KeySecret, keysIn } from './held.ts';

/** By AWS's own client. */
export function keySecret(secretId: string): KeySecret {
  const client = new SecretsManagerClient({ maxAttempts: 1 });
  return {
    async read() {
      try {
        const asked = { SecretId: secretId };
        const { SecretString } = await tried((ending) =>
          client.send(new GetSecretValueCommand(asked), { abortSignal: signalOf(ending) }),
        );
        return keysIn(SecretString ?? '');
      } catch (cause) {
        if (cause instanceof ResourceNotFoundException) return [];
        throw unavailable(cause);
      }
    },
    async write(keys) {
      // A write repeated makes no second version of the secret.
      const ClientRequestToken = randomUUID();
      const put = { SecretId: secretId, SecretString: JSON.stringify({ keys }), ClientRequestToken };
      try {
        await tried((ending) => client.send(new PutSecretValueCommand(put), { abortSignal: signalOf(ending) }));
      } catch (cause) {
        throw unavailable(cause);
      }
    },
  };
}

const unavailable = (cause: unknown): LaunchError =>
  cause instanceof LaunchError ? cause : new LaunchError('store-unavailable', cause);
