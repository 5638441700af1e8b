import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { env } from 'node:process';
import { after, before, beforeEach, describe, test } from 'node:test';
import { queryOf } from '../../cli/explain/cloudwatch.ts';
import { close, listen } from '../../local/listen.ts';
import { call } from './run.ts';
import { startWorld, type World } from './world.ts';

/** What CloudWatch Logs answers by the words of its own interface; a test says what. */
type Answers = Readonly<Record<string, (asked: Record<string, unknown>) => readonly [status: number, body: object]>>;

let answers: Answers = {};
const asked: (readonly [action: string, body: Record<string, unknown>])[] = [];
let server: Server;
let world: World;
before(async () => {
  world = await startWorld();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      asked.push([action, body]);
      const [status, answer] = answers[action]?.(body) ?? [400, { __type: 'InvalidOperation' }];
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
    });
  });
  env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'] = `http://127.0.0.1:${await listen(server, 0)}`;
});
beforeEach(() => {
  asked.length = 0;
});
after(async () => {
  delete env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'];
  await close(server);
  await world.close();
});

const LINE = {
  level: 'warn',
  timestamp: new Date().toISOString(),
  function: 'launch',
  ref: 'abcdefgh',
  launch: 'l'.repeat(22),
  code: 'browser-unbound',
  status: 403,
};
const found = (...lines: readonly object[]) => ({
  status: 'Complete',
  results: lines.map((line) => [
    { field: '@message', value: JSON.stringify(line) },
    { field: '@ptr', value: 'x' },
  ]),
});
const GROUPS = ['Roomkey-LaunchLogs1-A', 'Roomkey-LoginLogs1-A', 'Roomkey-HttpAccessLog1-A'];
const good: Answers = {
  DescribeLogGroups: () => [200, { logGroups: GROUPS.map((logGroupName) => ({ logGroupName })) }],
  StartQuery: () => [200, { queryId: 'q' }],
  GetQueryResults: () => [200, found(LINE)],
};

describe('explain, from CloudWatch', () => {
  test('asks the groups of the stack’s functions, for one launch, and waits until the look is over', async () => {
    let looks = 0;
    answers = {
      ...good,
      GetQueryResults: () => {
        looks += 1;
        return [200, looks === 1 ? { status: 'Running', results: [] } : found(LINE)];
      },
    };
    const { code, out, err } = await call('explain abcdefgh --stack Roomkey');
    assert.equal(code, 0, err);
    assert.match(out, /^ended +blocked-cookies$/m);
    const [[, groups] = [], [, first] = []] = asked;
    assert.equal(groups?.['logGroupNamePrefix'], 'Roomkey-');
    assert.deepEqual(first?.['logGroupNames'], GROUPS.slice(0, 2));
    assert.equal(first?.['queryString'], 'fields @message | filter ref in ["abcdefgh"] | sort @timestamp desc');
    const second = asked.filter(([action]) => action === 'StartQuery')[1]?.[1];
    assert.match(String(second?.['queryString']), /filter launch in \["l{22}"\]/);
    assert.ok(Number(first?.['endTime']) - Number(first?.['startTime']) >= 7 * 86_400);
  });

  test('words of a caller stay words in the query', () => {
    const query = queryOf({ wanted: [{ fields: ['user.sub', 'user.sis'], values: ['a"] | fields @x', 'b'] }] });
    assert.match(query, /\| filter user\.sub in \["a\\"\] \| fields @x", "b"\] or user\.sis in \[/);
  });

  const troubles: readonly (readonly [name: string, how: Answers, code: number, sentence: RegExp])[] = [
    [
      'no such stack',
      { ...good, DescribeLogGroups: () => [200, { logGroups: [] }] },
      1,
      /There is no log of a stack Roomkey here/,
    ],
    [
      'credentials that may not',
      { ...good, StartQuery: () => [400, { __type: 'AccessDeniedException', message: 'no' }] },
      4,
      /These AWS credentials may not use the log of stack Roomkey \(CloudWatch Logs\)/,
    ],
    [
      'credentials that are none',
      { ...good, DescribeLogGroups: () => [400, { __type: 'UnrecognizedClientException', message: 'no' }] },
      4,
      /AWS credentials are missing, expired or refused/,
    ],
    [
      'a look that is broken off',
      { ...good, GetQueryResults: () => [200, { status: 'Timeout', results: [] }] },
      1,
      /take a shorter time/,
    ],
  ];
  for (const [name, how, wanted, sentence] of troubles) {
    test(`${name}: a sentence`, async () => {
      answers = how;
      const { code, out, err } = await call('explain abcdefgh --stack Roomkey');
      assert.match(err, sentence);
      assert.deepEqual([code, out], [wanted, '']);
    });
  }

  test('a table whose name does not tell its stack wants it said', async () => {
    const { code, err } = await call('explain abcdefgh');
    assert.equal(code, 1);
    assert.match(err, /say --stack NAME/);
    assert.deepEqual(asked, []);
  });
});
