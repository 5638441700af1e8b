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

/** Seconds for which an instance believes what it has read. */
const KEPT = 300;

export interface KeptCredentials {
  /** `now`: unix seconds. Throws CleverFailure. */
  at(now: number): Promise<Credentials>;
  /** After Clever has refused them: an operator may have changed them. */
  forget(): void;
}

/** Kept in memory for some minutes, for who comes often. */
export function keptCredentials(secretId: string): KeptCredentials {
  const read = storedCredentials(secretId);
  let kept: { readonly until: number; readonly credentials: Credentials } | null = null;
  return {
    at: async (now) => {
      if (kept === null || kept.until <= now) kept = { until: now + KEPT, credentials: await read() };
      return kept.credentials;
    },
    forget: () => {
      kept = null;
    },
  };
}
