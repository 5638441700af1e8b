import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { type Erase, eraser } from '../../shared/store/table/erase.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { Misuse, Refusal } from './failures.ts';

/** The table that a command works on. */
export interface Place {
  readonly dynamo: Dynamo;
  readonly erase: Erase;
  /** its name */
  readonly table: string;
  /** in words, for messages */
  readonly where: string;
  /** the demo on this machine, in which plain http and private addresses are in order */
  readonly demo: { readonly baseUrl: string } | null;
}

const DEMO_FILE = join(import.meta.dirname, '..', '..', '.roomkey', 'demo.json');

interface Named {
  readonly table: string | null;
  readonly region: string | null;
  readonly profile: string | null;
  readonly demo: boolean;
}

/** Throws Misuse when no table is named, Refusal when the demo was never started. Region and profile are set for this process. */
export function placeOf({ table, region, profile, demo }: Named): Place {
  const own = Object.entries({ table, region, profile }).find(([, value]) => value !== null);
  if (demo && own !== undefined) throw new Misuse(`--demo names its own table: leave --${own[0]} out.`);
  if (demo) return demoPlace();
  if (region !== null && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw new Misuse(`"${region}" is not the name of an AWS region, such as us-east-1.`);
  }
  const name = table ?? env['ROOMKEY_TABLE'] ?? '';
  if (name === '') throw new Misuse('Say which table: --table NAME, the variable ROOMKEY_TABLE, or --demo.');
  if (!/^[A-Za-z0-9_.:/-]{3,1024}$/.test(name)) throw new Misuse(`"${name}" is not the name of a table.`);
  if (region !== null) env['AWS_REGION'] = region;
  if (profile !== null) {
    env['AWS_PROFILE'] = profile;
    // They would come before the profile that was typed.
    for (const held of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete env[held];
  }
  const endpoint = env['AWS_ENDPOINT_URL_DYNAMODB'];
  const where = endpoint ? `table ${name} at ${endpoint}` : `table ${name}`;
  return { dynamo: connect(name), erase: eraser(name), table: name, where, demo: null };
}

/** Reads what `npm start` wrote, and sets the AWS environment of this process as the demo does. */
function demoPlace(): Place {
  const { endpoint, table, region, baseUrl } = readDemo();
  // Only somebody who started the demo on a DynamoDB of their own has credentials that it asks for.
  if (env['AWS_ENDPOINT_URL_DYNAMODB'] !== endpoint || env['AWS_ACCESS_KEY_ID'] === undefined) {
    delete env['AWS_SESSION_TOKEN'];
    Object.assign(env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  }
  delete env['AWS_PROFILE'];
  delete env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];
  Object.assign(env, { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_REGION: region });
  const where = `the demo's table at ${endpoint}`;
  return { dynamo: connect(table), erase: eraser(table), table, where, demo: { baseUrl } };
}

function readDemo(): { endpoint: string; table: string; region: string; baseUrl: string } {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(DEMO_FILE, 'utf8'));
  } catch {
    throw new Refusal('The demo was never started here: run npm start first, and leave it running.');
  }
  const entry: unknown = Array.isArray(read) ? read[0] : null;
  const fields = new Map(Object.entries(typeof entry === 'object' && entry !== null ? entry : {}));
  const field = (name: string): string => {
    const value = fields.get(name);
    if (typeof value !== 'string') throw new Refusal(`.roomkey/demo.json has no ${name}: run npm start again.`);
    return value;
  };
  return { endpoint: field('endpoint'), table: field('table'), region: field('region'), baseUrl: field('baseUrl') };
}
