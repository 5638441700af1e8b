import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { importJWK } from 'jose';
import { readKeySet } from '../../../shared/keys/platforms/read.ts';
import { newKey } from '../../support/platform.ts';
import fc from '../../support/property.ts';

const NOW = 1_795_446_000;
const HOUR = 3600;
const URL = 'https://keys.example/jwks';

const rsa = newKey('rsa').jwk;
const ec = newKey('ec', 'ec').jwk;

function jwkOf(kid: string, type: 'ed25519' | 'x25519' | 'p384' | 'p521' | 'secp256k1'): Record<string, unknown> {
  const { publicKey } =
    type === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : type === 'x25519'
        ? generateKeyPairSync('x25519')
        : generateKeyPairSync('ec', { namedCurve: { p384: 'P-384', p521: 'P-521', secp256k1: 'secp256k1' }[type] });
  return { ...publicKey.export({ format: 'jwk' }), kid };
}

const read = (keys: unknown, cacheControl = '') => readKeySet(URL, JSON.stringify({ keys }), cacheControl, NOW);
const kids = (keys: readonly unknown[]): readonly string[] => read(keys).keys.map(({ kid }) => kid);

describe('keys that verify stay', () => {
  for (const [name, jwk] of Object.entries({
    RSA: rsa,
    'RSA without use': { ...rsa, use: undefined },
    'EC P-256': ec,
    'EC P-384': jwkOf('p384', 'p384'),
    'EC P-521': jwkOf('p521', 'p521'),
    Ed25519: jwkOf('ed', 'ed25519'),
  })) {
    test(name, async () => {
      const [kept] = read([jwk]).keys;
      assert.ok(kept);
      await importJWK(
        { ...kept },
        name.startsWith('RSA')
          ? 'RS256'
          : name.startsWith('Ed')
            ? 'EdDSA'
            : `ES${name.slice(-3).replace('521', '512')}`,
      );
      assert.equal(createPublicKey({ key: kept, format: 'jwk' }).type, 'public');
    });
  }

  test('all of a set, in its order, as fetched now', () => {
    assert.deepEqual(read([ec, rsa]), { url: URL, keys: [ec, rsa], fetchedAt: NOW, staleAt: NOW + HOUR });
  });
});

describe('what is no such key goes, and takes no other with it', () => {
  for (const [name, jwk] of Object.entries<unknown>({
    'symmetric, of the kid of a key': { kty: 'oct', kid: 'oct', k: 'c2VjcmV0', alg: 'HS256' },
    'for encryption': { ...newKey('enc').jwk, use: 'enc' },
    'of an unknown use': { ...newKey('use').jwk, use: 'tls' },
    'of a use that is no text': { ...newKey('use').jwk, use: 1 },
    'RSA of 1024 bits': newKey('short', 'rsa-short').jwk,
    'RSA without n': { ...rsa, kid: 'x', n: undefined },
    'RSA with n as a number': { ...rsa, kid: 'x', n: 5 },
    'RSA of rubbish': { ...rsa, kid: 'x', n: '!' },
    'EC off its curve': { ...ec, kid: 'x', x: 'AAAA' },
    'EC on an unknown curve': { ...ec, kid: 'x', crv: 'P-1' },
    'EC on a curve that no algorithm of ours has': jwkOf('k1', 'secp256k1'),
    'for key agreement': jwkOf('x', 'x25519'),
    'of unknown kty': { ...rsa, kid: 'x', kty: 'AKP' },
    'without kty': { ...rsa, kid: 'x', kty: undefined },
    'without kid': { ...rsa, kid: undefined },
    'with an empty kid': { ...rsa, kid: '' },
    'with a number for kid': { ...rsa, kid: 7 },
    null: null,
    text: 'rsa',
    'a list': [rsa],
  })) {
    test(name, () => assert.deepEqual(kids([jwk, ec]), ['ec']));
  }

  test('one listed twice is one, with an algorithm or without', () => {
    assert.deepEqual(kids([rsa, rsa, ec]), ['rsa', 'ec']);
    const [bare] = read([
      { ...rsa, alg: 'RS256' },
      { ...rsa, alg: undefined, use: undefined },
      { ...rsa, alg: 'RS512' },
    ]).keys;
    assert.equal(bare?.['alg'], undefined);
    assert.deepEqual(
      kids([
        { ...rsa, alg: 'RS256' },
        { ...rsa, alg: 'RS512' },
        { ...rsa, alg: 'RS256' },
      ]),
      ['rsa', 'rsa'],
    );
  });

  test('several that share a kid all stay: the token’s algorithm tells which is meant', () => {
    assert.deepEqual(kids([rsa, { ...ec, kid: 'rsa' }, ec]), ['rsa', 'rsa', 'ec']);
  });

  test('one for encryption that shares a kid does not hide the one that verifies', () => {
    assert.deepEqual(kids([{ ...ec, kid: 'rsa', use: 'enc' }, rsa]), ['rsa']);
  });

  test('kids that differ by case are two', () => {
    assert.deepEqual(kids([rsa, { ...ec, kid: 'RSA' }]), ['rsa', 'RSA']);
  });

  test('private members and all others', () => {
    const { privateKey } = newKey('private');
    const listed = {
      ...privateKey.export({ format: 'jwk' }),
      kid: 'private',
      x5c: ['MII'],
      x5u: 'https://evil.example',
      jku: 'x',
      k: 'x',
    };
    const [kept] = read([listed]).keys;
    assert.deepEqual(Object.keys(kept ?? {}).sort(), ['e', 'kid', 'kty', 'n']);
  });

  test('all after the hundredth', () => {
    const many = Array.from({ length: 150 }, (_, i) => ({ ...ec, kid: `${i}` }));
    assert.equal(kids(many).length, 100);
  });
});

describe('what is no key set is refused, so that the caller keeps what it has', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['a page', '<!doctype html>'],
    ['null', 'null'],
    ['a list', JSON.stringify([rsa])],
    ['an object without keys', '{}'],
    ['keys that are no list', '{"keys":{}}'],
    ['no keys', '{"keys":[]}'],
    ['symmetric keys only', '{"keys":[{"kty":"oct","kid":"1","k":"AAAA"}]}'],
    ['broken off', JSON.stringify({ keys: [rsa] }).slice(0, -3)],
  ];
  for (const [name, body] of rows) {
    test(name, () => assert.throws(() => readKeySet(URL, body, '', NOW), Error));
  }

  test('whatever comes, what is kept verifies, each once', () => {
    const some = fc.constantFrom<unknown>(rsa, ec, { ...rsa, use: 'enc' }, { ...ec, kid: 'rsa' }, null, 5, {
      kty: 'oct',
      kid: 'ec',
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(some, fc.jsonValue())), (listed) => {
        const kept = read([...listed, { ...rsa, kid: 'always' }]).keys;
        assert.equal(new Set(kept.map((key) => JSON.stringify(key))).size, kept.length);
        for (const key of kept) assert.equal(createPublicKey({ key, format: 'jwk' }).type, 'public');
      }),
    );
  });
});

test('a byte order mark before a key set is no part of it', () => {
  assert.deepEqual(readKeySet(URL, `\uFEFF${JSON.stringify({ keys: [rsa] })}`, '', NOW).keys, [rsa]);
});

describe('Cache-Control', () => {
  for (const [header, hours] of [
    ['', 1],
    ['no-store', 1],
    ['no-cache, must-revalidate', 1],
    ['max-age=0', 1],
    ['max-age=3599', 1],
    ['max-age=3600', 1],
    ['max-age=7200', 2],
    ['public, max-age=7200, s-maxage=60', 2],
    ['max-age=43200', 12],
    ['max-age=43201', 12],
    ['max-age=31536000, immutable', 12],
    [`max-age=${'9'.repeat(400)}`, 12],
    ['max-age=-7200', 1],
    ['max-age=soon', 1],
    ['s-maxage=7200', 1],
  ] as const) {
    test(`${header.slice(0, 40) || 'none'}: ${hours} h`, () => {
      assert.equal(read([rsa], header).staleAt, NOW + hours * HOUR);
    });
  }
});
