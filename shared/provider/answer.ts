import type { Answered } from './request.ts';

/** An authentication response (OIDC Core 3.1.2.5, 3.1.2.6), with our issuer, good or bad (RFC 9207 §2). */
export function responseFields(
  { state }: Answered,
  said: Readonly<Record<string, string>>,
  iss: string,
): readonly (readonly [string, string])[] {
  return [...Object.entries(said), ...(state === null ? [] : [['state', state] as const]), ['iss', iss]];
}

/** By the default mode: in the address's query, beside what that holds already. */
export function responseAddress({ redirectUri }: Answered, fields: ReturnType<typeof responseFields>): string {
  const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
}
