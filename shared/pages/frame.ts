import { sha256 } from '../crypto/hash.ts';
import { type Brand, type Language, namesOf } from './brand.ts';
import { type Html, html } from './html.ts';
import { copy } from './scripts/copy.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import type { Texts, Tongue } from './texts/types.ts';

export interface Page {
  readonly title: string;
  /** what stands inside `main`, with the styles for it, for a page that is shown in place of another */
  readonly main: string;
  readonly markup: string;
  /** what must run then */
  readonly script: string | null;
  /** all but frame-ancestors */
  readonly csp: string;
  readonly referrer: 'no-referrer' | 'same-origin';
}

/** A script that may run on a page, with the hash that allows it. */
export interface Script {
  readonly text: string;
  readonly hash: string;
}

interface Options {
  readonly script?: Script;
  /** of a page that may be shown in place of this one */
  readonly later?: Script;
  /** data- attributes of `main` */
  readonly data?: Readonly<Record<string, string | null>>;
  /** CSP source list for forms; Chromium holds redirects after a form post to it too. null: anywhere */
  readonly formAction?: string | null;
  /** the page talks to our own origin */
  readonly connects?: boolean;
  readonly logo?: boolean;
  /** false: each part of the content has a heading of its own, and one part is shown */
  readonly heading?: boolean;
}

const TONGUES: Readonly<Record<Language, Tongue>> = { en, es };

export const textsOf = (brand: Pick<Brand, 'language' | 'product' | 'family'>): Texts =>
  TONGUES[brand.language].say(namesOf(brand));

/** What a step on the way needs too, which must stay small: colours of ink, soft ink, link and paper have one letter. */
const BASE = [
  ':root{color-scheme:light dark;--i:#1d2433;--s:#4a5366;--l:#0b5cad;--p:#fff}',
  '@media(prefers-color-scheme:dark){:root{--i:#e8ebf2;--s:#b3bccd;--l:#8cc1ff;--p:#14171f}}',
  '*{box-sizing:border-box}[hidden]{display:none}',
  'body{margin:0;padding:1.5rem 1rem;font:1.0625rem/1.55 system-ui,sans-serif;color:var(--i);background:var(--p)}',
  'main{max-width:34rem;margin:0 auto;overflow-wrap:anywhere}',
  'h1{font-size:1.5rem;line-height:1.25}h1,p{margin:0 0 .75rem}',
  'button{font:inherit;font-weight:600;padding:.55rem 1rem;border:2px solid var(--l);border-radius:.4rem;background:var(--l);color:var(--p)}',
  ':focus-visible{outline:3px solid var(--l);outline-offset:2px}',
  'footer{margin-top:1.5rem;font-size:.9375rem;color:var(--s)}',
].join('');

const MORE = [
  'details{margin-top:1.5rem;font-size:.9375rem;color:var(--s)}',
  // Where a page takes the place of another its heading has the focus, for who does not see it change.
  '[tabindex="-1"]:focus{outline:0}[aria-busy]{cursor:progress;opacity:.7}img{max-width:100%;max-height:2.5rem;margin:0 0 .5rem}h2{font-size:1.125rem;margin:1.5rem 0 .5rem}',
  '.next{font-weight:600}a{color:var(--l)}code{font-size:1rem;letter-spacing:.06em}#copy{margin:.25rem 0;padding:.55rem .8rem}',
  '.rows{list-style:none;margin:0 0 1rem;padding:0}.rows li{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem 1rem;padding:.75rem 0;border-top:1px solid var(--s)}',
  '.rows li>div{flex:1 1 15rem}.rows label{display:block}.rows p{flex-basis:100%;margin:.35rem 0}.rows p button{margin-top:.35rem}.rows span{display:block;margin:.15rem 0;font-weight:400;color:var(--s)}',
  'input{font:inherit;color:inherit;accent-color:var(--l)}label>input:not([type]){display:block;width:100%;margin-top:.25rem;padding:.5rem;border:1px solid var(--s);border-radius:.3rem;background:var(--p)}',
  '.plain{background:var(--p);color:var(--l)}.whole{flex:1;text-align:start}summary{padding:.5rem 0;font-weight:600;color:var(--l);cursor:pointer}.ways{font-size:inherit;color:inherit}',
  // What acts on ticked boxes comes with the first of them, and stays in view.
  '#several{position:sticky;bottom:0;padding:.75rem 0;background:var(--p)}#several p{margin:0}main:not(:has(:checked)) #several{display:none}html{scroll-padding-bottom:5rem}',
  '[type=checkbox]{width:1.25rem;height:1.25rem;margin:0 .5rem 0 0;vertical-align:-.2rem}',
].join('');

const allowing = (text: string): string => `'sha256-${sha256(text, 'base64')}'`;
const STYLES = {
  base: { text: BASE, hash: allowing(BASE) },
  full: { text: BASE + MORE, hash: allowing(BASE + MORE) },
} as const;

/** Turns functions that use nothing outside themselves into a script. */
export function scriptOf(...runs: readonly (() => void)[]): Script {
  const text = runs.map((run) => `(${run.toString()})();`).join('');
  return { text, hash: allowing(text) };
}

const COPY = /* @__PURE__ */ scriptOf(copy);

/** A page with one stylesheet, one script, and nothing else to load. */
export function frame(brand: Brand, title: string, content: Html, options: Options = {}): Page {
  const { later, data = {}, formAction = "'none'", connects = false, logo = true, heading = true } = options;
  const script = options.script ?? (logo ? COPY : undefined);
  const texts = textsOf(brand);
  // A page that talks to us may show another page in its place.
  const showsAny = logo || connects;
  const style = logo ? STYLES.full : STYLES.base;
  const styles = new Set([style.hash, ...(showsAny ? [STYLES.full.hash] : [])]);
  const full = `${title} – ${brand.product}`;
  const image = logo && brand.logo !== null ? html`<img src="${brand.logo}" alt="">` : html``;
  const top = heading ? html`<h1>${title}</h1>` : html``;
  const main = html`${image}${top}${content}<footer>${texts.support}: ${logo ? help(brand, texts) : connects ? told(brand, texts) : brand.support}</footer>`;
  const attributes = Object.entries(data).map(([name, value]) =>
    value === null ? html`` : html` data-${name}="${value}"`,
  );
  const head = html`<!doctype html><html lang="${brand.language}"><head><meta name="viewport" content="width=device-width"><title>${full}</title>`;
  const body = html`<main${attributes}>${main}</main>`;
  const sheet = `<style>${style.text}</style>`;
  const run = script === undefined ? '' : `<script>${script.text}</script>`;
  const csp = [
    "default-src 'none'",
    `style-src ${[...styles].join(' ')}`,
    ...(script === undefined
      ? []
      : [`script-src ${[script.hash, ...(later === undefined ? [] : [later.hash])].join(' ')}`]),
    ...(connects ? ["connect-src 'self'"] : []),
    ...(showsAny && (brand.logo !== null || later !== undefined) ? ['img-src data:'] : []),
    "base-uri 'none'",
    ...(formAction === null ? [] : [`form-action ${formAction}`]),
  ];
  return {
    title: full,
    main: sheet + main.text,
    script: script?.text ?? null,
    markup: `${head.text}${sheet}${body.text}${run}`,
    csp: `${csp.join('; ')}; `,
    referrer: formAction === "'none'" || formAction === null ? 'no-referrer' : 'same-origin',
  };
}

/** Whom to turn to, as a link where it is an address, and what to tell them. */
function help({ support, ref }: Brand, { code, copy, copied }: Texts): Html {
  return html`${contact(support, `${code}: ${ref}`)}<br>${code}: <code id="ref">${ref}</code> <button id="copy" type="button" class="plain" aria-live="polite" data-done="${copied}" hidden>${copy}</button>`;
}

/** The same on a step on the way that may be the last, which has no room for a button. */
const told = ({ support, ref }: Brand, { code }: Texts): Html =>
  html`${contact(support, `${code}: ${ref}`)}<br>${code}: ${ref}`;

function contact(support: string, subject: string): Html {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(support)) {
    return html`<a href="mailto:${support}?subject=${encodeURIComponent(subject)}">${support}</a>`;
  }
  return /^https:\/\/\S+$/.test(support)
    ? html`<a href="${support}" target="_blank" rel="noopener">${support}</a>`
    : html`${support}`;
}
