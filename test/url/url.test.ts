import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LaunchError } from '../../shared/errors.ts';
import { parseInitiation } from '../../shared/lti/initiation.ts';
import { parseResponse } from '../../shared/lti/response.ts';
import { peek } from '../../shared/lti/token.ts';
import { parseForm, rawForUrl, single } from '../../shared/url.ts';
import fc, { runs } from '../support/property.ts';

/** Text of one character per byte, as requests hand it to parseForm: anything at all, and what looks like forms. */
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('latin1'));
const NAMES = [
  'iss',
  'login_hint',
  'target_link_uri',
  'client_id',
  'state',
  'id_token',
  'error',
  'proof',
  '__proto__',
  '',
];
const likely = fc
  .array(
    fc.tuple(
      fc.constantFrom(...NAMES),
      fc.oneof(bytes, fc.base64String(), fc.constantFrom('A'.repeat(22), 'e30.e30.AA', '%', '%zz', '+')),
    ),
    { maxLength: 12 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
const form = fc.oneof(bytes, likely);

/** The parsed value, or a known code; never another throw. */
function parsesOrRefuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof LaunchError, String(error));
  }
}

/** The bytes that a form decoder makes of a raw value (WHATWG URL, application/x-www-form-urlencoded parsing). */
const decoded = (raw: string): string =>
  raw
    .replace(/\+/g, ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

test('any form is a login initiation or a known code', () => {
  fc.assert(
    fc.property(form, (text) => parsesOrRefuses(() => parseInitiation(parseForm(text)))),
    runs(2000),
  );
});

test('any form is an authentication response or a known code', () => {
  fc.assert(
    fc.property(form, (text) => parsesOrRefuses(() => parseResponse(parseForm(text)))),
    runs(2000),
  );
});

test('any text is a token to look into or a known code', () => {
  const part = fc.oneof(
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc
      .record(
        {
          alg: fc.constantFrom('RS256', 'none', 7),
          kid: fc.oneof(fc.string(), fc.integer()),
          iss: fc.string(),
          aud: fc.anything(),
          azp: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((fields) => Buffer.from(JSON.stringify(fields)).toString('base64url')),
  );
  const token = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
  );
  fc.assert(
    fc.property(token, (text) => parsesOrRefuses(() => peek(text))),
    runs(2000),
  );
});

test('a value written into an address says the same bytes to whoever decodes it, and is an address', () => {
  fc.assert(
    fc.property(bytes, (raw) => {
      const written = rawForUrl(raw);
      assert.match(written, /^[!-~]*$/);
      assert.equal(hex(decoded(written)), hex(decoded(raw)));
      const [kept] = parseForm(`x=${written}`).get('x') ?? [];
      assert.equal(kept?.raw, written);
    }),
    runs(2000),
  );
});

test('a parsed value is what URLSearchParams makes of it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (name, value) => {
      const text = new URLSearchParams([[name, value]]).toString();
      assert.equal(
        single(parseForm(text), new URLSearchParams(text).keys().next().value ?? '')?.value,
        value.toWellFormed(),
      );
    }),
  );
});

test('raw values stand as they came, in their order', () => {
  const raw = bytes.map((text) => text.replaceAll('&', ''));
  fc.assert(
    fc.property(fc.array(raw, { minLength: 1 }), (values) => {
      const params = parseForm(values.map((value) => `x=${value}`).join('&'));
      assert.deepEqual(
        params.get('x')?.map((param) => param.raw),
        values,
      );
    }),
  );
});
