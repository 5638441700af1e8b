import type { Brand } from './brand.ts';
import { frame, type Page, scriptOf, textsOf } from './frame.ts';
import { type Html, html } from './html.ts';
import { copy } from './scripts/copy.ts';
import { hold } from './scripts/hold.ts';

/** A page that waits for its reader, and what its forms carry. */
export interface Waiting {
  readonly launchId: string;
  readonly secret: string;
  /** where its forms go */
  readonly action: string;
  /** CSP source list for where they lead */
  readonly onward: string;
  /** the application opens in a window and this page is in a frame: forms that leave it open a tab */
  readonly newTab: boolean;
  /** the course in the LMS */
  readonly wayBack: string | null;
}

type Fields = Readonly<Record<string, string>>;

export const HOLD = /* @__PURE__ */ scriptOf(hold, copy);

/** Lets elsewhere on the page put buttons and fields into the form `id`. `leaves`: its answer may be the application. */
export function stepForm(
  { launchId, secret, action, newTab }: Waiting,
  step: string,
  content: Html,
  { leaves = false, id = '', fields = {} }: { leaves?: boolean; id?: string; fields?: Fields } = {},
): Html {
  const all = { step, launch: launchId, page: secret, ...(newTab ? { frame: '1' } : {}), ...fields };
  const inputs = Object.entries(all).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const target = leaves && newTab ? html` target="_blank"` : html``;
  const named = id === '' ? html`` : html` id="${id}"`;
  return html`<form method="post" action="${action}"${named}${target}>${inputs}${content}</form>`;
}

/** A page whose script posts its forms. What it is proven by is kept in our frame too, so that a reload finds the page; `data`: more for the script. */
export function waitingFrame(
  brand: Brand,
  title: string,
  content: Html,
  { launchId, secret, action, onward, newTab, wayBack }: Waiting,
  data: Fields = {},
): Page {
  const { offline, alone, continuing, opened, back } = textsOf(brand);
  const kept = secret === '' ? {} : { id: launchId, secret, at: action };
  const attributes = Object.entries({ ...kept, ...data }).map(([name, value]) => html` data-${name}="${value}"`);
  const left = newTab
    ? html`<div id="opened" hidden><h1 tabindex="-1">${opened.title}</h1><p>${opened.body}</p><p class="next">${opened.next}</p>${wayBackOf(back, wayBack)}</div>`
    : html``;
  const body = html`<div id="held" lang="${brand.language}"${attributes}><p id="alone" class="next" role="alert" hidden>${alone}</p>${content}${left}<p id="sending" role="status" hidden>${continuing.title}</p><p id="offline" class="next" role="alert" hidden>${offline}</p></div>`;
  return frame(brand, title, body, { script: HOLD, connects: true, formAction: onward });
}

/** On to the page that the set-up function makes: its script goes by itself, its button without one. */
export function onwardPage(brand: Brand, waiting: Waiting): Page {
  const { continuing } = textsOf(brand);
  const form = stepForm(waiting, 'show', html`<p><button>${continuing.next}</button></p>`);
  const content = html`<p role="status">${continuing.body}</p>${form}`;
  return waitingFrame(brand, continuing.title, content, waiting, { go: '' });
}

/** For whoever comes before the class is connected. Its script looks every few seconds and goes in by itself; its button looks without one. */
export function waitingPage(
  brand: Brand,
  waiting: Waiting,
  mapping: { readonly key: string; readonly version: number },
): Page {
  const { wait, back } = textsOf(brand);
  const look = stepForm(waiting, 'enter', html`<p><button>${wait.look}</button></p>`);
  const content = html`<p>${wait.body}</p><p class="next" role="status" data-busy hidden>${wait.next}</p><p class="next" role="alert" data-lost hidden>${wait.lost}</p><div data-idle><p class="next">${wait.idle}</p>${look}</div>${wayBackOf(back, waiting.wayBack)}`;
  return waitingFrame(brand, wait.title, content, waiting, {
    context: mapping.key,
    version: String(mapping.version),
  });
}

export const wayBackOf = (said: string, wayBack: string | null): Html =>
  wayBack === null ? html`` : html`<p><a href="${wayBack}" target="_top">${said}</a></p>`;
