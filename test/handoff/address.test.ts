import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressFault } from '../../shared/handoff/address.ts';
import { landingFault } from '../../shared/handoff/landing.ts';
import { redirectFault, startFault } from '../../shared/handoff/start.ts';

/** Whatever an operator registers: every kind of address refuses the same. */
const FAULTS: readonly (readonly [what: string, address: string, fault: RegExp])[] = [
  ['nothing', '', /^is not an address$/],
  ['no scheme', 'app.example/cb', /^is not an address$/],
  ['a path', '/cb', /^is not an address$/],
  ['no slashes, which a parser mends', 'https:app.example/cb', /^is not an address$/],
  ['one slash', 'https:/app.example/cb', /^is not an address$/],
  ['three slashes', 'https:///app.example/cb', /^is not an address$/],
  ['no host', 'https://', /^is not an address$/],
  ['a port that is none', 'https://app.example:99999/cb', /^is not an address$/],
  ['a script', 'javascript://app.example/%0aalert(1)', /^is not https$/],
  ['plain http', 'http://app.example/cb', /^is not https$/],
  ['a blank before it', ' https://app.example/cb', /^holds a blank/],
  ['a blank behind it', 'https://app.example/cb ', /^holds a blank/],
  ['a blank in its path', 'https://app.example/c b', /^holds a blank: in a path it is written %20$/],
  ['a blank in its host', 'https://app .example/cb', /^holds a blank/],
  ['a tab', 'https://app.example/c\tb', /^holds a control character$/],
  ['another line', 'https://app.example/cb\r\nset-cookie: a=b', /^holds a control character$/],
  ['a line break in its scheme', 'ht\ntps://app.example/cb', /^holds a control character$/],
  ['a null', 'https://app.example/\0', /^holds a control character$/],
  ['DEL', 'https://app.example/\x7f', /^holds a control character$/],
  ['a control character past ASCII', 'https://app.example/\x85', /^holds a control character$/],
  ['a letter in its path', 'https://app.example/é', /^holds a character outside ASCII: .*%C3%A9/],
  ['a letter in its host', 'https://äpp.example/cb', /^holds a character outside ASCII: .*xn--/],
  ['a wide full stop in its host', 'https://app。example/cb', /^holds a character outside ASCII/],
  ['a blank of no width', 'https://app.example/c\u200bb', /^holds a character outside ASCII/],
  ['a no-break space', 'https://app.example/c\u00a0b', /^holds a character outside ASCII/],
  ['a backslash for a slash', 'https:\\\\app.example/cb', /^holds a backslash$/],
  ['a backslash in its path', 'https://app.example/..\\cb', /^holds a backslash$/],
  ['a backslash before another host', 'https://app.example\\@evil.example/cb', /^holds a backslash$/],
  ['a user name', 'https://u@app.example/cb', /^holds a user name or password$/],
  ['a password', 'https://u:p@app.example/cb', /^holds a user name or password$/],
  ['a way up', 'https://app.example/a/../cb', /^has \. or \.\. in its path$/],
  ['a way up, escaped', 'https://app.example/a/%2e%2E', /^has \. or \.\. in its path$/],
  ['513 characters', `https://app.example/${'a'.repeat(493)}`, /^has more than 512 characters$/],
  ['a fragment', 'https://app.example/cb#x', /fragment$/],
];

const KINDS: readonly (readonly [name: string, faultOf: (address: string, http: boolean) => string | null])[] = [
  ['a landing', (address, http) => landingFault(address, true, http)],
  ['a start', startFault],
  ['a redirect', redirectFault],
];

for (const [kind, faultOf] of KINDS) {
  describe(`the address of ${kind}`, () => {
    for (const [what, address, fault] of FAULTS) {
      test(`is refused with ${what}`, () => {
        const found = faultOf(address, false);
        assert.match(found ?? 'no fault', fault);
        // A sentence of ours, with nothing of the address in it.
        assert.doesNotMatch(found ?? '', /app|\p{Cc}/u);
      });
    }

    test('is taken as it stands', () => {
      for (const address of [
        'https://app.example',
        'https://app.example/',
        'https://app.example:8443/cb',
        'https://xn--pp-wia.example/c%20b/%C3%A9',
        'https://192.0.2.7/cb',
        'https://[2001:db8::7]/cb',
        "https://app.example/~a/b-c_d.e/(f)*!'$&+,;=:@",
        'https://app.example/.well-known/..cb/...',
        `https://app.example/${'a'.repeat(492)}`,
      ]) {
        assert.equal(faultOf(address, false), null, address);
      }
    });

    test('is http only where that is allowed', () => {
      assert.equal(faultOf('http://app.localhost:3000/cb', true), null);
      assert.equal(faultOf('ftp://app.localhost/cb', true), 'is not https');
    });
  });
}

test('a query is for a start and a redirect', () => {
  assert.equal(addressFault('https://app.example/cb?a=b', false), null);
  assert.equal(landingFault('https://app.example/cb?a=b', true, false), 'has a query or fragment');
  assert.equal(startFault('https://app.example/cb?a={class}&b={target}', false), null);
  assert.equal(redirectFault('https://app.example/cb?a=b', false), null);
  for (const name of ['code', 'state', 'iss', 'error', 'error_description']) {
    const said = `holds ${name}, which is ours to say`;
    assert.equal(redirectFault(`https://app.example/cb?a=b&${name}=x`, false), said);
  }
  for (const name of ['iss', 'login_hint', 'target_link_uri'])
    assert.equal(startFault(`https://app.example/login?${name}`, false), `holds ${name}, which is ours to say`);
});
