import assert from 'node:assert/strict';
import { type Fields, fieldsOf } from '../../local/json.ts';
import type { PlatformFamily } from '../../local/lms/samples.ts';
import type { Served } from '../../local/serve.ts';
import { Browser, type Page } from './browser.ts';

/** What people do in the demo. */
export interface Clicks {
  signIn(browser: Browser, family: PlatformFamily, person: string): Promise<void>;
  launch(browser: Browser, family: PlatformFamily, place: string, query?: string): Promise<Page>;
  /** In a browser of their own. */
  launchAs(family: PlatformFamily, person: string, place: string): Promise<Page>;
}

/** @param demo the one of the moment: a test may start it again */
export function clicksIn(demo: () => Served): Clicks {
  const clicks: Clicks = {
    async signIn(browser, family, person) {
      const { lms } = demo().urls;
      const form = { person, back: `/${family}` };
      const { status } = await browser.request(`${lms}/${family}/session`, { form }, `${lms}/${family}`);
      assert.equal(status, 303);
    },
    async launch(browser, family, place, query = 'display=frame') {
      const { lms } = demo().urls;
      const page = await browser.open(`${lms}/${family}/courses/${place}/launch?${query}`, {}, `${lms}/${family}`);
      // A page that goes on by itself to the one that it stands for.
      return page.text.includes(' data-go="') ? step(browser, page, 'show') : page;
    },
    async launchAs(family, person, place) {
      const browser = new Browser();
      await clicks.signIn(browser, family, person);
      return clicks.launch(browser, family, place);
    },
  };
  return clicks;
}

/** Takes a step of a page of ours that waits for its reader, as its button does. */
export function step(
  browser: Browser,
  page: Page,
  name: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const held = (attribute: string) =>
    new RegExp(`id="held"[^>]* data-${attribute}="([^"]*)"`).exec(page.text)?.[1] ?? '';
  const action = new URL('/setup', page.url).href;
  return browser.open(action, { form: { step: name, launch: held('id'), page: held('secret'), ...fields } }, page.url);
}

/** The names of the classes that a page lists, in its order. */
export const rowsIn = ({ text }: Page): readonly string[] =>
  [...(/<ul class="rows">.*?<\/ul>/s.exec(text)?.[0] ?? '').matchAll(/<(?:b|button)\b[^>]*>([^<]+)<\/(?:b|button)>/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'Connect');

/** The address without the launch that it may name. */
export const addressOf = ({ url }: Page): string => url.replace(/\?launch=[\w-]{22}$/, '');

export const titleOf = ({ text }: Page): string => /<title>(.*?)<\/title>/.exec(text)?.[1] ?? '';

export const whoIs = ({ text }: Page): string =>
  (/<span id="who">(.*?)<\/span>/.exec(text)?.[1] ?? '').replaceAll(/<[^>]+>/g, '');

export const launchObjectIn = ({ text }: Page): Fields =>
  fieldsOf(
    JSON.parse(
      (/<pre>(.*?)<\/pre>/s.exec(text)?.[1] ?? 'null')
        .replaceAll('&#34;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&#60;', '<')
        .replaceAll('&#62;', '>')
        .replaceAll('&#38;', '&'),
    ),
  );

const OUR_PAGES = [
  ['How this app is set up', 'installation'],
  ['Your class is almost ready', 'wait'],
  ['Connect your class', 'setup'],
  ['Which class?', 'choose'],
] as const;

/** Where a click ended, in a word: the class, another page of the application, one of ours. */
export function endOf(page: Page): string {
  const { host, pathname } = new URL(page.url);
  if (host.startsWith('partner.')) return pathname.split('/')[1] === 'classes' ? 'class' : pathname.slice(1);
  if (page.status === 401) return 'sign in';
  const title = titleOf(page);
  return OUR_PAGES.find(([start]) => title.startsWith(start))?.[1] ?? title;
}
