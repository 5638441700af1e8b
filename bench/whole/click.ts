import { createPrivateKey } from 'node:crypto';
import { ROUTES } from '../../shared/names.ts';
import { eventOf } from '../../test/support/event.ts';
import { signToken } from '../../test/support/platform.ts';
import type { Handler, Setup, Step } from './shapes.ts';

/** A launch on its way. */
export interface Click {
  state: string;
  nonce: string;
  cookies: readonly string[];
  token: string;
  code: string;
}

const STATUS = { login: 302, launch: 303, token: 200 } as const;

/** The requests of launches at one platform, and what each answer tells for the next. */
export function clicksOf({ plain, platform, claims }: Pick<Setup, 'plain' | 'platform' | 'claims'>) {
  const key = {
    kid: platform.kid,
    privateKey: createPrivateKey({ key: { ...platform.jwk }, format: 'jwk' }),
    jwk: plain.platformKey,
  };
  const basic = `Basic ${Buffer.from(`${plain.clientId}:${plain.clientSecret}`).toString('base64')}`;

  const newClick = (): Click => ({ state: '', nonce: '', cookies: [], token: '', code: '' });

  function ask(step: Step, click: Click) {
    switch (step) {
      case 'login':
        return eventOf({
          path: ROUTES.login,
          form: {
            iss: plain.issuer,
            client_id: plain.audience,
            login_hint: 'hint',
            target_link_uri: `${plain.baseUrl}${ROUTES.launch}`,
            lti_message_hint: 'message-hint',
          },
        });
      case 'launch':
        return eventOf({
          path: ROUTES.launch,
          form: { id_token: click.token, state: click.state },
          cookies: click.cookies,
        });
      case 'token':
        return eventOf({
          path: ROUTES.token,
          form: { grant_type: 'authorization_code', code: click.code },
          headers: { authorization: basic },
        });
    }
  }

  /** Holds that the answer is the right one, and takes from it what the next request needs. */
  function learn(step: Step, click: Click, reply: Awaited<ReturnType<Handler>>): void {
    if (reply.statusCode !== STATUS[step]) throw new Error(`${step} answered ${reply.statusCode}: ${reply.body}`);
    if (step === 'token') return;
    const { searchParams } = new URL(String(reply.headers?.['location']));
    if (step === 'launch') {
      click.code = searchParams.get('code') ?? '';
      return;
    }
    click.state = searchParams.get('state') ?? '';
    click.nonce = searchParams.get('nonce') ?? '';
    click.cookies = (reply.cookies ?? []).map((cookie) => cookie.split(';')[0] ?? '');
    const iat = Math.floor(Date.now() / 1000);
    click.token = signToken({ ...claims, nonce: click.nonce, iat, exp: iat + 3600 }, key);
  }

  return { newClick, ask, learn };
}
