import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldsOf } from '../../local/json.ts';
import { realmOf } from '../../shared/crypto/hash.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { type Begun, basic, begunFrom, codeOf, handedOver, post, redeem } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { BASE_URL, DISTRICT, launchState, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { type OpenIdPlatform, startOpenIdPlatform } from './provider.ts';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const DEPLOYMENT = 'campus:1';

let roomkey: Roomkey;
let platform: OpenIdPlatform;

before(async () => {
  roomkey = await startRoomkey('local');
  platform = await startOpenIdPlatform(`${BASE_URL}${ROUTES.launch}`, (person, course) => ({
    name: `Person ${person}`,
    email: `${person}@campus.example`,
    [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
    [`${CLAIM}version`]: '1.3.0',
    [`${CLAIM}deployment_id`]: DEPLOYMENT,
    [`${CLAIM}target_link_uri`]: `${BASE_URL}${ROUTES.launch}`,
    [`${CLAIM}resource_link`]: { id: `link-${course}` },
    [`${CLAIM}roles`]: [MEMBERSHIP + (person === 'teacher' ? 'Instructor' : 'Learner')],
    [`${CLAIM}context`]: { id: course, title: `Course ${course}` },
  }));
  const { issuer: iss, toolId, authorizationEndpoint, keySetUrl } = platform;
  await registrations(roomkey.dynamo).add({
    ...roomkey.canvas.registration,
    iss,
    toolId,
    authorizationEndpoint,
    keySetUrl,
    family: 'other',
    realm: realmOf(iss, toolId, keySetUrl),
    claimMap: {},
  });
});

after(async () => {
  await platform.close();
  await roomkey.close();
});

/** A browser at the platform: follows redirects there, keeps its cookies. */
class PlatformBrowser {
  readonly #cookies = new Map<string, string>();

  /** The page at which the platform's redirects end, or the first address elsewhere. */
  async open(address: URL): Promise<{ readonly url: URL; readonly body: string }> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) return { url: address, body: await answer.text() };
    const next = new URL(location, address);
    return next.origin === platform.issuer ? this.open(next) : { url: next, body: '' };
  }

  async signIn(person: string): Promise<void> {
    const ask = new URLSearchParams({
      client_id: platform.toolId,
      redirect_uri: `${BASE_URL}${ROUTES.launch}`,
      response_type: 'id_token',
      scope: 'openid',
      nonce: 'sign-in',
      prompt: 'login',
      login_hint: person,
    });
    const { url } = await this.open(new URL(`${platform.authorizationEndpoint}?${ask}`));
    assert.equal(url.origin + url.pathname, `${BASE_URL}${ROUTES.launch}`);
  }

  /** From the click to the form that the platform makes the browser post. */
  async click(course: string): Promise<{ readonly begun: Begun; readonly form: Record<string, string> }> {
    const form = {
      iss: platform.issuer,
      client_id: platform.toolId,
      login_hint: 'somebody',
      target_link_uri: `${BASE_URL}${ROUTES.launch}`,
      lti_message_hint: course,
    };
    const begun = begunFrom(await roomkey.call('login', { path: ROUTES.login, form }));
    const { body } = await this.open(begun.address);
    assert.match(body, new RegExp(`<form method="post" action="${BASE_URL}${ROUTES.launch}">`));
    const inputs = [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"\/>/g)];
    return { begun, form: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value])) };
  }

  async launch(course: string): Promise<Reply> {
    const { begun, form } = await this.click(course);
    return post(roomkey, form, begun.cookies);
  }
}

test('a platform that knows nothing of us launches: refused until approved, connected by its teacher, opened for its student', async () => {
  const { issuer: iss, toolId } = platform;
  const teacher = new PlatformBrowser();
  await teacher.signIn('teacher');
  assert.equal(codeOf(await teacher.launch('c1')), 'deployment-pending');

  const deployment = { iss, toolId, deploymentId: DEPLOYMENT };
  assert.ok(await deployments(roomkey.dynamo).approve(deployment, DISTRICT, null));
  assert.equal((await teacher.launch('c1')).statusCode, 200);
  const connected = await roomkey.call('mappings', {
    method: 'PUT',
    path: `/contexts/${contextKeyOf(deployment, 'c1')}/mapping`,
    headers: { authorization: basic(roomkey.client.clientId, roomkey.clientSecret), 'if-match': '"0"' },
    json: { classes: [{ id: 'art-1' }] },
  });
  assert.equal(connected.statusCode, 200, String(connected.body));

  const student = new PlatformBrowser();
  await student.signIn('student');
  const { url, code } = handedOver(await student.launch('c1'));
  assert.equal(url.href.split('?')[0], 'https://app.brightway.example/classes/art-1');
  const answer = await redeem(roomkey, code);
  assert.equal(answer.statusCode, 200, String(answer.body));
  const { role, user, context } = fieldsOf(fieldsOf(JSON.parse(String(answer.body)))['launch']);
  assert.equal(role, 'student');
  assert.deepEqual([fieldsOf(user)['iss'], fieldsOf(user)['sub']], [iss, 'student']);
  assert.deepEqual(fieldsOf(user)['email'], { value: 'student@campus.example', source: 'email' });
  assert.deepEqual([fieldsOf(context)['id'], fieldsOf(context)['title']], ['c1', 'Course c1']);

  assert.equal(platform.keySetFetches(), 1);
});

test('nobody signed in there: the platform says so, and the click can still be completed', async () => {
  const visitor = new PlatformBrowser();
  const { begun, form } = await visitor.click('c1');
  assert.equal(form['error'], 'login_required');
  assert.equal(form['state'], begun.state);
  assert.equal(codeOf(await post(roomkey, form, begun.cookies)), 'platform-login-required');
  assert.equal(await launchState(roomkey, begun.state), 'initiated');

  await visitor.signIn('student');
  const { body } = await visitor.open(begun.address);
  const idToken = /name="id_token" value="([^"]+)"/.exec(body)?.[1] ?? '';
  handedOver(await post(roomkey, { id_token: idToken, state: begun.state }, begun.cookies));
});
