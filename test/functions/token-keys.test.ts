import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ENV, ROUTES } from '../../shared/names.ts';
import { codeOf, handedOver, launch, redeem } from '../support/browser.ts';
import { mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', name: 'Algebra 1' }]);
});
after(() => roomkey.close());

test('without a key the token endpoint answers 503 and spends nothing; the next run of refresh mends it', async () => {
  const client = new SecretsManagerClient();
  await client.send(new PutSecretValueCommand({ SecretId: env[ENV.secret], SecretString: 'overwritten' }));
  client.destroy();
  const { code } = handedOver(await launch(roomkey, roomkey.canvas));

  const refused = await redeem(roomkey, code);
  assert.equal(refused.statusCode, 503);
  assert.equal(codeOf(refused), 'signing-key-unavailable');
  assert.match(String(refused.headers?.['retry-after']), /^\d+$/);

  await roomkey.refresh();
  const redeemed = await redeem(roomkey, code);
  assert.equal(redeemed.statusCode, 200, String(redeemed.body));
  const { kid } = JSON.parse(
    Buffer.from(String(JSON.parse(String(redeemed.body)).id_token).split('.')[0] ?? '', 'base64url').toString(),
  );
  const { keys } = JSON.parse(String((await roomkey.call('keys', { path: ROUTES.jwks })).body));
  assert.ok(
    keys.some((key: { kid: string }) => key.kid === kid),
    'what signs is published',
  );
});
