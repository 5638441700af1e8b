import type { Page } from 'playwright-core';
import { ROOMKEY } from './hosts.ts';
import type { Setting } from './setting.ts';
import { Visitor } from './visitor.ts';
import { fateOf } from './world.ts';

/** What somebody has who clicked in a browser of their own and kept the answer of the LMS back. */
export interface Loot {
  /** token and state, as the LMS would have had them posted */
  readonly form: Readonly<Record<string, string>>;
  readonly launchId: string;
  /** what that browser kept to prove itself */
  readonly secret: string;
}

/** A launch of the attacker's own, begun in the attacker's own browser, and not finished. */
export async function loot(setting: Setting): Promise<Loot> {
  const { sites, lms } = setting.world;
  const attacker = await Visitor.come(setting.chromium('blocked').browser, setting.world, { agent: 'safari' });
  const answered = lms.mood.answers.length;
  sites.fate = (exchange) => (exchange.path === '/launch' ? 'break' : fateOf(exchange));
  try {
    await attacker.page.goto('https://lms.test/course?app&storage=sibling');
    await attacker.until(() => lms.mood.answers.length > answered, 'no answer of the LMS');
    await attacker.settles(100);
  } finally {
    sites.fate = fateOf;
  }
  await attacker.context.close();
  const form = lms.mood.answers.at(-1) ?? {};
  const secret = /data-secret="([^"]+)"/.exec(attacker.answersOf('/login')[0]?.body ?? '')?.[1] ?? '';
  return { form, launchId: form['state'] ?? '', secret };
}

/** A held launch of the attacker's own: its id and the secret of its page. */
export async function heldLoot(setting: Setting): Promise<Readonly<Record<'launch' | 'page', string>>> {
  const attacker = await Visitor.come(setting.chromium('blocked').browser, setting.world);
  await attacker.clickFramed({ platform: 'windowed' });
  await attacker.until(() => attacker.answersOf('/launch').some(({ status }) => status === 200), 'no held page');
  await attacker.context.close();
  const body = attacker.answersOf('/launch')[0]?.body ?? '';
  const read = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(body)?.[1] ?? '';
  return { launch: read('id'), page: read('secret') };
}

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
