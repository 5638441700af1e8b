import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import { LAYOUT } from '../../shared/names.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { STACK_KEY } from '../../shared/store/table/keys.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

let world: World;
/** Writes that the table still takes; then nothing is answered any more, for credentials have run out. */
let left = Number.POSITIVE_INFINITY;
const between = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const isWrite = /\.(PutItem|UpdateItem|BatchWriteItem|DeleteItem)$/.test(String(request.headers['x-amz-target']));
    if (isWrite) left -= 1;
    if (left < 0) {
      response.statusCode = 400;
      response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ExpiredTokenException","message":"expired"}');
      return;
    }
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await fetch(real, {
      method: 'POST',
      headers: headers.filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
});
let real = '';

before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
  real = env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${await listen(between, 0)}`;
});
after(async () => {
  await close(between);
  await world.close();
});

describe('the table goes away in the middle', () => {
  const rows = Array.from({ length: 120 }, (_, at) => `c${at},Algebra ${at},S-${at}`).join('\n');
  const importing = (): string =>
    `classes import --district ${DISTRICT} --sections ${world.file('sections.csv', `id,name,sis_id\n${rows}\n`)}`;
  const stored = async (): Promise<number> =>
    (
      await catalogue(world.dynamo).classes(
        DISTRICT,
        Array.from({ length: 120 }, (_, at) => `c${at}`),
      )
    ).length;

  test('before anything was written: only why', async () => {
    left = -1;
    const { code, err } = await world.run('clients suspend acme');
    assert.match(err, /^roomkey: AWS credentials are missing, expired or refused: sign in .* by --profile\.\n$/);
    assert.equal(code, 4);
  });

  test('of an import: what was written stays, and the same again writes the rest', async () => {
    left = 20;
    const { code, out, err } = await world.run(importing());
    assert.match(err, /^roomkey: AWS credentials .* What was written before stays, and the same import again writes/m);
    assert.deepEqual({ code, out }, { code: 4, out: '' });
    left = Number.POSITIVE_INFINITY;
    await world.done(importing());
    assert.equal(await stored(), 120);
  });

  test('of a new client: its secret may be lost', async () => {
    // The event of who does it goes before.
    left = 1;
    const { err } = await world.run('clients add --id late --name L --support x --class-url https://a.example/{class}');
    assert.match(err, /It may have been added all the same, with a secret that nobody has seen/);
    left = Number.POSITIVE_INFINITY;
  });
});

test('a table of another version is neither read nor written', async () => {
  await world.dynamo.update(STACK_KEY, { set: { baseUrl: 'https://lti.example', schema: LAYOUT + 1 } });
  for (const typed of ['platforms list', 'clients suspend acme', `export district ${DISTRICT}`]) {
    await world.refused(
      /^roomkey: The table is of another version of Roomkey \(layout \d+, here \d+\)\. Nothing was/,
      typed,
    );
  }
  await world.dynamo.update(STACK_KEY, { set: { schema: LAYOUT } });
  await world.done('platforms list');
});
