import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { hkdf } from './hmac.ts';
import { randomBytes } from './random.ts';

const IV = 12;
const TAG = 16;

/** A fresh secret: 32 random bytes, base64url, 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A fresh launch id: 16 random bytes, base64url, 22 characters. */
export const newLaunchId = (): string => randomBytes(16).toString('base64url');

/** AES-256-GCM under HKDF-SHA-256(secret, salt = launch id, info "seal v1"); launch id and client id are authenticated with it. iv ‖ tag ‖ ciphertext. */
export function seal(secret: string, launchId: string, clientId: string, plain: Uint8Array): Uint8Array {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, launchId), iv);
  cipher.setAAD(associated(launchId, clientId));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** null when the secret, the launch or the client is another one, or the bytes were changed. */
export function open(secret: string, launchId: string, clientId: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < IV + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, launchId), sealed.subarray(0, IV));
  decipher.setAAD(associated(launchId, clientId));
  decipher.setAuthTag(sealed.subarray(IV, IV + TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}

/** The key that was sealed under a secret, or the secret where it is the key itself. Null when the secret is another one. */
export function keyUnder(
  secret: string,
  launchId: string,
  clientId: string,
  sealedKey: Uint8Array | null,
): string | null {
  if (sealedKey === null) return secret;
  const key = open(secret, launchId, clientId, sealedKey);
  return key === null ? null : Buffer.from(key).toString('latin1');
}

/** A key object, since Node takes bytes for a key only after trying them as one, at some cost. */
const keyOf = (secret: string, launchId: string): KeyObject =>
  createSecretKey(hkdf(Buffer.from(secret), Buffer.from(launchId), 'seal v1'));

const associated = (launchId: string, clientId: string): Uint8Array => Buffer.from(`${launchId}.${clientId}`);
