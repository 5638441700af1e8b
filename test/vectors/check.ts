import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Code, ERRORS } from '../../shared/errors.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { PARTITIONS } from '../../shared/names.ts';
import { codeOf } from '../support/browser.ts';
import type { Row } from './row.ts';
import { type Scene, startScene } from './scene.ts';

/** Runs every row of the tables as a test of its own, in one scene. */
export function refuses(...tables: readonly (readonly Row[])[]): void {
  const scene = sceneOfFile();
  for (const row of tables.flat()) test(row.name, () => refused(scene(), row));
}

/** The one scene of all tests of a file. */
export function sceneOfFile(): () => Scene {
  ofFile ??= opened();
  return ofFile;
}

let ofFile: (() => Scene) | undefined;

function opened(): () => Scene {
  let scene: Scene | undefined;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene?.close());
  return () => {
    assert.ok(scene);
    return scene;
  };
}

/** Refusals of whom nobody here knows: they are noted for the operator, and nothing else is. */
const NOTED: readonly Code[] = ['registration-unknown', 'issuer-unknown'];

/** Functions that answer people. */
const PEOPLE: readonly string[] = ['login', 'launch', 'setup', 'manage', 'authorize'];

export async function refused(scene: Scene, row: Row): Promise<void> {
  const { to, ask: asked, cold, secrets = [], records, headers = {}, says, around, afterwards } = await row.step(scene);
  const noted = NOTED.includes(row.code) ? PARTITIONS.arrivals : undefined;
  const before = await scene.snapshot(noted);
  const writes = scene.store.writes();
  const unbound = row.code === 'browser-unbound';
  if (unbound) looksForProof(await scene.call(to, asked, cold));
  // Only the script of that page can end without a proof, and it asks for JSON.
  const ask = unbound ? { ...asked, headers: { ...asked.headers, ...SCRIPT } } : asked;
  scene.lines();
  const call = () => scene.call(to, ask, cold);
  const reply = await (around?.(call) ?? call());
  const shown = String(reply.body ?? '');
  assert.equal(codeOf(reply), row.code, shown);
  assert.equal(reply.statusCode, row.status);
  const [line, ...more] = scene.lines();
  assert.equal(more.length, 0, 'one log line');
  assert.equal(line?.['code'], row.code);
  assert.equal(line?.['level'], ERRORS[row.code].level);
  assert.equal(line?.['status'], row.status);
  assert.match(String(line?.['ref']), /^[2-9a-hj-km-np-z]{8}$/);
  assert.ok(shown.includes(String(line?.['ref'])), 'the reference is on the page');
  isPlain(
    reply,
    unbound || !PEOPLE.includes(to) ? 'document' : 'page',
    records !== undefined && ENDS.includes(row.code),
  );
  if (says !== undefined) assert.ok(shown.includes(says), shown);
  for (const [name, value] of Object.entries(headers)) assert.equal(reply.headers?.[name], value, name);
  keepsQuiet(
    [shown, JSON.stringify(reply.headers), JSON.stringify(reply.cookies ?? []), JSON.stringify(unnamed(scene, line))],
    secrets,
  );
  // Without a call that writes the tables are alike, unless the row itself has been at them.
  const alike = scene.store.writes() === writes && around === undefined;
  if (records === undefined && !alike) assert.equal(await scene.snapshot(noted), before, 'nothing is written');
  await afterwards?.();
}

const SCRIPT = { accept: 'application/json', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' };

/** Without a cookie the answer is our own page, for the LMS to frame alone, that looks for the proof; no way on, no code, no cookie. */
function looksForProof({ statusCode, headers, cookies }: Reply): void {
  assert.equal(statusCode, 200);
  assert.equal(headers?.['location'], undefined);
  assert.deepEqual(cookies ?? [], []);
  assert.equal(headers?.['cache-control'], 'no-store');
  assert.match(String(headers?.['content-security-policy']), /connect-src 'self';.*frame-ancestors https:\/\//);
}

/** A line without the client id of a platform that is registered, which it names on purpose. */
function unnamed({ canvas, schoology, sibling }: Scene, line: Readonly<Record<string, unknown>> | undefined) {
  const known = [canvas, schoology, sibling].map(({ registration }) => registration.toolId);
  return known.some((toolId) => toolId === line?.['tool']) ? { ...line, tool: undefined } : line;
}

/** None of the texts holds any of the values, as it is or as a URL or page would write it. */
export function keepsQuiet(texts: readonly string[], secrets: readonly string[]): void {
  for (const secret of secrets) {
    if (secret === '') continue;
    const json = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, json, encodeURIComponent(secret.toWellFormed()), secret.replaceAll('<', '&lt;')]) {
      for (const text of texts) assert.ok(!text.includes(form), `${form} shows in ${text}`);
    }
  }
}

/** A launch that these refuse is closed, so that its cookies go. */
const ENDS: readonly Code[] = ['deployment-pending', 'message-type-unsupported'];

/** Nothing is cached, sniffed or set, and people get a page that cannot do anything. */
function isPlain({ statusCode, headers, cookies }: Reply, kind: 'page' | 'document', ends: boolean): void {
  assert.equal(headers?.['cache-control'], 'no-store');
  assert.equal(headers?.['x-content-type-options'], 'nosniff');
  assert.equal(headers?.['strict-transport-security'], 'max-age=31536000');
  assert.equal(cookies?.length ?? 0, ends ? 2 : 0);
  for (const cookie of cookies ?? []) assert.match(cookie, /^__Host-[^=]+=+; .*Max-Age=0$/);
  if (statusCode === 503) assert.equal(headers?.['retry-after'], '30');
  if (kind === 'page') {
    assert.equal(headers?.['content-type'], 'text/html; charset=utf-8');
    assert.match(
      String(headers?.['content-security-policy']),
      // A used click may show a page again that waits in its frame, and that page has a form.
      codeOf({ statusCode, headers: headers ?? {} }) === 'launch-used'
        ? /^default-src 'none'; .*connect-src 'self'; .*form-action 'self' https:; frame-ancestors https:\S*(?: https:\/\/\S+)*$/
        : /^default-src 'none'; .*form-action 'none'; frame-ancestors https:\S*(?: https:\/\/\S+)*$/,
    );
  } else assert.match(String(headers?.['content-type']), /^application\/(problem\+)?json$/);
}
