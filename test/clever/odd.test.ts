import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import { asking, TooLarge } from '../../shared/clever/ask.ts';
import { clever } from '../../shared/clever/client.ts';
import { CleverFailure } from '../../shared/clever/failure.ts';

/** Answers that the stand-in never gives. */

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
const WORLD = { reach: 'local', now: () => 0, pause: async () => undefined } as const;

let api: (path: string) => unknown = () => ({});
const paths: string[] = [];
const bearers: (string | undefined)[] = [];
let listener: RequestListener = (request, response) => {
  const path = request.url ?? '';
  const owner = { type: 'district', id: DISTRICT };
  const isList = path.startsWith('/oauth/tokens');
  if (!isList) {
    paths.push(path);
    bearers.push(request.headers.authorization);
  }
  response.end(JSON.stringify(isList ? { data: [{ owner, access_token: 'abc' }] } : api(path)));
};
const usual = listener;
const server = createServer((request, response) => listener(request, response));
let origin = '';
before(async () => {
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
});
after(() => close(server));

async function read(answer: (path: string) => unknown): Promise<readonly string[] | string> {
  listener = usual;
  api = answer;
  paths.length = 0;
  const credentials = async () => ({ clientId: 'id', secret: 'secret' });
  const client = clever({ address: origin, apiAddress: origin, credentials, ...WORLD });
  const ids: string[] = [];
  try {
    for await (const { objects } of client.pages('courses', { district: DISTRICT }))
      ids.push(...objects.map(({ id }) => id));
  } catch (error) {
    if (error instanceof CleverFailure) return error.message;
    throw error;
  }
  return ids;
}

const page = (id: string, ...links: readonly unknown[]) => ({ data: [{ data: { id, district: DISTRICT } }], links });
const isFirst = (path: string): boolean => !path.includes('starting_after');

test('a page that ends with what is no object is gone on after its last object, and not taken for empty', async () => {
  listener = usual;
  api = () => ({ data: [{ data: { id: 'a' } }, { data: { id: 'b' } }, { data: null }, {}] });
  const credentials = async () => ({ clientId: 'id', secret: 'secret' });
  const client = clever({ address: origin, apiAddress: origin, credentials, ...WORLD });
  for await (const { objects, last, left } of client.pages('sections', { district: DISTRICT })) {
    assert.deepEqual([objects.map(({ id }) => id), last, left], [['a', 'b'], 'b', 2]);
  }
});

describe('links', () => {
  for (const [name, next] of [
    [
      'by their relation, wherever they stand',
      [
        { rel: 'next', uri: '/v3.1/courses?starting_after=a' },
        { rel: 'self', uri: '/v3.1/courses' },
      ],
    ],
    ['with their host', [{ rel: 'self' }, { rel: 'next', uri: 'ORIGIN/v3.1/courses?starting_after=a' }]],
    ['among what is none', [null, 'next', { rel: null }, { rel: 'next', uri: '/v3.1/courses?starting_after=a&x=%2F' }]],
  ] as const) {
    test(`are followed ${name}`, async () => {
      const here = next.map((link) => JSON.parse(JSON.stringify(link).replace('ORIGIN', origin)));
      assert.deepEqual(await read((path) => (isFirst(path) ? page('a', ...here) : page('b'))), ['a', 'b']);
    });
  }

  for (const [name, links] of [
    ['none', []],
    [
      'others',
      [
        { rel: 'self', uri: '/v3.1/courses' },
        { rel: 'prev', uri: '/v3.1/courses?ending_before=a' },
      ],
    ],
    ['a blank one', [{ rel: 'next', uri: '' }]],
    ['one that is null', [{ rel: 'next', uri: null }]],
  ] as const) {
    test(`that are ${name} end it`, async () => assert.deepEqual(await read(() => page('a', ...links)), ['a']));
  }

  for (const uri of [
    'https://evil.example/v3.1/courses',
    '//evil.example/v3.1/courses',
    'http://127.0.0.1:9/v3.1/courses',
    '/v3.1/users?starting_after=a',
    '/v3.1/courses/../users',
    'http://[',
  ]) {
    test(`to ${uri} are not followed`, async () => {
      assert.equal(await read(() => page('a', { rel: 'next', uri })), 'Clever, asked for courses: a link elsewhere');
      assert.equal(paths.length, 1);
    });
  }

  test('in a circle end, and lose nothing in silence', async () => {
    const circle = (path: string) =>
      page('a', {
        rel: 'next',
        uri: path.includes('=a') ? '/v3.1/courses?starting_after=b' : '/v3.1/courses?starting_after=a',
      });
    assert.equal(await read(circle), 'Clever, asked for courses: links lead in a circle');
    assert.ok(paths.length <= 3);
  });

  test('take the token along', () => assert.deepEqual([...new Set(bearers)], ['Bearer abc']));
});

describe('a page', () => {
  for (const [name, answer] of [
    ['a list', []],
    ['null', null],
    ['a text', 'data'],
    ['without data', { links: [] }],
    ['whose data are none', { data: { id: 'a' } }],
  ] as const) {
    test(`that is ${name} is not taken for an empty one`, async () => {
      assert.equal(await read(() => answer), 'Clever, asked for courses: another form');
    });
  }

  test('is read for what it has', async () => {
    const entries = [null, 3, {}, { data: null }, { data: { id: 'a', district: DISTRICT } }, { data: { id: '' } }];
    assert.deepEqual(await read(() => ({ data: entries })), ['a']);
  });
});

describe('a question', () => {
  const ask = asking(WORLD);
  const question = { what: 'something', authorization: 'Basic abc', maxBytes: 100, ms: 10_000 };

  test('has an end, and five tries', async () => {
    let tries = 0;
    listener = () => void tries++;
    await assert.rejects(ask({ ...question, ms: 60, url: `${origin}/` }), {
      message: 'Clever, asked for something: no answer in time',
    });
    assert.equal(tries, 5);
  });

  test('has an answer of a size', async () => {
    listener = (_, response) => response.end(`"${'x'.repeat(100)}"`);
    await assert.rejects(ask({ ...question, url: `${origin}/` }), TooLarge);
    assert.equal((await ask({ ...question, url: `${origin}/`, maxBytes: 102 })).status, 200);
  });

  test('may be a form', async () => {
    const seen: unknown[] = [];
    listener = (request, response) => {
      seen.push(request.method, request.headers['content-type']);
      request
        .on('data', (chunk) => seen.push(String(chunk)))
        .on('end', () => response.writeHead(400).end('{"error":"x"}'));
    };
    assert.deepEqual(await ask({ ...question, url: `${origin}/`, form: { code: 'a b&c' } }), {
      status: 400,
      json: { error: 'x' },
    });
    assert.deepEqual(seen, ['POST', 'application/x-www-form-urlencoded', 'code=a+b%26c']);
  });

  test('leaves https by configuration of the reach alone', async () => {
    const open = asking({ ...WORLD, reach: 'public' });
    await assert.rejects(open({ ...question, url: `${origin}/` }), {
      message: 'Clever, asked for something: not https',
    });
  });
});
