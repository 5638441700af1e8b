import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { post } from '../../shared/aws/connection.ts';
import { Ending } from '../../shared/tries.ts';
import { makeCertificates } from './frame/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'roomkey-secure-'));
const { authority, certificate, key } = makeCertificates(folder, ['localhost']);
rmSync(folder, { recursive: true });

const heard: string[] = [];
const resumed: boolean[] = [];
const names: (string | false | null)[] = [];
const server = createServer({ cert: certificate, key, ALPNProtocols: ['http/1.1'] }, (socket) => {
  resumed.push(socket.isSessionReused());
  names.push(socket.servername);
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    heard.push(piece.toString());
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
  });
});
server.on('tlsClientError', () => undefined);
server.listen(0);
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? `${address.port}` : '';
const before = getCACertificates();
after(() => {
  server.close();
  setDefaultCACertificates(before);
});

const ask = (hostname: string) => {
  const place = { isSecure: true, hostname, port, host: `${hostname}:${port}`, region: 'us-east-1' };
  return post(place, { host: place.host, 'content-length': '2' }, '{}', new Ending());
};

test('who is not known to be the service hears nothing', async () => {
  await assert.rejects(ask('localhost'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  setDefaultCACertificates([...before, authority]);
  // Known by another name.
  await assert.rejects(ask('127.0.0.1'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  assert.deepEqual(heard, []);
});

test('who is, is asked by name, and the next handshake is the shorter one', async () => {
  [resumed, names].forEach((all) => {
    all.length = 0;
  });
  for (let i = 0; i < 2; i++) assert.equal((await ask('localhost')).status, 200);
  assert.deepEqual([resumed, names, heard.length], [[false, true], ['localhost', 'localhost'], 2]);
});
