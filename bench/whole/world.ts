import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { env } from 'node:process';
import { fieldsOf, textOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { ENV, ROUTES } from '../../shared/names.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { contextKey, contextKeyOf, deploymentKey } from '../../shared/store/table/keys.ts';
import { CLAIM, claimsOf, newKey } from '../../test/support/platform.ts';
import { BASE_URL, mapCourse, NOW, type Roomkey, startRoomkey } from '../../test/support/roomkey.ts';
import { courseKey } from './plain/course.ts';
import type { PlainSettings, Setup } from './shapes.ts';

const SAMPLE = 'canvas-teacher-three-sections';
const CLASS = '5f1b2c3d4e5f60718293a4b5';

/** A table with one mapped course, for all stacks; and the environment of a process that runs them. */
export interface World {
  readonly launch: Pick<Setup, 'plain' | 'platform' | 'claims'>;
  environment(way: 'direct' | 'delayed'): Readonly<Record<string, string | undefined>>;
  close(): Promise<void>;
}

/** `target`: the address of a DynamoDB API; without one a dynalite is started. */
export async function startWorld(target?: string): Promise<World> {
  const nowMs = Date.now();
  const server = fork(join(import.meta.dirname, 'dynamo.ts'), target === undefined ? [] : [target]);
  const [started] = await once(server, 'message');
  const ways = { direct: textOf(fieldsOf(started)['direct']), delayed: textOf(fieldsOf(started)['delayed']) };
  env['ROOMKEY_TEST_DYNAMODB'] = ways.direct;
  const roomkey = await startRoomkey();
  const keys = createServer((_, response) => {
    const { jwk } = roomkey.canvas.key;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ keys: [{ ...jwk, alg: 'RS256' }] }));
  });
  const keysPort = await listen(keys, 0);
  const launch = await fill(roomkey, Math.floor(nowMs / 1000));
  const names = [...Object.values(ENV), 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const settings = Object.fromEntries(names.map((name) => [name, env[name]]));
  return {
    launch,
    environment: (way) => ({
      PATH: env['PATH'],
      ...settings,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: env['AWS_ENDPOINT_URL_SECRETS_MANAGER'],
      AWS_ENDPOINT_URL_DYNAMODB: ways[way],
      BENCH_KEYS: `http://127.0.0.1:${keysPort}/`,
      BENCH_PLAIN: JSON.stringify(launch.plain),
    }),
    async close() {
      await close(keys);
      await roomkey.close();
      server.disconnect();
    },
  };
}

/** As a table is that has had launches today. */
async function fill(roomkey: Roomkey, now: number): Promise<World['launch']> {
  const { dynamo, canvas, client, clientSecret } = roomkey;
  roomkey.advance(now - NOW);
  const { iss, toolId, keySetUrl, authorizationEndpoint } = canvas.registration;
  const claims = claimsOf(SAMPLE, { now, nonce: '', targetLinkUri: BASE_URL + ROUTES.launch });
  const course = textOf(fieldsOf(claims[`${CLAIM}context`])['id']) ?? '';
  await mapCourse(roomkey, canvas, course, [{ id: CLASS, name: 'Algebra 1' }]);
  await keySets(dynamo).save({ url: keySetUrl, keys: [canvas.key.jwk], fetchedAt: now, staleAt: now + 43_200 });
  const lastSeen = new Date(now * 1000).toISOString().slice(0, 10);
  for (const key of [deploymentKey(canvas.deployment), contextKey(contextKeyOf(canvas.deployment, course))]) {
    await dynamo.update(key, { set: { lastSeen } });
  }
  await dynamo.put({ ...courseKey(canvas.deployment.deploymentId, course), class: CLASS });
  const plain: PlainSettings = {
    table: roomkey.table,
    issuer: iss,
    audience: toolId,
    deployment: canvas.deployment.deploymentId,
    platformKey: canvas.key.jwk,
    authorize: authorizationEndpoint,
    baseUrl: BASE_URL,
    clientId: client.clientId,
    clientSecret,
    signingKey: newKey('plain').privateKey.export({ format: 'jwk' }),
  };
  const platform = { kid: canvas.key.kid, jwk: canvas.key.privateKey.export({ format: 'jwk' }) };
  return { plain, platform, claims };
}
