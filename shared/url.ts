import { LaunchError } from './errors.ts';

/** One value of a query or form: decoded, and as it stood on the wire. */
export interface Param {
  readonly value: string;
  readonly raw: string;
}

export type Params = ReadonlyMap<string, readonly Param[]>;

/** The parameter, or null when absent. Throws parameter-repeated; unknown parameters are never looked at. */
export function single(params: Params, name: string): Param | null {
  const found = params.get(name) ?? [];
  if (found.length > 1) throw new LaunchError('parameter-repeated');
  return found[0] ?? null;
}

/** Parses form-urlencoded text (one character per byte) without losing what cannot be decoded: opaque hints are echoed from `raw`. */
export function parseForm(text: string): Params {
  const params = new Map<string, Param[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const raw = equals < 0 ? '' : pair.slice(equals + 1);
    const values = params.get(name);
    const param = { raw, value: decode(raw) };
    if (values === undefined) params.set(name, [param]);
    else values.push(param);
  }
  return params;
}

/** Writes a raw value into a URL: every escape and plus sign stays as it came, all else that a URL cannot hold is escaped. */
export const rawForUrl = (raw: string): string =>
  raw
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replace(
      /[^A-Za-z0-9%+\-._~!$'()*,;:@/?]/g,
      (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );

function decode(raw: string): string {
  if (!raw.includes('%') && !raw.includes('+') && Buffer.byteLength(raw) === raw.length) return raw;
  const bytes: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i];
    const hex = char === '%' ? raw.slice(i + 1, i + 3) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else bytes.push(char === '+' ? 0x20 : raw.charCodeAt(i));
  }
  return Buffer.from(bytes).toString('utf8');
}

/** Browsers take `.` and `..` out of a path, and their escapes too (WHATWG URL): such a segment cannot be written. */
export const climbs = (address: string): boolean => /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(address);

/** Whether a class id can stand for `{class}`: not as a path's `.` or `..`. */
export const fitsAddress = (id: string): boolean => !climbs(`/${encodeURIComponent(id)}`);
