import type { District } from '../clever/district.ts';
import type { Urls } from '../demo.ts';
import { type Play, readPlay, type Stage } from '../play/play.ts';
import { watchSection } from '../watch/page.ts';
import type { Watch } from '../watch/watch.ts';
import { type Answer, json, page, type Site, seeOther, type Visit } from '../web/answer.ts';
import { clickOn } from './click.ts';
import { enrolledIn } from './enrolled.ts';
import { idNumberBook } from './id-numbers.ts';
import type { MemberService } from './member-service.ts';
import { authorizePage, coursePage, dashboard, homePage, launchPage, notFoundPage } from './pages.ts';
import { PATHS } from './paths.ts';
import { type Person, personOf } from './people.ts';
import { placeOf } from './places.ts';
import type { Platform } from './platform.ts';
import { familyOf, type PlatformFamily } from './samples.ts';
import { storageFrame, storageOf, targetOf } from './storage.ts';

export interface LmsOptions {
  readonly platforms: Readonly<Record<PlatformFamily, Platform>>;
  readonly urls: Pick<Urls, 'lms' | 'sso' | 'partner' | 'clever'>;
  readonly stage: Stage;
  readonly watch: Watch;
  /** of the Schoology-shaped platform */
  readonly members: MemberService;
  readonly district: District;
}

/** Platform keys may be kept for an hour. */
const KEY_SET_HEADERS = { 'cache-control': 'max-age=3600' };

const MEMBERS = new RegExp(`^${PATHS.schoology.members.replace('{course}', '([\\w-]+)')}$`);

const membersUrl = ({ lms }: Pick<Urls, 'lms'>, placeId: string): string =>
  lms + PATHS.schoology.members.replace('{course}', placeId);

/** The host with the pages that teachers and students see; here also the Schoology-shaped platform's own addresses. */
export function lmsSite(options: LmsOptions): Site {
  const { platforms, urls, stage, watch, members, district } = options;
  const idNumbers = idNumberBook();

  function launch(family: PlatformFamily, placeId: string, { url, ...visit }: Visit): Answer {
    const place = placeOf(family, placeId);
    if (place === undefined) return page(notFoundPage(), 404);
    const kind = url.searchParams.get('kind');
    const platform = platforms[family];
    const person = signedIn(family, visit.cookies);
    const click = clickOn({
      person,
      place,
      idNumbers: idNumbers.of(person.id, place.id),
      targetLinkUri: platform.options.tool.targetLinkUri,
      returnUrl: `${urls.lms}/${family}/courses/${place.id}`,
      display: url.searchParams.get('display') === 'tab' ? 'tab' : 'frame',
      ...targetOf(stage.now.storage),
      kind: kind === 'content' || kind === 'signed-out' ? kind : 'launch',
      ...(family === 'schoology' && place.kind === 'course' && { membersUrl: membersUrl(urls, place.id) }),
      // Both vendors have Spanish; the samples are of people who read English.
      ...(visit.language?.startsWith('es') === true && { locale: visit.language }),
    });
    return page(launchPage(platform.initiate(click)));
  }

  function course(family: PlatformFamily, placeId: string, { url, cookies }: Visit): Answer {
    const place = placeOf(family, placeId);
    if (place === undefined) return page(notFoundPage(), 404);
    const app = url.searchParams.get('app');
    const framed = app === null ? undefined : `kind=${app}`;
    const play = stage.now;
    const host = family === 'canvas' ? urls.sso : urls.lms;
    const storage = framed === undefined ? {} : storageOf(family, play.storage, host + PATHS.storage);
    const person = signedIn(family, cookies);
    const typed = family === 'moodle' ? idNumbers.of(person.id, place.id) : undefined;
    return page(coursePage({ family, person, place, framed, storage, play, typed }));
  }

  /** A teacher changes the settings of a course, and anybody their own profile. */
  function typeIdNumbers(family: PlatformFamily, placeId: string, { cookies, form }: Visit): Answer {
    const person = signedIn(family, cookies);
    idNumbers.type(person.id, placeId, { person: form.get('person') ?? '', course: form.get('course') ?? '' });
    return seeOther(`/${family}/courses/${placeId}`);
  }

  async function changePlay(form: URLSearchParams): Promise<Answer> {
    await stage.change(readPlay(form));
    return seeOther(backOf(form) ?? '/');
  }

  return async (visit) => {
    const { pathname } = visit.url;
    if (pathname === '/play' && visit.method === 'POST' && visit.sameOrigin) return changePlay(visit.form);
    if (pathname === PATHS.storage) return page(storageFrame(visit.url, urls.lms));
    if (pathname === '/') return page(homePage(urls, watchSection(watch)));
    if (pathname === PATHS.schoology.authorize) return authorize(platforms.schoology, visit, stage.now);
    if (pathname === PATHS.schoology.keySet) return json(platforms.schoology.keySet(), KEY_SET_HEADERS);
    if (pathname === PATHS.schoology.token && visit.method === 'POST') return members.token(visit.form);
    const listed = MEMBERS.exec(pathname)?.[1];
    if (listed !== undefined) return members.list(enrolledIn(listed, district), visit);
    if (pathname === PATHS.moodle.authorize) return authorize(platforms.moodle, visit, stage.now);
    if (pathname === PATHS.moodle.keySet) return json(platforms.moodle.keySet(), KEY_SET_HEADERS);
    const [, name, section, placeId, ...rest] = pathname.split('/');
    const family = familyOf(name);
    if (family === undefined) return page(notFoundPage(), 404);
    if (section === undefined) return page(dashboard(family, signedIn(family, visit.cookies), stage.now));
    if (section === 'session' && visit.method === 'POST' && visit.sameOrigin) return signIn(family, visit.form);
    if (section !== 'courses' || placeId === undefined) return page(notFoundPage(), 404);
    if (rest.length === 0) return course(family, placeId, visit);
    const isForm = visit.method === 'POST' && visit.sameOrigin;
    if (rest.join('/') === 'id-numbers' && isForm) return typeIdNumbers(family, placeId, visit);
    return rest.join('/') === 'launch' ? launch(family, placeId, visit) : page(notFoundPage(), 404);
  };
}

/** The host on another site to which Canvas sends authentication requests. */
export function ssoSite({ platforms, urls, stage }: Pick<LmsOptions, 'platforms' | 'urls' | 'stage'>): Site {
  const { canvas } = platforms;
  return async (visit) => {
    switch (visit.url.pathname) {
      case PATHS.canvas.authorize:
        return authorize(canvas, visit, stage.now);
      case PATHS.canvas.keySet:
        return json(canvas.keySet(), KEY_SET_HEADERS);
      case PATHS.storage:
        return page(storageFrame(visit.url, urls.lms));
      default:
        return page(notFoundPage(), 404);
    }
  };
}

async function authorize(platform: Platform, { method, url, form, topLevel }: Visit, play: Play): Promise<Answer> {
  const signedIn = !(play.session === 'app' && topLevel);
  const answer = await platform.authorize(method === 'POST' ? form : url.searchParams, signedIn);
  return page(authorizePage(answer), answer.kind === 'post' ? 200 : 400);
}

function signedIn(family: PlatformFamily, cookies: ReadonlyMap<string, string>): Person {
  return personOf(family, cookies.get(`${family}_person`));
}

function signIn(family: PlatformFamily, form: URLSearchParams): Answer {
  const person = personOf(family, form.get('person') ?? undefined);
  return seeOther(backOf(form) ?? `/${family}`, {
    'set-cookie': `${family}_person=${person.id}; Path=/; HttpOnly; SameSite=Lax`,
  });
}

/** The page that a form of the LMS came from. */
function backOf(form: URLSearchParams): string | undefined {
  const asked = form.get('back') ?? '';
  return /^\/(canvas|schoology|moodle)(\/[\w-]+)*$/.test(asked) ? asked : undefined;
}
