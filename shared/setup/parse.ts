import { LaunchError } from '../errors.ts';
import { idOf, shaped, textOf, versionOf, written } from '../http/fields.ts';
import { LIMITS } from '../names.ts';
import { type Params, single } from '../url.ts';

/** A post of a page that waits, proven by the page's secret. */
export type Step = Bearer &
  (
    | { readonly step: 'open' | 'show' | 'enter' | 'on' | 'create' | 'look' }
    /** who is in the course, asked of the LMS beside the page */
    | { readonly step: 'members' }
    | { readonly step: 'connect'; readonly classIds: readonly string[]; readonly version: number }
    | { readonly step: 'search'; readonly words: string }
    /** `about`: for classes that the page knows; the name is the course's own */
    | { readonly step: 'ask'; readonly name: string; readonly about: 'ids' | 'name' | null }
    /** a teacher known by her email address says which of a subject's classes is meant */
    | { readonly step: 'claim'; readonly subject: string; readonly typed: string; readonly version: number }
    | { readonly step: 'choose'; readonly classId: string }
  );

interface Bearer {
  readonly launchId: string;
  readonly secret: string;
  /** its answer is shown in a frame that the application cannot open in */
  readonly framed: boolean;
}

/** The question of a page that waits: has the mapping changed? */
export interface Poll {
  readonly contextKey: string;
  readonly version: number;
  /** for the log alone */
  readonly launchId: string | null;
}

/** Their forms open a tab by themselves where the page is framed; an older browser does not tell that its answer fills one. */
const LEAVING: readonly string[] = [
  'open',
  'on',
  'connect',
  'claim',
  'create',
  'look',
  'choose',
] satisfies readonly Step['step'][];

/** Throws step-malformed, parameter-repeated. */
export function parseStep(params: Params): Step {
  const step = textOf(params, 'step');
  const bearer = {
    launchId: shaped(textOf(params, 'launch'), 22),
    secret: shaped(textOf(params, 'page'), 43),
    framed: single(params, 'frame')?.value === '1' && !LEAVING.includes(step),
  };
  switch (step) {
    case 'open':
    case 'show':
    case 'enter':
    case 'on':
    case 'create':
    case 'look':
    case 'members':
      return { ...bearer, step };
    case 'connect': {
      const classIds = [...new Set((params.get('class') ?? []).map(({ value }) => idOf(value)))];
      if (classIds.length === 0 || classIds.length > LIMITS.classes) throw new LaunchError('step-malformed');
      return { ...bearer, step, classIds, version: versionOf(params) };
    }
    case 'search':
      return { ...bearer, step, words: written(params, 'words') };
    case 'ask': {
      const about = (['ids', 'name'] as const).find((one) => one === single(params, 'about')?.value) ?? null;
      const name = about === null ? written(params, 'name') : '';
      if (name === '' && about === null) throw new LaunchError('step-malformed');
      return { ...bearer, step, name, about };
    }
    case 'claim':
      return {
        ...bearer,
        step,
        subject: single(params, 'subject')?.value ?? '',
        typed: written(params, 'typed'),
        version: versionOf(params),
      };
    case 'choose':
      return { ...bearer, step, classId: idOf(textOf(params, 'class')) };
    default:
      throw new LaunchError('step-malformed');
  }
}

/** Null for any other step. Throws step-malformed, parameter-repeated. */
export function parsePoll(params: Params): Poll | null {
  if (single(params, 'step')?.value !== 'poll') return null;
  const launchId = single(params, 'launch') === null ? null : shaped(textOf(params, 'launch'), 22);
  return { contextKey: shaped(textOf(params, 'context'), 43), version: versionOf(params), launchId };
}
