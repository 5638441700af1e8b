import assert from 'node:assert/strict';
import { env } from 'node:process';
import { ENV } from '../../shared/names.ts';
import { LAUNCH_LAYOUT } from '../../shared/store/launches/item.ts';
import { contextKeyOf, launchKey, registrationKey, STACK_KEY } from '../../shared/store/table/keys.ts';
import { trouble } from '../store/proxy.ts';
import { handedOver, redeem } from '../support/browser.ts';
import { BASE_URL, ROUTES } from '../support/roomkey.ts';
import { holdLaunch, opens } from './held.ts';
import { finishes, launchRow, secretsOf } from './launch-row.ts';
import { authorization } from './requests.ts';
import { finish, formOf, launchAsk, type Row, type Step, stageOf } from './row.ts';
import { COURSE, type Scene } from './scene.ts';

const HEADERS = { 'retry-after': '30' };

/** DynamoDB does not answer an instance that remembers nothing; later everything goes on as if nothing had been. */
const storeDown = (
  to: Step['to'],
  prepare: (scene: Scene) => Promise<Pick<Step, 'ask' | 'secrets' | 'afterwards'>>,
): Row => ({
  name: `${to}: DynamoDB is down`,
  status: 503,
  code: 'store-unavailable',
  step: async (scene) => {
    const { afterwards, ...step } = await prepare(scene);
    const store = scene.store;
    return {
      ...step,
      to,
      cold: 'cold',
      headers: HEADERS,
      around: async (call) => {
        store.fate(() => trouble('InternalServerError', 500));
        try {
          return await call();
        } finally {
          store.fate(() => 'pass');
        }
      },
      ...(afterwards === undefined ? {} : { afterwards }),
    };
  },
});

const login = ({ registration }: Scene['canvas']) => ({
  path: ROUTES.login,
  form: { iss: registration.iss, client_id: registration.toolId, login_hint: 'a-hint', target_link_uri: BASE_URL },
});

/** What is ours or the platform's to mend: 5xx, never for what a client sent. */
export const FAILURES: readonly Row[] = [
  storeDown('login', async ({ canvas }) => ({ ask: login(canvas) })),
  storeDown('launch', async (scene) => {
    const stage = await stageOf(scene);
    return {
      ask: launchAsk(formOf(stage).form, stage.begun.cookies),
      secrets: secretsOf(stage),
      afterwards: () => finishes(scene, stage),
    };
  }),
  storeDown('setup', async (scene) => {
    const held = await holdLaunch(scene);
    return { ask: held.ask, secrets: [held.form.page], afterwards: () => opens(scene, held) };
  }),
  storeDown('token', async (scene) => {
    const { code } = handedOver(await finish(await stageOf(scene)));
    return {
      ask: { path: ROUTES.token, form: { grant_type: 'authorization_code', code }, headers: authorization(scene) },
      secrets: [code, scene.clientSecret],
      afterwards: () => redeems(scene, code),
    };
  }),
  storeDown('mappings', async (scene) => ({
    ask: {
      path: `/contexts/${contextKeyOf(scene.canvas.deployment, COURSE)}/mapping`,
      headers: authorization(scene),
    },
  })),
  storeDown('keys', async () => ({ ask: { path: ROUTES.jwks } })),
  launchRow(
    'the platform’s keys were never fetched and cannot be',
    503,
    'platform-keys-unavailable',
    {},
    {
      platform: 'dark',
      over: true,
      headers: HEADERS,
    },
  ),
  launchRow(
    'the registration names a client that does not exist',
    500,
    'registration-incomplete',
    {},
    {
      platform: 'orphan',
      over: true,
    },
  ),
  {
    name: 'the registration in the table is none',
    status: 500,
    code: 'internal',
    step: async (scene) => {
      const toolId = '170000000000999';
      const { iss } = scene.canvas.registration;
      await scene.dynamo.put({ ...registrationKey(iss, toolId), iss, toolId, family: 'not-a-family' });
      const good = login(scene.canvas);
      return {
        to: 'login',
        ask: { ...good, form: { ...good.form, client_id: toolId } },
        secrets: ['not-a-family', 'a-hint'],
      };
    },
  },
  {
    name: 'token: the secret holds no signing key',
    status: 503,
    code: 'signing-key-unavailable',
    step: async (scene) => {
      const { code } = handedOver(await finish(await stageOf(scene)));
      const name = env[ENV.secret];
      env[ENV.secret] = 'no-such-secret';
      return {
        to: 'token',
        cold: 'cold',
        ask: { path: ROUTES.token, form: { grant_type: 'authorization_code', code }, headers: authorization(scene) },
        secrets: [code, scene.clientSecret],
        headers: HEADERS,
        afterwards: async () => {
          env[ENV.secret] = name;
          await scene.call('token', { path: ROUTES.token }, 'cold');
          await redeems(scene, code);
        },
      };
    },
  },
  {
    name: 'token: the launch is of a layout that this code does not know',
    status: 503,
    code: 'launch-layout-unknown',
    step: async (scene) => {
      const { code } = handedOver(await finish(await stageOf(scene)));
      const key = launchKey(code.slice(0, 22));
      await scene.dynamo.update(key, { set: { v: LAUNCH_LAYOUT + 1 } });
      return {
        to: 'token',
        ask: { path: ROUTES.token, form: { grant_type: 'authorization_code', code }, headers: authorization(scene) },
        secrets: [code, scene.clientSecret],
        headers: HEADERS,
        afterwards: async () => {
          await scene.dynamo.update(key, { set: { v: LAUNCH_LAYOUT } });
          await redeems(scene, code);
        },
      };
    },
  },
  {
    name: 'keys: no key was ever published',
    status: 503,
    code: 'signing-key-unavailable',
    step: async (scene) => {
      const published = await scene.dynamo.get(STACK_KEY, 'consistent');
      await scene.dynamo.update(STACK_KEY, { remove: ['keys'] });
      return {
        to: 'keys',
        cold: 'cold',
        ask: { path: ROUTES.jwks },
        headers: HEADERS,
        afterwards: async () => {
          await scene.dynamo.put({ ...STACK_KEY, ...published });
          assert.equal((await scene.call('keys', { path: ROUTES.jwks })).statusCode, 200);
        },
      };
    },
  },
];

async function redeems(scene: Scene, code: string): Promise<void> {
  assert.equal((await redeem(scene, code)).statusCode, 200);
}
