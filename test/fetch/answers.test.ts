import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { close, listen } from '../../local/listen.ts';
import { guardedFetch } from '../../shared/fetch.ts';
import { selfSigned } from './certificate.ts';
import { ABORTED, reasonOf } from './reasons.ts';

const MAX_BYTES = 256 * 1024;

describe('an answer', () => {
  let origin = '';
  let listener: RequestListener = (_, response) => response.end();
  const server = createServer((request, response) => listener(request, response));
  before(async () => {
    origin = `http://127.0.0.1:${await listen(server, 0)}`;
  });
  after(() => close(server));

  const fetched = (serve: RequestListener, path = '/jwks', signal?: AbortSignal) => {
    listener = serve;
    return signal === undefined
      ? guardedFetch(origin + path, 'local')
      : guardedFetch(origin + path, 'local', 3, signal);
  };

  test('of 200 is body and Cache-Control', async () => {
    const answer = await fetched((request, response) => {
      assert.deepEqual([request.method, request.url], ['GET', '/jwks?a=1']);
      assert.equal(request.headers.authorization, undefined);
      response.setHeader('cache-control', 'max-age=60').end('{"ünï": 1}');
    }, '/jwks?a=1');
    assert.deepEqual(answer, { body: '{"ünï": 1}', cacheControl: 'max-age=60' });
    assert.equal((await fetched((_, response) => response.end())).cacheControl, '');
  });

  for (const status of [201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 429, 500, 503]) {
    test(`of ${status} is refused`, async () => {
      const going = fetched((_, response) =>
        response.writeHead(status).end(status === 204 || status === 304 ? undefined : 'x'),
      );
      assert.equal(await reasonOf(going), `status ${status}`);
    });
  }

  const redirecting =
    (hops: number): RequestListener =>
    (request, response) => {
      const hop = Number(request.url?.slice(1) ?? 0);
      if (hop === hops) response.end('{}');
      else
        response
          .writeHead([301, 302, 303, 307, 308][hop] ?? 302, {
            location: hop % 2 === 0 ? `/${hop + 1}` : `${origin}/${hop + 1}`,
          })
          .end();
    };

  test('that leads on within the host is followed three times', async () => {
    assert.equal((await fetched(redirecting(3), '/0')).body, '{}');
    assert.equal(await reasonOf(fetched(redirecting(4), '/0')), 'redirect refused');
  });

  for (const [name, location] of [
    ['another host', 'http://lms.localhost/'],
    ['another port', 'http://127.0.0.1:9/'],
    ['another scheme', 'https://127.0.0.1/'],
    ['a host by its scheme-less name', '//lms.localhost/'],
    ['a file', 'file:///etc/passwd'],
    ['nowhere', 'http://['],
    ['a host with a name in front', 'http://127.0.0.1@evil.example/'],
  ] as const) {
    test(`that leads to ${name} is refused`, async () => {
      const going = fetched((_, response) => response.writeHead(302, { location }).end());
      assert.equal(await reasonOf(going), 'redirect refused');
    });
  }

  test('of just the longest size is taken, one byte more is not', async () => {
    assert.equal((await fetched((_, response) => response.end('x'.repeat(MAX_BYTES)))).body.length, MAX_BYTES);
    assert.equal(await reasonOf(fetched((_, response) => response.end('x'.repeat(MAX_BYTES + 1)))), 'too large');
  });

  test('without an end is cut off', async () => {
    const endless: RequestListener = (_, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    };
    assert.equal(await reasonOf(fetched(endless)), 'too large');
  });

  test('that breaks off is refused', async () => {
    const broken: RequestListener = (_, response) => {
      response.setHeader('content-length', '1000').write('{"keys":');
      setTimeout(() => response.destroy(), 20);
    };
    assert.equal(await reasonOf(fetched(broken)), 'aborted');
    assert.equal(await reasonOf(fetched((_, response) => response.destroy())), 'socket hang up');
  });

  const soon = () => AbortSignal.timeout(150);
  test('that never begins, drips, or leads on slowly is out of time', async () => {
    assert.equal(await reasonOf(fetched(() => undefined, '/', soon())), ABORTED);
    const drip: RequestListener = (_, response) => {
      const dripping = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(dripping));
    };
    assert.equal(await reasonOf(fetched(drip, '/', soon())), ABORTED);
    const slowly: RequestListener = (_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 70);
    };
    assert.equal(await reasonOf(fetched(slowly, '/', soon())), ABORTED);
  });

  test('has five seconds in all', async () => {
    const began = performance.now();
    assert.equal(await reasonOf(fetched(() => undefined)), ABORTED);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds > 4.9 && seconds < 6, String(seconds));
  });
});

describe('over https', () => {
  const { key, cert } = selfSigned('keys.localhost', 'localhost');
  const server = createSecureServer({ key, cert }, (_, response) => response.end('{"keys":[]}'));
  let port = 0;
  before(async () => {
    port = await listen(server, 0);
  });
  after(() => close(server));

  test('a certificate that nobody vouches for is refused', async () => {
    assert.match(await reasonOf(guardedFetch(`https://keys.localhost:${port}/`, 'local')), /self-signed certificate/);
  });

  test('one that is trusted is taken, for its own names only', async () => {
    setDefaultCACertificates([...getCACertificates('default'), cert]);
    assert.equal((await guardedFetch(`https://keys.localhost:${port}/`, 'local')).body, '{"keys":[]}');
    assert.match(
      await reasonOf(guardedFetch(`https://other.localhost:${port}/`, 'local')),
      /does not match certificate/,
    );
  });

  test('a server that speaks http instead is refused', async () => {
    const plain = createServer((_, response) => response.end('{}'));
    const plainPort = await listen(plain, 0);
    assert.match(
      await reasonOf(guardedFetch(`https://keys.localhost:${plainPort}/`, 'local')),
      /wrong version number|packet length/,
    );
    await close(plain);
  });
});
