import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { fieldsOf, numberOf, textOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { serve } from '../../local/serve.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser, type Page } from './browser.ts';
import { addressOf, clicksIn, endOf, launchObjectIn, step } from './clicks.ts';

let cdkOut = '';
before(async () => {
  cdkOut = await realAssembly();
});

/** A DynamoDB that somebody else runs. */
const other = dynalite({ createTableMs: 0 });
let endpoint = '';
before(async () => {
  endpoint = `http://127.0.0.1:${await listen(other, 0)}`;
});
after(() => close(other));

const userKeyIn = ({ text }: Page): string => /<dt>User key<\/dt><dd><code>([\w-]+)</.exec(text)?.[1] ?? '';

test('a start adds nothing to what people changed, and another port renames nobody', async () => {
  const dir = temporaryFolder();
  const first = await serve({ cdkOut, dir, port: 0, quiet: true });
  const before = await clicksIn(() => first).launch(new Browser(), 'canvas', '1063');
  assert.match(addressOf(before), /\/classes\/statistics-period-6$/);
  const { clientId, secret } = first.client;
  const { context, mapping } = launchObjectIn(before);
  const key = textOf(fieldsOf(context)['key']) ?? '';
  const removed = await fetchLocal(`${first.urls.roomkey}/contexts/${key}/mapping`, {
    method: 'DELETE',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      'if-match': `"${numberOf(fieldsOf(mapping)['version'])}"`,
    },
  });
  assert.equal(removed.status, 200);
  await first.close();

  const second = await serve({ cdkOut, dir, port: 0, quiet: true });
  const browser = new Browser();
  const later = await clicksIn(() => second).launch(browser, 'canvas', '1063');
  assert.equal(endOf(later), 'setup');
  const onward = await step(browser, later, 'create');
  await second.close();
  assert.notEqual(second.urls.lms, first.urls.lms);
  assert.equal(addressOf(onward), `${second.urls.partner}/setup`);
  assert.notEqual(userKeyIn(before), '');
  assert.equal(userKeyIn(onward), userKeyIn(before));
});

test('another DynamoDB takes the place of the embedded one', async () => {
  const dir = temporaryFolder();
  const demo = await serve({ cdkOut, dir, port: 0, dynamodbEndpoint: endpoint, quiet: true });
  const { url } = await clicksIn(() => demo).launch(new Browser(), 'canvas', '1063');
  await demo.close();
  assert.match(new URL(url).pathname, /\/classes\/statistics-period-6$/);
  assert.equal(demo.dynamodb.endpoint, endpoint);
  assert.equal(existsSync(join(dir, 'dynamodb')), false);
});

test('a table with other keys is not touched', async () => {
  const strange = dynalite({ createTableMs: 0 });
  const address = `http://127.0.0.1:${await listen(strange, 0)}`;
  const client = new DynamoDBClient({
    endpoint: address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const probe = await serve({ cdkOut, dir: temporaryFolder(), port: 0, dynamodbEndpoint: endpoint, quiet: true });
  await probe.close();
  await client.send(
    new CreateTableCommand({
      TableName: probe.dynamodb.table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  client.destroy();
  const start = serve({ cdkOut, dir: temporaryFolder(), port: 0, dynamodbEndpoint: address, quiet: true });
  await assert.rejects(start, /has other keys than the template/);
  await close(strange);
});
