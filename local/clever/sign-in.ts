import { fieldsOf, textOf } from '../json.ts';
import { randomText } from '../text.ts';
import { type Answer, page, seeOther } from '../web/answer.ts';
import { page404, type Said, said } from './api.ts';
import type { District } from './district.ts';
import { errorPage, portalPage, signInPage } from './pages.ts';

/** Somebody who can sign in. */
export interface Account {
  readonly id: string;
  readonly district: string;
  readonly name: string;
  /** in plain words, for the chooser */
  readonly is: string;
}

/** The application as Clever has it. */
export interface Application {
  readonly name: string;
  /** the first one is where the portal leads */
  readonly redirectUris: readonly [string, ...string[]];
  /** Clever knows them, and no district shares them with the application */
  readonly unshared?: readonly Account[];
}

interface Asked {
  readonly url: URL;
  readonly form: URLSearchParams;
  /** sent by POST */
  readonly posted: boolean;
  /** the account that this browser is signed in with, as its cookie says */
  readonly session: string | undefined;
}

export interface SignIns {
  /** A page or a redirect; null where the address is none of these. */
  visit(asked: Asked): Answer | null;
  /** A code for a token (RFC 6749 §4.1.3). */
  grant(form: URLSearchParams): Said;
  /** What a user's token reads: who it is, and nothing in lists; null where the token is no user's. */
  read(token: string, url: URL): Said | null;
}

interface Code {
  readonly account: Account;
  readonly redirectUri: string;
  readonly until: number;
}

const CODE_MS = 60_000;

/** Clever's sign-in and portal. `now`: milliseconds. */
export function signIns(
  clientId: string,
  { name, redirectUris, unshared = [] }: Application,
  districts: readonly District[],
  now: () => number,
): SignIns {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Account>();
  const accounts = (): readonly Account[] => [...districts.flatMap(accountsOf), ...unshared];
  const accountOf = (id: string | null | undefined) => accounts().find((one) => one.id === id);

  /** Back to the application. What the portal sends has no state: nobody asked for it. */
  function sent(account: Account, redirectUri: string, state: string | null): Answer {
    const code = randomText(40);
    codes.set(code, { account, redirectUri, until: now() + CODE_MS });
    const address = new URL(redirectUri);
    for (const [key, value] of Object.entries({ code, scope: 'read:user_id', ...(state !== null && { state }) }))
      address.searchParams.set(key, value);
    return { status: 302, headers: { location: address.href, 'cache-control': 'no-store' }, body: '' };
  }

  function authorize({ url, session }: Asked): Answer {
    const { searchParams: query } = url;
    const redirectUri = redirectUris.find((uri) => uri === query.get('redirect_uri'));
    if (query.get('client_id') !== clientId || query.get('response_type') !== 'code' || redirectUri === undefined) {
      return page(errorPage('Clever does not know this application, or not at this address.'), 400);
    }
    const account = accountOf(session);
    if (account === undefined) return page(signInPage(name, accounts(), url.pathname + url.search));
    return sent(account, redirectUri, query.get('state'));
  }

  return {
    visit(asked) {
      const { url, form, posted, session } = asked;
      const account = accountOf(session);
      switch (url.pathname) {
        case '/':
          return page(account === undefined ? signInPage(name, accounts(), '/') : portalPage(name, account));
        case '/session': {
          const chosen = posted ? (form.get('account') ?? '') : '';
          const back = form.get('back') ?? '/';
          return seeOther(/^\/(?!\/)/.test(back) ? back : '/', {
            'set-cookie': `clever_account=${accountOf(chosen)?.id ?? ''}; Path=/; HttpOnly; SameSite=Lax`,
          });
        }
        case '/oauth/authorize':
          return authorize(asked);
        case '/portal/open':
        case '/oauth/instant-login':
          if (url.pathname !== '/portal/open' && url.searchParams.get('client_id') !== clientId)
            return page(errorPage('There is no such application.'), 400);
          if (account === undefined) return page(signInPage(name, accounts(), url.pathname + url.search));
          return sent(account, redirectUris[0], null);
        default:
          return null;
      }
    },
    grant(form) {
      const found = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const isGood = found !== undefined && found.until > now() && found.redirectUri === form.get('redirect_uri');
      if (form.get('grant_type') !== 'authorization_code' || !isGood) {
        return said(400, { error: 'invalid_grant', error_description: 'invalid code' });
      }
      const token = `il${randomText(38)}`;
      tokens.set(token, found.account);
      return said(200, { access_token: token, token_type: 'bearer' });
    },
    read(token, { pathname }) {
      const account = tokens.get(token);
      if (account === undefined) return null;
      const { id, district } = account;
      const links = [
        { rel: 'self', uri: '/me' },
        { rel: 'canonical', uri: `/v3.1/users/${id}` },
        { rel: 'district', uri: `/v3.1/districts/${district}` },
      ];
      const data = { id, district, type: 'user', authorized_by: 'district' };
      if (pathname === '/v3.1/me') return said(200, { type: 'user', data, links });
      if (pathname === `/v3.1/users/${id}`) {
        const user = districts.find((one) => one.id === district)?.find('users', id) ?? null;
        return user === null ? said(404, { message: 'Resource not found' }) : said(200, { data: user, links });
      }
      const own = districts.find((one) => one.id === district);
      if (pathname === `/v3.1/districts/${district}` && own !== undefined) return said(200, { data: own.about, links });
      // Lists are read by tokens of districts alone.
      return page404;
    },
  };
}

/** Those with a name who are somebody in the demo, and not the many who only fill classes. */
function accountsOf(district: District): readonly Account[] {
  const users = district.list('users');
  return Array.from({ length: Math.min(users.length, 500) }, (_, place) => users.at(place)).flatMap((user) => {
    const id = textOf(user?.['id']);
    if (user === null || id === undefined) return [];
    const { first, last } = fieldsOf(user['name']);
    const roles = Object.entries(fieldsOf(user['roles'])).flatMap(([role, value]) => (value === null ? [] : [role]));
    const name = [textOf(first), textOf(last)].filter((part) => part !== undefined && part !== '').join(' ');
    return [{ id, district: district.id, name, is: roles.join(', ').replaceAll('_', ' ') }];
  });
}
