import { LaunchError } from '../errors.ts';
import { LIMITS } from '../names.ts';
import { type Params, single } from '../url.ts';

/** Fields of forms that pages of ours post; each throws step-malformed where it is not as a page sends it. */

export const textOf = (params: Params, name: string): string => single(params, name)?.value ?? '';

export function shaped(text: string, length: number): string {
  if (text.length !== length || !/^[A-Za-z0-9_-]+$/.test(text)) throw new LaunchError('step-malformed');
  return text;
}

export function versionOf(params: Params): number {
  const text = textOf(params, 'version');
  if (!/^\d{1,9}$/.test(text)) throw new LaunchError('step-malformed');
  return Number(text);
}

export function idOf(text: string): string {
  if (text === '' || text.length > 255) throw new LaunchError('step-malformed');
  return text;
}

/** One line, without what cannot be seen. */
export function written(params: Params, name: string): string {
  const line = textOf(params, name)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  if ([...line].length > LIMITS.written) throw new LaunchError('step-malformed');
  return line;
}
