import { type Html, html } from '../web/html.ts';
import type { Account } from './sign-in.ts';

const STYLE = html`<style>
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1d2733;background:#f5f6f8}
header{padding:.75rem 1rem;color:#fff;background:#1464ff;font-weight:600}main{max-width:40rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}select,button,.app{font:inherit;padding:.4rem .7rem;border:1px solid #77838f;border-radius:4px;max-width:100%}
button{background:#fff;cursor:pointer}.app{display:inline-block;margin:1rem 0;background:#fff;font-weight:600}
a{color:#0b5c8f}a:focus-visible,button:focus-visible,select:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
</style>`;

/** Stands in for however a district signs its people in. */
export const signInPage = (application: string, accounts: readonly Account[], back: string): Html =>
  layout(
    'Sign in',
    html`<h1>Sign in</h1><p>To go on to ${application}. Nobody needs a password here.</p>
<form method="post" action="/session"><input type="hidden" name="back" value="${back}">
<p><label for="account">Who are you?</label></p>
<p><select id="account" name="account">${accounts.map(
      ({ id, name, is }) => html`<option value="${id}">${name} (${is})</option>`,
    )}</select> <button>Sign in</button></p></form>`,
  );

export const portalPage = (application: string, { name }: Account): Html =>
  layout(
    'Portal',
    html`<h1>Hello, ${name}</h1><p>The applications of your district:</p>
<p><a class="app" href="/portal/open">${application}</a></p>
<form method="post" action="/session"><button>Sign out</button></form>`,
  );

export const errorPage = (text: string): Html =>
  layout('That did not work', html`<h1>That did not work</h1><p>${text}</p>`);

const layout = (title: string, content: Html): Html =>
  html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${title} · Clever (demo)</title>${STYLE}</head><body><header>Clever (demo)</header><main>${content}</main></body></html>`;
