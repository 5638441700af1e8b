import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CANVAS_ROUTE } from '../../shared/names.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { codeOf, handedOver, post } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import fc, { runs } from '../support/property.ts';
import { ROUTES } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { holdLaunch } from '../vectors/held.ts';
import { authorization } from '../vectors/requests.ts';
import { finish, formOf, stageOf } from '../vectors/row.ts';
import { COURSE } from '../vectors/scene.ts';

/** Whatever a client sends: an answer below 500, one log line, and the reference of a refusal in both. */
const scene = sceneOfFile();

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '__proto__', '..', '%', '\0'));
const name = fc.oneof(
  text,
  fc.constantFrom(
    'iss',
    'login_hint',
    'target_link_uri',
    'client_id',
    'state',
    'id_token',
    'error',
    'proof',
    'lti_storage_target',
    'new_tab',
    'grant_type',
    'code',
    'redirect_uri',
    'step',
    'launch',
    'page',
    'frame',
    'class',
    'version',
    'words',
    'name',
    'context',
    'key',
  ),
);
const value = fc.oneof(
  text,
  fc.constantFrom(
    'https://canvas.instructure.com',
    '170000000000559',
    'A'.repeat(22),
    'A'.repeat(43),
    'A'.repeat(65),
    'authorization_code',
    'open',
    'show',
    'poll',
    'begin',
    '0',
    'e30.e30.AA',
  ),
);
const form = fc.array(fc.tuple(name, value), { maxLength: 8 });
const raw = fc.record(
  { body: fc.oneof(text, fc.json(), fc.base64String()), base64: fc.boolean() },
  { noNullPrototype: true },
);
const headers = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'content-type',
        'authorization',
        'accept',
        'accept-language',
        'origin',
        'sec-fetch-site',
        'sec-fetch-dest',
        'user-agent',
        'if-match',
        'cookie',
        'x-other',
      ),
      fc.oneof(
        text,
        fc.constantFrom(
          'application/json',
          'application/x-www-form-urlencoded',
          'same-origin',
          'document',
          'es-MX',
          '"1"',
        ),
      ),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => Object.fromEntries(pairs));
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'x');
const body = fc.oneof(
  form.map((pairs): Partial<Ask> => ({ form: pairs })),
  raw.map((its): Partial<Ask> => ({ raw: its })),
  fc.constant({}),
);
const ask = fc.tuple(method, body, headers, text, fc.array(text, { maxLength: 3 }));

const TARGETS = [
  ['login', [ROUTES.login]],
  ['launch', [ROUTES.launch]],
  ['setup', [ROUTES.setup]],
  ['manage', [ROUTES.manage]],
  ['authorize', [ROUTES.authorize]],
  ['token', [ROUTES.token]],
  ['userinfo', [ROUTES.userinfo]],
  [
    'mappings',
    [
      '/contexts/x/mapping',
      `/contexts/${'A'.repeat(43)}/mapping`,
      '/districts/x/contexts',
      `/districts/4fd43cc56d11340000000005/contexts`,
    ],
  ],
  ['keys', [ROUTES.jwks, ROUTES.discovery, CANVAS_ROUTE, '/', '/%00']],
] as const;

for (const [to, paths] of TARGETS) {
  test(`${to} answers anything`, async () => {
    scene().lines();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        ask,
        fc.boolean(),
        async (path, [verb, its, given, query, cookies], known) => {
          const credentials = known ? authorization(scene()) : {};
          const reply = await scene().call(to, {
            method: verb,
            path,
            query,
            cookies,
            ...its,
            headers: { ...given, ...credentials },
          });
          assert.ok(reply.statusCode < 500, `${reply.statusCode} ${codeOf(reply)}`);
          const [line, ...more] = scene().lines();
          assert.equal(more.length, 0);
          assert.equal(line?.['status'], reply.statusCode);
          if (reply.statusCode >= 400) assert.ok(String(reply.body).includes(String(line?.['ref'])));
          for (const header of Object.values(reply.headers ?? {})) assert.match(String(header), /^[\t -~]*$/);
          for (const cookie of reply.cookies ?? []) assert.match(cookie, /^__Host-rkp?-[\w-]{22}=[\w-]*; [ -~]*$/);
        },
      ),
      runs(300),
    );
  });
}

test('a page that waits answers any fields to whoever has its secret, and connects nothing', async () => {
  const held = await holdLaunch(scene());
  const step = fc.constantFrom('show', 'enter', 'connect', 'search', 'ask', 'create', 'choose', 'poll', 'x');
  const key = contextKeyOf(scene().windowed.deployment, COURSE);
  const before = await contexts(scene().dynamo).get(key, 'consistent');
  await fc.assert(
    fc.asyncProperty(step, form, async (its, fields) => {
      const own = fields.filter(([field]) => !['step', 'launch', 'page', 'frame'].includes(field));
      const good = Object.entries({ ...held.form, step: its, frame: '1' });
      const framed = { ...held.ask.headers, 'sec-fetch-dest': 'iframe' };
      const { statusCode } = await scene().call('setup', { ...held.ask, form: [...good, ...own], headers: framed });
      assert.ok(statusCode < 500, String(statusCode));
    }),
    runs(200),
  );
  assert.deepEqual(await contexts(scene().dynamo).get(key, 'consistent'), before);
});

test('a flood of headers and cookies does no harm', async () => {
  const stage = await stageOf(scene());
  const { form: fields } = formOf(stage);
  const flood = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x-flood-${i}`, 'x'.repeat(100)]));
  const cookies = [...Array.from({ length: 1000 }, (_, i) => `c${i}=${'y'.repeat(100)}`), ...stage.begun.cookies];
  handedOver(await scene().call('launch', { path: ROUTES.launch, form: fields, cookies, headers: flood }));
});

test('a hundred unknown keys cause one fetch, one more after a second, and disturb no good launch', async () => {
  const before = scene().fetches();
  const stage = await stageOf(scene());
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      post(scene(), formOf(stage, { header: { kid: `forged-${i}` } }).form, stage.begun.cookies),
    ),
  );
  assert.deepEqual(new Set(replies.map(codeOf)), new Set(['key-unknown']));
  assert.ok(scene().fetches() - before <= 2);
  handedOver(await finish(stage));
});
