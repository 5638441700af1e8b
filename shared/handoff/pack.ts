import { getBuiltinModule } from 'node:process';

/** Before a form that is deflated; JSON never begins with it. */
const DEFLATED = 0;

// Loaded where it is needed, which is hardly ever: it would cost every cold start 1.5 ms.
const zlib = () => getBuiltinModule('node:zlib');

export const pack = (json: Uint8Array): Uint8Array => Buffer.concat([Buffer.of(DEFLATED), zlib().deflateRawSync(json)]);

/** The JSON text of what is as it was written, or as `pack` made it. */
export function unpack(bytes: Uint8Array): string {
  const json = bytes[0] === DEFLATED ? zlib().inflateRawSync(bytes.subarray(1)) : Buffer.from(bytes);
  return json.toString('utf8');
}
