import { createHash, createHmac } from 'node:crypto';

/** base64url SHA-256 of the length-prefixed UTF-8 parts: no two different tuples meet, whatever their characters. 43 characters. */
export function h(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('base64url');
}

/** SHA-256 of a secret under its label ("nonce", "browser", "code", "page"); 32 bytes. */
export const secretHash = (label: string, secret: string): Uint8Array =>
  createHash('sha256').update(label).update(secret).digest();

/** 12 characters that stand for a user in one registration's log lines. */
export const pseudonym = (logKey: string, kind: string, id: string): string =>
  createHmac('sha256', Buffer.from(logKey, 'base64url')).update(`${kind}:${id}`).digest('base64url').slice(0, 12);

/** Name space of `sub`: issuer, tool and key set as they were when the registration was made. Stored, never computed again. */
export const realmOf = (iss: string, toolId: string, keySetUrl: string): string => h('realm', iss, toolId, keySetUrl);
