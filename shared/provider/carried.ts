import { open, seal } from '../crypto/seal.ts';

/** What a code of authorize stands for besides the launch. */
export interface Asked {
  readonly redirectUri: string;
  /** S256; null where none was sent */
  readonly challenge: string | null;
  readonly nonce: string | null;
}

/** The key of the sealed hand-off with what was asked for, under the code. */
export const carry = (code: string, launchId: string, clientId: string, key: string, asked: Asked): Uint8Array =>
  seal(
    code,
    launchId,
    clientId,
    Buffer.from(JSON.stringify([key, asked.redirectUri, asked.challenge, asked.nonce]), 'utf8'),
  );

/** Reads what `carry` wrote; null under another code. */
export function carriedBy(
  code: string,
  launchId: string,
  clientId: string,
  sealed: Uint8Array,
): { readonly key: string; readonly asked: Asked } | null {
  const plain = open(code, launchId, clientId, sealed);
  if (plain === null) return null;
  const read: unknown = JSON.parse(Buffer.from(plain).toString('utf8'));
  const [key, redirectUri, challenge, nonce] = Array.isArray(read) ? read : [];
  if (typeof key !== 'string' || typeof redirectUri !== 'string') throw new TypeError('sealed code: not of ours');
  return { key, asked: { redirectUri, challenge: textOrNull(challenge), nonce: textOrNull(nonce) } };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
