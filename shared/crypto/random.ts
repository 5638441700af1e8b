import { randomFillSync } from 'node:crypto';

/** Bytes that one call of the system brings; each is handed out once. */
const SUPPLY = 4096;

let supply = Buffer.alloc(0);
let used = 0;

/** Random bytes, from a supply: asking the system costs more than the bytes do. */
export function randomBytes(size: number): Buffer {
  if (used + size > supply.length) {
    supply = randomFillSync(Buffer.alloc(Math.max(SUPPLY, size)));
    used = 0;
  }
  used += size;
  return supply.subarray(used - size, used);
}
