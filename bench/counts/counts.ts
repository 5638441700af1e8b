import { env } from 'node:process';
import { fieldsOf, textOf } from '../../local/json.ts';
import {
  clientKey,
  contextKey,
  contextKeyOf,
  deploymentKey,
  keySetKey,
  registrationKey,
} from '../../shared/store/table/keys.ts';
import { type Roomkey, startRoomkey } from '../../test/support/roomkey.ts';
import type { Reference } from '../cpu/launch.ts';
import type { Table } from '../print.ts';
import { weighLaunches } from './items.ts';
import { COURSE, countLaunches } from './launches.ts';
import { startMeter } from './meter.ts';
import { writeUnits } from './size.ts';
import { type Cost, measurer } from './step.ts';
import { watchRequests } from './watch.ts';

/** The tables of counts, what a steady launch costs, and what the reference launch found in its table. */
export async function countAll(): Promise<{ tables: readonly Table[]; steady: Cost; reference: Reference }> {
  const roomkey = await startRoomkey();
  const tableAt = env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const secretsAt = env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '';
  const unitsOf = async (key: unknown): Promise<number> => {
    const text = (name: string): string => textOf(fieldsOf(fieldsOf(key)[name])['S']) ?? '';
    return writeUnits(await roomkey.dynamo.get({ pk: text('pk'), sk: text('sk') }, 'consistent'));
  };
  const table = await startMeter(tableAt, unitsOf);
  const secrets = await startMeter(secretsAt, unitsOf);
  // Functions made from now on go through the meters; the world's own client keeps its direct way.
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
  });
  const watch = watchRequests();
  try {
    const measure = measurer([table, secrets], watch, [tableAt, secretsAt]);
    const { table: counted, steady } = await countLaunches(roomkey, measure);
    return { tables: [counted, await weighLaunches(roomkey)], steady, reference: await referenceOf(roomkey) };
  } finally {
    watch.stop();
    await table.close();
    await secrets.close();
    await roomkey.close();
  }
}

async function referenceOf({ dynamo, canvas, client }: Roomkey): Promise<Reference> {
  const { iss, toolId, keySetUrl } = canvas.registration;
  const keys = [
    registrationKey(iss, toolId),
    deploymentKey(canvas.deployment),
    clientKey(client.clientId),
    keySetKey(keySetUrl),
    contextKey(contextKeyOf(canvas.deployment, COURSE)),
  ];
  const found = await dynamo.getAll(keys, 'consistent');
  const items = keys.map((key, i) => ({ ...found[i], ...key }));
  return { items, issuer: iss, audience: toolId, key: canvas.key };
}
