import type { Page } from 'playwright-core';
import { ROOMKEY } from './hosts.ts';
import { type Course, courseAddress } from './lms.ts';
import type { World } from './world.ts';

/** What somebody has who clicked in a browser of their own and kept the answer of the LMS back. */
export interface Loot {
  /** token and state, as the LMS would have had them posted */
  readonly form: Readonly<Record<string, string>>;
  readonly launchId: string;
  /** what that browser kept to prove itself */
  readonly secret: string;
}

/** A launch of the attacker's own, begun in the attacker's own browser, and not finished. */
export async function loot({ fetch }: World, course: Course = { storage: 'sibling' }): Promise<Loot> {
  const click = formIn(
    await (await fetch(`https://lms.test${courseAddress(course).replace('/course', '/click')}`)).text(),
  );
  const page = await (await fetch(`${ROOMKEY}/login`, { method: 'POST', ...body(click) })).text();
  const form = formIn(await (await fetch(dataIn(page, 'go'))).text());
  return { form, launchId: form['state'] ?? '', secret: dataIn(page, 'secret') };
}

/** A held launch of the attacker's own: its id and the secret of its page. */
export async function heldLoot(world: World): Promise<Readonly<Record<'launch' | 'page', string>>> {
  const { form, launchId, secret } = await loot(world, { platform: 'windowed' });
  const { headers, ...rest } = body(form);
  const cookie = `__Host-rk-${launchId}=${secret}`;
  const answer = await world.fetch(`${ROOMKEY}/launch`, { method: 'POST', ...rest, headers: { ...headers, cookie } });
  const page = await answer.text();
  return { launch: dataIn(page, 'id'), page: dataIn(page, 'secret') };
}

const body = (form: Readonly<Record<string, string>>) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(form),
});

const formIn = (markup: string): Record<string, string> =>
  Object.fromEntries(
    [...markup.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, plain(value)]),
  );

const dataIn = (markup: string, name: string): string =>
  plain(new RegExp(`data-${name}="([^"]+)"`).exec(markup)?.[1] ?? '');

const plain = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));

export interface Post {
  readonly path: '/launch' | '/setup' | '/login';
  readonly fields: Readonly<Record<string, string>>;
}

/** Ways in which a page of another site can make a browser post to ours. */
export const WAYS = {
  'as a form': (post: Post) => submit(post, ''),
  'into a frame': (post: Post) => `
    const frame = document.createElement('iframe');
    frame.name = 'victim';
    document.body.append(frame);
    ${submit(post, 'victim')}`,
  'into a window that it opened': (post: Post) => `
    window.opened = window.open('about:blank', 'popup');
    ${submit(post, 'popup')}`,
  'into a window that shows a page of ours': (post: Post) => `
    window.opened = window.open(${JSON.stringify(ROOMKEY)}, 'ours');
    setTimeout(() => { ${submit(post, 'ours')} }, 700)`,
  'into a tab of its own': (post: Post) => submit(post, '_blank'),
  'by script': (post: Post) => `
    fetch(${JSON.stringify(ROOMKEY + post.path)}, {
      method: 'POST', mode: 'no-cors', credentials: 'include',
      body: new URLSearchParams(${JSON.stringify(post.fields)}),
    }).catch(() => undefined)`,
  'from a frame without an origin': (post: Post) => `
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts allow-forms allow-popups';
    frame.srcdoc = ${JSON.stringify(`<body><script>${submit(post, '').replaceAll('</', '<\\/')}</script>`)};
    document.body.append(frame)`,
} as const;

const submit = ({ path, fields }: Post, target: string): string => `
  const form = document.createElement('form');
  Object.assign(form, { method: 'POST', action: ${JSON.stringify(ROOMKEY + path)}, target: ${JSON.stringify(target)} });
  for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit()`;

/** Runs a script of the hostile page after somebody clicked on it, so that it may open windows. */
export async function onClick(page: Page, script: string): Promise<void> {
  await page.evaluate(`document.body.onclick = () => { document.body.onclick = null; ${script} }`);
  await page.locator('body').click();
}
