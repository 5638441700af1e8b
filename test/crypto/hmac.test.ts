import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { hkdf, hmac, hmacKey } from '../../shared/crypto/hmac.ts';
import fc, { runs } from '../support/property.ts';

const bytes = fc.uint8Array({ maxLength: 150 });

test('HMAC is Node’s, whatever the key and the data', () => {
  fc.assert(
    fc.property(bytes, bytes, (key, data) => {
      const made = hmacKey(key);
      const wanted = createHmac('sha256', key).update(data).digest();
      assert.deepEqual(hmac(made, data), wanted);
      assert.deepEqual(hmac(made, data), wanted, 'the key is good for more than one');
    }),
    runs(300),
  );
});

test('HKDF is Node’s, whatever the secret, the salt and what it is for', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.string({ unit: 'grapheme', maxLength: 40 }), (secret, salt, info) => {
      assert.deepEqual(hkdf(secret, salt, info), Buffer.from(hkdfSync('sha256', secret, salt, info, 32)));
    }),
    runs(300),
  );
});
