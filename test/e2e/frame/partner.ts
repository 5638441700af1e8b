import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { listenerOf } from '../../../local/door.ts';
import { fieldsOf, textOf } from '../../../local/json.ts';
import type { Login } from '../../../local/partner/login.ts';
import type { Redeem } from '../../../local/partner/redeem.ts';
import { type Answer, page, seeOther } from '../../../local/web/answer.ts';
import { html } from '../../../local/web/html.ts';

/** One visit of the landing with a code. */
export interface Landing {
  readonly code: string;
  /** what came along from the browser */
  readonly cookies: number;
  /** what the launch says of that browser's cookies */
  readonly told: unknown;
  /** whom it opened for; null: the code opened nothing */
  readonly who: string | null;
}

export interface PartnerMood {
  /** after the code was redeemed: its own address without the code, or another host of the application */
  goesOnTo: 'self' | 'https://class.partner.test';
  /** shows the class at the landing itself, as an application without sessions */
  needsNoCookies: boolean;
  /** shows a page where its own login would begin */
  stopsAtLogin: boolean;
}

export interface Partner {
  readonly landings: Landing[];
  readonly mood: PartnerMood;
  readonly listener: RequestListener;
}

/** An application as its guide asks for: redeems the code at once, leaves the address that holds it, shows who came. */
export function createPartner(logins: ReadonlyMap<string, Login>, redeem: Redeem): Partner {
  const landings: Landing[] = [];
  const mood: PartnerMood = { goesOnTo: 'self', needsNoCookies: false, stopsAtLogin: false };
  const sessions = new Map<string, { readonly launch: string; readonly who: string; readonly manage: string | null }>();

  /** by state, for a library that keeps it in the page and not in a cookie */
  const marks = new Map<string, string>();

  async function begin(login: Login, url: URL): Promise<Answer> {
    if (mood.stopsAtLogin) return shown('Not yet');
    const { address, mark } = await login.begin(url.searchParams.get('login_hint'));
    marks.set(new URL(address).searchParams.get('state') ?? '', mark);
    const cookie = 'Path=/; Secure; HttpOnly; SameSite=None';
    const kept = [`__Host-l=${mark}; ${cookie}`, `__Host-l-framed=${mark}; ${cookie}; Partitioned`];
    return seeOther(address, { 'set-cookie': kept, 'referrer-policy': 'no-referrer' });
  }

  /** The answer of a login of its own; one that it does not know makes it begin anew, as libraries do. */
  async function finish(login: Login, url: URL, old: readonly string[], shown: readonly string[]): Promise<Answer> {
    const own = mood.needsNoCookies ? (marks.get(url.searchParams.get('state') ?? '') ?? '') : '';
    if (!mood.needsNoCookies && shown.length === 0) return begin(login, url);
    return land(url, old, (address) => login.finish(address, [...shown, own]));
  }

  async function land(url: URL, old: readonly string[], how: Redeem): Promise<Answer> {
    for (const session of old) sessions.delete(session);
    const arrived = await how(url).then(
      ({ launch }) => ({
        launch: textOf(launch['id']) ?? '',
        who: textOf(fieldsOf(launch['user'])['name']) ?? 'somebody',
        told: fieldsOf(launch['browser'])['cookies'],
        manage: textOf(launch['manage_url']) ?? null,
      }),
      () => null,
    );
    landings.push({
      code: url.searchParams.get('code') ?? '',
      cookies: old.length,
      told: arrived?.told,
      who: arrived?.who ?? null,
    });
    if (arrived === null) {
      const { headers, ...rest } = shown('The code opened nothing', 400);
      return { ...rest, headers: { ...headers, 'referrer-policy': 'no-referrer' } };
    }
    if (mood.needsNoCookies) {
      const { headers, ...rest } = shown(`The class of ${arrived.who}`);
      return { ...rest, headers: { ...headers, 'referrer-policy': 'no-referrer' } };
    }
    const session = randomBytes(16).toString('hex');
    sessions.set(session, arrived);
    const own = url.pathname.replace(/callback$/, 'classes');
    const path = `${own}?launch=${arrived.launch}`;
    const next = mood.goesOnTo === 'self' ? path : `${mood.goesOnTo}${path}`;
    return seeOther(next, { 'set-cookie': cookiesOf(session), 'referrer-policy': 'no-referrer' });
  }

  return {
    landings,
    mood,
    listener: listenerOf(async ({ url, cookies }) => {
      if (url.pathname === '/favicon.ico') return shown('No icon', 404);
      const ids = NAMES.map((name) => cookies.get(name)).filter((id) => id !== undefined);
      const login = logins.get(url.pathname.split('/')[1] ?? '');
      const at = new URL(url.pathname + url.search, 'https://partner.test');
      if (login !== undefined && url.pathname.endsWith('/login')) return begin(login, at);
      if (login !== undefined && url.pathname.endsWith('/callback')) {
        const under = ['__Host-l', '__Host-l-framed'].map((name) => cookies.get(name)).filter((id) => id !== undefined);
        return finish(login, at, ids, under);
      }
      if (url.searchParams.has('code')) return land(at, ids, redeem);
      if (url.host === 'class.partner.test') return shown('The class, elsewhere');
      const mine = ids.map((id) => sessions.get(id)).find((one) => one?.launch === url.searchParams.get('launch'));
      return mine === undefined
        ? shown('Nobody is signed in', 401)
        : shown(`The class of ${mine.who}`, 200, mine.manage);
    }),
  };
}

/** One cookie for tabs, and one for frames. */
const NAMES = ['__Host-s', '__Host-s-framed'] as const;

const cookiesOf = (session: string): string[] => {
  const [plain, framed] = NAMES.map((name) => `${name}=${session}; Path=/; Secure; HttpOnly; SameSite=None`);
  return [`${plain}`, `${framed}; Partitioned`];
};

const shown = (heading: string, status = 200, manage: string | null = null): Answer =>
  page(
    html`<html lang="en"><head><title>${heading}</title></head><body><h1>${heading}</h1>${manage !== null && html`<a href="${manage}">Wrong class?</a>`}</body></html>`,
    status,
  );
