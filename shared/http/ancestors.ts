import type { Deployment } from '../records/deployment.ts';
import type { Family, Registration } from '../records/registration.ts';

const FAMILY_HOSTS: Readonly<Record<Family, readonly string[]>> = {
  canvas: ['https://*.instructure.com'],
  schoology: ['https://*.schoology.com'],
  other: [],
};

/** Who may frame a page that can change something: the LMS's hosts, the deployment's own, and the origin that the platform signed. */
export function lmsAncestors(
  { family, iss, authorizationEndpoint }: Registration,
  { lmsHost }: Deployment,
  returnUrl: string | null,
): string {
  const scheme = new URL(authorizationEndpoint).protocol;
  const signed = [iss, authorizationEndpoint, returnUrl]
    .filter((url) => url !== null && URL.canParse(url))
    .map((url) => new URL(String(url)))
    .filter(({ protocol }) => protocol === scheme)
    .map(({ origin }) => origin);
  const own = lmsHost === null ? [] : [`${scheme}//${lmsHost}`];
  return [...new Set([...FAMILY_HOSTS[family], ...own, ...signed])].join(' ');
}
