import type { Brand } from './brand.ts';
import { frame, type Page, type Script, scriptOf, textsOf } from './frame.ts';
import { type Html, html } from './html.ts';
import { keep } from './scripts/keep.ts';
import { prove } from './scripts/prove.ts';
import { HOLD, stepForm, type Waiting, waitingFrame } from './waiting.ts';
import { words } from './words.ts';

/** Pages that are a step of a launch: they keep, prove, post on, or wait for one click. */

export type FormFields = readonly (readonly [string, string])[];

const KEEP = /* @__PURE__ */ scriptOf(keep);
const PROVE = /* @__PURE__ */ scriptOf(prove);
const SUBMIT: Script = /* @__PURE__ */ scriptOf(() => document.forms[0].submit());

declare const document: { readonly forms: readonly [{ submit(): void }] };

/** Where the LMS keeps values for us: the frame that it names, on the origin that is registered. */
export interface LmsStorage {
  readonly target: string | null;
  readonly origin: string;
}

/** Login's page where cookies may not come back. In a frame, without script or where nothing can be kept, it offers a new tab; a tab itself goes on. */
export function keepPage(
  brand: Brand,
  launch: { readonly id: string; readonly secret: string; readonly address: string },
  storageTarget: string | null,
  newTab: { readonly action: string; readonly fields: FormFields } | null,
): Page {
  const { continuing, newTab: said, opened } = textsOf(brand);
  const { id, secret, address: go } = launch;
  const content =
    newTab === null
      ? html`<h1>${continuing.title}</h1><p role="status">${continuing.body}</p><p><a href="${go}">${continuing.next}</a></p>`
      : html`${busy(brand)}<div id="stuck"><h1>${said.title}</h1><p>${said.body}</p><form method="post" action="${newTab.action}" target="_blank">${inputs(newTab.fields)}<p><button>${said.next}</button></p></form><p>${said.otherwise}</p></div>`;
  return frame(brand, continuing.title, content, {
    script: KEEP,
    data: { id, secret, go, target: storageTarget, opened: newTab && opened.title },
    formAction: null,
    logo: false,
    heading: false,
  });
}

/** Launch's page where no cookie came back: posts the token again with the secret that this frame or the LMS kept. */
export function provePage(brand: Brand, launchId: string, idToken: string, storage: LmsStorage, onward: string): Page {
  const texts = textsOf(brand);
  const content = html`<input type="hidden" value="${idToken}">${busy(brand)}<div id="stuck"><h1>${texts.browser.title}</h1>${words(texts.browser)}</div><div id="offline" hidden><h1>${texts.busy.title}</h1><p>${texts.busy.body}</p><p><button id="retry" type="button">${texts.retry}</button></p></div>`;
  return frame(brand, texts.continuing.title, content, {
    script: PROVE,
    later: HOLD,
    data: { id: launchId, target: storage.target, origin: storage.origin },
    connects: true,
    // A page that is shown in place of this one may hold a form, and lives under this one's policy.
    formAction: onward,
    logo: false,
    heading: false,
  });
}

/** The application opens in a window of its own: one button, whose post leaves held. */
export function openPage(brand: Brand, held: Waiting): Page {
  const { open } = textsOf(brand);
  const waiting = { ...held, newTab: true };
  const form = stepForm(waiting, 'open', html`<p><button>${open.next}</button></p>`, { leaves: true });
  return waitingFrame(brand, open.title, html`<p>${open.body}</p>${form}<p>${open.otherwise}</p>`, waiting);
}

/** Carries a request that is too long for an address to the platform as a form post. */
export function postPage(brand: Brand, address: string, fields: FormFields): Page {
  const { continuing } = textsOf(brand);
  const content = html`<p>${continuing.body}</p><form method="post" action="${address}">${inputs(fields)}<button>${continuing.next}</button></form>`;
  // The platform may redirect anywhere in its own house, and Chromium would hold form-action against it.
  return frame(brand, continuing.title, content, { script: SUBMIT, formAction: null, logo: false });
}

/** Shown by the script while it works; without script the other parts are there at once. */
function busy(brand: Brand): Html {
  const { title, body } = textsOf(brand).continuing;
  return html`<div id="busy" hidden><h1>${title}</h1><p>${body}</p></div>`;
}

const inputs = (fields: FormFields): readonly Html[] =>
  fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
