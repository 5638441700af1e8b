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
  /** whom it opened for; null: the code opened nothing */
  readonly who: string | null;
}

export interface PartnerMood {
  /** after the code was redeemed: its own address without the code, or another host of the application */
  goesOnTo: 'self' | 'https://class.partner.test';
}

export interface Partner {
  readonly landings: Landing[];
  readonly mood: PartnerMood;
  readonly listener: RequestListener;
}

/** An application as its guide asks for: redeems the code at once, leaves the address that holds it, shows who came. */
export function createPartner(redeem: Redeem): Partner {
  const landings: Landing[] = [];
  const mood: PartnerMood = { goesOnTo: 'self' };
  const sessions = new Map<string, string>();

  async function land(url: URL): Promise<Answer> {
    const who = await redeem(url).then(
      ({ launch }) => textOf(fieldsOf(launch['user'])['name']) ?? 'somebody',
      () => null,
    );
    landings.push({ code: url.searchParams.get('code') ?? '', who });
    if (who === null) return shown('The code opened nothing', 400);
    const session = randomBytes(16).toString('hex');
    sessions.set(session, who);
    const next = mood.goesOnTo === 'self' ? url.pathname : `${mood.goesOnTo}${url.pathname}`;
    return seeOther(next, {
      'set-cookie': `__Host-s=${session}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned`,
      'referrer-policy': 'no-referrer',
    });
  }

  return {
    landings,
    mood,
    listener: listenerOf(async ({ url, cookies }) => {
      if (url.pathname === '/favicon.ico') return shown('No icon', 404);
      if (url.searchParams.has('code')) return land(new URL(url.pathname + url.search, 'https://partner.test'));
      const who = sessions.get(cookies.get('__Host-s') ?? '');
      if (url.host === 'class.partner.test') return shown('The class, elsewhere');
      return who === undefined ? shown('Nobody is signed in', 401) : shown(`The class of ${who}`);
    }),
  };
}

const shown = (heading: string, status = 200): Answer =>
  page(html`<html lang="en"><head><title>${heading}</title></head><body><h1>${heading}</h1></body></html>`, status);
