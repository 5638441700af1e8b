import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clever, clever } from '../../shared/clever/client.ts';
import { storedCredentials } from '../../shared/clever/credentials.ts';
import { fieldsIn, textIn } from '../../shared/clever/fields.ts';
import type { Credentials } from '../../shared/clever/tokens.ts';
import { text } from '../program/args.ts';
import { Refusal } from '../program/failures.ts';
import type { Place } from '../program/place.ts';

export const SECRET = text(
  'ARN',
  'secret with client_id and client_secret at Clever; without it ROOMKEY_CLEVER_SECRET, or CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET',
);

const DEMO_FILE = join(import.meta.dirname, '..', '..', '.roomkey', 'clever.json');

/** Clever as this command reaches it, for one step: the demo's stand-in, or what the environment says. Throws Refusal. */
export function cleverAt(
  { demo }: Pick<Place, 'demo'>,
  secret: string | null,
  now: () => number,
): (msLeft: () => number) => Clever {
  const pause = async (ms: number): Promise<void> => void (await wait(ms));
  if (demo !== null) {
    const address = demo.baseUrl.replace('//roomkey.', '//clever.');
    const own = { address, apiAddress: address, credentials: demoCredentials, reach: 'local', now, pause } as const;
    return (msLeft) => clever({ ...own, msLeft });
  }
  const address = env['ROOMKEY_CLEVER_ADDRESS'] ?? 'https://clever.com';
  const apiAddress = env['ROOMKEY_CLEVER_API'] ?? 'https://api.clever.com';
  const own = { address, apiAddress, credentials: credentialsAt(secret), reach: 'public', now, pause } as const;
  return (msLeft) => clever({ ...own, msLeft });
}

function credentialsAt(typed: string | null): () => Promise<Credentials> {
  const [clientId, secret] = [env['CLEVER_CLIENT_ID'], env['CLEVER_CLIENT_SECRET']];
  const arn = typed ?? env['ROOMKEY_CLEVER_SECRET'];
  if (arn) return storedCredentials(arn);
  if (clientId && secret) return async () => ({ clientId, secret });
  throw new Refusal(
    'Nobody says how to sign in at Clever: --secret ARN, ROOMKEY_CLEVER_SECRET, or CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET.',
  );
}

async function demoCredentials(): Promise<Credentials> {
  const parsed: unknown = JSON.parse(readFileSync(DEMO_FILE, 'utf8'));
  const { clientId, secret } = fieldsIn(Array.isArray(parsed) ? parsed[0] : null);
  const found = { clientId: textIn(clientId), secret: textIn(secret) };
  if (found.clientId === null || found.secret === null)
    throw new Refusal('The demo knows no Clever: run npm start again.');
  return { clientId: found.clientId, secret: found.secret };
}
