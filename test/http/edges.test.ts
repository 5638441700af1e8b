import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMapping, parseVersion } from '../../shared/api/mapping.ts';
import { LaunchError } from '../../shared/errors.ts';
import { parseBasic } from '../../shared/http/credentials.ts';
import { parseRequest } from '../../shared/http/request.ts';
import { LIMITS } from '../../shared/names.ts';
import { html } from '../../shared/pages/html.ts';
import { eventOf } from '../support/event.ts';
import fc, { runs } from '../support/property.ts';
import { NOW } from '../support/roomkey.ts';

function parsesOrRefuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof LaunchError, String(error));
  }
}

const header = fc.oneof(
  fc.string(),
  fc.base64String().map((text) => `Basic ${text}`),
  fc
    .tuple(fc.string(), fc.string())
    .map(([id, secret]) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`),
);

test('any Authorization header is credentials of letters and digits, or client-refused', () => {
  fc.assert(
    fc.property(fc.option(header), (text) =>
      parsesOrRefuses(() => {
        const { clientId, secret } = parseBasic(text);
        assert.match(`${clientId} ${secret}`, /^[A-Za-z0-9]{1,64} [A-Za-z0-9]{1,128}$/);
      }),
    ),
    runs(1000),
  );
});

test('what parseBasic reads is what was written', () => {
  const word = (maxLength: number) =>
    fc.stringMatching(/^[A-Za-z0-9]+$/, { size: 'small' }).filter(({ length }) => length <= maxLength);
  fc.assert(
    fc.property(word(64), word(128), (clientId, secret) => {
      const encoded = Buffer.from(`${clientId}:${secret}`).toString('base64');
      assert.deepEqual(parseBasic(`Basic ${encoded}`), { clientId, secret });
    }),
  );
});

test('any If-Match is a version or mapping-version-missing', () => {
  fc.assert(
    fc.property(
      fc.option(
        fc.oneof(
          fc.string(),
          fc.nat().map((n) => `"${n}"`),
        ),
      ),
      (text) => parsesOrRefuses(() => parseVersion(text)),
    ),
  );
});

test('any JSON is a mapping of well-formed ids without repetition, or mapping-malformed', () => {
  const likely = fc.record({
    classes: fc.array(
      fc.record({ id: fc.anything(), url_id: fc.anything(), name: fc.anything() }, { requiredKeys: [] }),
    ),
  });
  const texts = fc.record({
    classes: fc.array(fc.record({ id: fc.string({ unit: 'binary' }), name: fc.string() }, { requiredKeys: ['id'] })),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), likely, texts), (body) =>
      parsesOrRefuses(() => {
        const ids = parseMapping(body).map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        for (const id of ids) assert.ok(id !== '' && id.isWellFormed() && id.length <= 255);
      }),
    ),
    runs(1000),
  );
});

test('any event is a request whose body is a form, JSON or a known code', () => {
  const type = fc.constantFrom(
    'application/x-www-form-urlencoded',
    'application/json',
    'APPLICATION/JSON ; x',
    'text/plain',
    '',
  );
  fc.assert(
    fc.property(
      fc.string(),
      fc.boolean(),
      type,
      fc.string(),
      fc.array(fc.string()),
      (body, base64, contentType, query, cookies) => {
        const headers = { 'content-type': contentType };
        const request = parseRequest(
          eventOf({ path: '/launch', query, headers, cookies, raw: { body, base64 } }),
          NOW * 1000,
        );
        parsesOrRefuses(() => request.form(LIMITS.body));
        parsesOrRefuses(() => request.json(LIMITS.body));
        assert.ok(request.query() instanceof Map);
        request.cookie('__Host-rk-x');
      },
    ),
    runs(1000),
  );
});

test('no value gets out of markup, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ';', '#') }),
      (first, second) => {
        const { text } =
          html`<p title="${first}" class='${second}'>${first}${html`<b>${second}</b>`}${[html`${first}`]}</p>`;
        const rest = text
          .replace(/&(?:amp|lt|gt|quot|#39);/g, '')
          .replace(/^<p title="/, '')
          .replace(`" class='`, '')
          .replace("'>", '')
          .replace('<b>', '')
          .replace('</b>', '')
          .replace('</p>', '');
        assert.doesNotMatch(rest, /[<>"'&]/);
        assert.equal(plain(text.slice('<p title="'.length, text.indexOf('" class'))), first);
      },
    ),
    runs(1000),
  );
});

const plain = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
