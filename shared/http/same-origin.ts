import { LaunchError } from '../errors.ts';
import type { Request } from './request.ts';

/** A post that carries a page secret or a kept proof must come from a page of ours; without either header it is refused. Throws cross-site-refused. */
export function requireSameOrigin({ header }: Request, baseUrl: string): void {
  const site = header('sec-fetch-site');
  const own = site === null ? header('origin') === baseUrl : site === 'same-origin';
  if (!own) throw new LaunchError('cross-site-refused');
}
