import { timingSafeEqual } from 'node:crypto';
import { credentialHash } from '../crypto/hash.ts';
import { LaunchError } from '../errors.ts';
import type { Client } from '../records/client.ts';
import { type Params, single } from '../url.ts';
import type { Request } from './request.ts';

const ID = /^[A-Za-z0-9]{1,64}$/;
const SECRET = /^[A-Za-z0-9]{1,128}$/;

export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/** HTTP Basic credentials; ids and secrets are letters and digits only, so that RFC 6749's form-encoding and RFC 7617 agree. Throws client-refused. */
export function parseBasic(header: string | null): Credentials {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1] ?? '';
  const found = /^([A-Za-z0-9]{1,64}):([A-Za-z0-9]{1,128})$/.exec(Buffer.from(encoded, 'base64').toString('latin1'));
  const [, clientId, secret] = found ?? [];
  if (clientId === undefined || secret === undefined) throw new LaunchError('client-refused');
  return { clientId, secret };
}

/**
 * By HTTP Basic or in the form (RFC 6749 §2.3.1), never both; a client id that stands beside Basic is the same one.
 * Throws client-refused, credentials-twice, parameter-repeated.
 */
export function parseCredentials(header: string | null, form: Params): Credentials {
  const clientId = single(form, 'client_id')?.value || null;
  const secret = single(form, 'client_secret')?.value || null;
  if (header !== null) {
    if (secret !== null) throw new LaunchError('credentials-twice');
    const basic = parseBasic(header);
    if (clientId !== null && clientId !== basic.clientId) throw new LaunchError('client-refused');
    return basic;
  }
  if (clientId === null || secret === null || !ID.test(clientId) || !SECRET.test(secret)) {
    throw new LaunchError('client-refused');
  }
  return { clientId, secret };
}

/** The client whose secret this is. Throws client-refused, client-suspended. */
export function authenticate(client: Client | null, { secret }: Credentials): Client {
  const shown = Buffer.from(credentialHash(secret));
  const matches = (client?.credentials ?? []).filter(({ hash }) => {
    const kept = Buffer.from(hash);
    return kept.length === shown.length && timingSafeEqual(kept, shown);
  });
  if (client === null || matches.length === 0) throw new LaunchError('client-refused');
  if (client.state === 'suspended') throw new LaunchError('client-suspended');
  return client;
}

/** An access token of ours: the launch and the secret that opens it. In the header, or in a form (RFC 6750 §2). Throws access-token-missing, access-token-refused, credentials-twice. */
export function parseBearer(request: Request, limit: number): { readonly launchId: string; readonly secret: string } {
  const header = request.header('authorization');
  const isForm =
    request.method === 'POST' && (request.header('content-type') ?? '').startsWith('application/x-www-form');
  const posted = isForm ? single(request.form(limit), 'access_token')?.value || null : null;
  if (header !== null && posted !== null) throw new LaunchError('credentials-twice');
  const token = header === null ? posted : /^bearer +(\S+)$/i.exec(header)?.[1];
  if (!token) throw new LaunchError('access-token-missing');
  const [, launchId, secret] = /^([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
  if (launchId === undefined || secret === undefined) throw new LaunchError('access-token-refused');
  return { launchId, secret };
}
