import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { BrokenAnswer } from '../../shared/aws/answer.ts';
import { post } from '../../shared/aws/connection.ts';
import type { Place } from '../../shared/aws/place.ts';
import { within } from '../../shared/deadline.ts';
import { Ending } from '../../shared/tries.ts';

/** What the server does with each connection, by how many there were. */
type Says = (socket: Socket, connection: number) => void;

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  sockets.clear();
});

async function serve(says: Says): Promise<Place> {
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    says(socket, ++connections);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { isSecure: false, hostname: '127.0.0.1', port: `${port}`, host: `127.0.0.1:${port}`, region: 'us-east-1' };
}

/** Answers each request, which is one piece, with these. */
const always =
  (...pieces: readonly string[]): Says =>
  (socket) =>
    socket.on('data', () => {
      for (const piece of pieces) socket.write(piece, 'latin1');
    });

const ask = (place: Place, body = '{}', headers = {}) =>
  post(place, { host: place.host, 'content-length': `${Buffer.byteLength(body)}`, ...headers }, body, new Ending());

const OK = 'HTTP/1.1 200 OK\r\n';
const WHOLE = `${OK}Date: Tue, 01 Dec 2026 00:00:00 GMT\r\nX-Amz-CRC32: 7\r\nContent-Length: 4\r\n\r\n{"a"`;
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n1\r\n"\r\n0\r\n\r\n`;

describe('an answer', () => {
  for (const [name, whole] of [
    ['with its length', WHOLE],
    ['in chunks', CHUNKED],
  ] as const) {
    test(`${name}, cut at every byte, is the same`, async () => {
      let cut = 0;
      const place = await serve((socket) => {
        socket.setNoDelay(true);
        socket.on('data', async () => {
          socket.write(whole.slice(0, cut), 'latin1');
          for (let i = 0; i < 3; i++) await turn();
          socket.write(whole.slice(cut), 'latin1');
        });
      });
      for (cut = 1; cut < whole.length; cut++) {
        const { status, body } = await ask(place);
        assert.deepEqual([status, body.toString()], [200, '{"a"']);
      }
    });

    test(`${name}, byte by byte, is the same`, async () => {
      const place = await serve((socket) => {
        socket.setNoDelay(true);
        socket.on('data', async () => {
          for (const byte of whole) {
            socket.write(byte, 'latin1');
            await turn();
          }
        });
      });
      assert.equal((await ask(place)).body.toString(), '{"a"');
    });
  }

  test('is read for what anybody here reads, and nothing else', async () => {
    const place = await serve(always(WHOLE.replace(OK, `${OK}Server: x\r\n__proto__: y\r\n`)));
    assert.deepEqual((await ask(place)).headers, {
      date: 'Tue, 01 Dec 2026 00:00:00 GMT',
      'x-amz-crc32': '7',
      'content-length': '4',
    });
  });
});

const length = (value: string): string => `${OK}Content-Length: ${value}\r\n\r\n{}`;

/** What is not one whole answer in HTTP/1.1. */
const BROKEN: readonly (readonly [string, string])[] = [
  ['a negative length', length('-2')],
  ['a length with a sign', length('+2')],
  ['a length in hex', length('0x2')],
  ['a length that is none', length('two')],
  ['an empty length', length('')],
  ['a length beyond all that is kept', length('99999999')],
  ['a length beyond all numbers', length('999999999999999999999')],
  ['two lengths', `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
  ['two lengths that differ', `${OK}Content-Length: 2\r\ncontent-length: 3\r\n\r\n{}`],
  ['a list of lengths', length('2, 2')],
  ['a length and chunks', `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['neither a length nor chunks', `${OK}\r\n{}`],
  ['another encoding', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['a chunk with a negative size', `${OK}Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n`],
  ['a chunk with more than its size', `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n`],
  ['a chunk with a note', `${OK}Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n`],
  ['a chunk of a size beyond all', `${OK}Transfer-Encoding: chunked\r\n\r\nfffffff\r\n{}`],
  ['chunks with a trailer', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n`],
  ['more than its length', `${OK}Content-Length: 2\r\n\r\n{}}`],
  ['two answers at once', `${length('2')}${length('2')}`],
  ['100 Continue', `HTTP/1.1 100 Continue\r\n\r\n${length('2')}`],
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n'],
  ['HTTP/2', 'HTTP/2 200\r\nContent-Length: 2\r\n\r\n{}'],
  ['HTTP/0.9', '{}\r\n\r\n'],
  ['a status that is none', `${length('2').replace('200', '2000')}`],
  ['a line before the status', `\r\n${length('2')}`],
  ['a header without a name', `${OK}: x\r\nContent-Length: 2\r\n\r\n{}`],
  ['a header with a space in its name', `${OK}Content-Length : 2\r\n\r\n{}`],
  ['a header that goes on in the next line', `${OK}X: y\r\n z\r\nContent-Length: 2\r\n\r\n{}`],
  ['a bare line feed in a header', `${OK}X: y\nContent-Length: 3\r\nContent-Length: 2\r\n\r\n{}`],
  ['a null byte in a header', `${OK}X: \0\r\nContent-Length: 2\r\n\r\n{}`],
  ['two sums', `${OK}X-Amz-Crc32: 1\r\nX-Amz-Crc32: 2\r\nContent-Length: 2\r\n\r\n{}`],
  ['a head that is too long', `${OK}X: ${'y'.repeat(17_000)}\r\nContent-Length: 2\r\n\r\n{}`],
  ['a head without an end', `${OK}${'X: y\r\n'.repeat(3000)}`],
  ['a head without a line', 'x'.repeat(20_000)],
];

describe('what is not one whole answer is none, and its connection is given up', () => {
  for (const [name, said] of BROKEN) {
    test(name, async () => {
      const place = await serve((socket, connection) => always(connection === 1 ? said : WHOLE)(socket, connection));
      await assert.rejects(ask(place), BrokenAnswer);
      assert.equal((await ask(place)).status, 200);
      assert.equal(sockets.size, 2);
    });
  }
});

describe('a connection', () => {
  test('is kept for the next request', async () => {
    const place = await serve(always(WHOLE));
    for (let i = 0; i < 3; i++) await ask(place);
    assert.equal(sockets.size, 1);
  });

  for (const [name, said] of [
    ['says that it closes', WHOLE.replace(OK, `${OK}Connection: Close\r\n`)],
    ['speaks HTTP/1.0', WHOLE.replace('1.1', '1.0')],
  ] as const) {
    test(`is not kept where the server ${name}`, async () => {
      const place = await serve(always(said));
      for (let i = 0; i < 3; i++) assert.equal((await ask(place)).status, 200);
      assert.equal(sockets.size, 3);
    });
  }

  test('that says more while nobody asks is given up', async () => {
    const place = await serve((socket) =>
      socket.on('data', () => {
        socket.write(WHOLE);
        setTimeout(() => socket.write(WHOLE), 20);
      }),
    );
    await ask(place);
    const [first] = sockets;
    assert.ok(first !== undefined);
    await once(first, 'close');
    await ask(place);
    assert.equal(sockets.size, 2);
  });

  test('that is answered before its request has left is not kept', async () => {
    const place = await serve((socket) => {
      socket.pause();
      socket.write(WHOLE);
    });
    assert.equal((await ask(place, 'x'.repeat(50_000_000))).status, 200);
    await ask(place, '{}');
    assert.equal(sockets.size, 2);
  });

  test('that was kept and has ended is no try: another is taken', async () => {
    const place = await serve((socket, connection) => {
      let asked = 0;
      socket.on('data', () => {
        asked += 1;
        if (connection < 3 && asked > 1) socket.resetAndDestroy();
        else socket.write(WHOLE);
      });
    });
    await Promise.all([ask(place), ask(place)]);
    assert.equal((await ask(place)).status, 200);
    assert.equal(sockets.size, 3);
  });

  test('that was kept and has ended is an error where nothing may be tried twice', async () => {
    const place = await serve((socket) => {
      socket.once('data', () => {
        socket.write(WHOLE);
        socket.once('data', () => socket.resetAndDestroy());
      });
    });
    await ask(place);
    await assert.rejects(
      within(1000, () => ask(place), true),
      { code: 'ECONNRESET' },
    );
  });

  test('that ends in the middle of an answer is an error, also a kept one', async () => {
    const place = await serve((socket) => {
      socket.once('data', () => {
        socket.write(WHOLE);
        socket.once('data', () => socket.end(WHOLE.slice(0, 30)));
      });
    });
    await ask(place);
    await assert.rejects(ask(place), { code: 'ECONNRESET' });
    assert.equal(sockets.size, 1);
  });

  test('that nobody takes is an error', async () => {
    const place = await serve(() => undefined);
    await new Promise((closed) => servers.splice(0)[0]?.close(closed));
    await assert.rejects(ask(place), { code: 'ECONNREFUSED' });
  });

  test('that trickles, or is silent, ends with the try', async () => {
    for (const says of [
      () => undefined,
      (socket: Socket) => {
        const timer = setInterval(() => socket.write('H'), 5);
        socket.on('close', () => clearInterval(timer));
      },
    ]) {
      const place = await serve(says);
      const ending = new Ending();
      const asked = post(place, { host: place.host, 'content-length': '2' }, '{}', ending);
      setTimeout(() => ending.end(), 30);
      await assert.rejects(asked);
    }
  });

  test('there are fifty at most; who waits for one gets it, or is ended', async () => {
    const held: Socket[] = [];
    const place = await serve((socket) => socket.on('data', () => held.push(socket)));
    const all = Array.from({ length: 60 }, () => ask(place));
    const ending = new Ending();
    const late = post(place, { host: place.host, 'content-length': '2' }, '{}', ending);
    while (held.length < 50) await turn();
    ending.end();
    await assert.rejects(late, /ended/);
    for (let answered = 0; answered < 60; ) {
      for (const socket of held.splice(0)) {
        socket.write(WHOLE);
        answered += 1;
      }
      await turn();
    }
    assert.equal((await Promise.all(all)).length, 60);
    assert.equal(sockets.size, 50);
  });
});

describe('a header', () => {
  for (const value of ['a\r\nx-evil: 1', 'a\nb', 'a\0', 'é', '\u010d\u010a']) {
    test(`${JSON.stringify(value)} is not sent`, async () => {
      const place = await serve(always(WHOLE));
      await assert.rejects(ask(place, '{}', { 'x-amz-security-token': value }), /x-amz-security-token/);
      assert.equal(sockets.size, 0);
    });
  }
});

test('a request is one piece, as it was signed', async () => {
  const heard: string[] = [];
  const place = await serve((socket) =>
    socket.on('data', (piece) => {
      heard.push(piece.toString());
      socket.write(WHOLE);
    }),
  );
  await ask(place, '{"é":"💡"}', { 'x-amz-target': 'T' });
  assert.deepEqual(heard, [
    `POST / HTTP/1.1\r\nhost: ${place.host}\r\ncontent-length: 13\r\nx-amz-target: T\r\n\r\n{"é":"💡"}`,
  ]);
});
