import type { Reply } from '../../shared/http/reply.ts';
import { answerOf, type Begun, type Twist } from './browser.ts';
import { BASE_URL, ROUTES, type Roomkey } from './roomkey.ts';

/** A launch in a frame of the LMS, as the browser there has it. */

export const login = (
  roomkey: Roomkey,
  headers: Record<string, string>,
  more: Record<string, string> = {},
  cookies: readonly string[] = [],
): Promise<Reply> => {
  const form = {
    iss: roomkey.canvas.registration.iss,
    client_id: roomkey.canvas.registration.toolId,
    login_hint: 'hint"<',
    target_link_uri: `${BASE_URL}/launch`,
    lti_message_hint: 'message',
    ...more,
  };
  return roomkey.call('login', { path: ROUTES.login, form, headers, cookies });
};

/** What a page holds for its script. */
export const attribute = (reply: Reply, name: string): string =>
  new RegExp(`data-${name}="([^"]*)"`).exec(String(reply.body))?.[1]?.replaceAll('&amp;', '&') ?? '';

/** What the browser of a keep page would know afterwards. */
export function keptBy(reply: Reply): Begun & { secret: string } {
  const address = new URL(attribute(reply, 'go'));
  const { searchParams } = address;
  const state = searchParams.get('state') ?? '';
  return { address, state, nonce: searchParams.get('nonce') ?? '', cookies: [], secret: attribute(reply, 'secret') };
}

/** A launch whose cookie did not come back. */
export async function arriveWithoutCookie(roomkey: Roomkey, twist: Twist = {}) {
  const kept = keptBy(await login(roomkey, { 'sec-fetch-dest': 'iframe' }));
  const form = {
    ...answerOf(roomkey, roomkey.canvas, kept, twist),
    lti_storage_target: 'post_message_forwarding',
  };
  const headers = { 'sec-fetch-dest': 'iframe' };
  return { kept, form, page: await roomkey.call('launch', { path: ROUTES.launch, form, headers }) };
}

/** As the script of the page that it got posts it again. */
export const prove = (
  roomkey: Roomkey,
  form: Record<string, string>,
  headers: Record<string, string>,
): Promise<Reply> =>
  roomkey.call('launch', {
    path: ROUTES.launch,
    form,
    headers: { accept: 'application/json', 'sec-fetch-dest': 'empty', ...headers },
  });
