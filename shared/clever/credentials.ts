import { secretText } from '../aws/secret.ts';
import { CleverFailure } from './failure.ts';
import { fieldsIn, textIn } from './fields.ts';
import type { Credentials } from './tokens.ts';

/** `{"client_id": "…", "client_secret": "…"}`, as Clever's dashboard calls them. Throws CleverFailure. */
function credentialsIn(text: string | null): Credentials {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '');
  } catch {
    parsed = null;
  }
  const { client_id, client_secret } = fieldsIn(parsed);
  const [clientId, secret] = [textIn(client_id), textIn(client_secret)];
  if (clientId !== null && secret !== null) return { clientId, secret };
  throw new CleverFailure('credentials', 'tokens', 'the secret holds no client_id and client_secret');
}

/** Read anew each time, since an operator may have changed them. */
export function storedCredentials(secretId: string): () => Promise<Credentials> {
  const read = secretText(secretId);
  return async () => credentialsIn(await read());
}
