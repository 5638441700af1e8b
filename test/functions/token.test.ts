import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, handedOver, redeem } from '../support/browser.ts';
import { ROUTES } from '../support/roomkey.ts';
import { refuses, sceneOfFile } from '../vectors/check.ts';
import { CREDENTIALS, GRANTS } from '../vectors/grants.ts';
import { finish, stageOf } from '../vectors/row.ts';

refuses(CREDENTIALS, GRANTS);
const scene = sceneOfFile();

const newCode = async (): Promise<string> => handedOver(await finish(await stageOf(scene()))).code;

test('a code is good for 59 s', async () => {
  const code = await newCode();
  scene().advance(59);
  assert.equal((await redeem(scene(), code)).statusCode, 200);
});

for (const [name, redirect_uri] of [
  ['as it is', 'https://app.brightway.example/classes/algebra-1'],
  ['with the query that the landing was opened with', 'https://app.brightway.example/classes/algebra-1?code=x&iss=y'],
  ['not at all: empty is absent', ''],
  ['with its default port', 'https://app.brightway.example:443/classes/algebra-1'],
] as const) {
  test(`redirect_uri may name the landing, ${name}`, async () => {
    assert.equal((await redeem(scene(), await newCode(), { redirect_uri })).statusCode, 200);
  });
}

test('Basic in any case, and parameters that nobody knows, are fine', async () => {
  const { clientId } = scene().client;
  const authorization = basic(clientId, scene().clientSecret).replace('Basic', 'bAsIc');
  const form = {
    grant_type: 'authorization_code',
    code: await newCode(),
    client_id: clientId,
    scope: 'openid',
    state: 'x',
  };
  const reply = await scene().call('token', { path: ROUTES.token, form, headers: { authorization } });
  assert.equal(reply.statusCode, 200, String(reply.body));
});
