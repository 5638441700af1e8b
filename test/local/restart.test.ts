import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { fieldsOf, numberOf, textOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { type Served, serve } from '../../local/serve.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser } from './browser.ts';

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

async function launch({
  urls,
}: Served): Promise<{ readonly url: string; readonly launch: ReturnType<typeof fieldsOf>; readonly userKey: string }> {
  const { url, text } = await new Browser().open(`${urls.lms}/canvas/courses/1041/launch?display=frame`);
  const object: unknown = JSON.parse(
    (/<pre>(.*?)<\/pre>/s.exec(text)?.[1] ?? 'null').replaceAll('&#34;', '"').replaceAll('&#39;', "'"),
  );
  return { url, launch: fieldsOf(object), userKey: /<dt>User key<\/dt><dd><code>([\w-]+)</.exec(text)?.[1] ?? '' };
}

test('a start adds nothing to what people changed, and another port renames nobody', async () => {
  const dir = temporaryFolder();
  const first = await serve({ cdkOut, dir, port: 0, quiet: true });
  const before = await launch(first);
  assert.match(before.url, /\/classes\/algebra-1-period-3$/);
  const { clientId, secret } = first.client;
  const key = textOf(fieldsOf(before.launch['context'])['key']) ?? '';
  const removed = await fetchLocal(`${first.urls.roomkey}/contexts/${key}/mapping`, {
    method: 'DELETE',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      'if-match': `"${numberOf(fieldsOf(before.launch['mapping'])['version'])}"`,
    },
  });
  assert.equal(removed.status, 200);
  await first.close();

  const second = await serve({ cdkOut, dir, port: 0, quiet: true });
  const later = await launch(second);
  await second.close();
  assert.notEqual(second.urls.lms, first.urls.lms);
  assert.equal(later.url, `${second.urls.partner}/setup`);
  assert.equal(later.userKey, before.userKey);
});

test('another DynamoDB takes the place of the embedded one', async () => {
  const dir = temporaryFolder();
  const demo = await serve({ cdkOut, dir, port: 0, dynamodbEndpoint: endpoint, quiet: true });
  const { url } = await launch(demo);
  await demo.close();
  assert.match(url, /\/classes\/algebra-1-period-3$/);
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
