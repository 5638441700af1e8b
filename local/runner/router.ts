import type { RouteSpec } from './stack.ts';

export interface Match {
  readonly route: RouteSpec;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Picks the route as an HTTP API does: a full match before one through a greedy variable before `$default`;
 * among equals the route with more fixed segments, then the one that names the method before ANY.
 */
export function matchRoute(routes: readonly RouteSpec[], method: string, path: string): Match | undefined {
  let best: (Match & { readonly rank: number }) | undefined;
  for (const route of routes) {
    const found = route.method === '$default' ? { rank: 0, parameters: {} } : match(route, method, path);
    if (found !== undefined && (best === undefined || found.rank > best.rank)) best = { route, ...found };
  }
  return best;
}

function match(route: RouteSpec, method: string, path: string) {
  if (route.method !== 'ANY' && route.method !== method) return undefined;
  const pattern = route.path.split('/');
  const segments = path.split('/');
  const parameters: Record<string, string> = {};
  let fixed = 0;
  let greedy = false;
  for (const [index, part] of pattern.entries()) {
    const variable = /^\{(.+)\}$/.exec(part)?.[1];
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (variable === undefined) {
      if (part !== segment) return undefined;
      fixed += 1;
    } else if (variable.endsWith('+')) {
      const rest = segments.slice(index).join('/');
      if (rest === '') return undefined;
      parameters[variable.slice(0, -1)] = rest;
      greedy = true;
    } else {
      if (segment === '') return undefined;
      parameters[variable] = segment;
    }
  }
  if (!greedy && segments.length !== pattern.length) return undefined;
  const rank = (greedy ? 1_000 : 1_000_000) + fixed * 2 + (route.method === 'ANY' ? 0 : 1);
  return { rank, parameters };
}
