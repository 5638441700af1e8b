import type { RequestListener } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { listenerOf } from '../../../local/door.ts';
import { STORAGE_SCRIPT } from '../../../local/lms/assets.ts';
import { clickOn } from '../../../local/lms/click.ts';
import { personOf } from '../../../local/lms/people.ts';
import { placeOf } from '../../../local/lms/places.ts';
import type { AuthorizeAnswer, Platform } from '../../../local/lms/platform.ts';
import { type Answer, page, type Visit } from '../../../local/web/answer.ts';
import { Html, hidden, html } from '../../../local/web/html.ts';
import { FORWARDED_STORE, floodScript, forwardScript, SLOW_STORE, submitAfter } from './scripts.ts';

export const PLATFORMS = ['canvas', 'schoology', 'windowed', 'automatic', 'asking', 'askingframed'] as const;
/** canvas answers on a host of its own, schoology on the LMS's; their apps stay in the frame. windowed and automatic are a canvas each, with apps of that display; the apps of asking and askingframed have a login of their own. */
export type PlatformName = (typeof PLATFORMS)[number];

/** Who keeps values for tools, if anybody does. */
export type Storage =
  | 'none'
  /** the course page itself */
  | 'parent'
  /** a named frame on the authorization host */
  | 'sibling'
  /** such a frame that hands all on to the course page, as Canvas has it */
  | 'forwarder'
  /** such a frame that is there 400 ms after the tool's */
  | 'late'
  /** promised, and nobody answers */
  | 'silent'
  /** promised, and the frame is not there */
  | 'missing'
  /** a named frame, and another site's frame beside it that forges answers */
  | 'flooded';

export interface Course {
  readonly platform?: PlatformName;
  readonly person?: string;
  /** number of the course in the demo LMS */
  readonly place?: string;
  readonly storage?: Storage;
  /** of the tool's frame; no sandbox without it */
  readonly sandbox?: string;
}

const STORAGE_FRAME = 'post_message_forwarding';

/** How the LMS behaves at the moment; a test that sets it takes it back. */
export interface LmsMood {
  /** milliseconds after load at which the answer is posted; null: while the page is still read */
  postsAfter: number | null;
  /** answers with this error */
  error: string | null;
  /** what the form of the last answers held, newest last */
  readonly answers: Readonly<Record<string, string>>[];
  /** resolved when Roomkey has answered the login of the course that was opened last */
  login: PromiseWithResolvers<void>;
}

export interface Lms {
  readonly mood: LmsMood;
  /** for each host that shows courses */
  readonly courses: RequestListener;
  /** for the host that answers authentication requests */
  readonly sso: RequestListener;
}

export function createLms(platforms: Readonly<Record<PlatformName, Platform>>): Lms {
  const mood: LmsMood = { postsAfter: null, error: null, answers: [], login: Promise.withResolvers() };

  async function authorize(name: string | undefined, { method, url, form }: Visit): Promise<Answer> {
    const platform = platformOf(name);
    if (platform === undefined) return nothing();
    const answer = await platforms[platform].authorize(method === 'POST' ? form : url.searchParams);
    return authorized(answer);
  }

  function authorized(answer: AuthorizeAnswer): Answer {
    if (answer.kind === 'refused') return page(html`<h1>Refused: ${answer.reason}</h1>`, 400);
    const { state = '' } = answer.fields;
    const fields = mood.error === null ? answer.fields : { error: mood.error, state };
    mood.answers.push(fields);
    return cacheable(formPage(answer.url, 'POST', fields, mood.postsAfter));
  }

  function click({ url }: Visit): Answer {
    const { platform = 'canvas', person, place } = courseOf(url.searchParams);
    const inTab = url.searchParams.has('tab');
    const storage = courseOf(url.searchParams).storage ?? 'none';
    const { options, initiate } = platforms[platform];
    const made = clickOn({
      person: personOf(options.family, person),
      place: placeAt(options.family, place),
      targetLinkUri: options.tool.targetLinkUri,
      returnUrl: `https://${url.host}${courseAddress(courseOf(url.searchParams))}`,
      display: inTab ? 'tab' : 'frame',
    });
    const { lti_storage_target: _, ...extra } = made.extra ?? {};
    const target = storage === 'parent' ? '_parent' : STORAGE_FRAME;
    const offered = inTab || storage === 'none' ? {} : { lti_storage_target: target };
    const { method, url: action, params } = initiate({ ...made, extra: { ...extra, ...offered } });
    return cacheable(formPage(action, method, params, null));
  }

  /** 400 ms after the tool's frame was answered, however slow this machine is. */
  async function late(): Promise<void> {
    await mood.login.promise;
    await wait(400);
  }

  return {
    mood,
    courses: listenerOf(async (visit) => {
      const [, section, rest] = visit.url.pathname.split('/');
      switch (section) {
        case 'course':
          mood.login = Promise.withResolvers();
          return cacheable(coursePage(visit.url));
        case 'click':
          return click(visit);
        case 'authorize':
          return authorize(rest, visit);
        default:
          return nothing();
      }
    }),
    sso: listenerOf(async (visit) => {
      const [, section, rest] = visit.url.pathname.split('/');
      if (section === 'authorize') return authorize(rest, visit);
      if (section !== 'storage') return nothing();
      if (rest === 'late') await late();
      return cacheable(
        html`<html lang="en"><head><title>Storage</title></head><body><script>${storageScript(rest)}</script></body></html>`,
      );
    }),
  };
}

/** The address of a course page; with `app` the tool's frame is in it. */
export function courseAddress(course: Course, app?: 'app'): string {
  const query = new URLSearchParams({ ...course, ...(app && { app: '' }) });
  return `/course?${query}`;
}

function coursePage({ searchParams, host }: URL): Html {
  const course = courseOf(searchParams);
  const { storage = 'none', sandbox } = course;
  const query = String(new URLSearchParams({ ...course }));
  const offered = html`<iframe hidden name="${STORAGE_FRAME}" title="Storage" sandbox="allow-scripts allow-same-origin" src="https://sso.test/storage/${storage}"></iframe>`;
  const hasFrame = ['sibling', 'forwarder', 'late', 'silent', 'flooded'].includes(storage);
  const tool = html`<iframe name="tool_content" title="Class app" width="900" height="600"${sandbox !== undefined && html` sandbox="${sandbox}"`} src="/click?${query}"></iframe>`;
  return html`<html lang="en"><head><title>Course at ${host}</title></head><body><h1>Course</h1>
<nav><a href="${courseAddress(course, 'app')}">Class app</a> <a href="/click?${query}&tab" target="_blank" rel="noopener">In a new tab</a></nav>
${searchParams.has('app') && html`${storage === 'flooded' && html`<iframe title="Advertisement" width="100" height="40" src="https://evil.test/flood"></iframe>`}${tool}${hasFrame && offered}`}
${storage === 'parent' && html`<script>${STORAGE_SCRIPT}</script>`}${storage === 'forwarder' && html`<script>${FORWARDED_STORE}</script>`}
</body></html>`;
}

function storageScript(kind: string | undefined): Html {
  if (kind === 'silent') return new Html('');
  if (kind === 'flooded') return SLOW_STORE;
  return kind === 'forwarder' ? forwardScript('https://lms.test') : STORAGE_SCRIPT;
}

/** Pages of another site: a frame that forges answers. */
export const hostileSite: RequestListener = listenerOf(async ({ url }) =>
  url.pathname === '/flood'
    ? page(
        html`<html lang="en"><head><title>Advertisement</title></head><body><script>${floodScript('x'.repeat(43))}</script></body></html>`,
      )
    : page(html`<html lang="en"><head><title>Elsewhere</title></head><body><h1>Elsewhere</h1></body></html>`),
);

function formPage(
  action: string,
  method: string,
  fields: Readonly<Record<string, string>>,
  after: number | null,
): Html {
  return html`<html lang="en"><head><title>One moment</title></head><body><form method="${method}" action="${action}">${hidden(fields)}</form><script>${submitAfter(after)}</script></body></html>`;
}

function courseOf(query: URLSearchParams): Course {
  const { platform, app: _app, tab: _tab, storage, ...rest } = Object.fromEntries(query);
  const named = STORAGES.find((one) => one === storage);
  return { ...rest, platform: platformOf(platform) ?? 'canvas', ...(named && { storage: named }) };
}

const STORAGES: readonly Storage[] = ['none', 'parent', 'sibling', 'forwarder', 'late', 'silent', 'missing', 'flooded'];

const platformOf = (name: string | undefined): PlatformName | undefined => PLATFORMS.find((one) => one === name);

function placeAt(family: Platform['options']['family'], id: string | undefined) {
  const place = placeOf(family, id ?? (family === 'canvas' ? '1041' : '7215551234'));
  if (place === undefined) throw new Error(`no course ${id}`);
  return place;
}

const nothing = (): Answer => page(html`<h1>No such page</h1>`, 404);

/** As an LMS sends its pages: the back button may show them again. */
function cacheable(content: Html): Answer {
  const answer = page(content);
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'private, max-age=0' } };
}
