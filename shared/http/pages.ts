import { createHash } from 'node:crypto';
import type { Code } from '../errors.ts';
import { ERRORS } from '../errors.ts';
import type { Installation, Point } from '../lti/installation.ts';
import type { Client } from '../types.ts';
import { type Html, html } from './html.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import type { Texts, Words } from './texts/types.ts';

export type Language = 'en' | 'es';

/** Whose page it is and who reads it. */
export interface Brand {
  readonly product: string;
  readonly support: string;
  readonly language: Language;
}

export interface Page {
  readonly markup: string;
  readonly csp: string;
}

const TEXTS: Readonly<Record<Language, Texts>> = { en, es };

const STYLE = [
  ':root{color-scheme:light dark}',
  '*{box-sizing:border-box}',
  'body{margin:0;padding:1.5rem 1rem;font:1.0625rem/1.55 system-ui,sans-serif;color:#1d2433;background:#fff}',
  'main{max-width:34rem;margin:0 auto;overflow-wrap:anywhere}',
  'h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}',
  'h2{font-size:1.125rem;margin:1.5rem 0 .5rem}',
  'p{margin:0 0 .75rem}',
  '.next{font-weight:600}',
  'a,button{color:#0b5cad}',
  'a:focus-visible,button:focus-visible,summary:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}',
  'button{font:inherit;font-weight:600;padding:.65rem 1.1rem;border:0;border-radius:.4rem;background:#0b5cad;color:#fff}',
  'footer,details{margin-top:1.5rem;font-size:.9375rem;color:#4a5366}',
  'code{font-size:1rem;letter-spacing:.06em}',
  '@media (prefers-color-scheme:dark){body{color:#e8ebf2;background:#14171f}a{color:#8cc1ff}footer,details{color:#b3bccd}',
  'a:focus-visible,button:focus-visible,summary:focus-visible{outline-color:#8cc1ff}}',
].join('');

const SUBMIT = 'document.forms[0].submit()';

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const STYLE_HASH = sha256(STYLE);
const SUBMIT_HASH = sha256(SUBMIT);

/** The client's own name where it is known, else the stack's. */
export const brandOf = (client: Client, language: Language): Brand => ({
  product: (language === 'es' ? client.name.es : null) ?? client.name.en,
  support: client.support,
  language,
});

/** The page for a refusal or fault; `wayBack` only ever on the deployment's own LMS host. */
export function errorPage(code: Code, ref: string, brand: Brand, wayBack: string | null): Page {
  const texts = TEXTS[brand.language];
  const forAdmin = html`<details><summary>${texts.details}</summary><p lang="en">${ERRORS[code].hint}</p><p lang="en"><code>${code}</code></p></details>`;
  return wordsPage(texts[ERRORS[code].say], brand, [back(texts, wayBack), reference(texts, ref), forAdmin]);
}

export const waitPage = (brand: Brand, wayBack: string | null): Page =>
  wordsPage(TEXTS[brand.language].wait, brand, [back(TEXTS[brand.language], wayBack)]);

export const openFromCoursePage = (brand: Brand): Page => wordsPage(TEXTS[brand.language].openFromCourse, brand, []);

export function setupPage(brand: Brand, wayBack: string | null): Page {
  const texts = TEXTS[brand.language];
  return wordsPage({ ...texts.setup, next: texts.setup.next(brand.support) }, brand, [back(texts, wayBack)]);
}

export function installationPage(brand: Brand, { works, missing }: Installation): Page {
  const { installation } = TEXTS[brand.language];
  const list = (items: readonly string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
  const named = (items: readonly Point[]): readonly string[] => items.map((item) => installation.items[item]);
  return frame(
    brand,
    installation.title,
    html`<p>${installation.body(brand.product)}</p><h2>${installation.works}</h2>${list(named(works))}<h2>${installation.missing}</h2>${list(missing.length === 0 ? [installation.nothingMissing] : named(missing))}`,
  );
}

/** Carries a request that is too long for an address to the platform as a form post. No form-action: the platform may redirect. */
export function postPage(address: string, fields: readonly (readonly [string, string])[], brand: Brand): Page {
  const { continuing } = TEXTS[brand.language];
  const inputs = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const page = frame(
    brand,
    continuing.title,
    html`<p>${continuing.body(brand.product)}</p><form method="post" action="${address}">${inputs}<button>${continuing.next}</button></form>`,
  );
  return {
    markup: page.markup.replace('</body>', `<script>${SUBMIT}</script></body>`),
    csp: page.csp.replace("form-action 'none'; ", `script-src ${SUBMIT_HASH}; `),
  };
}

function wordsPage(words: Words, brand: Brand, more: readonly Html[]): Page {
  return frame(brand, words.title, html`<p>${words.body(brand.product)}</p><p class="next">${words.next}</p>${more}`);
}

const NOTHING = html``;

const back = (texts: Texts, wayBack: string | null): Html =>
  wayBack === null ? NOTHING : html`<p><a href="${wayBack}" target="_top">${texts.back}</a></p>`;

const reference = (texts: Texts, ref: string): Html => html`<p>${texts.code}: <code>${ref}</code></p>`;

function frame(brand: Brand, title: string, content: Html): Page {
  const texts = TEXTS[brand.language];
  const page = html`<!doctype html><html lang="${brand.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} – ${brand.product}</title>`;
  const body = html`<body><main><h1>${title}</h1>${content}<footer>${texts.support}: ${brand.support}</footer></main></body></html>`;
  return {
    markup: `${page.text}<style>${STYLE}</style></head>${body.text}`,
    csp: `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'; `,
  };
}
