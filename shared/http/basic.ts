import { timingSafeEqual } from 'node:crypto';
import { credentialHash } from '../crypto/hash.ts';
import { LaunchError } from '../errors.ts';
import type { Client } from '../records/client.ts';

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
