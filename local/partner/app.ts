import { randomBytes } from 'node:crypto';
import { fieldsOf, listOf, textOf } from '../json.ts';
import { type Answer, page, type Site, seeOther, type Visit } from '../web/answer.ts';
import { classAt, classesOf, classPath, type DemoClass } from './classes.ts';
import type { Connect } from './connect.ts';
import { type Login, landingOf } from './login.ts';
import {
  choosePage,
  classPage,
  frontPage,
  homePage,
  nobodyPage,
  otherClassPage,
  refusedPage,
  setupPage,
  signedOutPage,
} from './pages.ts';
import { CALLBACK, LOGIN } from './paths.ts';
import { type Arrival, type Redeem, WAYS, type Way } from './redeem.ts';

export interface PartnerOptions {
  readonly lmsUrl: string;
  readonly redeem: Readonly<Record<Way, Redeem>>;
  readonly login: Login;
  readonly connect: Connect;
  /** sites of the platforms that open it, beside its own LMS: hosts */
  framers(): Promise<readonly string[]>;
}

/** The same session in two cookies: one for tabs, one for frames, which is another one under each LMS. */
const COOKIES = { '__Host-session': '', '__Host-session-framed': '; Partitioned' } as const;

/** The same for a login that is under way. */
const LOGIN_COOKIES = { '__Host-login': '', '__Host-login-framed': '; Partitioned' } as const;

type Cookies = Readonly<Record<string, string>>;

const setCookies = (value: string, more = '', cookies: Cookies = COOKIES): string[] =>
  Object.entries(cookies).map(
    ([name, partitioned]) => `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=None${partitioned}${more}`,
  );

const valuesIn = ({ cookies }: Visit, named: Cookies): readonly string[] =>
  Object.keys(named).flatMap((name) => cookies.get(name) ?? []);

const sessionsIn = (visit: Visit): readonly string[] => valuesIn(visit, COOKIES);

/** The application of an invented Clever partner: its landing pages, its sessions, its classes. */
export function partnerSite({ lmsUrl, redeem, login, connect, framers }: PartnerOptions): Site {
  const sessions = new Map<string, Arrival>();
  let framedBy: readonly string[] = [];
  let way: Way = 'openid-client';

  /** The code is spent at once; whoever was signed in before in this browser is not any more. The address that it leads to names the launch. */
  async function land(visit: Visit): Promise<Answer> {
    signOut(visit);
    const { url } = visit;
    const isAnswer = url.pathname === CALLBACK;
    let arrival: Arrival;
    try {
      arrival = await (isAnswer ? login.finish(url, valuesIn(visit, LOGIN_COOKIES)) : redeem[way](url));
    } catch (error) {
      return page(refusedPage(reasonOf(error)), 400);
    }
    const session = randomBytes(32).toString('base64url');
    sessions.set(session, arrival);
    const mark = new URLSearchParams({ launch: textOf(arrival.launch['id']) ?? '' });
    const own = isAnswer ? landingOf(arrival) : pageOf(url.pathname);
    return seeOther(`${own}?${mark}`, { 'set-cookie': setCookies(session) });
  }

  /** A launch begins here, and anybody's own wish to sign in. */
  async function begin({ url }: Visit): Promise<Answer> {
    const { address, mark } = await login.begin(url.searchParams.get('login_hint'));
    return seeOther(address, { 'set-cookie': setCookies(mark, '; Max-Age=300', LOGIN_COOKIES) });
  }

  function signOut(visit: Visit): void {
    for (const session of sessionsIn(visit)) sessions.delete(session);
  }

  /** Whoever is signed in; at an address that names a launch, only whoever came by it: a browser may send old cookies and keep no new ones. */
  function arrivalOf(visit: Visit): Arrival | undefined {
    const launch = visit.url.searchParams.get('launch');
    return sessionsIn(visit)
      .map((session) => sessions.get(session))
      .find((arrival) => arrival !== undefined && (launch === null || arrival.launch['id'] === launch));
  }

  function show(pathname: string, arrival: Arrival): Answer {
    const { entry, class: opened, classes } = arrival.launch;
    if (pathname === '/home') return page(homePage(arrival));
    if (pathname === '/setup')
      return page(entry === 'choose' ? choosePage(arrival) : setupPage(arrival, ownOf(arrival)));
    const open = entry === 'choose' ? listOf(classes) : [opened];
    const here = open.map(fieldsOf).find(({ url_id }) => classPath(textOf(url_id) ?? '') === pageOf(pathname));
    if (here === undefined) return page(otherClassPage(arrival), 403);
    const name = textOf(here['name']) ?? '';
    return page(classPage(classAt(textOf(here['id']) ?? '')?.name ?? name, arrival));
  }

  async function setUp(arrival: Arrival, classId: string | null): Promise<Answer> {
    const own = ownOf(arrival);
    if (arrival.launch['entry'] !== 'setup')
      return page(setupPage(arrival, own, 'Only a teacher of the course can connect it.'), 409);
    const chosen = classId === 'new' ? newClass(arrival) : own.find(({ id }) => id === classId);
    if (chosen === undefined) return page(setupPage(arrival, own, 'Choose one of the classes.'), 400);
    const problem = await connect(arrival, chosen);
    return problem === undefined
      ? page(classPage(`${chosen.name} is connected`, arrival))
      : page(setupPage(arrival, own, problem), 409);
  }

  async function answer(visit: Visit): Promise<Answer> {
    const { url, method, form, sameOrigin } = visit;
    const { pathname } = url;
    const arrival = arrivalOf(visit);
    if (method === 'POST' && !sameOrigin) return page(nobodyPage(lmsUrl), 403);
    if (method === 'POST') {
      if (pathname === '/sign-out') {
        signOut(visit);
        return seeOther('/signed-out', { 'set-cookie': setCookies('', '; Max-Age=0') });
      }
      if (pathname === '/way') {
        way = WAYS.find((one) => one === form.get('way')) ?? way;
        return seeOther('/');
      }
      return pathname === '/setup' && arrival !== undefined
        ? setUp(arrival, form.get('class'))
        : page(nobodyPage(lmsUrl), 403);
    }
    if (pathname === '/') return page(frontPage(way, WAYS, lmsUrl));
    if (pathname === LOGIN) return begin(visit);
    if (pathname === CALLBACK) return land(visit);
    if (pathname === '/signed-out') return page(signedOutPage());
    if (!/^\/(home|setup|classes\/[^/]+)$/.test(pathname)) return page(nobodyPage(lmsUrl), 404);
    if (url.searchParams.has('code')) return land(visit);
    return arrival === undefined
      ? page(nobodyPage(lmsUrl, url.searchParams.has('launch')), 401)
      : show(pathname, arrival);
  }

  return async (visit) => {
    // Every visit begins here, and may be the first of a platform.
    if (visit.url.searchParams.has('code') || visit.url.pathname === CALLBACK) framedBy = await framers();
    const { headers, ...rest } = await answer(visit);
    return {
      ...rest,
      headers: {
        'content-security-policy': `frame-ancestors ${[lmsUrl, ...framedBy].join(' ')}; base-uri 'none'; form-action 'self'`,
        // Under no-referrer a form of our own would not say its origin.
        'referrer-policy': visit.url.searchParams.has('code') ? 'no-referrer' : 'same-origin',
        ...headers,
      },
    };
  };
}

/** Its own address of what a landing names: of a class by the word that it has for it. */
function pageOf(pathname: string): string {
  const name = /^\/classes\/([^/]+)$/.exec(pathname)?.[1];
  return name === undefined ? pathname : classPath(decodeURIComponent(name));
}

/** The classes of whoever arrived, by the SIS id that the launch brings. */
function ownOf({ launch }: Arrival): readonly DemoClass[] {
  const { sis } = fieldsOf(fieldsOf(launch['user'])['ids']);
  return classesOf(textOf(fieldsOf(sis)['value']) ?? null);
}

/** A class that no roster has. */
function newClass({ launch }: Arrival): DemoClass {
  const id = randomBytes(12).toString('hex');
  return { id, urlId: id, name: textOf(fieldsOf(launch['context'])['title']) ?? 'New class' };
}

/** Codes of the protocol and of the library say enough and hold no secret. */
function reasonOf(error: unknown): string {
  const { error: refusal, code, name } = fieldsOf(error);
  return textOf(refusal) ?? textOf(code) ?? textOf(name) ?? 'unknown';
}
