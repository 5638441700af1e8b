import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import type { DeploymentId } from '../../shared/records/deployment.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { newKey } from '../support/platform.ts';
import { startTable } from '../support/table.ts';
import { call, type Ran } from './run.ts';

export const DISTRICT = '6a3f9d1e5b7c8a0012345678';
export const CANVAS = { iss: 'https://canvas.instructure.com', toolId: '170000000000559' };
export const SCHOOLOGY = { iss: 'https://schoology.schoology.com', toolId: '8409082949' };
export const LINCOLN = { ...CANVAS, deploymentId: '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb' };

/** An empty table, and the command at work on it. */
export interface World {
  readonly table: string;
  readonly dynamo: Dynamo;
  run(typed: string): Promise<Ran>;
  /** Runs, and holds that all went well. */
  done(typed: string): Promise<Ran>;
  /** Runs, and holds that it was refused in these words and printed nothing else. */
  refused(sentence: RegExp, typed: string): Promise<void>;
  /** Path of a file with this content. */
  file(name: string, content: string | Buffer): string;
  /** Path of a key set with these kids, fresh keys each time. */
  keys(...kids: string[]): string;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-cli-'));
  const { table, close } = await startTable();
  env['ROOMKEY_TABLE'] = table;
  const file = (name: string, content: string): string => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  return {
    table,
    dynamo: connect(table),
    run: call,
    async done(typed) {
      const ran = await call(typed);
      assert.equal(ran.code, 0, ran.err);
      return ran;
    },
    async refused(sentence, typed) {
      const { code, out, err } = await call(typed);
      assert.match(err, sentence);
      assert.deepEqual({ code, out }, { code: 1, out: '' });
    },
    file,
    keys: (...kids) =>
      file(`${kids.length}-${kids[0]}.json`, JSON.stringify({ keys: kids.map((kid) => newKey(kid).jwk) })),
    async close() {
      rmSync(dir, { recursive: true });
      await close();
    },
  };
}

/** A deployment that was seen and approved. */
export async function addDeployment({ dynamo }: World, id: DeploymentId, district: string | null): Promise<void> {
  const unnamed = { platformGuid: null, platformName: null, lmsHost: null };
  await deployments(dynamo).record({ ...id, ...unnamed }, 'pending', '2026-11-20');
  if (district !== null) await deployments(dynamo).approve(id, district, null);
}

/** A client and two platforms, by the command itself. */
export async function addAcme(world: World): Promise<void> {
  const landing = '--class-url https://app.acme.example/classes/{class}';
  await world.done(`clients add --id acme --name "Acme Math" --support x ${landing} --district ${DISTRICT}`);
  for (const [preset, { toolId }] of [
    ['--canvas', CANVAS],
    ['--schoology', SCHOOLOGY],
  ] as const) {
    await world.done(`platforms add ${preset} --client-id ${toolId} --client acme --key-set ${world.keys('k')}`);
  }
}
