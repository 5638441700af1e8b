import { LaunchError } from '../errors.ts';
import { shaped, textOf } from './fields.ts';
import type { Visit } from './visit.ts';

/**
 * Answers the address that a page gives itself once its own is used up: where the tab still holds its secret, the page for a used click
 * brings it back. Throws launch-used, step-malformed.
 */
export function leftPage(visit: Visit): never {
  visit.note({ launch: shaped(textOf(visit.request.query(), 'launch'), 22) });
  throw new LaunchError('launch-used');
}
