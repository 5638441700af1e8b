import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { fieldsOf, numberOf, textOf, textsIn } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { FUNCTIONS, type FunctionName, ROUTES } from '../../shared/names.ts';
import { eventOf } from '../../test/support/event.ts';
import { buildBefore } from '../bundles/before.ts';
import { type Bundle, buildFunctions, buildSources } from '../bundles/build.ts';
import { type Cell, ratio, type Table, verdict } from '../print.ts';
import { median } from '../stats.ts';
import { clicksOf } from '../whole/click.ts';
import { STEPS, type Step } from '../whole/shapes.ts';
import { startWorld, type World } from '../whole/world.ts';
import { type Started, startOnce, type Taken } from './api.ts';

const ROUNDS = 15;

/** Whom somebody waits for at a click: their start above an empty handler, of the build before. */
const WAITED: readonly FunctionName[] = ['login', 'launch', 'token', 'keys'];
const BUDGET = { waited: 0.45, others: 1.1 };

const EMPTY = 'empty handler';
const SOURCES = {
  [EMPTY]: 'export const handler = async () => ({ statusCode: 200 });',
  'AWS’s client alone': `
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    const client = new DynamoDBClient({});
    export const handler = async () => ({ statusCode: 200, body: typeof client });`,
};

/** Start and first invocation of each function by AWS's own runtime interface client, each time in a fresh process, in turn. */
export async function measureRuntime(folder: string): Promise<Table> {
  install();
  const ours = await buildFunctions(join(folder, 'runtime'));
  const before = (await buildBefore(folder, FUNCTIONS)) ?? [];
  const references = await buildSources(folder, SOURCES);
  const taken = new Map<string, Started[]>();
  const world = await startWorld();
  try {
    for (let round = -1; round < ROUNDS; round++) {
      const note = (name: string, started: Started) => {
        if (round >= 0) taken.set(name, [...(taken.get(name) ?? []), started]);
      };
      for (const { name, file } of references) note(name, await startOnce(file, {}, world.environment('direct')));
      for (const suffix of round % 2 === 0 ? ['', ' before'] : [' before', '']) {
        await startAll(world, suffix === '' ? ours : before, suffix, note);
      }
    }
  } finally {
    await world.close();
  }
  return tableOf(
    taken,
    references.map(({ name }) => name),
  );
}

/** A launch by three fresh instances, and each other function once. */
async function startAll(
  world: World,
  bundles: readonly Bundle[],
  suffix: string,
  note: (name: string, started: Started) => void,
): Promise<void> {
  const { newClick, ask, learn } = clicksOf(world.launch);
  const click = newClick();
  const fileOf = (name: string): string | undefined => bundles.find((bundle) => bundle.name === name + suffix)?.file;
  for (const name of [...STEPS, ...FUNCTIONS.filter((one) => !isStep(one))]) {
    const file = fileOf(name);
    if (file === undefined) continue;
    const event = isStep(name) ? ask(name, click) : eventOf({ path: name === 'keys' ? ROUTES.jwks : ROUTES.setup });
    const started = await startOnce(
      file,
      name === 'refresh' ? { source: 'bench' } : event,
      world.environment('direct'),
    );
    note(name + suffix, started);
    if (isStep(name)) learn(name, click, replyIn(started.answer));
  }
}

const isStep = (name: string): name is Step => STEPS.some((step) => step === name);

function replyIn(answer: unknown): Reply {
  const { statusCode, headers, cookies, body } = fieldsOf(answer);
  return {
    statusCode: numberOf(statusCode) ?? 0,
    headers: { location: textOf(fieldsOf(headers)['location']) ?? '' },
    cookies: [...textsIn(cookies)],
    body: textOf(body) ?? '',
  };
}

function tableOf(taken: ReadonlyMap<string, readonly Started[]>, references: readonly string[]): Table {
  const of = (name: string, phase: 'start' | 'first', what: keyof Taken): number =>
    median((taken.get(name) ?? []).map((started) => started[phase][what]));
  const above = (name: string, what: keyof Taken): number => of(name, 'start', what) - of(EMPTY, 'start', what);
  const row = (name: string): Cell[] => {
    const waited = WAITED.some((one) => one === name);
    const isJudged = taken.has(`${name} before`);
    const ratios = (['cpu', 'wall'] as const).map((what) => above(name, what) / above(`${name} before`, what));
    const untilAnswered = (one: string): number => above(one, 'cpu') + of(one, 'first', 'cpu');
    const budget = waited ? BUDGET.waited : BUDGET.others;
    return [
      name,
      ...(isJudged
        ? [
            ...ratios.map(ratio),
            ratio(budget),
            verdict((ratios[0] ?? 0) <= budget),
            waited ? ratio(untilAnswered(name) / untilAnswered(`${name} before`)) : '',
          ]
        : ['', '', '', '', '']),
      ...(['start', 'first'] as const).flatMap((phase) =>
        (['cpu', 'wall'] as const).map((what) => of(name, phase, what).toFixed(1)),
      ),
    ];
  };
  return {
    title: 'Start by AWS’s runtime interface client',
    notes: [
      `Each in a fresh process, ${ROUNDS} in turn, medians: from the start of the process until it asks for an event, and from there until that one is answered.`,
      'Ratios are of what comes on top of an empty handler, of the same in the build before; judged by CPU, since the machine is shared.',
      'Until answered: that and the first event’s CPU. The build before loads its HTTP and its signer with that event.',
    ],
    head: ['', 'CPU', 'wall', 'budget', '', 'until answered', 'start CPU ms', 'wall ms', 'first CPU ms', 'wall ms'],
    rows: [...references, ...FUNCTIONS.flatMap((name) => [name, `${name} before`])]
      .filter((name) => taken.has(name))
      .map(row),
  };
}

function install(): void {
  if (existsSync(join(import.meta.dirname, 'node_modules', '.package-lock.json'))) return;
  console.log('Building AWS’s runtime interface client, which takes minutes.');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: import.meta.dirname,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the packages of bench/runtime cannot be installed');
}
