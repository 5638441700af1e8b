import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { newKey } from '../support/platform.ts';
import { ROOT, run as runAt } from './run.ts';
import { startWorld, type World } from './world.ts';

/** A copy of the command, whose .roomkey is its own and not that of a demo on this machine. */
const root = mkdtempSync(join(tmpdir(), 'roomkey-demo-'));
for (const part of ['cli', 'shared', 'package.json']) cpSync(join(ROOT, part), join(root, part), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));

/** Somebody whose AWS settings point elsewhere. */
const ELSEWHERE = {
  ROOMKEY_TABLE: 'production',
  AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
  AWS_PROFILE: 'production',
  AWS_REGION: 'eu-west-1',
};
const run = (typed: string) => runAt(typed, ELSEWHERE, root);

let world: World;
let platform: Server;
let keysUrl = '';
before(async () => {
  world = await startWorld();
  platform = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [newKey('local').jwk] }));
  });
  keysUrl = `http://lms.localhost:${await listen(platform, 0)}/jwks`;
});
after(async () => {
  await close(platform);
  await world.close();
  rmSync(root, { recursive: true });
});

test('--demo says so when the demo was never started', async () => {
  const { code, err } = await run('platforms list --demo');
  assert.match(err, /^roomkey: The demo was never started here: run npm start first/);
  assert.equal(code, 1);
});

test('--demo works on what npm start wrote down, whatever else is set; plain http is in order there', async () => {
  mkdirSync(join(root, '.roomkey'));
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = process.env;
  const demo = { endpoint, table: world.table, region: 'us-east-1', baseUrl: 'http://roomkey.localhost:4400' };
  writeFileSync(join(root, '.roomkey', 'demo.json'), JSON.stringify([demo]));

  const client = await run(
    'clients add --demo --id acme --name Acme --support x --class-url https://acme.example/{class}',
  );
  assert.equal(client.code, 0, client.err);
  const iss = 'http://moodle.localhost';
  const { code, out, err } = await run(
    `platforms add --demo --client acme --client-id 1 --iss ${iss} --authorize ${iss}/auth --keys-url ${keysUrl}`,
  );
  assert.equal(code, 0, err);
  assert.match(out, /^Keys: 1 key fetched\.$/m);
  assert.match(out, /^Login initiation URL \(Moodle: Initiate login URL\) +http:\/\/roomkey\.localhost:4400\/login$/m);
  assert.match(out, /deployments list --pending --demo$/m);
  assert.equal((await registrations(world.dynamo).ofIssuer(iss)).length, 1);
  assert.equal((await keySets(world.dynamo).get(keysUrl))?.keys[0]?.kid, 'local');
});
