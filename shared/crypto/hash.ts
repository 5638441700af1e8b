import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** SHA-256 of the UTF-8 text. */
export const sha256 = (text: string, form: 'base64url' | 'base64' | 'hex' = 'base64url'): string =>
  hash('sha256', text, form);

/** base64url SHA-256 of the length-prefixed UTF-8 parts: no two different tuples meet, whatever their characters. 43 characters. */
export const h = (...parts: readonly string[]): string =>
  sha256(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''));

/** 12 characters that stand for an id in log lines; commands take them in its place. */
export const mark = (id: string): string => h(id).slice(0, 12);

/** SHA-256 of a secret under its label ("nonce", "browser", "code", "page", "manage", "authorize", "access"); 32 bytes. */
export const secretHash = (label: string, secret: string): Uint8Array =>
  // By way of a text: a buffer from `hash` itself costs half as much again.
  Buffer.from(sha256(label + secret), 'base64url');

/** Key objects by their text: bytes would do as a key, at ten times the cost. One per registration. */
const logKeys = new Map<string, KeyObject>();

/** 12 characters that stand for a user in one registration's log lines. */
export function pseudonym(logKey: string, kind: string, id: string): string {
  const key = logKeys.get(logKey) ?? createSecretKey(logKey, 'base64url');
  logKeys.set(logKey, key);
  return createHmac('sha256', key).update(`${kind}:${id}`).digest('base64url').slice(0, 12);
}

/** Name space of `sub`: issuer, tool and key set as they were when the registration was made. Stored, never computed again. */
export const realmOf = (iss: string, toolId: string, keySetUrl: string): string => h('realm', iss, toolId, keySetUrl);

export const credentialHash = (secret: string): string => sha256(secret);
