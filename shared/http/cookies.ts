/** The browser's proof: one value in two cookies per launch. Safari may lose the partitioned one, framed Chromium drops the plain one. */

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=None';

type HostCookie = `__Host-${string}`;

const plain = (launchId: string): HostCookie => `__Host-rk-${launchId}`;
const partitioned = (launchId: string): HostCookie => `__Host-rkp-${launchId}`;

export const bindCookies = (launchId: string, secret: string, maxAge: number): string[] => [
  `${plain(launchId)}=${secret}; ${ATTRIBUTES}; Max-Age=${maxAge}`,
  `${partitioned(launchId)}=${secret}; ${ATTRIBUTES}; Partitioned; Max-Age=${maxAge}`,
];

export const clearCookies = (launchId: string): string[] => [
  `${plain(launchId)}=; ${ATTRIBUTES}; Max-Age=0`,
  `${partitioned(launchId)}=; ${ATTRIBUTES}; Partitioned; Max-Age=0`,
];

/** The browser secret that came back, or null. */
export const browserSecret = (launchId: string, cookie: (name: string) => string | null): string | null =>
  cookie(plain(launchId)) ?? cookie(partitioned(launchId));
