import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { sha256 } from '../crypto/hash.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

export interface Scope {
  readonly region: string;
  readonly service: string;
}

export type Headers = Readonly<Record<string, string>>;

const ALGORITHM = 'AWS4-HMAC-SHA256';

const hmac = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The key is good for a day and costs four of the seven hashes of a request. A key object: bytes would do, at six times the cost. */
let held: { readonly secret: string; readonly scope: string; readonly key: KeyObject } | null = null;

function signingKey(secret: string, scope: string): KeyObject {
  if (held?.secret !== secret || held.scope !== scope) {
    const first = createSecretKey(`AWS4${secret}`, 'utf8');
    const key = scope.split('/').reduce((last, part) => createSecretKey(hmac(last, part)), first);
    held = { secret, scope, key };
  }
  return held.key;
}

/** Of a POST to `/` without a query: all headers to send, those given signed (AWS Signature Version 4). Names in lower case, `host` among them. */
export function signed(headers: Headers, body: string, at: number, credentials: Credentials, to: Scope): Headers {
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/${to.region}/${to.service}/aws4_request`;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const all: Record<string, string> = { ...headers, 'x-amz-date': stamp };
  if (sessionToken !== null) all['x-amz-security-token'] = sessionToken;
  const names = Object.keys(all).sort();
  const list = names.join(';');
  let lines = '';
  for (const name of names) lines += `${name}:${all[name]?.trim().replace(/ +/g, ' ')}\n`;
  const request = `POST\n/\n\n${lines}\n${list}\n${sha256(body, 'hex')}`;
  const text = `${ALGORITHM}\n${stamp}\n${scope}\n${sha256(request, 'hex')}`;
  const signature = hmac(signingKey(secretAccessKey, scope), text).toString('hex');
  all['authorization'] =
    `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
  return all;
}
