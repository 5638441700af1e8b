import assert from 'node:assert/strict';
import { fieldsOf, textOf } from '../../../local/json.ts';
import { HOSTS } from './hosts.ts';
import type { Exchange } from './sites.ts';

/** What holds of every visit, whatever happened in it. */
export function checkAll(exchanges: readonly Exchange[]): void {
  const ours = exchanges.filter(
    ({ host, path }) => host === 'roomkey.test' && path !== '/token' && !path.startsWith('/.well-known/'),
  );
  for (const one of ours) {
    const name = `${one.method} ${one.path} ${one.status}`;
    // 0: the line broke before the answer
    assert.ok(one.status < 500, `${name}: a fault of ours`);
    if (one.status === 0) continue;
    assert.equal(one.answer['cache-control'], 'no-store', name);
    assert.equal(one.answer['x-content-type-options'], 'nosniff', name);
    if (one.status >= 300 && one.status < 400) assert.equal(one.answer['referrer-policy'], 'no-referrer', name);
    if (one.answer['content-type'] === 'text/html; charset=utf-8') checkPage(one, name);
  }
  checkSecrets(exchanges);
  checkCodes(ours);
  assert.deepEqual(
    exchanges.map(({ host }) => host).filter((host) => !HOSTS.some((known) => known === host)),
    [],
    'nobody else is asked for anything',
  );
}

function checkPage({ answer, body }: Exchange, name: string): void {
  const policy = String(answer['content-security-policy']);
  assert.match(policy, /^default-src 'none'; /, name);
  assert.match(policy, /frame-ancestors \S/, name);
  assert.doesNotMatch(policy, /unsafe|\*(?!\.)/, name);
  assert.match(String(answer['referrer-policy']), /^(no-referrer|same-origin)$/, name);
  assert.doesNotMatch(body, /<(link|iframe|object|embed|base)\b|<img src="(?!data:)|<script[^>]+src|\son\w+=/i, name);
}

/** No token, proof or secret of a page or browser is in an address or a Referer; a code only in the landing's own. */
function checkSecrets(exchanges: readonly Exchange[]): void {
  const secrets = new Set<string>();
  const codes = new Set<string>();
  for (const one of exchanges) {
    for (const name of ['id_token', 'proof', 'page']) for (const value of one.form.getAll(name)) secrets.add(value);
    for (const [, secret = ''] of one.body.matchAll(/data-secret="([^"]+)"/g)) secrets.add(secret);
    for (const [, secret = ''] of String(one.answer['set-cookie'] ?? '').matchAll(/__Host-rkp?-[^=]+=([\w-]+)[;.]/g)) {
      secrets.add(secret);
    }
    const code = codeIn(one);
    if (code !== null) codes.add(code);
  }
  for (const { host, url, headers } of exchanges) {
    const referer = headers.referer ?? '';
    for (const secret of secrets) {
      assert.ok(secret === '' || !`${url} ${referer}`.includes(secret), `a secret is in an address at ${host}`);
    }
    for (const code of codes) {
      assert.ok(!referer.includes(code), `a code is in the Referer that ${host} got`);
      assert.ok(host === 'partner.test' || !url.includes(code), `a code is in an address at ${host}`);
    }
  }
}

/** However often a launch is posted, it gives one code at most; to an application whose library asks again, three. */
function checkCodes(ours: readonly Exchange[]): void {
  const given = new Map<string, number>();
  const asked = new Map<string, number>();
  for (const one of ours) {
    const code = codeIn(one);
    if (code === null) continue;
    if (one.path === '/authorize') asked.set(code.slice(0, 22), (asked.get(code.slice(0, 22)) ?? 0) + 1);
    const launch = one.form.get('launch') ?? one.form.get('state')?.slice(0, 22) ?? '';
    if (one.path !== '/authorize') given.set(launch, (given.get(launch) ?? 0) + 1);
  }
  for (const [launch, times] of asked) assert.ok(times <= 3, `${times} codes for launch ${launch}`);
  for (const [launch, times] of given) assert.equal(times, 1, `${times} codes for launch ${launch}`);
}

/** The code of a hand-off, in a redirect or for our own script. */
export function codeIn({ host, answer, body }: Exchange): string | null {
  if (host !== 'roomkey.test') return null;
  const location = textOf(answer['location']) ?? goIn(answer, body);
  return location !== undefined && URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
}

function goIn(answer: Exchange['answer'], body: string): string | undefined {
  return answer['content-type'] === 'application/json' ? textOf(fieldsOf(JSON.parse(body))['go']) : undefined;
}
