import { CLEVER_SSO, SIMULATOR } from '../../shared/names.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { Family, Registration } from '../../shared/records/registration.ts';

/** Where the vendor hosts, and what any school's host is then like. */
const HOSTED: Readonly<Partial<Record<Family, readonly [RegExp, string]>>> = {
  canvas: [/\.(instructure|canvaslms)\.com$/, 'https://school.instructure.com'],
  schoology: [/\.schoology\.com$/, 'https://school.schoology.com'],
};

/** Neither is in anybody's frame: the simulator is no site, and Clever's portal leads there at top level. */
const NO_FRAMES: readonly string[] = [SIMULATOR.iss, CLEVER_SSO.iss];

/** Origins of the LMSs that open an application, as they are known: each may frame it. */
export function framersOf(
  clientId: string,
  registrations: readonly Registration[],
  deployments: readonly Deployment[],
): readonly string[] {
  const own = registrations.filter(
    ({ clientId: of, state, iss }) => of === clientId && state === 'active' && !NO_FRAMES.includes(iss),
  );
  const found = own.flatMap(({ iss, toolId, family, authorizationEndpoint }) => {
    const { protocol, hostname } = new URL(authorizationEndpoint);
    const hosts = deployments
      .filter((one) => one.iss === iss && one.toolId === toolId)
      .flatMap(({ lmsHost, lmsHosts = [] }) => [lmsHost, ...lmsHosts])
      .filter((host) => host !== null);
    const [vendor, school] = HOSTED[family] ?? [];
    const itself = hosts.length === 0 && URL.canParse(iss) ? new URL(iss).origin : null;
    const any = vendor?.test(hostname) === true ? (school ?? null) : itself;
    return [...hosts.map((host) => `${protocol}//${host}`), ...(any === null ? [] : [any])];
  });
  return [...new Set(found)];
}

/** Why a page may not be framed by an origin; null where it may (CSP Level 3 6.4.2, which stands above X-Frame-Options). */
export function frameFault(headers: ReadonlyMap<string, string>, page: URL, framer: string): string | null {
  const lists = [...(headers.get('content-security-policy') ?? '').split(',')].flatMap((policy) =>
    policy
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .filter(([name]) => name?.toLowerCase() === 'frame-ancestors')
      .slice(0, 1)
      .map(([, ...sources]) => sources),
  );
  if (lists.length > 0) {
    const allowed = lists.every((sources) => sources.some((source) => allows(source, page, new URL(framer))));
    return allowed ? null : 'frame-ancestors does not name it';
  }
  const option = headers.get('x-frame-options')?.toUpperCase() ?? '';
  // No browser knows ALLOW-FROM any more; what it does not know it leaves aside.
  return /\b(DENY|SAMEORIGIN)\b/.test(option) ? `X-Frame-Options: ${option}` : null;
}

function allows(source: string, page: URL, framer: URL): boolean {
  const said = source.toLowerCase();
  if (said === "'none'") return false;
  if (said === "'self'") return framer.origin === page.origin;
  if (said === '*') return /^https?:$/.test(framer.protocol);
  if (/^[a-z][a-z0-9+.-]*:$/.test(said)) return framer.protocol === said;
  const [, scheme = page.protocol.slice(0, -1), host = '', port = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^:/]+)(?::(\d+|\*))?/.exec(said) ?? [];
  const upgraded = scheme === 'http' && framer.protocol === 'https:';
  if (framer.protocol !== `${scheme}:` && !upgraded) return false;
  const hostFits = host.startsWith('*.') ? framer.hostname.endsWith(host.slice(1)) : framer.hostname === host;
  return hostFits && (port === '*' || port === framer.port);
}
