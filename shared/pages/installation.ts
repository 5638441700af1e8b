import type { VerifiedLaunch } from '../lti/token.ts';
import { type Brand, type Language, namesOf } from './brand.ts';
import { frame, type Page } from './frame.ts';
import { type Html, html } from './html.ts';
import { en } from './texts/installation/en.ts';
import { es } from './texts/installation/es.ts';
import type { InstallationTongue } from './texts/installation/types.ts';

const TONGUES: Readonly<Record<Language, InstallationTongue>> = { en, es };

/** What an LMS administrator's launch shows of the installation: each point works or is missing. */
export interface Installation {
  readonly works: readonly Point[];
  readonly missing: readonly Point[];
}

export type Point =
  | 'signature'
  | 'approved'
  | 'district'
  | 'noDistrict'
  | 'connected'
  | 'notConnected'
  | 'noCourse'
  | 'names'
  | 'noNames'
  | 'sisIds'
  | 'noSisIds';

export function installation(
  launch: VerifiedLaunch,
  known: { readonly district: string | null; readonly inCourse: boolean; readonly connected: boolean },
): Installation {
  const { user } = launch;
  const works: Point[] = ['signature', 'approved'];
  const missing: Point[] = [];
  const tell = (holds: boolean, yes: Point, no: Point): void => {
    if (holds) works.push(yes);
    else missing.push(no);
  };
  tell(known.district !== null, 'district', 'noDistrict');
  if (known.inCourse) tell(known.connected, 'connected', 'notConnected');
  else missing.push('noCourse');
  tell(user.name !== null || user.familyName !== null, 'names', 'noNames');
  tell(user.sisId !== null, 'sisIds', 'noSisIds');
  return { works, missing };
}

export function installationPage(brand: Brand, { works, missing }: Installation): Page {
  const { installation: texts } = TONGUES[brand.language](namesOf(brand));
  const list = (items: readonly string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
  const named = (points: readonly Point[]): readonly string[] => points.map((point) => texts.items[point]);
  return frame(
    brand,
    texts.title,
    html`<p>${texts.body}</p><h2>${texts.works}</h2>${list(named(works))}<h2>${texts.missing}</h2>${list(missing.length === 0 ? [texts.nothingMissing] : named(missing))}`,
  );
}
