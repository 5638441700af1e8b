import { cut } from '../cut.ts';
import { type Advice, type Code, ERRORS } from '../errors.ts';
import type { Brand } from './brand.ts';
import { frame, type Page, scriptOf, textsOf } from './frame.ts';
import { type Html, html } from './html.ts';
import { copy } from './scripts/copy.ts';
import { resume } from './scripts/resume.ts';
import type { Words } from './texts/types.ts';
import { HOLD, wayBackOf } from './waiting.ts';

const RESUME = /* @__PURE__ */ scriptOf(resume, copy);

export interface Ending {
  readonly code: Code;
  /** only ever on the deployment's own LMS host */
  readonly wayBack: string | null;
  /** launch id of a used click, whose frame may still hold a page */
  readonly launchId: string | null;
  /** CSP source list for the form of such a page */
  readonly onward: string;
  /** whom the request says that it comes from, as received */
  readonly claimed: { readonly iss: string; readonly toolId: string | null } | null;
}

/** What is wrong is in these two values. */
const NAMED: readonly Advice[] = ['clientId', 'issuer'];

const named = (name: string, value: string | null): Html =>
  value === null ? html`` : html`<p>${name}: <code>${cut(value)}</code></p>`;

/** What the person who runs the LMS reads below. */
export type Advise = (brand: Brand, advice: Advice) => string;

/** The page for a refusal or fault. */
export function errorPage(
  brand: Brand,
  { code, wayBack, launchId, onward, claimed }: Ending,
  advise: Advise | null = null,
): Page {
  const texts = textsOf(brand);
  const { say, advice } = ERRORS[code];
  const forAdmin =
    advice === null || advise === null
      ? html``
      : html`<details><summary>${texts.details}</summary><p>${advise(brand, advice)}</p>${NAMED.includes(advice) && claimed !== null ? [named('iss', claimed.iss), named('client_id', claimed.toolId)] : []}</details>`;
  const content = [words(texts[say], brand.teaches), wayBackOf(texts.back, wayBack), forAdmin];
  const held = code === 'launch-used' && launchId !== null;
  if (!held) return frame(brand, texts[say].title, html`${content}`);
  return frame(brand, texts[say].title, html`${content}`, {
    script: RESUME,
    later: HOLD,
    data: { id: launchId, later: HOLD.text },
    connects: true,
    formAction: onward,
  });
}

export function openFromCoursePage(brand: Brand): Page {
  const { openFromCourse } = textsOf(brand);
  return frame(brand, openFromCourse.title, words(openFromCourse));
}

/** What happened, and the one thing to do next. */
export const words = ({ body, next, forTeachers = next }: Words, teaches = false): Html =>
  html`<p>${body}</p><p class="next">${teaches ? forTeachers : next}</p>`;
