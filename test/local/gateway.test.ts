import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { createRunner, type Runner } from '../../local/runner/runner.ts';
import { readStack } from '../../local/runner/stack.ts';
import { madeUpAssembly } from './assembly.ts';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';
const SLOW = `const end = Date.now() + 1500;
while (Date.now() < end);
exports.handler = async () => ({ statusCode: 200, body: 'loaded' });`;
const ODD = `let calls = 0;
exports.handler = async ({ rawPath }, context) => {
  calls += 1;
  switch (rawPath) {
    case '/odd/throws': throw new TypeError('no');
    case '/odd/crashes': process.exit(3);
    case '/odd/hangs': return new Promise(() => {});
    case '/odd/spins': for (;;) {}
    case '/odd/plain': return { calls };
    case '/odd/text': return { statusCode: 200, body: 'hello' };
    case '/odd/env': return process.env;
    case '/odd/context': return { ...context, left: context.getRemainingTimeInMillis() };
    case '/odd/local': return { reach: context.reach };
    case '/odd/cookies': return { statusCode: 303, headers: { Location: '/x', 'X-One': 1 }, cookies: ['a=1; Path=/', 'b=2'] };
    case '/odd/binary': return { statusCode: 200, isBase64Encoded: true, headers: { 'Content-Type': 'image/png' }, body: 'AAEC/w==' };
    case '/odd/unreadable': return { statusCode: 'two hundred' };
    case '/odd/list': return { statusCode: 200, headers: { 'set-cookie': ['a', 'b'] } };
    case '/odd/prints': console.log('one line'); return {};
  }
};`;

const lines: string[] = [];
const server = createServer({ maxHeaderSize: 64 * 1024 }, (incoming, outgoing) => runner.listener(incoming, outgoing));
let runner: Runner;
let port = 0;

before(async () => {
  const cdkOut = madeUpAssembly(
    {
      Echo: { code: ECHO },
      Slow: { code: SLOW, timeout: 1 },
      Odd: { code: ODD, timeout: 1, env: { ROOMKEY_BASE_URL: 'https://elsewhere.example', OWN: { Ref: 'Odd' } } },
    },
    {
      'ANY /slow/{proxy+}': 'Slow',
      'ANY /form': 'Echo',
      'ANY /things/{proxy+}': 'Echo',
      'ANY /odd/{proxy+}': 'Odd',
      $default: 'Echo',
    },
  );
  port = await listen(server, 0);
  runner = createRunner({
    stack: readStack(cdkOut, 'http://roomkey.localhost'),
    baseUrl: 'http://roomkey.localhost',
    dynamodbEndpoint: 'http://127.0.0.1:1',
    secretsEndpoint: 'http://127.0.0.1:2',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    onLine: (name, line) => lines.push(`${name}: ${line}`),
  });
});

after(async () => {
  await runner.close();
  await close(server);
});

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Headers as a flat list, so that one can come twice. */
async function send(method: string, path: string, headers: readonly string[] = [], body = ''): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const all = [
      'host',
      'roomkey.localhost:99',
      ...(body === '' ? [] : ['content-length', String(Buffer.byteLength(body))]),
      ...headers,
    ];
    const outgoing = request({ port, host: '127.0.0.1', method, path, headers: all }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function event(method: string, path: string, headers: readonly string[] = [], body = '') {
  const answer = await send(method, path, headers, body);
  assert.equal(answer.status, 200);
  return fieldsOf(JSON.parse(answer.body.toString()));
}

const jsonOf = ({ body }: Answered): unknown => JSON.parse(body.toString());

describe('events as an HTTP API builds them', () => {
  test('a form post arrives in base64', async () => {
    const { body, isBase64Encoded, routeKey, version } = await event(
      'POST',
      '/form',
      ['content-type', 'application/x-www-form-urlencoded'],
      'a=1&b=%2B',
    );
    assert.deepEqual(
      { body, isBase64Encoded, routeKey, version },
      {
        body: Buffer.from('a=1&b=%2B').toString('base64'),
        isBase64Encoded: true,
        routeKey: 'ANY /form',
        version: '2.0',
      },
    );
  });

  for (const [type, isText] of [
    ['text/plain', true],
    ['application/json; charset=utf-8', true],
    ['application/xml', true],
    ['application/javascript', true],
    ['application/problem+json', false],
    ['application/jsonx', false],
    ['multipart/form-data', false],
    [undefined, false],
  ] as const) {
    test(`a body of type ${type} comes as ${isText ? 'text' : 'base64'}`, async () => {
      const sent = '{"é":1}';
      const { body, isBase64Encoded } = await event(
        'POST',
        '/form',
        type === undefined ? [] : ['content-type', type],
        sent,
      );
      assert.equal(isBase64Encoded, !isText);
      assert.equal(body, isText ? sent : Buffer.from(sent).toString('base64'));
    });
  }

  test('without a body there is no body', async () => {
    const { isBase64Encoded, ...rest } = await event('GET', '/form');
    assert.equal(isBase64Encoded, false);
    assert.equal(
      'body' in rest || 'cookies' in rest || 'queryStringParameters' in rest || 'pathParameters' in rest,
      false,
    );
  });

  test('cookies are a list, and no header', async () => {
    const { cookies, headers } = await event('GET', '/form', ['cookie', 'a=1; b=2', 'cookie', 'c=x=y']);
    assert.deepEqual(cookies, ['a=1', 'b=2', 'c=x=y']);
    assert.equal('cookie' in fieldsOf(headers), false);
  });

  test('header names are lower-case, repeated headers joined by a comma', async () => {
    const { headers } = await event('GET', '/form', ['X-Twice', 'one', 'x-twice', 'two']);
    assert.equal(fieldsOf(headers)['x-twice'], 'one,two');
  });

  test('a repeated query parameter is joined, and raw in rawQueryString', async () => {
    const { rawQueryString, queryStringParameters } = await event('GET', '/form?a=1&a=2&b=%20x');
    assert.equal(rawQueryString, 'a=1&a=2&b=%20x');
    assert.deepEqual(queryStringParameters, { a: '1,2', b: ' x' });
  });

  test('the path comes decoded, cut at a decoded question mark', async () => {
    assert.equal((await event('GET', '/things/a%2Fb%20c'))['rawPath'], '/things/a/b c');
    assert.equal((await event('GET', '/things/a%3Fb?c=1'))['rawPath'], '/things/a');
    assert.equal((await send('GET', '/things/%E0%A4%A')).status, 400);
  });

  test('a greedy variable is a path parameter', async () => {
    const { pathParameters, routeKey } = await event('DELETE', '/things/a/b');
    assert.deepEqual([pathParameters, routeKey], [{ proxy: 'a/b' }, 'ANY /things/{proxy+}']);
  });

  test('the context names method, path, source and request', async () => {
    const { requestContext, rawPath } = await event('PATCH', '/nowhere', ['user-agent', 'test']);
    const { http, stage, requestId, routeKey, timeEpoch, time } = fieldsOf(requestContext);
    assert.deepEqual(http, {
      method: 'PATCH',
      path: '/nowhere',
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: 'test',
    });
    assert.deepEqual([rawPath, stage, routeKey], ['/nowhere', '$default', '$default']);
    assert.match(String(requestId), /^[0-9a-f-]{36}$/);
    assert.match(String(time), /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    assert.ok(Math.abs(Number(timeEpoch) - Date.now()) < 120_000);
  });
});

describe('limits', () => {
  test('10,240 bytes of request line and headers pass, more do not', async () => {
    assert.equal((await send('GET', '/form', ['x-long', 'x'.repeat(10_000)])).status, 200);
    assert.equal((await send('GET', '/form', ['x-long', 'x'.repeat(10_240)])).status, 431);
    assert.equal((await send('GET', `/form?${'x'.repeat(10_240)}`)).status, 431);
  });

  test('a body of more than 10 MB is refused', async () => {
    assert.equal(
      (await send('POST', '/form', ['expect', '100-continue', 'content-length', String(10 * 1024 * 1024 + 1)])).status,
      413,
    );
  });
});

describe('answers', () => {
  test('each cookie is a Set-Cookie of its own', async () => {
    const { status, headers } = await send('GET', '/odd/cookies');
    assert.deepEqual(
      [status, headers['location'], headers['x-one'], headers['set-cookie']],
      [303, '/x', '1', ['a=1; Path=/', 'b=2']],
    );
  });

  test('a base64 answer is decoded', async () => {
    const { headers, body } = await send('GET', '/odd/binary');
    assert.deepEqual([headers['content-type'], [...body]], ['image/png', [0, 1, 2, 255]]);
  });

  test('a value without statusCode is JSON; a text without type is plain', async () => {
    const answer = await send('GET', '/odd/plain');
    assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/json']);
    assert.equal((await send('GET', '/odd/text')).headers['content-type'], 'text/plain;charset=UTF-8');
  });

  test('HEAD gets no body', async () => {
    assert.equal((await send('HEAD', '/odd/text')).body.length, 0);
  });

  for (const path of ['/odd/unreadable', '/odd/list', '/odd/throws']) {
    test(`${path} is a 500 that says nothing`, async () => {
      const answer = await send('GET', path);
      assert.deepEqual([answer.status, jsonOf(answer)], [500, { message: 'Internal Server Error' }]);
    });
  }
});

describe('sandboxes', () => {
  test('a bundle that takes longer to load than its function may run answers all the same', async () => {
    const answer = await send('GET', '/slow/to/load');
    assert.deepEqual([answer.status, answer.body.toString()], [200, 'loaded']);
  });

  test('a bundle is loaded once and keeps its state', async () => {
    const first = Number(fieldsOf(jsonOf(await send('GET', '/odd/plain')))['calls']);
    assert.equal(fieldsOf(jsonOf(await send('GET', '/odd/plain')))['calls'], first + 1);
  });

  test('a crash is a 502, and the next event finds a new sandbox', async () => {
    assert.equal((await send('GET', '/odd/crashes')).status, 502);
    assert.deepEqual(jsonOf(await send('GET', '/odd/plain')), { calls: 1 });
  });

  for (const path of ['/odd/hangs', '/odd/spins']) {
    test(`${path} is a 503 after the function's own time, and the next event finds a new sandbox`, async () => {
      assert.equal((await send('GET', path)).status, 503);
      assert.deepEqual(jsonOf(await send('GET', '/odd/plain')), { calls: 1 });
    });
  }

  test('the environment is the template’s and AWS’s, with the base URL of this run', async () => {
    const env = fieldsOf(jsonOf(await send('GET', '/odd/env')));
    assert.equal(env['OWN'], 'Small-Odd');
    assert.equal(env['ROOMKEY_BASE_URL'], 'http://roomkey.localhost');
    assert.equal(env['AWS_ENDPOINT_URL_DYNAMODB'], 'http://127.0.0.1:1');
    const foreign = Object.keys(env).filter((name) => !/^(AWS_|TZ$|OWN$|ROOMKEY_BASE_URL$)/.test(name));
    assert.deepEqual(foreign, []);
  });

  test('the context names the function and the time that is left', async () => {
    const { functionName, left, memoryLimitInMB } = fieldsOf(jsonOf(await send('GET', '/odd/context')));
    assert.deepEqual([functionName, memoryLimitInMB], ['Small-Odd', '128']);
    assert.ok(Number(left) > 0 && Number(left) <= 1000);
  });

  test('only here may keys come from this machine', async () => {
    assert.deepEqual(jsonOf(await send('GET', '/odd/local')), { reach: 'local' });
  });

  test('what a function prints is handed on', async () => {
    await send('GET', '/odd/prints');
    for (let tries = 0; tries < 100 && !lines.includes('Odd: one line'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(lines.includes('Odd: one line'));
  });

  test('events of one function are answered side by side', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => event('GET', `/things/${index}`)));
    assert.deepEqual(
      answers.map(({ rawPath }) => rawPath),
      Array.from({ length: 20 }, (_, index) => `/things/${index}`),
    );
  });
});

test('a template that asks for more than is served is refused', () => {
  const route = {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { RouteKey: 'GET /x', Target: 'integrations/EchoIntegration', AuthorizationType: 'AWS_IAM' },
  };
  const cdkOut = madeUpAssembly({ Echo: { code: ECHO } }, {}, { Guarded: route });
  assert.throws(() => readStack(cdkOut, ''), /route GET \/x has an authorizer/);
});

test('schedules lead to functions', () => {
  const rule = {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: { 'Fn::GetAtt': ['Echo', 'Arn'] } }] },
  };
  const { schedules } = readStack(madeUpAssembly({ Echo: { code: ECHO } }, {}, { Hourly: rule }), '');
  assert.deepEqual(listOf(schedules), [{ logicalId: 'Echo', everyMs: 3_600_000 }]);
});
