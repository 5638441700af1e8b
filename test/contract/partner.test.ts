import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Fields, fieldsOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { handedOver, launch } from '../support/browser.ts';
import { BASE_URL, DISTRICT, mapCourse, type Roomkey } from '../support/roomkey.ts';
import { type ServedRoomkey, serveRoomkey } from '../support/server.ts';
import { opened } from '../vectors/answers.ts';
import { codeIn, readDoc } from './markdown.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const SNIPPETS = codeIn(readDoc('partner.md'), 'js');
const [SESSIONS = '', LIBRARY = '', FORM_POST = '', CONNECT = '', ANSWER = ''] = SNIPPETS;

interface Library {
  readonly land: RequestListener;
}
interface Sessions {
  launchFor(request: { readonly url: string; readonly headers: { readonly cookie?: string } }): Fields | null;
}
interface FormPost {
  redeem(address: URL): Promise<Fields>;
}
interface Connect {
  connect(launch: Fields, classes: readonly Fields[]): Promise<boolean>;
}
interface Answering {
  answerRequests(district: string, decide: (request: Fields) => readonly string[] | null): Promise<void>;
}

const dir = mkdtempSync(join(tmpdir(), 'roomkey-partner-'));
const plainFetch = globalThis.fetch;
let served: ServedRoomkey;
let roomkey: Roomkey;
let library: Library;
let signedIn: Sessions;
let formPost: FormPost;
let application: Server;
let applicationUrl: string;

/** Writes a snippet of the document to a file, as its reader would. */
function fileOf(name: string, code: string): string {
  const file = join(dir, `${name}.mjs`);
  writeFileSync(file, code);
  return pathToFileURL(file).href;
}

before(async () => {
  served = await serveRoomkey(BASE_URL);
  ({ roomkey } = served);
  const { client, clientSecret, dynamo } = roomkey;
  const landing = { ...client.landing, setup: 'https://app.brightway.example/setup' };
  await clients(dynamo).put({ ...client, landing, chooser: 'partner' });
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', urlId: 'algebra 1' }]);
  // Stands for name service and TLS: Roomkey's public address is the test's server.
  globalThis.fetch = (input, init) => plainFetch(String(input).replace(BASE_URL, served.url), init);
  Object.assign(env, {
    ROOMKEY_URL: BASE_URL,
    ROOMKEY_CLIENT_ID: client.clientId,
    ROOMKEY_CLIENT_SECRET: clientSecret,
    APP_URL: 'https://app.brightway.example',
  });
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(dir, 'node_modules'));
  signedIn = await import(fileOf('sessions', SESSIONS));
  library = await import(fileOf('library', LIBRARY));
  formPost = await import(fileOf('form-post', FORM_POST));
  application = createServer(library.land);
  applicationUrl = `http://127.0.0.1:${await listen(application, 0)}`;
});

after(async () => {
  globalThis.fetch = plainFetch;
  await close(application);
  await served.close();
  rmSync(dir, { recursive: true });
});

const landingOf = async (sample: string): Promise<URL> =>
  handedOver(await launch(roomkey, sample.startsWith('canvas') ? roomkey.canvas : roomkey.schoology, { sample })).url;

test('the document has seven snippets, none longer than 30 lines', () => {
  assert.deepEqual(
    SNIPPETS.map((code) => code.trim().split('\n').length <= 30),
    [true, true, true, true, true, true, true],
  );
});

interface Landed {
  readonly status: number;
  readonly location: string;
  /** as a browser sends it */
  readonly cookies: readonly string[];
  readonly answer: Response;
}

async function landAt({ pathname, search }: URL, cookie = ''): Promise<Landed> {
  const answer = await plainFetch(applicationUrl + pathname + search, { redirect: 'manual', headers: { cookie } });
  const cookies = answer.headers.getSetCookie().map((line) => line.split('; ')[0] ?? '');
  return { status: answer.status, location: answer.headers.get('location') ?? '', cookies, answer };
}

const nameAt = (url: string, cookie: string): unknown =>
  fieldsOf(signedIn.launchFor({ url, headers: { cookie } })?.['user'])['name'];

test('the snippet with openid-client signs in, under an address without the code, in frame and tab; once', async () => {
  const landing = await landingOf('canvas-student-one-section');
  const { status, location, cookies, answer } = await landAt(landing);
  assert.equal(status, 303);
  assert.match(location, /^\/classes\/algebra%201\?launch=[\w-]{22}$/);
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  assert.deepEqual(
    answer.headers.getSetCookie().map((line) => line.replace(/=[^;]+/, '')),
    [
      '__Host-session; Path=/; Secure; HttpOnly; SameSite=None',
      '__Host-session-framed; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
    ],
  );
  for (const cookie of [...cookies, cookies.join('; '), `other=1; ${cookies[1]}`]) {
    assert.equal(nameAt(location, cookie), 'Maya Reyes');
  }
  assert.equal(nameAt('/home', cookies.join('; ')), 'Maya Reyes');
  for (const cookie of ['', `x${cookies[0]}`, '__Host-session=', '__Host-session=x']) {
    assert.equal(signedIn.launchFor({ url: location, headers: { cookie } }), null);
  }

  const again = await landAt(landing);
  assert.deepEqual([again.status, again.cookies], [400, []]);
});

test('a browser that sends the cookies of whoever came before and keeps no new ones shows nobody’s class', async () => {
  const teacher = await landAt(await landingOf('canvas-teacher-three-sections'));
  const cookie = teacher.cookies.join('; ');
  assert.equal(nameAt(teacher.location, cookie), 'Rosa Alvarez');
  // Lost on the way to the landing, and there again afterwards.
  const lost = await landAt(await landingOf('canvas-student-one-section'));
  assert.equal(signedIn.launchFor({ url: lost.location, headers: { cookie } }), null);
  assert.equal(nameAt(teacher.location, cookie), 'Rosa Alvarez');
  const student = await landAt(await landingOf('canvas-student-one-section'), cookie);
  for (const url of [student.location, teacher.location, '/home']) {
    assert.equal(signedIn.launchFor({ url, headers: { cookie } }), null);
  }
  // One cookie is new, the other of before, whichever comes first.
  for (const mixed of [
    `${teacher.cookies[0]}; ${student.cookies[1]}`,
    `${student.cookies[1]}; ${teacher.cookies[0]}`,
  ]) {
    assert.equal(nameAt(student.location, mixed), 'Maya Reyes');
  }
});

test('a code that opens nothing ends the session that was there', async () => {
  const landing = await landingOf('canvas-student-one-section');
  const { location, cookies } = await landAt(landing);
  const cookie = cookies.join('; ');
  assert.equal((await landAt(landing, cookie)).status, 400);
  assert.equal(signedIn.launchFor({ url: location, headers: { cookie } }), null);
});

test('the snippet with openid-client refuses another issuer', async () => {
  const { pathname, searchParams } = await landingOf('canvas-student-one-section');
  searchParams.set('iss', 'https://roomkey.attacker.example');
  const answer = await plainFetch(`${applicationUrl}${pathname}?${searchParams}`, { redirect: 'manual' });
  assert.equal(answer.status, 400);
});

test('the snippet with one form post redeems, once, and refuses another issuer', async () => {
  const landing = await landingOf('canvas-student-one-section');
  const foreign = new URL(landing);
  foreign.searchParams.set('iss', 'https://roomkey.attacker.example');
  await assert.rejects(formPost.redeem(foreign), /another issuer/);
  assert.equal(fieldsOf((await formPost.redeem(landing))['user'])['name'], 'Maya Reyes');
  await assert.rejects(formPost.redeem(landing), /^Error: invalid_grant: grant-refused, reference [2-9a-z]{8}$/);
});

test('the snippet that connects: the next click lands in the class; who comes second is told', async () => {
  const { connect }: Connect = await import(fileOf('connect', CONNECT));
  const handed = await formPost.redeem(await landingOf('schoology-teacher'));
  assert.equal(handed['entry'], 'setup');
  assert.equal(await connect(handed, [{ id: 'b2', url_id: 'biology-2', name: 'Biology' }]), true);
  assert.equal(await connect(handed, [{ id: 'b3' }]), false);
  const opened = await formPost.redeem(await landingOf('schoology-student-no-client-id'));
  assert.deepEqual([opened['entry'], fieldsOf(opened['class'])['url_id']], ['class', 'biology-2']);
  await assert.rejects(connect(opened, [{ id: 'b3' }]), /not theirs/);
  await assert.rejects(connect({ ...handed, context: { key: 'A'.repeat(43) } }, []), /not-found, reference/);
});

test('the snippet that answers: a class named, one declined, one that waits', async () => {
  const { answerRequests }: Answering = await import(fileOf('answer', ANSWER));
  const key = await mapCourse(roomkey, roomkey.canvas, 'asked', [{ id: 'there' }]);
  const ids = new Map<string, string>();
  for (const name of ['Named', 'Nonsense', 'Later']) ids.set(name, (await opened(roomkey, key, { name })).id);
  const answers: Readonly<Record<string, readonly string[]>> = { Named: ['b7'], Nonsense: [] };
  await answerRequests(DISTRICT, ({ name }) => answers[String(name)] ?? null);
  const store = requests(roomkey.dynamo);
  const states = [...ids].map(async ([name, id]) => [name, (await store.get(DISTRICT, id))?.state]);
  assert.deepEqual(await Promise.all(states), [
    ['Named', 'done'],
    ['Nonsense', 'declined'],
    ['Later', 'open'],
  ]);
  const mapped = activeClasses(await contexts(roomkey.dynamo).get(key, 'consistent'));
  assert.deepEqual(
    mapped.map(({ id }) => id),
    ['b7', 'there'],
  );
  await assert.rejects(
    answerRequests('4fd43cc56d11340000000099', () => null),
    /not-found, reference/,
  );
});
