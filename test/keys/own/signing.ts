import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startSecrets } from '../../../local/aws/secrets.ts';
import type { KeySecret } from '../../../shared/keys/own/held.ts';
import { keySecret } from '../../../shared/keys/own/secret.ts';
import { ENV } from '../../../shared/names.ts';
import { stack } from '../../../shared/store/directory/stack.ts';
import { STACK_KEY } from '../../../shared/store/table/keys.ts';
import { type Store, startStore } from '../../store/proxy.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:signing-AbCdEf';

/** Table and secret as a deploy leaves them, before the first run of refresh. */
export interface Stand {
  readonly store: Store;
  readonly board: ReturnType<typeof stack>;
  readonly secret: KeySecret;
  /** where Secrets Manager answers */
  readonly secretsEndpoint: string;
  /** Puts a text of any kind into the secret, as an operator could. */
  overwrite(text: string): Promise<void>;
  /** The stack item as before any run, and the secret without keys. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startStand(): Promise<Stand> {
  const store = await startStore();
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-test-'));
  const generate = { GenerateSecretString: { PasswordLength: 32 } };
  const secrets = await startSecrets(dir, [{ name: 'signing', arn: ARN, properties: generate }]);
  Object.assign(env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    [ENV.table]: store.table,
    [ENV.baseUrl]: 'https://roomkey.example',
    [ENV.secret]: ARN,
    [ENV.displayName]: 'Brightway',
    [ENV.supportContact]: 'help@brightway.example',
    [ENV.frameAncestors]: 'https:',
  });
  const overwrite = async (text: string): Promise<void> => {
    const client = new SecretsManagerClient({ endpoint: secrets.endpoint });
    await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: text }));
    client.destroy();
  };
  return {
    store,
    board: stack(store.dynamo),
    secret: keySecret(ARN),
    secretsEndpoint: secrets.endpoint,
    overwrite,
    async reset() {
      await store.dynamo.put({ ...STACK_KEY });
      await overwrite('as CloudFormation generated it');
    },
    async close() {
      await secrets.close();
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}
