import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { listenerOf } from '../../../local/door.ts';
import { fieldsOf, textOf } from '../../../local/json.ts';
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
}

export interface Partner {
  readonly landings: Landing[];
  readonly mood: PartnerMood;
  readonly listener: RequestListener;
}

/** An application as its guide asks for: redeems the code at once, leaves the address that holds it, shows who came. */
export function createPartner(redeem: Redeem): Partner {
  const landings: Landing[] = [];
  const mood: PartnerMood = { goesOnTo: 'self', needsNoCookies: false };
  const sessions = new Map<string, { readonly launch: string; readonly who: string; readonly manage: string | null }>();

  async function land(url: URL, old: readonly string[]): Promise<Answer> {
    for (const session of old) sessions.delete(session);
    const arrived = await redeem(url).then(
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
    if (arrived === null) return shown('The code opened nothing', 400);
    if (mood.needsNoCookies) {
      const { headers, ...rest } = shown(`The class of ${arrived.who}`);
      return { ...rest, headers: { ...headers, 'referrer-policy': 'no-referrer' } };
    }
    const session = randomBytes(16).toString('hex');
    sessions.set(session, arrived);
    const path = `${url.pathname}?launch=${arrived.launch}`;
    const next = mood.goesOnTo === 'self' ? path : `${mood.goesOnTo}${path}`;
    return seeOther(next, { 'set-cookie': cookiesOf(session), 'referrer-policy': 'no-referrer' });
  }

  return {
    landings,
    mood,
    listener: listenerOf(async ({ url, cookies }) => {
      if (url.pathname === '/favicon.ico') return shown('No icon', 404);
      const ids = NAMES.map((name) => cookies.get(name)).filter((id) => id !== undefined);
      if (url.searchParams.has('code')) return land(new URL(url.pathname + url.search, 'https://partner.test'), ids);
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
