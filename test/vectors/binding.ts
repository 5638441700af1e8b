import assert from 'node:assert/strict';
import { handedOver, post, redeem } from '../support/browser.ts';
import { launchRow } from './launch-row.ts';
import { finish, formOf, lti, type Row, type Stage, set, stageOf, type Wrong } from './row.ts';

/** The cookies of the launch with another value. */
const cookiesAs =
  (change: (name: string, value: string) => string): Wrong =>
  ({ begun }: Stage) => ({
    cookies: begun.cookies.map((cookie) => {
      const [name = '', value = ''] = cookie.split('=');
      return change(name, value);
    }),
  });

const NOBODYS = 'A'.repeat(22);
const elsewhere = 'A'.repeat(43);

/** Posts from a browser that did not begin the launch, and launches that nobody began. */
export const BINDING: readonly Row[] = [
  launchRow('a browser that never did the login', 403, 'browser-unbound', { cookies: [] }),
  launchRow('a browser with cookies of its own only', 403, 'browser-unbound', { cookies: ['session=1', 'theme=dark'] }),
  launchRow(
    'cookies without a value',
    403,
    'browser-unbound',
    cookiesAs((name) => `${name}=`),
  ),
  launchRow(
    'cookies under other names',
    403,
    'browser-unbound',
    cookiesAs((name, value) => `${name}x=${value}`),
  ),
  launchRow(
    'cookies without their __Host- prefix',
    403,
    'browser-unbound',
    cookiesAs((name, value) => `${name.slice(7)}=${value}`),
  ),
  launchRow(
    'cookies of another browser',
    403,
    'browser-mismatch',
    cookiesAs((name) => `${name}=${elsewhere}`),
  ),
  launchRow(
    'a secret in other case',
    403,
    'browser-mismatch',
    cookiesAs((name, value) => `${name}=${value.toLowerCase()}`),
  ),
  launchRow(
    'a secret with a space behind it',
    403,
    'browser-mismatch',
    cookiesAs((name, value) => `${name}=${value} `),
  ),
  launchRow('cookies of another launch of the same browser', 403, 'browser-unbound', async ({ scene }) => ({
    cookies: (await stageOf(scene)).begun.cookies,
  })),
  launchRow('the secret of another launch under this one’s name', 403, 'browser-mismatch', async ({ scene, begun }) => {
    const [secret = ''] = (await stageOf(scene)).begun.cookies.map((cookie) => cookie.split('=')[1] ?? '');
    return { cookies: begun.cookies.map((cookie) => `${cookie.split('=')[0]}=${secret}`) };
  }),
  launchRow('the token of another launch of the same browser', 401, 'nonce-mismatch', async ({ scene, begun }) => {
    const other = await stageOf(scene);
    return { ...set({ nonce: other.begun.nonce }), cookies: [...begun.cookies, ...other.begun.cookies] };
  }),
  launchRow('a login at one platform, an answer from another', 401, 'registration-mismatch', (stage) => {
    const token = formOf({ ...stage, world: stage.scene.schoology }).form['id_token'] ?? '';
    return { token: () => token };
  }),
  launchRow('state missing', 400, 'state-missing', { form: ({ id_token = '' }) => ({ id_token }) }),
  launchRow('state empty', 400, 'state-missing', { form: (form) => ({ ...form, state: '' }) }),
  launchRow(
    'state of a launch that nobody began',
    400,
    'launch-unknown',
    { form: (form) => ({ ...form, state: NOBODYS }) },
    { shown: [NOBODYS] },
  ),
  launchRow('state too long', 400, 'launch-unknown', { form: (form) => ({ ...form, state: `${form['state']}A` }) }),
  launchRow('state with an ending of its own', 400, 'launch-unknown', {
    form: (form) => ({ ...form, state: `${form['state']}.x` }),
  }),
  launchRow('state with a path in it', 400, 'launch-unknown', {
    form: (form) => ({ ...form, state: '../../../../etc/passwd' }),
  }),
  launchRow('state with markup', 400, 'launch-unknown', {
    form: (form) => ({ ...form, state: '"><script>alert(1)//22' }),
  }),
  launchRow('state of one hundred thousand characters', 400, 'launch-unknown', {
    form: (form) => ({ ...form, state: 'A'.repeat(100_000) }),
  }),
  launchRow('id token missing', 400, 'id-token-missing', { form: ({ state = '' }) => ({ state }) }),
  launchRow('id token empty', 400, 'id-token-missing', { form: (form) => ({ ...form, id_token: '' }) }),
  launchRow('an answer after ten minutes', 400, 'launch-expired', {}, { after: 600, over: true }),
  launchRow('an answer a day later, the item still there', 400, 'launch-expired', {}, { after: 86_400, over: true }),
];

const replays = (name: string, first: (stage: Stage) => Promise<unknown>, wrong: Wrong = {}): Row =>
  launchRow(
    name,
    409,
    'launch-used',
    async (stage) => {
      await first(stage);
      return typeof wrong === 'function' ? wrong(stage) : wrong;
    },
    { leaves: 'ready' },
  );

/** Launches that are used already. */
export const REPLAYS: readonly Row[] = [
  replays('the same answer twice', finish),
  replays('a second answer with a token of its own', finish, ({ scene }) => set({ iat: scene.now() - 1 })),
  replays('the same answer twice, without cookies', finish, { cookies: [] }),
  replays(
    'the same answer from another browser',
    finish,
    cookiesAs((name) => `${name}=${elsewhere}`),
  ),
  launchRow(
    'an answer after its code was redeemed',
    409,
    'launch-used',
    async (stage) => {
      const { code } = handedOver(await finish(stage));
      assert.equal((await redeem(stage.scene, code)).statusCode, 200);
      return {};
    },
    { leaves: 'redeemed' },
  ),
  launchRow(
    'an answer to a click that ended on a page',
    409,
    'launch-used',
    async (stage) => {
      const { form } = formOf(stage, lti({ roles: ['http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin'] }));
      const reply = await post(stage.scene, form, stage.begun.cookies);
      assert.equal(reply.statusCode, 200);
      return {};
    },
    { leaves: 'closed' },
  ),
];
