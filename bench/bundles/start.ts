import { spawnSync } from 'node:child_process';
import { env, execPath } from 'node:process';
import { fieldsOf, numberOf } from '../../local/json.ts';
import { ENV, type FunctionName } from '../../shared/names.ts';
import { type Cell, ratio, type Table, verdict } from '../print.ts';
import { median } from '../stats.ts';
import type { Bundle } from './build.ts';

const ROUNDS = 25;

const BUDGETS: Partial<Record<string, number>> = { login: 1.1, launch: 1.1, token: 1.4 } satisfies Partial<
  Record<FunctionName, number>
>;

/** Lambda's own client has loaded node:http, by require, before it loads a function. */
const LOAD = `
require('node:http');
const before = process.hrtime.bigint();
require(process.argv[1]);
const ms = Number(process.hrtime.bigint() - before) / 1e6;
const undici = process.moduleLoadList.filter((name) => name.includes('undici')).length;
process.stdout.write(JSON.stringify({ ms, undici }));
`;

/** A login that gets as far as a request to DynamoDB, over https, where nobody answers. */
const FIRST = `
require('node:http');
const { handler } = require(process.argv[1]);
const http = { method: 'GET', path: '/login' };
const query = new URLSearchParams({ iss: 'https://lms.example', client_id: '1', login_hint: 'h', target_link_uri: 'https://roomkey.example/launch' });
const event = { rawPath: '/login', rawQueryString: query.toString(), headers: {}, isBase64Encoded: false, requestContext: { http, requestId: 'r' } };
process.stdout.write = () => true;
handler(event, {}).then(({ statusCode }) => {
  const undici = process.moduleLoadList.filter((name) => name.includes('undici')).length;
  process.stderr.write(JSON.stringify({ statusCode, undici }));
});
`;

const CONTROL = `
new Headers();
process.stdout.write(JSON.stringify({ undici: process.moduleLoadList.filter((name) => name.includes('undici')).length }));
`;

const SETTINGS = {
  PATH: env['PATH'],
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL_DYNAMODB: 'https://127.0.0.1:9',
  ...Object.fromEntries(Object.values(ENV).map((name) => [name, 'https://roomkey.example'])),
};

/** Time from require to a loaded bundle, each in a fresh process, one after the other in turn. */
export function measureStart(bundles: readonly Bundle[], references: readonly Bundle[]): readonly Table[] {
  const all = [...references, ...bundles];
  const times = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  const fetches = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, file } of all) {
      const { ms, undici } = run(LOAD, file, 'stdout');
      times.get(name)?.push(numberOf(ms) ?? Number.NaN);
      fetches.set(name, numberOf(undici) ?? Number.NaN);
    }
  }
  const [reference] = references.map(({ name }) => times.get(name) ?? []);
  const base = reference ?? [];
  const rows = all.map(({ name }): Cell[] => {
    const taken = times.get(name) ?? [];
    const over = median(taken) / median(base);
    const budget = BUDGETS[name];
    return [
      name,
      median(taken).toFixed(1),
      Math.min(...taken).toFixed(1),
      ratio(over),
      ratio(Math.min(...taken) / Math.min(...base)),
      ...(budget === undefined ? ['', ''] : [ratio(budget), verdict(over <= budget)]),
    ];
  });
  return [
    {
      title: 'Initialization',
      notes: [
        `Fresh Node ${process.versions.node} per run, ${ROUNDS} runs in turn, node:http already loaded. Read the ratios: ms are this machine's.`,
        'The reference is jose with a local key set and client-dynamodb, CommonJS, the SDK as it comes.',
      ],
      head: ['bundle', 'median ms', 'min ms', 'median', 'min', 'budget', ''],
      rows,
    },
    fetchTable(bundles, fetches),
  ];
}

function fetchTable(bundles: readonly Bundle[], atStart: ReadonlyMap<string, number>): Table {
  const login = bundles.find(({ name }) => name === 'login');
  const first = run(FIRST, login?.file ?? '', 'stderr');
  const control = run(CONTROL, '', 'stdout');
  const row = (what: string, modules: unknown): Cell[] => [what, Number(modules), 0, verdict(modules === 0)];
  return {
    title: 'The global fetch',
    notes: ["Modules of undici in the process. It must not be loaded at start, nor by the client's first request."],
    head: ['after', 'modules', 'budget', ''],
    rows: [
      ...bundles.map(({ name }) => row(`start of ${name}`, atStart.get(name))),
      row(`first request over https (login, answered ${first['statusCode']})`, first['undici']),
      ['to compare: new Headers()', Number(control['undici']), '', ''],
    ],
  };
}

function run(script: string, file: string, from: 'stdout' | 'stderr') {
  const done = spawnSync(execPath, ['-e', script, file], { env: SETTINGS, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`a bundle does not load: ${done.stderr}`);
  return fieldsOf(JSON.parse(done[from]));
}
