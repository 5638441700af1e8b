import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { close, listen } from '../../local/listen.ts';
import {
  type Roomkey as Client,
  roomkey as connect,
  type Launch,
  type RequestAnswer,
  RoomkeyError,
} from '../../partner/client.ts';
import { codeIn, readDoc } from '../contract/markdown.ts';
import { handedOver, launch } from '../support/browser.ts';
import { BASE_URL, DISTRICT, mapCourse } from '../support/roomkey.ts';
import { type ServedRoomkey, serveRoomkey } from '../support/server.ts';
import { opened } from '../vectors/answers.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const ROOT = join(import.meta.dirname, '..', '..');

let served: ServedRoomkey;
let client: Client;
let key = '';
before(async () => {
  served = await serveRoomkey(BASE_URL);
  const { roomkey } = served;
  client = as(roomkey.clientSecret);
  key = await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', urlId: 'algebra-1' }]);
});
after(() => served.close());

// Stands for name service and TLS: Roomkey's public address is the test's server.
const plainFetch = globalThis.fetch;
const toServer: typeof fetch = (input, init) => plainFetch(String(input).replace(BASE_URL, served.url), init);

const as = (clientSecret: string): Client =>
  connect({ issuer: BASE_URL, clientId: 'brightway1', clientSecret, fetch: toServer });

const landing = async (): Promise<URL> => handedOver(await launch(served.roomkey, served.roomkey.canvas)).url;

/** What a call is refused with. */
async function refused(call: Promise<unknown>): Promise<Pick<RoomkeyError, 'code' | 'status' | 'again'>> {
  const error = await call.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RoomkeyError, String(error));
  assert.doesNotMatch(`${error.message} ${error.stack}`, /[A-Za-z0-9_-]{43}/);
  if (error.status !== null && error.code !== 'answer-malformed') assert.match(error.ref ?? '', /^[2-9a-z]{8}$/);
  const { code, status, again } = error;
  return { code, status, again };
}

test('a code is redeemed, and its access token asks again', async () => {
  const { launch: who, access_token: token } = await client.redeem(await landing());
  const { user, class: one }: Launch = who;
  assert.deepEqual([user.name, one?.url_id, one?.connected.how], ['Rosa Alvarez', 'algebra-1', 'partner']);
  const again = await client.userinfo(token);
  assert.deepEqual([again.sub, again.launch.id], [user.id, who.id]);
});

test('what opens nothing says why', async () => {
  const used = await landing();
  await client.redeem(used);
  assert.deepEqual(await refused(client.redeem(used)), { code: 'grant-refused', status: 400, again: false });
  const elsewhere = await landing();
  elsewhere.searchParams.set('iss', 'https://evil.example');
  assert.equal((await refused(client.redeem(elsewhere))).code, 'issuer-unknown');
  assert.equal((await refused(client.redeem(new URL(used.origin)))).code, 'code-missing');
  assert.deepEqual(await refused(client.userinfo('x')), { code: 'access-token-refused', status: 401, again: false });
  assert.deepEqual(await refused(as('wrong').redeem(await landing())), {
    code: 'client-refused',
    status: 401,
    again: false,
  });
});

test('mappings, with the version that was seen', async () => {
  const { mapping } = await client.mapping(key);
  const classes = [{ id: '5f1b', url_id: 'algebra-1' }, { id: '6a2c' }] as const;
  const changed = await client.connect(key, mapping.version, [...classes]);
  assert.deepEqual(changed.classes.map(({ id }) => id).toSorted(), ['5f1b', '6a2c']);
  const late = { code: 'mapping-version-conflict', status: 412, again: false };
  assert.deepEqual(await refused(client.connect(key, mapping.version, [])), late);
  const { contexts } = await client.contexts(DISTRICT, '6a2c');
  assert.equal(contexts.length, 1);
  const none = await client.disconnect(key, changed.mapping.version);
  assert.deepEqual(none.classes, []);
  assert.deepEqual(await refused(client.mapping('x'.repeat(43))), { code: 'not-found', status: 404, again: false });
});

test('classes, put and gone; an id with a slash stays one part of its address', async () => {
  const put = await client.putClass(DISTRICT, '6a2c', { id: '6a2c', name: 'Algebra 1' });
  assert.deepEqual(put, await client.class(DISTRICT, '6a2c'));
  assert.equal((await client.deleteClass(DISTRICT, '6a2c')).state, 'missing');
  assert.equal((await refused(client.class(DISTRICT, '../contexts'))).code, 'not-found');
  assert.equal((await refused(client.class('5fd43cc56d11340000000009', '6a2c'))).code, 'not-found');
});

test('requests of teachers, answered and declined', async () => {
  const answers: readonly RequestAnswer[] = [{ state: 'done', classes: [{ id: '6a2c' }] }, { state: 'declined' }];
  for (const answer of answers) {
    const { id } = await opened(served.roomkey, key, { name: `Class to be ${answer.state}` });
    assert.ok((await client.requests(DISTRICT)).requests.some((one) => one.id === id));
    assert.equal((await client.answerRequest(DISTRICT, id, answer)).state, answer.state);
  }
});

/** What may stand where Roomkey should. */
const ELSEWHERE: Readonly<Record<string, readonly [RequestListener, Awaited<ReturnType<typeof refused>>]>> = {
  'a page of a proxy': [
    (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
    { code: 'answer-malformed', status: 502, again: false },
  ],
  'a page where JSON was due': [
    (_, response) => response.writeHead(200).end('hello'),
    { code: 'answer-malformed', status: 200, again: false },
  ],
  'a redirect, which is not followed with a secret': [
    (_, response) => response.writeHead(302, { location: 'https://evil.example/' }).end(),
    { code: 'unreachable', status: null, again: true },
  ],
  'a connection that closes': [(request) => request.destroy(), { code: 'unreachable', status: null, again: true }],
  'nothing, for too long': [() => {}, { code: 'unreachable', status: null, again: true }],
  'trouble that passes': [
    (_, response) => response.writeHead(503).end('{"code":"store-unavailable","ref":"a2b3c4d5"}'),
    { code: 'store-unavailable', status: 503, again: true },
  ],
};
for (const [name, [listener, wanted]] of Object.entries(ELSEWHERE)) {
  test(`in place of Roomkey: ${name}`, async () => {
    const server: Server = createServer(listener);
    const issuer = `http://127.0.0.1:${await listen(server, 0)}`;
    const lost = connect({ issuer, clientId: 'a', clientSecret: 'b', timeout: 300 });
    assert.deepEqual(await refused(lost.mapping(key)), wanted);
    server.closeAllConnections();
    await close(server);
  });
}

test('as an application takes it: built, imported as JavaScript, by the words of docs/partner.md', async () => {
  await mapCourse(served.roomkey, served.roomkey.canvas, COURSE, [{ id: '5f1b', urlId: 'algebra-1' }]);
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-partner-'));
  try {
    const built = join(dir, 'node_modules', '@roomkey', 'partner');
    mkdirSync(join(dir, 'node_modules', '@roomkey'), { recursive: true });
    const bin = join(ROOT, 'node_modules', '.bin', 'tsc');
    execFileSync(bin, ['--project', join(ROOT, 'partner', 'tsconfig.json'), '--outDir', join(built, 'dist')]);
    cpSync(join(ROOT, 'partner', 'package.json'), join(built, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules', 'typescript'), join(dir, 'node_modules', 'typescript'));
    const [snippet = ''] = codeIn(readDoc('partner.md'), 'ts');
    writeFileSync(join(dir, 'landing.ts'), snippet);
    writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
    // Its types are there for whoever has the package alone.
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--ignoreConfig'];
    const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
    execFileSync(bin, [...options, ...types, 'landing.ts'], { cwd: dir, stdio: 'pipe' });
    const { client: own, clientSecret } = served.roomkey;
    Object.assign(env, {
      ROOMKEY_URL: BASE_URL,
      ROOMKEY_CLIENT_ID: own.clientId,
      ROOMKEY_CLIENT_SECRET: clientSecret,
    });
    globalThis.fetch = toServer;
    const { arrive }: { arrive: (address: URL) => Promise<unknown> } = await import(
      pathToFileURL(join(dir, 'landing.ts')).href
    );
    const address = await landing();
    assert.deepEqual(await arrive(address), { name: 'Rosa Alvarez', open: 'algebra-1' });
    assert.equal(await arrive(address), null);
  } finally {
    globalThis.fetch = plainFetch;
    rmSync(dir, { recursive: true });
  }
});
