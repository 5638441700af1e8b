import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { h, sha256 as ours, pseudonym, secretHash } from '../../shared/crypto/hash.ts';
import fc from '../support/property.ts';

const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

test('sha256: of the UTF-8 text, in each form', () => {
  for (const form of ['base64url', 'base64', 'hex'] as const) {
    assert.equal(ours('é\ud83d\ude00', form), sha256(utf8('é\ud83d\ude00')).toString(form));
  }
  assert.equal(ours(''), '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
});

test('h: SHA-256 over each part behind its length in bytes; keys in the table depend on it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
      const bytes = parts.flatMap((part) => [utf8(`${utf8(part).length}:`), utf8(part)]);
      assert.equal(h(...parts), sha256(...bytes).toString('base64url'));
    }),
  );
  assert.equal(h('https://canvas.instructure.com', '170000000000559'), 'ee7lr5IkseVQuJ-vQvdPvnE9ePSYmlemrPUN-ToB_vM');
});

test('secretHash: SHA-256 over label and secret', () => {
  assert.deepEqual(Buffer.from(secretHash('nonce', 'é')), sha256(utf8('nonce'), utf8('é')));
});

test('pseudonym: HMAC-SHA-256 under the log key, whichever came before', () => {
  for (const key of ['a', 'b', 'a'].map((fill) => Buffer.alloc(32, fill))) {
    const expected = createHmac('sha256', key).update('sub:é').digest('base64url').slice(0, 12);
    assert.equal(pseudonym(key.toString('base64url'), 'sub', 'é'), expected);
  }
});
