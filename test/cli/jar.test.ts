import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newJar, type Setting } from '../../cli/browser/jar.ts';

const APP = new URL('https://app.brightway.example/classes/a');

const TAB: Setting = {
  top: 'https://brightway.example',
  framed: false,
  crossSite: true,
  method: 'GET',
  thirdPartyBlocked: false,
};
const FRAME: Setting = { ...TAB, top: 'https://instructure.com', framed: true };
const BLOCKED: Setting = { ...FRAME, thirdPartyBlocked: true };

interface Row {
  readonly line: string;
  readonly set?: Setting;
  readonly from?: string;
  readonly back?: Setting;
  readonly to?: string;
  readonly dropped?: RegExp;
  readonly sent: boolean;
}

/** What a browser does with one cookie; by default set and asked for in a tab. */
const ROWS: Readonly<Record<string, Row>> = {
  'a plain one, after a click from elsewhere': { line: 's=1', sent: true },
  'Lax goes with no post from elsewhere': { line: 's=1; SameSite=Lax', back: { ...TAB, method: 'POST' }, sent: false },
  'Lax goes with a post of its own site': {
    line: 's=1; SameSite=Lax',
    back: { ...TAB, method: 'POST', crossSite: false },
    sent: true,
  },
  'Strict goes with nothing from elsewhere': { line: 's=1; SameSite=Strict', sent: false },
  'Strict goes with what its own site asks': {
    line: 's=1; SameSite=Strict',
    back: { ...TAB, crossSite: false },
    sent: true,
  },
  'none said counts as Lax in a frame': {
    line: 's=1; Secure',
    set: FRAME,
    dropped: /SameSite=Lax in a frame/,
    sent: false,
  },
  'Strict in a frame': {
    line: 's=1; Secure; SameSite=Strict',
    set: FRAME,
    dropped: /SameSite=Strict in a frame/,
    sent: false,
  },
  'Lax of a tab goes into no frame': { line: 's=1; SameSite=Lax', back: FRAME, sent: false },
  'None in a frame': { line: 's=1; Secure; SameSite=None', set: FRAME, back: FRAME, sent: true },
  'None in a frame, third-party cookies blocked': {
    line: 's=1; Secure; SameSite=None',
    set: BLOCKED,
    back: BLOCKED,
    dropped: /not Partitioned/,
    sent: false,
  },
  'None of a tab, third-party cookies blocked': { line: 's=1; Secure; SameSite=None', back: BLOCKED, sent: false },
  'Partitioned in a frame, third-party cookies blocked': {
    line: 's=1; Secure; SameSite=None; Partitioned',
    set: BLOCKED,
    back: BLOCKED,
    sent: true,
  },
  'Partitioned is another one elsewhere': {
    line: 's=1; Secure; SameSite=None; Partitioned',
    set: FRAME,
    back: { ...FRAME, top: 'https://schoology.com' },
    sent: false,
  },
  'Partitioned is another one in a tab': { line: 's=1; Secure; SameSite=None; Partitioned', set: FRAME, sent: false },
  'None without Secure': { line: 's=1; SameSite=None', dropped: /without Secure/, sent: false },
  'Partitioned without Secure': { line: 's=1; Partitioned', dropped: /Partitioned without Secure/, sent: false },
  'Secure without TLS': {
    line: 's=1; Secure',
    from: 'http://app.brightway.example/',
    dropped: /without TLS/,
    sent: false,
  },
  'Secure on this machine': {
    line: 's=1; Secure',
    from: 'http://app.localhost:4400/',
    to: 'http://app.localhost:4400/x',
    sent: true,
  },
  'Secure goes nowhere without TLS': { line: 's=1; Secure', to: 'http://app.brightway.example/', sent: false },
  '__Host- as it must be': { line: '__Host-s=1; Secure; Path=/', sent: true },
  '__Host- without Secure': { line: '__Host-s=1; Path=/', dropped: /wants Secure/, sent: false },
  '__Host- with a path': { line: '__Host-s=1; Secure; Path=/classes', dropped: /wants Path=\//, sent: false },
  '__Host- without a path': { line: '__Host-s=1; Secure', dropped: /wants Path=\//, sent: false },
  '__Host- with a domain': {
    line: '__Host-s=1; Secure; Path=/; Domain=brightway.example',
    dropped: /no Domain/,
    sent: false,
  },
  '__Secure- without Secure': { line: '__Secure-s=1', dropped: /wants Secure/, sent: false },
  'of its domain': { line: 's=1; Domain=.brightway.example; Path=/', to: 'https://www.brightway.example/', sent: true },
  'of its host alone': { line: 's=1; Path=/', to: 'https://www.brightway.example/', sent: false },
  'of another domain': { line: 's=1; Domain=evil.example', dropped: /another host’s/, sent: false },
  'of a domain that only ends alike': { line: 's=1; Domain=way.example', dropped: /another host’s/, sent: false },
  'below its path': { line: 's=1; Path=/classes', sent: true },
  'beside its path': { line: 's=1; Path=/class', sent: false },
  'without a path: that of its page': { line: 's=1', to: 'https://app.brightway.example/other', sent: false },
  'over at once': { line: 's=1; Max-Age=0', sent: false },
  'over long ago': { line: 's=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', sent: false },
  'Max-Age over Expires': { line: 's=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', sent: true },
  'no name': { line: 'nonsense', sent: false },
};

for (const [name, { line, set = TAB, from, back = TAB, to, dropped, sent }] of Object.entries(ROWS)) {
  test(name, () => {
    const jar = newJar(() => 1000);
    const [seen] = jar.take([line], from === undefined ? APP : new URL(from), set);
    if (dropped === undefined) assert.equal(seen?.dropped ?? null, null);
    else assert.match(seen?.dropped ?? '', dropped);
    assert.equal(jar.header(to === undefined ? APP : new URL(to), back) !== '', sent);
  });
}

test('a cookie takes the place of its namesake, and is deleted by one that is over', () => {
  const jar = newJar(() => 1000);
  jar.take(['s=1; Path=/', 't=1; Path=/classes'], APP, TAB);
  jar.take(['s=2; Path=/'], APP, TAB);
  assert.equal(jar.header(APP, TAB), 't=1; s=2');
  jar.take(['s=; Path=/; Max-Age=0'], APP, TAB);
  assert.equal(jar.header(APP, TAB), 't=1');
});
