import { readFileSync } from 'node:fs';
import { LaunchError } from '../../shared/errors.ts';
import { fetchKeySet, readKeySet } from '../../shared/keys/platforms/read.ts';
import { CLEVER_SSO, SIMULATOR } from '../../shared/names.ts';
import type { KeySet } from '../../shared/records/registration.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import type { Place } from '../program/place.ts';
import { count } from '../program/show.ts';

/** Fetches and stores a platform's keys; the reason in words where that fails. */
export async function fetchKeys(place: Place, url: string, now: number, io: Io): Promise<KeySet | string> {
  io.note(`Fetching the keys from ${url} …`);
  try {
    const set = await fetchKeySet(url, now, place.demo === null ? 'public' : 'local');
    await keySets(place.dynamo).save(set);
    return set;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof LaunchError) throw error;
    return reasonOf(error);
  }
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer within 5 seconds';
  if (error instanceof SyntaxError) return 'what came is not JSON';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.message;
}

/** A key set as the platform publishes it, or a single key (JWK), read from a file. */
export function readKeyFile(file: string, url: string, now: number): KeySet {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    throw new Misuse(`--key-set: the file ${file} cannot be read.`);
  }
  try {
    const parsed: unknown = JSON.parse(content);
    const single = typeof parsed === 'object' && parsed !== null && 'kty' in parsed;
    return readKeySet(url, single ? JSON.stringify({ keys: [parsed] }) : content, '', now);
  } catch {
    throw new Misuse(`--key-set: ${file} holds no public key with a kid as JSON (RFC 7517; RSA from 2048 bits).`);
  }
}

export const platformsKeys = command({
  name: 'platforms keys',
  summary: 'Fetches the keys of a platform now, or reads them from a file',
  words: ['CLIENT_ID'],
  options: {
    iss: NARROW.iss,
    'key-set': text('FILE', 'key set (JWKS) or single key (JWK) to store in place of fetching'),
  },
  example: 'npx roomkey platforms keys 170000000000559 --table Roomkey-Table',
  async run(args, place, io) {
    const now = Math.floor(Date.now() / 1000);
    const { iss, keySetUrl } = await findPlatform(place.dynamo, args.word(0), args.text('iss'));
    if (iss === CLEVER_SSO.iss) throw new Refusal('Nothing is signed in the name of Clever’s own sign-in.');
    if (iss === SIMULATOR.iss) throw new Refusal('The simulator makes its keys itself, for each run.');
    const file = args.text('key-set');
    if (file !== null) await keySets(place.dynamo).save(readKeyFile(file, keySetUrl, now));
    else {
      const fetched = await fetchKeys(place, keySetUrl, now, io);
      if (typeof fetched === 'string') throw new Refusal(`The keys at ${keySetUrl} could not be fetched (${fetched}).`);
    }
    const held = await keySets(place.dynamo).get(keySetUrl);
    io.out(`Holds ${count(held?.keys.length ?? 0, 'key')} of ${keySetUrl}.`);
    io.note('New keys count at once; one that is gone may be trusted for up to a minute more.');
  },
});
