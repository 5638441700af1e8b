import { type Brand, type Language, namesOf } from './brand.ts';
import { frame, type Page, scriptOf } from './frame.ts';
import { html } from './html.ts';
import { copy } from './scripts/copy.ts';
import { registered } from './scripts/registered.ts';
import { en } from './texts/registering/en.ts';
import { es } from './texts/registering/es.ts';
import type { RegisteringSay, RegisteringTexts, RegisteringTongue } from './texts/registering/types.ts';
import { fill } from './texts/types.ts';
import { words } from './words.ts';

/** Pages for the administrator of an LMS who was invited to add the app. */

const TONGUES: Readonly<Record<Language, RegisteringTongue>> = { en, es };

const textsOf = (brand: Brand): RegisteringTexts => TONGUES[brand.language](namesOf(brand));

/** `fields`: what the LMS opened the page with, posted with the button. */
export function askToAddPage(
  brand: Brand,
  host: string,
  action: string,
  fields: Readonly<Record<string, string>>,
): Page {
  const { title, body, next, otherwise } = textsOf(brand).ask;
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const form = html`<form method="post" action="${action}">${hidden}<p><button>${next}</button></p></form>`;
  return frame(brand, title, html`<p>${fill(body, { it: host })}</p>${form}<p>${otherwise}</p>`, {
    formAction: "'self'",
  });
}

const CLOSE = /* @__PURE__ */ scriptOf(registered, copy);

export function addedPage(brand: Brand): Page {
  const { done } = textsOf(brand);
  return frame(brand, done.title, words(done), { script: CLOSE });
}

export function notAddedPage(brand: Brand, say: RegisteringSay): Page {
  const said = textsOf(brand)[say];
  return frame(brand, said.title, words(said));
}
