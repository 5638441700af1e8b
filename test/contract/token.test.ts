import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeJwt } from 'jose';
import { fieldsOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { ENV, ROUTES } from '../../shared/names.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { deploymentKey, registrationKey } from '../../shared/store/table/keys.ts';
import { basic, handedOver, launch, redeem } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { BASE_URL, DISTRICT, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { startTable } from '../support/table.ts';
import { callUnder, Ledger, NO_TABLE } from './ledger.ts';
import { at, exampleOf } from './openapi.ts';
import { readJson } from './schema.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const OK = ['responses', '200', 'content', 'application/json'];

const ledger = new Ledger();
let roomkey: Roomkey;
let authorization: string;
before(async () => {
  roomkey = await startRoomkey();
  authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'c1', urlId: 'algebra-1-p3', name: 'Algebra 1' }]);
});
after(() => roomkey.close());

const newCode = async (): Promise<string> => handedOver(await launch(roomkey, roomkey.canvas)).code;

const ask = (more: Partial<Ask>): Ask => ({ method: 'POST', path: ROUTES.token, headers: { authorization }, ...more });
const call = (more: Partial<Ask>): Promise<Reply> => roomkey.call('token', ask(more));
const grant = (code: string, more: Readonly<Record<string, string>> = {}) => ({
  grant_type: 'authorization_code',
  code,
  ...more,
});

test('the answer is as described, and the id token says the same as the launch', async () => {
  const reply = await redeem(roomkey, await newCode());
  assert.equal(reply.statusCode, 200);
  const { id_token: idToken, launch: handed } = ledger.take('redeem', reply);
  const claims = decodeJwt(String(idToken));
  const { user } = fieldsOf(handed);
  const { id, name, given_name, family_name, email } = fieldsOf(user);
  const now = roomkey.now();
  assert.deepEqual(claims, {
    iss: BASE_URL,
    sub: id,
    aud: roomkey.client.clientId,
    iat: now,
    exp: now + 300,
    auth_time: now,
    at_hash: claims['at_hash'],
    name,
    given_name,
    family_name,
    email: fieldsOf(email)['value'],
  });
});

test('the example of the document is a recorded launch', () => {
  const { launch: shown } = exampleOf('paths', '/token', 'post', ...OK);
  assert.deepEqual(shown, readJson('samples/canvas-teacher.json'), 'node test/contract/record.ts');
});

test('names and email that did not come are not in the id token either', async () => {
  const reply = await launch(roomkey, roomkey.canvas, { sample: 'canvas-student-no-names' });
  const answer = ledger.take('redeem', await redeem(roomkey, handedOver(reply).code));
  const claims = Object.keys(decodeJwt(String(answer['id_token'])));
  assert.deepEqual(claims.toSorted(), ['at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'sub']);
});

test('a request that is none is refused by its kind, and spends nothing', async () => {
  const code = await newCode();
  const form = (fields: Ask['form'], headers = { authorization }) => call({ form: fields ?? {}, headers });
  const type = (contentType: string) => ({ authorization, 'content-type': contentType });
  const refused = async (status: number, what: string, reply: Promise<Reply>) =>
    ledger.refused('redeem', status, what, await reply);

  await refused(400, 'token-request-malformed', form({ code }));
  await refused(400, 'token-request-malformed', form({ grant_type: 'authorization_code' }));
  await refused(400, 'grant-type-unsupported', form({ grant_type: 'client_credentials', code }));
  await refused(400, 'parameter-repeated', form([...Object.entries(grant(code)), ['code', code]]));
  await refused(
    400,
    'body-malformed',
    call({ raw: { body: '%%%', base64: true }, headers: type('application/x-www-form-urlencoded') }),
  );
  await refused(415, 'content-type-unsupported', call({ json: grant(code) }));
  await refused(413, 'request-too-large', form(grant(code, { more: 'x'.repeat(65_536) })));
  await refused(401, 'client-refused', form(grant(code), { authorization: basic(roomkey.client.clientId, 'wrong') }));
  await refused(400, 'grant-refused', form(grant('short')));
  await refused(400, 'grant-refused', form(grant(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`)));
  await refused(400, 'grant-refused', form(grant(code, { redirect_uri: 'https://app.brightway.example/other' })));
  await refused(400, 'credentials-twice', form(grant(code, { client_secret: roomkey.clientSecret })));
  const get = await call({ method: 'GET' });
  ledger.refused('redeem', 405, 'method-not-allowed', get);
  assert.equal(get.headers?.['allow'], 'POST');

  ledger.take('redeem', await redeem(roomkey, code));
  await refused(400, 'grant-refused', form(grant(code)));
});

test('what was suspended between launch and redemption is refused, and is good again within the time of the code', async () => {
  const { iss, toolId } = roomkey.canvas.registration;
  const { dynamo, client, canvas } = roomkey;
  const code = await newCode();
  const suspend: readonly (readonly [string, (state: 'active' | 'suspended') => Promise<unknown>])[] = [
    ['client-suspended', (state) => clients(dynamo).setState(client.clientId, state)],
    ['registration-suspended', (state) => registrations(dynamo).setState(iss, toolId, state)],
    ['deployment-suspended', (state) => deployments(dynamo).setStatus(canvas.deployment, state)],
    ['district-suspended', (state) => deployments(dynamo).setDistrictState(DISTRICT, state)],
  ];
  for (const [error, setState] of suspend) {
    await setState('suspended');
    ledger.refused('redeem', 403, error, await roomkey.call('token', ask({ form: grant(code) }), 'cold'));
    await setState('active');
  }
  ledger.take('redeem', await roomkey.call('token', ask({ form: grant(code) }), 'cold'));
});

test('what the launch came from is gone, or waits for its approval: told as that, and good again once it is back', async () => {
  const { dynamo, canvas } = roomkey;
  const code = await newCode();
  const refused = async (status: number, error: string) =>
    ledger.refused('redeem', status, error, await roomkey.call('token', ask({ form: grant(code) }), 'cold'));
  const client = new DynamoDBClient({});
  for (const key of [
    registrationKey(canvas.registration.iss, canvas.registration.toolId),
    deploymentKey(canvas.deployment),
  ]) {
    const item = await dynamo.get(key, 'consistent');
    await client.send(
      new DeleteItemCommand({ TableName: roomkey.table, Key: { pk: { S: key.pk }, sk: { S: key.sk } } }),
    );
    await refused(400, 'registration-unknown');
    await dynamo.put({ ...item, ...key });
  }
  client.destroy();
  await dynamo.update(deploymentKey(canvas.deployment), { set: { status: 'pending' } });
  await refused(403, 'deployment-pending');
  await dynamo.update(deploymentKey(canvas.deployment), { set: { status: 'active' } });
  ledger.take('redeem', await roomkey.call('token', ask({ form: grant(code) }), 'cold'));
});

test('without table or key it is not now, and the code is still good', async () => {
  const code = await newCode();
  const form = grant(code);
  ledger.refused('redeem', 503, 'store-unavailable', await callUnder(NO_TABLE, roomkey, 'token', ask({ form })));
  // a day before the first key signs
  roomkey.advance(-86_400);
  ledger.refused('redeem', 503, 'signing-key-unavailable', await roomkey.call('token', ask({ form }), 'cold'));
  roomkey.advance(86_400);
  ledger.take('redeem', await roomkey.call('token', ask({ form }), 'cold'));
});

test('userinfo: what the token answer said, for its access token, while all that it came from may be served', async () => {
  const { access_token: token, launch: handed } = ledger.take('redeem', await redeem(roomkey, await newCode()));
  const info = (more: Partial<Ask> = {}, headers = { authorization: `Bearer ${token}` }) =>
    roomkey.call('userinfo', { path: ROUTES.userinfo, headers, ...more }, 'cold');
  const { launch: told } = ledger.take('userinfo', await info());
  assert.deepEqual(told, handed);
  ledger.refused('userinfo', 401, 'access-token-missing', await roomkey.call('userinfo', { path: ROUTES.userinfo }));
  ledger.refused('userinfo', 401, 'access-token-refused', await info({}, { authorization: 'Bearer x' }));
  ledger.refused('userinfo', 405, 'method-not-allowed', await info({ method: 'PUT' }));
  const { dynamo, canvas } = roomkey;
  const { iss, toolId } = canvas.registration;
  const suspensions: readonly [string, (state: 'active' | 'suspended') => Promise<unknown>][] = [
    ['client-suspended', (state) => clients(dynamo).setState(roomkey.client.clientId, state)],
    ['registration-suspended', (state) => registrations(dynamo).setState(iss, toolId, state)],
    ['deployment-suspended', (state) => deployments(dynamo).setStatus(canvas.deployment, state)],
    ['district-suspended', (state) => deployments(dynamo).setDistrictState(DISTRICT, state)],
    [
      'deployment-pending',
      (state) =>
        dynamo.update(deploymentKey(canvas.deployment), { set: { status: state === 'active' ? 'active' : 'pending' } }),
    ],
  ];
  for (const [code, set] of suspensions) {
    await set('suspended');
    ledger.refused('userinfo', 403, code, await info());
    await set('active');
  }
  const ask = { path: ROUTES.userinfo, headers: { authorization: `Bearer ${token}` } };
  ledger.refused('userinfo', 503, 'store-unavailable', await callUnder(NO_TABLE, roomkey, 'userinfo', ask));
  ledger.take('userinfo', await info());
});

test('discovery and keys are as described', async () => {
  const discovery = ledger.take('discover', await roomkey.call('keys', { path: ROUTES.discovery }));
  assert.deepEqual(discovery, exampleOf('paths', ROUTES.discovery, 'get', ...OK));
  ledger.take('keys', await roomkey.call('keys', { path: ROUTES.jwks }));
  for (const [id, path] of [
    ['discover', ROUTES.discovery],
    ['keys', ROUTES.jwks],
  ] as const) {
    ledger.refused(id, 405, 'method-not-allowed', await roomkey.call('keys', { method: 'POST', path }));
  }
});

test('keys: not without a table, not before there is a key', async () => {
  const ask = { path: ROUTES.jwks };
  ledger.refused('keys', 503, 'store-unavailable', await callUnder(NO_TABLE, roomkey, 'keys', ask));
  const own = env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const empty = await startTable();
  const { endpoint, table } = empty;
  const other = { AWS_ENDPOINT_URL_DYNAMODB: endpoint, [ENV.table]: table };
  env['AWS_ENDPOINT_URL_DYNAMODB'] = own;
  ledger.refused('keys', 503, 'signing-key-unavailable', await callUnder(other, roomkey, 'keys', ask));
  await empty.close();
});

test('an address that is none answers as described', async () => {
  const reply = await roomkey.call('keys', { path: '/nowhere' });
  assert.equal(reply.statusCode, 404);
  const { value } = at('components', 'responses', 'NotFound');
  assert.deepEqual(Object.keys(fieldsOf(value['content'])), [reply.headers?.['content-type']]);
});

test('every answer that the document names has been given', () => {
  assert.deepEqual(ledger.missing('redeem', 'userinfo', 'discover', 'keys'), []);
});
