import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { build, type Plugin } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';
import { newLaunchId, newSecret } from '../../shared/crypto/seal.ts';
import { bindCookies } from '../../shared/http/cookies.ts';
import { ENV, ROUTES } from '../../shared/names.ts';
import type { Key } from '../../shared/store/table/dynamo.ts';
import type { Item } from '../../shared/store/table/marshal.ts';
import { eventOf } from '../../test/support/event.ts';
import { claimsOf, signToken, type TestKey } from '../../test/support/platform.ts';
import { BASE_URL } from '../../test/support/roomkey.ts';
import { type Cell, ratio, type Table, verdict } from '../print.ts';
import { median } from '../stats.ts';
import type { Setup, Timings } from './setup.ts';

const SAMPLE = 'canvas-teacher-three-sections';
const BUDGET = 2;

/** Who launches: what the table holds of the reference launch, and the platform's key. */
export interface Reference {
  readonly items: readonly (Item & Key)[];
  readonly issuer: string;
  readonly audience: string;
  readonly key: TestKey;
}

/** The handler's own CPU against that of a bare verification of the same token, both in one fresh process. */
export async function measureLaunch(folder: string, reference: Reference): Promise<Table> {
  const timings = await run(folder, setupOf(reference));
  const row = (what: string, taken: readonly number[], isJudged = false): Cell[] => {
    const over = median(taken) / median(timings.local);
    const judged = isJudged ? [ratio(BUDGET), verdict(over <= BUDGET)] : ['', ''];
    return [what, median(taken).toFixed(0), ratio(over), ratio(median(taken) / median(timings.imported)), ...judged];
  };
  return {
    title: 'CPU per launch',
    notes: [
      `${SAMPLE}, mapped; median of ${timings.launch.length} calls of each, one at a time in random order, so that the bare`,
      'verification finds the caches as a launch leaves them. The handler is the real one, from event to reply and log line;',
      'only its store is memory here: reads come from a map, writes succeed and do nothing.',
    ],
    head: ['', 'µs', 'to bare', 'to imported key', 'budget', ''],
    rows: [
      row('bare jose jwtVerify, local key set (as the handler verifies)', timings.local),
      row('bare jose jwtVerify, imported key', timings.imported),
      row('launch handler without DynamoDB client and sealing', timings.launch, true),
      row('launch handler without DynamoDB client', timings.sealed),
    ],
  };
}

/** The same launch, made now: tokens and days in the table are as old as the clock says. */
function setupOf({ items, issuer, audience, key }: Reference): Setup {
  const now = Math.floor(Date.now() / 1000);
  const today = new Date().toISOString().slice(0, 10);
  const claims = claimsOf(SAMPLE, { now, nonce: newSecret(), targetLinkUri: BASE_URL + ROUTES.launch });
  const token = signToken(claims, key);
  const launchId = newLaunchId();
  const cookies = bindCookies(launchId, newSecret(), 600).map((cookie) => cookie.split(';')[0] ?? '');
  return {
    event: eventOf({ path: ROUTES.launch, form: { id_token: token, state: launchId }, cookies }),
    token,
    jwk: key.jwk,
    issuer,
    audience,
    items: items.map((item) => ({
      ...item,
      ...(item['lastSeen'] === undefined ? {} : { lastSeen: today }),
      ...(item['fetchedAt'] === undefined ? {} : { fetchedAt: now }),
    })),
  };
}

async function run(folder: string, setup: Setup): Promise<Timings> {
  const outfile = join(folder, 'rounds.cjs');
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: ['bench/cpu/rounds.ts'],
    plugins: [...BUNDLE_OPTIONS.plugins, stand],
    outfile,
  });
  const setupFile = join(folder, 'setup.json');
  const resultFile = join(folder, 'timings.json');
  writeFileSync(setupFile, JSON.stringify(setup));
  const settings = Object.fromEntries(Object.values(ENV).map((name) => [name, BASE_URL]));
  // Log lines are written, to nowhere.
  const { status } = spawnSync(execPath, [outfile, setupFile, resultFile], {
    env: { PATH: env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the measuring process failed');
  return JSON.parse(readFileSync(resultFile, 'utf8'));
}

const ROOT = BUNDLE_OPTIONS.absWorkingDir;
const STAND_INS: ReadonlyMap<string, string> = new Map([
  [join(ROOT, 'shared/store/table/lean.ts'), join(ROOT, 'bench/cpu/memory.ts')],
  [join(ROOT, 'shared/crypto/seal.ts'), join(ROOT, 'bench/cpu/seal.ts')],
]);

/** Puts a stand-in where the store and the seal would be, except for the stand-in itself. */
const stand: Plugin = {
  name: 'stand-ins',
  setup({ onResolve }) {
    // As deployed, beside the rest.
    onResolve({ filter: /\/seldom\.ts$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /\/(lean|seal)\.ts$/ }, ({ path, resolveDir, importer }) => {
      const standIn = STAND_INS.get(join(resolveDir, path));
      return standIn === undefined || importer === standIn ? null : { path: standIn };
    });
  },
};
