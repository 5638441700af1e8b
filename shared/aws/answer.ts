import { getBuiltinModule } from 'node:process';

/** No answer that can be believed: it may have been carried out or not. */
export class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';
}

/** Of the answers that carry one. */
export function checkSum(sum: unknown, body: Uint8Array): void {
  if (sum === undefined) return;
  // Loaded with the first answer and not at start, where it would take a twentieth of the time.
  crc32 ??= getBuiltinModule('node:zlib').crc32;
  if (Number(sum) !== crc32(body)) throw new BrokenAnswer();
}

let crc32: typeof import('node:zlib').crc32 | null = null;
