import assert from 'node:assert/strict';
import type { Code } from '../../shared/errors.ts';
import { basic, handedOver, redeem } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { ROUTES } from '../support/roomkey.ts';
import { finish, type Row, type Step, stageOf } from './row.ts';
import type { Scene } from './scene.ts';

type Form = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

interface Wrong {
  readonly form?: (code: string) => Form;
  /** the Authorization header; null: none */
  readonly header?: (scene: Scene) => string | null;
  readonly ask?: (good: Ask) => Ask;
  /** seconds between the hand-off and its redemption */
  readonly after?: number;
  /** what happens to the code before */
  readonly first?: (scene: Scene, code: string) => Promise<void>;
  /** the code is not good any more */
  readonly spent?: true;
  readonly step?: Pick<Step, 'headers'>;
}

const CHALLENGE = { 'www-authenticate': 'Basic realm="api", charset="UTF-8"' };
const good = (code: string) => ({ grant_type: 'authorization_code', code });

async function redeems(scene: Scene, code: string): Promise<void> {
  assert.equal((await redeem(scene, code)).statusCode, 200);
}

/** A redemption that is refused; unless the code was spent, its owner can still redeem it. */
const row = (name: string, status: number, code: Code, wrong: Wrong): Row => ({
  name,
  status,
  code,
  step: async (scene) => {
    const { clientId } = scene.client;
    const stage = await stageOf(scene);
    const issued = handedOver(await finish(stage)).code;
    await wrong.first?.(scene, issued);
    if (wrong.after !== undefined) scene.advance(wrong.after);
    const header = wrong.header === undefined ? basic(clientId, scene.clientSecret) : wrong.header(scene);
    const ask: Ask = {
      path: ROUTES.token,
      form: (wrong.form ?? good)(issued),
      ...(header === null ? {} : { headers: { authorization: header } }),
    };
    return {
      ...wrong.step,
      to: 'token',
      ask: wrong.ask?.(ask) ?? ask,
      secrets: [
        issued,
        issued.slice(22),
        scene.clientSecret,
        scene.otherSecret,
        'wr0ngS3cret',
        (header ?? '').slice(6),
      ],
      afterwards: async () => {
        if (wrong.spent === undefined) await redeems(scene, issued);
        else assert.equal((await redeem(scene, issued)).statusCode, 400);
        await scene.forget(stage.begun.state);
      },
    };
  },
});

const unknown = (name: string, header: (scene: Scene) => string | null): Row =>
  row(name, 401, 'client-refused', { header, step: { headers: CHALLENGE } });

const base64 = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64');

/** Who asks: letters and digits only, by HTTP Basic or in the body. */
export const CREDENTIALS: readonly Row[] = [
  unknown('no credentials', () => null),
  unknown('credentials empty', () => ''),
  unknown('Basic without anything', () => 'Basic'),
  unknown('Basic with a space only', () => 'Basic '),
  unknown('a bearer token', ({ clientSecret }) => `Bearer ${clientSecret}`),
  unknown('digest', () => 'Digest username="brightway1"'),
  unknown('not base64', () => 'Basic ****'),
  unknown(
    'two sets of credentials',
    ({ clientSecret }) => `${basic('brightway1', clientSecret)}, ${basic('brightway1', clientSecret)}`,
  ),
  unknown('no colon', () => `Basic ${base64('brightway1')}`),
  unknown('an empty id', ({ clientSecret }) => basic('', clientSecret)),
  unknown('an empty secret', () => basic('brightway1', '')),
  row('a code that nobody made, with a wrong secret', 401, 'client-refused', {
    header: () => basic('brightway1', 'wr0ngS3cret'),
    form: () => good('made-up'),
    step: { headers: CHALLENGE },
  }),
  unknown('the secret of another application', ({ otherSecret }) => basic('brightway1', otherSecret)),
  unknown('a secret one letter short', ({ clientSecret }) => basic('brightway1', clientSecret.slice(0, -1))),
  unknown('a secret in other case', ({ clientSecret }) => basic('brightway1', clientSecret.toLowerCase())),
  unknown('a secret with a line break behind it', ({ clientSecret }) => basic('brightway1', `${clientSecret}\n`)),
  unknown('an application that nobody added', () => basic('nobody1', 'wr0ngS3cret')),
  unknown('an id in other case', ({ clientSecret }) => basic('Brightway1', clientSecret)),
  unknown('an id that names another item', ({ clientSecret }) => basic('L#brightway1', clientSecret)),
  unknown('an id of 65 characters', ({ clientSecret }) => basic('b'.repeat(65), clientSecret)),
  unknown('bytes that are not UTF-8', () => `Basic ${base64('\xff\xfe:\x80', 'latin1')}`),
  unknown('a megabyte of credentials', () => `Basic ${'QUJD'.repeat(250_000)}`),
  row('a wrong secret in the body', 401, 'client-refused', {
    header: () => null,
    form: (code) => ({ ...good(code), client_id: 'brightway1', client_secret: 'wr0ngS3cret' }),
  }),
  row('a client id in the body without a secret', 401, 'client-refused', {
    header: () => null,
    form: (code) => ({ ...good(code), client_id: 'brightway1' }),
  }),
  row('another client id beside Basic', 401, 'client-refused', {
    form: (code) => ({ ...good(code), client_id: 'lumen1' }),
  }),
  row('a secret by Basic and in the body', 400, 'credentials-twice', {
    form: (code) => ({ ...good(code), client_secret: 'wr0ngS3cret' }),
  }),
];

const oauth = (name: string, status: number, code: Code, form: (code: string) => Form): Row =>
  row(name, status, code, { form });
const refused = (name: string, wrong: Wrong): Row => row(name, 400, 'grant-refused', wrong);
const asCode = (name: string, change: (code: string) => string): Row =>
  refused(name, { form: (code) => good(change(code)) });
const landing = (name: string, redirect_uri: string): Row =>
  refused(`redirect_uri ${name}`, { form: (code) => ({ ...good(code), redirect_uri }) });

/** What is asked: a code, once, within a minute, by the application that it was made for. */
export const GRANTS: readonly Row[] = [
  oauth('no grant_type', 400, 'token-request-malformed', (code) => ({ code })),
  oauth('grant_type empty', 400, 'token-request-malformed', (code) => ({ code, grant_type: '' })),
  oauth('no code', 400, 'token-request-malformed', () => ({ grant_type: 'authorization_code' })),
  oauth('code empty', 400, 'token-request-malformed', () => good('')),
  oauth('client_credentials', 400, 'grant-type-unsupported', (code) => ({ code, grant_type: 'client_credentials' })),
  oauth('refresh_token', 400, 'grant-type-unsupported', (code) => ({ code, grant_type: 'refresh_token' })),
  oauth('grant_type in other case', 400, 'grant-type-unsupported', (code) => ({
    code,
    grant_type: 'Authorization_Code',
  })),
  oauth('code twice', 400, 'parameter-repeated', (code) => [...Object.entries(good(code)), ['code', code]]),
  oauth('grant_type twice', 400, 'parameter-repeated', (code) => [
    ...Object.entries(good(code)),
    ['grant_type', 'authorization_code'],
  ]),
  oauth('redirect_uri twice', 400, 'parameter-repeated', (code) => [
    ...Object.entries(good(code)),
    ['redirect_uri', 'x'],
    ['redirect_uri', 'x'],
  ]),
  asCode('a code that nobody made', () => 'A'.repeat(65)),
  asCode('a code cut short', (code) => code.slice(0, -1)),
  asCode('a code too long', (code) => `${code}A`),
  asCode('a code with its last letter changed', (code) => code.slice(0, -1) + (code.endsWith('A') ? 'E' : 'A')),
  asCode('a code in other case', (code) => code.toLowerCase()),
  asCode('a code with the secret of none', (code) => code.slice(0, 22) + 'A'.repeat(43)),
  asCode('a code with markup', () => '<script>alert(1)</script>'),
  asCode('a code with a path in it', (code) => `../${code}`),
  asCode('a code of one hundred kilobytes less some', () => 'A'.repeat(60_000)),
  refused('another application’s code', { header: ({ otherSecret }) => basic('lumen1', otherSecret) }),
  refused('a code after 60 s', { after: 60, spent: true }),
  refused('a code a second time', { first: redeems, spent: true }),
  refused('a code a second time, by another application', {
    first: redeems,
    header: ({ otherSecret }) => basic('lumen1', otherSecret),
    spent: true,
  }),
  landing('of somebody else', 'https://evil.example/classes/algebra-1'),
  landing('of another class', 'https://app.brightway.example/classes/algebra-2'),
  landing('with a slash at its end', 'https://app.brightway.example/classes/algebra-1/'),
  landing('by plain http', 'http://app.brightway.example/classes/algebra-1'),
  landing('with another port', 'https://app.brightway.example:8443/classes/algebra-1'),
  landing('with a fragment', 'https://app.brightway.example/classes/algebra-1#x'),
  landing('that is none', 'algebra-1'),
  row('a JSON body', 415, 'content-type-unsupported', { ask: ({ form, ...ask }) => ({ ...ask, json: { ...form } }) }),
];
