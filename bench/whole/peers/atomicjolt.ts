import {
  buildInit,
  fetchRemoteJwks,
  type OIDCState,
  validateIdTokenContents,
  validateNonce,
  verifyJwtUsingJwks,
} from '@atomicjolt/lti-server';
import type { Handler } from '../shapes.ts';
import { formOf, keySetUrl, onward, settings } from './settings.ts';

const states = new Map<string, OIDCState>();
const keys = fetchRemoteJwks(keySetUrl);

export const login: Handler = async (event) => {
  const form = formOf(event);
  const {
    oidcState,
    url,
    settings: init,
  } = buildInit(
    `${settings.baseUrl}/login`,
    form.get('client_id') ?? '',
    form.get('login_hint') ?? '',
    form.get('lti_message_hint') ?? '',
    '_parent',
    settings.authorize,
  );
  states.set(oidcState.state, oidcState);
  // Its page goes there by script.
  return { statusCode: 302, headers: { location: url.toString() }, body: page(init) };
};

/** Phases 2 and 3 of its README, one after the other: a page that posts the same to the launch, which checks it again and spends the state. */
export const launch: Handler = async (event) => {
  const form = formOf(event);
  const [idToken, state] = [form.get('id_token') ?? '', form.get('state') ?? ''];
  await check(idToken, state);
  page({ idToken, state });
  await check(idToken, state);
  states.delete(state);
  return { ...onward('https://app.example/?done=1'), body: page({ state }) };
};

async function check(idToken: string, state: string): Promise<void> {
  const known = states.get(state);
  const { verified, token, error } = await verifyJwtUsingJwks(await keys, idToken);
  if (known === undefined || !verified) throw new Error(error ?? 'no such state');
  const errors = validateIdTokenContents(token.payload, `${settings.baseUrl}/launch`, true);
  if (errors.length > 0) throw new Error(errors.join());
  await validateNonce(known, token.payload);
}

const page = (value: object): string => `<script>window.SETTINGS = ${JSON.stringify(value)}</script>`;
