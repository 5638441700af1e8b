/** One table, measured: a first full read, the same again, a look at nothing new, and events. Begun by sync.ts, with the table and the share. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { clever } from '../../shared/clever/client.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { connect } from '../../shared/store/table/lean.ts';
import { step } from '../../shared/sync/step.ts';
import { startDynamo } from '../../test/e2e/dynamo-local.ts';
import { startTable } from '../../test/support/table.ts';
import { misses, print, type Table, verdict } from '../print.ts';
import { remoteTable } from './remote.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
/** A step of the function: five minutes, less what is kept for its end. */
const STEP = { most: 300_000, given: 280_000 };
const MEGABYTES = 512;
const EVENTS = { count: 1000, seconds: 10 };

const [where = 'memory', share = '1'] = process.argv.slice(2);
const size = [100_000, 10_000, 1_000_000].map((number) => Math.round(number * Number(share)));

const standIn = fork(new URL('./clever.ts', import.meta.url), size.map(String), { execArgv: [], stdio: 'inherit' });
const [port] = await once(standIn, 'message');
const server = where === 'local' ? await startDynamo() : null;
if (server !== null) process.env['ROOMKEY_TEST_DYNAMODB'] = server.endpoint;
const remote = server === null ? remoteTable() : null;
const counts = { reads: 0, writes: 0 };
const dynamo = counted(remote === null ? connect((await startTable()).table) : remote.table);
const rows: Table['rows'][number][] = [];
try {
  await measured('first full read', true);
  await measured('the same again', true);
  await measured('nothing new', false);
  await told({ events: EVENTS.count });
  await measured(`${EVENTS.count} events`, false, EVENTS.seconds);
} finally {
  standIn.kill();
  remote?.end();
  await server?.end();
}
const [sections = 0, teachers = 0, students = 0] = size.map((number) => number.toLocaleString('en-US'));
const table: Table = {
  title: `Sync of ${sections} sections, ${teachers} teachers and ${students} students, ${server === null ? 'on a table in memory' : 'on DynamoDB Local'}`,
  head: [
    'run',
    'seconds',
    'steps',
    'longest step, s',
    'calls to Clever',
    'refused for its limit',
    'items read',
    'items written',
    'peak MB',
    'budget',
  ],
  rows,
  notes: [
    'Pages of Clever have 10,000 objects. The stand-in and the table are processes of their own; peak: resident memory of this one so far.',
    `Budgets: ${MEGABYTES} MB, ${STEP.most / 60_000} minutes for each step, ${EVENTS.seconds} s for the events.`,
  ],
};
print(table);
if (misses(table).length > 0) process.exitCode = 1;

async function measured(what: string, whole: boolean, most = Number.POSITIVE_INFINITY): Promise<void> {
  Object.assign(counts, { reads: 0, writes: 0 });
  await told({});
  const began = performance.now();
  let [steps, longest] = [0, 0];
  for (let isFirst = true; ; isFirst = false) {
    const from = performance.now();
    const origin = `http://127.0.0.1:${port}`;
    const msLeft = (): number => STEP.given - (performance.now() - from);
    const client = clever({
      address: origin,
      apiAddress: origin,
      credentials: async () => ({ clientId: 'bench', secret: 'bench' }),
      reach: 'local',
      now,
      pause: async (ms) => void (await wait(ms)),
      msLeft,
    });
    const world = { dynamo, clever: client, now, msLeft, say: () => undefined };
    const outcome = await step(world, DISTRICT, whole && isFirst);
    steps += 1;
    longest = Math.max(longest, performance.now() - from);
    if (outcome.kind === 'go-on' || (outcome.kind === 'done' && outcome.goOn)) continue;
    if (outcome.kind !== 'done' && outcome.kind !== 'idle') throw new Error(`${what}: ${outcome.kind}`);
    break;
  }
  const seconds = (performance.now() - began) / 1000;
  const asked = await told({});
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const isWithin = seconds <= most && longest <= STEP.most && megabytes <= MEGABYTES;
  rows.push([
    what,
    Number(seconds.toFixed(1)),
    steps,
    Number((longest / 1000).toFixed(1)),
    asked.calls,
    asked.refused,
    counts.reads,
    counts.writes,
    megabytes,
    verdict(isWithin),
  ]);
}

/** Lets the stand-in change something; what it was asked for since the last time. */
async function told(what: { readonly events?: number }): Promise<{ readonly calls: number; readonly refused: number }> {
  standIn.send(what);
  const [asked] = await once(standIn, 'message');
  return { calls: Number(asked.calls), refused: Number(asked.refused) };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function counted(table: Dynamo): Dynamo {
  const read = <T>(some: number, act: () => T): T => {
    counts.reads += some;
    return act();
  };
  const write = <T>(some: number, act: () => T): T => {
    counts.writes += some;
    return act();
  };
  return {
    get: (...given) => read(1, () => table.get(...given)),
    getAll: (...given) => read(given[0].length, () => table.getAll(...given)),
    query: (...given) => read(1, () => table.query(...given)),
    async *pages(...given) {
      for await (const page of table.pages(...given)) {
        counts.reads += page.length;
        yield page;
      }
    },
    index: (...given) => read(1, () => table.index(...given)),
    create: (item) => write(1, () => table.create(item)),
    put: (item) => write(1, () => table.put(item)),
    putAll: (items) => write(items.length, () => table.putAll(items)),
    update: (...given) => write(1, () => table.update(...given)),
    updated: (...given) => write(1, () => table.updated(...given)),
  };
}
