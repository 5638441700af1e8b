/**
 * `npm run bench:sync`: the sync of a district of 100,000 sections, 10,000 teachers and 1,000,000 students on a table in memory; with
 * `-- --dynamo local` a tenth of it on DynamoDB Local; `-- --share 0.01` another share of it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { clever } from '../../shared/clever/client.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { connect } from '../../shared/store/table/lean.ts';
import { step } from '../../shared/sync/step.ts';
import { startDynamo } from '../../test/e2e/dynamo-local.ts';
import { startTable } from '../../test/support/table.ts';
import { memoryTable } from '../matching/judge/memory.ts';
import { misses, print, type Table, verdict } from '../print.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
/** A step of the function: five minutes, less what is kept for its end. */
const STEP = { most: 300_000, given: 280_000 };
const MEGABYTES = 512;
const EVENTS = { count: 1000, seconds: 10 };

const { values } = parseArgs({ options: { dynamo: { type: 'string' }, share: { type: 'string' } } });
const share = Number(values.share ?? (values.dynamo === 'local' ? 0.1 : 1));
const size = [100_000, 10_000, 1_000_000].map((number) => Math.round(number * share));

const standIn = fork(new URL('./clever.ts', import.meta.url), size.map(String), { stdio: 'inherit' });
const [port] = await once(standIn, 'message');
const server = values.dynamo === 'local' ? await startDynamo() : null;
if (server !== null) process.env['ROOMKEY_TEST_DYNAMODB'] = server.endpoint;
const counts = { clever: 0, reads: 0, writes: 0 };
const dynamo = counted(server === null ? memoryTable() : connect((await startTable()).table));
const rows: Table['rows'][number][] = [];
try {
  await measured('first full read', true);
  await measured('the same again', true);
  await measured('nothing new', false);
  standIn.send(EVENTS.count);
  await once(standIn, 'message');
  await measured(`${EVENTS.count} events`, false, EVENTS.seconds);
} finally {
  standIn.kill();
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
    'items read',
    'items written',
    'peak MB',
    'without the table',
    'budget',
  ],
  rows,
  notes: [
    'Pages of Clever have 10,000 objects. Peak: memory of this process; without the table in memory, as it is left when all is done.',
    `Budgets: ${MEGABYTES} MB, ${STEP.most / 60_000} minutes for each step, ${EVENTS.seconds} s for the events.`,
  ],
};
print(table);
if (misses(table).length > 0) process.exitCode = 1;

async function measured(what: string, whole: boolean, most = Number.POSITIVE_INFINITY): Promise<void> {
  Object.assign(counts, { clever: 0, reads: 0, writes: 0 });
  const began = performance.now();
  let [steps, longest, peak] = [0, 0, process.memoryUsage().rss];
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  for (let isFirst = true; ; isFirst = false) {
    const from = performance.now();
    const origin = `http://127.0.0.1:${port}`;
    const client = clever({
      address: origin,
      apiAddress: origin,
      credentials: async () => ({ clientId: 'bench', secret: 'bench' }),
      reach: 'local',
      now,
      pause: async (ms) => void (await wait(ms)),
    });
    const msLeft = (): number => STEP.given - (performance.now() - from);
    const outcome = await step(
      { dynamo, clever: countedClever(client), now, msLeft, say: () => undefined },
      DISTRICT,
      whole && isFirst,
    );
    steps += 1;
    longest = Math.max(longest, performance.now() - from);
    if (outcome.kind === 'go-on' || (outcome.kind === 'done' && outcome.goOn)) continue;
    if (outcome.kind !== 'done' && outcome.kind !== 'idle') throw new Error(`${what}: ${outcome.kind}`);
    break;
  }
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1000;
  globalThis.gc?.();
  // What the table holds is what is left when all else is gone.
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const kept = server === null ? heapUsed + arrayBuffers : 0;
  const inMegabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
  const megabytes = inMegabytes(peak - kept);
  const isWithin = seconds <= most && longest <= STEP.most && megabytes <= MEGABYTES;
  rows.push([
    what,
    Number(seconds.toFixed(1)),
    steps,
    Number((longest / 1000).toFixed(1)),
    counts.clever,
    counts.reads,
    counts.writes,
    inMegabytes(peak),
    megabytes,
    verdict(isWithin),
  ]);
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function countedClever(client: ReturnType<typeof clever>): ReturnType<typeof clever> {
  return {
    ...client,
    async *pages(list, wanted) {
      for await (const page of client.pages(list, wanted)) {
        counts.clever += 1;
        yield page;
      }
    },
    async *events(district, wanted) {
      for await (const page of client.events(district, wanted)) {
        counts.clever += 1;
        yield page;
      }
    },
  };
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
