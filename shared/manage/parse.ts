import { LaunchError } from '../errors.ts';
import { idOf, shaped, textOf, versionOf, written } from '../http/fields.ts';
import type { Params } from '../url.ts';

/** What opens a launch for a change of its mapping: the key of `manage_url`, and after its one use the secret of the page. */
export interface Key {
  readonly launchId: string;
  readonly secret: string;
}

export type ManageStep =
  | (Key & { readonly step: 'begin' })
  | (Key & { readonly step: 'show' })
  | (Key & { readonly step: 'search'; readonly words: string })
  | (Key & Change);

export interface Change {
  readonly step: 'add' | 'instead' | 'disconnect';
  readonly classId: string;
  readonly version: number;
}

/** Throws step-malformed, parameter-repeated. */
export function parseKey(params: Params): Key {
  const key = shaped(textOf(params, 'key'), 65);
  return { launchId: key.slice(0, 22), secret: key.slice(22) };
}

/** Throws step-malformed, parameter-repeated. */
export function parseManage(params: Params): ManageStep {
  const step = textOf(params, 'step');
  if (step === 'begin') return { ...parseKey(params), step };
  const key = { launchId: shaped(textOf(params, 'launch'), 22), secret: shaped(textOf(params, 'page'), 43) };
  switch (step) {
    case 'show':
      return { ...key, step };
    case 'search':
      return { ...key, step, words: written(params, 'words') };
    case 'add':
    case 'instead':
    case 'disconnect':
      return { ...key, step, classId: idOf(textOf(params, 'class')), version: versionOf(params) };
    default:
      throw new LaunchError('step-malformed');
  }
}
