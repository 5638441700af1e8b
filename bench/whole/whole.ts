import { buildBefore } from '../bundles/before.ts';
import type { Bundle } from '../bundles/build.ts';
import type { Table } from '../print.ts';
import { filesOf, plainFiles, run } from './processes.ts';
import { type CpuTimings, type Profile, STEPS, type WallTimings } from './shapes.ts';
import { BEFORE, cpuTable, OURS, PLAIN, partsTable, wallTable } from './tables.ts';
import { startWorld } from './world.ts';

const TOGETHER = 'plain, course read while it is spent';

/** What a launch costs from event to reply over a DynamoDB API in a process of its own, beside other ways to make the same calls. */
export async function measureWhole(
  folder: string,
  bundles: readonly Bundle[],
  target?: string,
): Promise<readonly Table[]> {
  const before = await buildBefore(folder, STEPS);
  const plain = [
    { name: PLAIN, files: await plainFiles(folder, 'in-turn') },
    { name: TOGETHER, files: await plainFiles(folder, 'together') },
  ];
  const ours = { name: OURS, files: filesOf(bundles, '') };
  const earlier = before === null ? [] : [{ name: BEFORE, files: filesOf(before, ' before') }];
  const world = await startWorld(target);
  try {
    const cpu = await run<CpuTimings>(folder, world, 'cpu', [ours, ...earlier, ...plain.slice(0, 1)]);
    const wall = await run<WallTimings>(folder, world, 'wall', [ours, ...plain]);
    const profile = await run<Profile>(folder, world, 'profile', [ours]);
    return [cpuTable(cpu), wallTable(wall), partsTable(cpu, profile, ours)];
  } finally {
    await world.close();
  }
}
