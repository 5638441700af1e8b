import { type Brand, type Language, namesOf } from './brand.ts';
import { frame, type Page } from './frame.ts';
import { html } from './html.ts';
import { en } from './texts/portal/en.ts';
import { es } from './texts/portal/es.ts';
import type { PortalSay, PortalTexts, PortalTongue } from './texts/portal/types.ts';
import { words } from './words.ts';

const TONGUES: Readonly<Record<Language, PortalTongue>> = { en, es };

const textsOf = (brand: Brand): PortalTexts => TONGUES[brand.language](namesOf(brand));

/** For who came from Clever and cannot go on. */
export function portalPage(brand: Brand, say: PortalSay): Page {
  const said = textsOf(brand)[say];
  return frame(brand, said.title, words(said));
}

/** One try more, by a click: never by itself. `action`: our own address. */
export function onceMorePage(brand: Brand, action: string, onward: string): Page {
  const { title, body, next, otherwise } = textsOf(brand).onceMore;
  const form = html`<form method="post" action="${action}"><p><button>${next}</button></p></form>`;
  return frame(brand, title, html`<p>${body}</p>${form}<p>${otherwise}</p>`, { formAction: onward });
}
