import type { Code } from '../../shared/errors.ts';
import { CANVAS_ROUTE, LIMITS } from '../../shared/names.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { basic } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT, ROUTES } from '../support/roomkey.ts';
import { holdLaunch, opens } from './held.ts';
import { finishes, secretsOf } from './launch-row.ts';
import { formOf, launchAsk, type Row, type Step, stageOf } from './row.ts';
import { COURSE, type Scene } from './scene.ts';

const FORM = 'application/x-www-form-urlencoded';

interface Good {
  readonly ask: Ask;
  /** the good body as it stands on the wire */
  readonly body: string;
  readonly secrets: readonly string[];
  readonly afterwards?: () => Promise<void>;
}
type Target = 'launch' | 'login' | 'setup' | 'token' | 'mappings';

const formed = (path: string, fields: Record<string, string>): Pick<Good, 'ask' | 'body'> => ({
  ask: { path, form: fields },
  body: new URLSearchParams(fields).toString(),
});

/** A request that each function would answer well. */
const GOOD: Readonly<Record<Target, (scene: Scene) => Promise<Good>>> = {
  launch: async (scene) => {
    const stage = await stageOf(scene);
    const { form } = formOf(stage);
    return {
      ask: launchAsk(form, stage.begun.cookies),
      body: new URLSearchParams(form).toString(),
      secrets: [form['id_token'] ?? '', ...secretsOf(stage)],
      afterwards: async () => {
        await finishes(scene, stage);
        await scene.forget(stage.begun.state);
      },
    };
  },
  login: async ({ canvas: { registration } }) => ({
    ...formed(ROUTES.login, {
      iss: registration.iss,
      client_id: registration.toolId,
      login_hint: 'a-hint-of-somebody',
      target_link_uri: 'x',
    }),
    secrets: ['a-hint-of-somebody'],
  }),
  setup: async (scene) => {
    const held = await holdLaunch(scene);
    return {
      ...formed(ROUTES.setup, held.form),
      ask: held.ask,
      secrets: [held.form.page, ...secretsOf(held.stage)],
      afterwards: () => opens(scene, held),
    };
  },
  token: async (scene) => {
    const { ask, body } = formed(ROUTES.token, { grant_type: 'authorization_code', code: 'c'.repeat(65) });
    return { ask: { ...ask, headers: authorization(scene) }, body, secrets: ['c'.repeat(65), scene.clientSecret] };
  },
  mappings: async (scene) => {
    const json = { classes: [{ id: 'class-nobody-may-see' }] };
    const path = `/contexts/${contextKeyOf(scene.canvas.deployment, COURSE)}/mapping`;
    return {
      ask: { method: 'PUT', path, json, headers: { ...authorization(scene), 'if-match': '"1"' } },
      body: JSON.stringify(json),
      secrets: ['class-nobody-may-see', scene.clientSecret],
    };
  },
};

export const authorization = (scene: Scene): Record<string, string> => ({
  authorization: basic(scene.client.clientId, scene.clientSecret),
});

type More = Pick<Step, 'headers'>;
type Spoil = (good: Good) => Partial<Ask>;

/** A good request, spoilt; what it was about goes on as before. */
const row = (name: string, status: number, code: Code, to: Target, spoil: Spoil, more: More = {}): Row => ({
  name: `${to}: ${name}`,
  status,
  code,
  step: async (scene) => {
    const good = await GOOD[to](scene);
    const { form: _, json: __, ...ask } = { ...good.ask, method: good.ask.method ?? 'POST' };
    return {
      ...more,
      to,
      ask: { ...ask, ...spoil(good) },
      secrets: good.secrets,
      ...(good.afterwards === undefined ? {} : { afterwards: good.afterwards }),
    };
  },
});

const typed =
  (type: string | null, body: string, base64 = false) =>
  ({ ask: { headers } }: Good): Partial<Ask> => ({
    raw: { body, base64 },
    headers: { ...headers, ...(type === null ? {} : { 'content-type': type }) },
  });

/** What every function that takes a body says to a wrong one. */
const bodies = (to: Target, limit: number): readonly Row[] => {
  const type = to === 'mappings' ? 'application/json' : FORM;
  const wrongTypes = [
    null,
    '',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/xml',
    `${FORM}x`,
    `text/plain; ${FORM}`,
    `${FORM}, text/plain`,
  ];
  return [
    ...[...wrongTypes, to === 'mappings' ? FORM : 'application/json'].map((wrong) =>
      row(`content type ${wrong ?? 'missing'}`, 415, 'content-type-unsupported', to, (good) =>
        typed(wrong, good.body)(good),
      ),
    ),
    row('broken base64', 400, 'body-malformed', to, typed(type, '****', true)),
    row('base64 with padding in its middle', 400, 'body-malformed', to, typed(type, 'QQ==QUJD', true)),
    row('base64 for URLs', 400, 'body-malformed', to, typed(type, '-_-_', true)),
    row('one byte too many', 413, 'request-too-large', to, (good) =>
      typed(type, filled(good.body, to, limit + 1))(good),
    ),
    row('one byte too many, in base64', 413, 'request-too-large', to, (good) =>
      typed(type, Buffer.from(filled(good.body, to, limit + 1)).toString('base64'), true)(good),
    ),
    row('six megabytes', 413, 'request-too-large', to, typed(type, 'A'.repeat(6 * 1024 * 1024), true)),
    row(
      'characters that are few and bytes that are many',
      413,
      'request-too-large',
      to,
      typed(type, '€'.repeat(limit / 2)),
    ),
  ];
};

const filled = (body: string, to: Target, bytes: number): string =>
  to === 'mappings' ? body + ' '.repeat(bytes - body.length) : `${body}&padding=${'x'.repeat(bytes - body.length - 9)}`;

const methods = (to: Target, allow: string, wrong: readonly string[]): readonly Row[] =>
  wrong.map((method) =>
    row(`method ${method}`, 405, 'method-not-allowed', to, ({ ask }) => ({ ...ask, method }), { headers: { allow } }),
  );

const raw = (name: string, code: Code, body: string | Buffer): Row =>
  row(name, 400, code, 'mappings', typed('application/json', Buffer.from(body).toString('base64'), true));

const twice = (to: Target, name: string): Row =>
  row(`${name} twice`, 400, 'parameter-repeated', to, ({ body }) => {
    const fields = new URLSearchParams(body);
    fields.append(name, fields.get(name) ?? 'login_required');
    if (fields.getAll(name).length === 1) fields.append(name, 'login_required');
    return { form: fields };
  });

/** Bodies, content types and methods. */
export const REQUESTS: readonly Row[] = [
  ...bodies('launch', LIMITS.body),
  ...bodies('login', LIMITS.loginBody),
  ...bodies('setup', LIMITS.loginBody),
  ...bodies('token', LIMITS.loginBody),
  ...bodies('mappings', LIMITS.loginBody),
  ...methods('launch', 'POST', ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'post', 'BREW']),
  ...methods('login', 'GET, POST', ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']),
  ...methods('setup', 'GET, POST', ['HEAD', 'PUT', 'DELETE', 'PATCH']),
  row('GET without the launch of a page that waits', 400, 'step-malformed', 'setup', ({ ask }) => ({
    ...ask,
    method: 'GET',
  })),
  ...methods('token', 'POST', ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']),
  ...methods('mappings', 'GET, PUT, DELETE', ['POST', 'PATCH', 'HEAD', 'OPTIONS']),
  twice('launch', 'id_token'),
  twice('launch', 'state'),
  twice('launch', 'error'),
  twice('setup', 'step'),
  twice('setup', 'launch'),
  twice('setup', 'page'),
  row('no body', 400, 'state-missing', 'launch', () => ({ headers: { 'content-type': FORM } })),
  row('an empty body', 400, 'state-missing', 'launch', typed(FORM, '')),
  row(
    'bytes of nothing',
    400,
    'state-missing',
    'launch',
    typed(FORM, Buffer.from([0, 255, 254, 37, 38, 61]).toString('base64'), true),
  ),
  row('everything in the query', 400, 'state-missing', 'launch', ({ body }) => ({ query: body, form: {} })),
  raw('bytes that are not UTF-8', 'body-malformed', Buffer.from([0x22, 0xff, 0xfe, 0x22])),
  raw('no JSON', 'body-malformed', '{"classes":'),
  raw('nothing', 'body-malformed', ''),
  raw('a hundred thousand brackets', 'body-malformed', '['.repeat(60_000)),
  raw('null', 'mapping-malformed', 'null'),
  raw('a list', 'mapping-malformed', '[]'),
  raw('no classes', 'mapping-malformed', '{}'),
  raw('classes that are none', 'mapping-malformed', '{"classes":{"id":"x"}}'),
  raw('a class without id', 'mapping-malformed', '{"classes":[{"name":"Algebra"}]}'),
  raw('a class with half of a surrogate pair', 'mapping-malformed', '{"classes":[{"id":"\\ud800"}]}'),
  raw('a class of 256 characters', 'mapping-malformed', JSON.stringify({ classes: [{ id: 'x'.repeat(256) }] })),
  raw('a class that would climb in the address', 'mapping-malformed', '{"classes":[{"id":".."}]}'),
  raw('a class whose place in the address would climb', 'mapping-malformed', '{"classes":[{"id":"x","url_id":"."}]}'),
  raw('a class twice', 'mapping-malformed', '{"classes":[{"id":"x"},{"id":"x"}]}'),
  raw('a member that no class has', 'mapping-malformed', '{"classes":[{"id":"x","__proto__":{},"constructor":1}]}'),
  raw(
    'a hundred and one classes',
    'mapping-malformed',
    JSON.stringify({ classes: Array.from({ length: 101 }, (_, i) => ({ id: `c${i}` })) }),
  ),
];

const nowhere = (to: 'keys' | 'mappings', path: string): Row => ({
  name: `${to}: nothing at ${path.slice(0, 90)}`,
  status: 404,
  code: 'not-found',
  step: async (scene) => ({ to, ask: { path, headers: authorization(scene) }, secrets: [scene.clientSecret] }),
});

/** Slips in the address of Canvas's configuration, which must not name persons to whoever asked for none. */
export const SLIPS: readonly (readonly [what: string, query: string])[] = [
  ['another value', 'person_ids=all'],
  ['no value', 'person_ids'],
  ['capital letters', 'person_ids=None'],
  ['a blank behind it', 'person_ids=none%20'],
  ['another name', 'personids=none'],
  ['a name in capital letters', 'PERSON_IDS=none'],
  ['twice', 'person_ids=none&person_ids=none'],
  ['something beside it', 'x=1&person_ids=none'],
  ['what is no query', '%'],
  ['more than is read', `person_ids=none&x=${'x'.repeat(LIMITS.loginQuery)}`],
  ['another right', 'members=write'],
];

/** Addresses that are none, or are asked amiss. */
export const PATHS: readonly Row[] = [
  ...SLIPS.map(
    ([what, query]): Row => ({
      name: `keys: the configuration of Canvas with ${what}`,
      status: 400,
      code: 'configuration-malformed',
      step: async () => ({ to: 'keys', ask: { path: CANVAS_ROUTE, query } }),
    }),
  ),
  ...[
    '/',
    '//',
    '/favicon.ico',
    '/.env',
    '/wp-login.php',
    '/Launch',
    '/launch/',
    '/launch/../keys',
    '/%2e%2e/',
    '/.well-known',
    '/.well-known/jwks.json/',
    '/<script>alert(1)</script>',
    `/${'x'.repeat(8000)}`,
    '/\u0000',
  ].map((path) => nowhere('keys', path)),
  ...[
    '/contexts',
    '/contexts/',
    '/contexts/x/mapping',
    `/contexts/${'A'.repeat(43)}`,
    `/contexts/${'A'.repeat(43)}/mapping/`,
    `/contexts/${'A'.repeat(43)}/mapping`,
    `/contexts/${'A'.repeat(42)}%2F/mapping`,
    '/districts',
    `/districts/${DISTRICT}`,
    `/districts/${'x'.repeat(65)}/contexts`,
    '/districts/../contexts',
    `/districts/${DISTRICT}/classes`,
    `/districts/${DISTRICT}/classes/`,
    `/districts/${'x'.repeat(65)}/classes/x`,
    `/districts/${'x'.repeat(65)}/requests`,
    `/districts/${DISTRICT}/requests/`,
    `/districts/${DISTRICT}/requests/x`,
    `/districts/${DISTRICT}/contexts/x`,
  ].map((path) => nowhere('mappings', path)),
  {
    name: 'keys: method POST',
    status: 405,
    code: 'method-not-allowed',
    step: async () => ({ to: 'keys', ask: { path: ROUTES.jwks, form: {} }, headers: { allow: 'GET, HEAD' } }),
  },
];
