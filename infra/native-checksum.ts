import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

type Secret = string | ArrayBuffer | NodeJS.ArrayBufferView;

/**
 * Takes the place of `@smithy/core/checksum` in every bundle: Node's own SHA-256, without the one in JavaScript beside it
 * for a Node that has none (4 kB).
 */
export class Sha256 {
  readonly #secret: Secret | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Secret) {
    this.#secret = secret;
    this.#hash = this.#begin();
  }

  update(data: string | NodeJS.ArrayBufferView): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    // Asked again before a reset, a hash goes on; an HMAC has no copy.
    return new Uint8Array('copy' in this.#hash ? this.#hash.copy().digest() : this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    return createHmac('sha256', secret instanceof ArrayBuffer ? Buffer.from(secret) : secret);
  }
}
