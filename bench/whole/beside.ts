import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { fieldsOf } from '../../local/json.ts';
import { CLAIM, type Claims } from '../../test/support/platform.ts';
import { AS_IT_COMES, type Bundle, build } from '../bundles/build.ts';
import type { Table } from '../print.ts';
import { filesOf, plainFiles, run } from './processes.ts';
import type { CpuTimings, Stack } from './shapes.ts';
import { besideTable, OURS, PLAIN } from './tables.ts';
import { startWorld } from './world.ts';

const FOLDER = join(import.meta.dirname, 'peers');

/** What each does, and what it leaves out of what Roomkey does. */
const PEERS = {
  lite: 'the plain stack by @aws-lite/dynamodb',
  'lti-tool': '@lti-tool/core: state and nonce in memory; no course, no hand-off',
  atomicjolt: '@atomicjolt/lti-server: state in memory, checked in two posts; issuer and audience unchecked; no course',
  ltijs: 'ltijs, sqlite on a local disk, by serverless-http: keys fetched each time; no course, a session of its own',
} as const;

/** CPU of login and launch beside other packages in their documented use. Installs them first where they are missing. */
export async function measureBeside(folder: string, bundles: readonly Bundle[], target?: string): Promise<Table> {
  install();
  const started = await startWorld(target);
  const world = { ...started, launch: { ...started.launch, claims: withTexts(started.launch.claims) } };
  try {
    const stacks: readonly Stack[] = [
      { name: OURS, files: filesOf(bundles, '') },
      { name: PLAIN, files: await plainFiles(folder, 'in-turn') },
      ...(await Promise.all(
        Object.entries(PEERS).map(async ([peer, name]) => ({ name, files: await peerFiles(folder, peer) })),
      )),
    ];
    return besideTable(
      await run<CpuTimings>(folder, world, 'beside', stacks, { NODE_PATH: join(FOLDER, 'node_modules') }),
    );
  } finally {
    await world.close();
  }
}

/** Canvas has numbers among its custom values; @lti-tool/core refuses a launch with one. */
function withTexts(claims: Claims): Claims {
  const name = `${CLAIM}custom`;
  const custom = Object.entries(fieldsOf(claims[name])).map(([key, value]) => [key, String(value)]);
  return { ...claims, [name]: Object.fromEntries(custom) };
}

function install(): void {
  if (existsSync(join(FOLDER, 'node_modules', '.package-lock.json'))) return;
  console.log('Installing the packages of bench/whole/peers; where sqlite3 has to be compiled, that takes minutes.');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER, env, stdio: 'inherit' });
  if (status !== 0) throw new Error('the packages of bench/whole/peers cannot be installed');
}

async function peerFiles(folder: string, peer: string): Promise<Stack['files']> {
  const { file } = await build(folder, `peer ${peer}`, {
    ...AS_IT_COMES,
    loader: {},
    entryPoints: [`bench/whole/peers/${peer}.ts`],
    // It requires by names that are made while it runs.
    ...(peer === 'ltijs' ? { packages: 'external' } : {}),
  });
  return peer === 'lite' ? { login: file, launch: file, token: file } : { login: file, launch: file };
}
