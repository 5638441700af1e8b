import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { after, afterEach, before, describe, mock, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import { guardedFetch } from '../../shared/fetch.ts';
import { type Reach, reachOf } from '../../shared/reach.ts';
import { CONTEXT } from '../support/event.ts';
import { ABORTED, reasonOf } from './reasons.ts';

/** Where the guard lets an address through, the fetch ends at once and without a connection. */
const guardOnly = async (url: string, reach: Reach = 'public'): Promise<string> => {
  const reason = await reasonOf(guardedFetch(url, reach, 0, AbortSignal.abort()));
  return reason === ABORTED ? 'let through' : reason;
};

describe('without the opt-out', () => {
  for (const url of [
    'http://keys.example/jwks',
    'http://127.0.0.1/jwks',
    'ftp://keys.example/jwks',
    'file:///etc/passwd',
    'data:application/json,{}',
    'HTTP://keys.example',
  ]) {
    test(`${url}: not https`, async () => assert.equal(await guardOnly(url), 'not https'));
  }

  for (const url of [
    '',
    'keys.example/jwks',
    '//keys.example',
    'https://',
    'https://a b/',
    'https://[::1',
    'https://1.2.3.4.5',
  ]) {
    test(`${JSON.stringify(url)}: malformed`, async () => assert.equal(await guardOnly(url), 'address malformed'));
  }

  for (const host of [
    ...[
      '127.0.0.1',
      '127.255.255.254',
      '127.1',
      '127.0.0.1.',
      '0x7f.0.0.1',
      '0x7f000001',
      '0177.0.0.1',
      '017700000001',
    ],
    ...[
      '2130706433',
      '%31%32%37.0.0.1',
      '１２７.0.0.1',
      '①②⑦.0.0.1',
      'user:secret@127.0.0.1',
      '0',
      '0.0.0.0',
      '0.1.2.3',
    ],
    ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254', '0xa9fea9fe'],
    ...['100.64.0.1', '100.127.255.255', '192.0.0.170', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:169.254.169.254]'],
    ...['[::127.0.0.1]', '[::ffff:0:127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::1]', '[100::1]', '[2001:db8::1]'],
    ...['[2001::1]', '[2001:0:7f00:1::]', '[2002:7f00:1::]', '[3fff::1]', '[5f00::1]', '[fc00::1]', '[fd00:ec2::254]'],
    ...['[fe80::1]', '[febf::1]', '[fec0::1]', '[ff02::1]', '[4000::1]'],
  ]) {
    test(`https://${host}: private`, async () =>
      assert.equal(await guardOnly(`https://${host}/jwks`), 'private address'));
  }

  for (const host of [
    ...['8.8.8.8', '9.255.255.255', '11.0.0.1', '126.255.255.255', '128.0.0.1', '100.63.255.255', '100.128.0.1'],
    ...['169.253.0.1', '172.15.255.255', '172.32.0.1', '192.167.255.255', '192.169.0.1', '198.17.0.1', '198.20.0.1'],
    ...[
      '223.255.255.255',
      '[2606:4700:4700::1111]',
      '[2a00:1450::1]',
      '[2001:4860:4860::8888]',
      'canvas.instructure.com',
    ],
  ]) {
    test(`https://${host}: let through`, async () =>
      assert.equal(await guardOnly(`https://${host}/jwks`), 'let through'));
  }
});

describe('what the resolver answers', () => {
  let reached = 0;
  const server = createServer((_, response) => response.end('{}'));
  let port = 0;
  before(async () => {
    port = await listen(server, 0);
    server.on('connection', () => {
      reached += 1;
    });
  });
  after(() => close(server));
  afterEach(() => {
    mock.restoreAll();
    syncBuiltinESMExports();
    assert.equal(reached, 0, 'nothing was connected to');
  });

  test('a name of this machine is refused on the socket’s own look-up', async () => {
    assert.equal(await reasonOf(guardedFetch(`https://localhost:${port}/`, 'public')), 'private address');
  });

  for (const addresses of [
    ['127.0.0.1'],
    ['127.0.0.1', '8.8.8.8'],
    ['8.8.8.8', '10.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['2606:4700:4700::1111', 'fd00:ec2::254'],
    ['::ffff:127.0.0.1'],
  ]) {
    test(`${addresses.join(', ')}: private`, async () => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      mock.method(dns, 'lookup', (_: string, __: object, callback: (error: null, all: typeof found) => void) =>
        callback(null, found),
      );
      syncBuiltinESMExports();
      assert.equal(await reasonOf(guardedFetch(`https://keys.example:${port}/`, 'public')), 'private address');
    });
  }

  test('an error of the resolver is the reason', async () => {
    mock.method(dns, 'lookup', (_: string, __: object, callback: (error: Error, all: []) => void) =>
      callback(new Error('no such name'), []),
    );
    syncBuiltinESMExports();
    assert.equal(await reasonOf(guardedFetch('https://keys.example/', 'public')), 'no such name');
  });
});

describe('a local reach', () => {
  let url = '';
  const server = createServer((_, response) => response.end('{}'));
  before(async () => {
    url = `http://127.0.0.1:${await listen(server, 0)}/jwks`;
  });
  after(() => close(server));

  test('reaches plain http and this machine, and says nothing of the next fetch', async () => {
    assert.equal((await guardedFetch(url, 'local')).body, '{}');
    assert.equal((await guardedFetch(url.replace('127.0.0.1', 'lms.localhost'), 'local')).body, '{}');
    assert.equal(await reasonOf(guardedFetch(url, 'public')), 'not https');
  });

  test('lets no other scheme through', async () => {
    assert.equal(await guardOnly('file:///etc/passwd', 'local'), 'not https');
  });

  for (const reach of [1, true, 'LOCAL', {}, null, undefined]) {
    test(`is not ${JSON.stringify(reach)}`, () => assert.equal(reachOf({ reach }), 'public'));
  }

  test('is what the context of an invocation says, and no context of the Lambda service', () => {
    assert.equal(reachOf({ ...CONTEXT, reach: 'local' }), 'local');
    assert.equal(reachOf(CONTEXT), 'public');
    assert.equal(reachOf({ ...CONTEXT, clientContext: { Custom: { reach: 'local' } } }), 'public');
  });
});
