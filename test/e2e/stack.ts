import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, textOf } from '../../local/json.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { ROOT, run, temporaryFolder } from './service.ts';

/** Where the world would reach the stack; here nobody answers under that name. */
export const BASE_URL = 'https://lti.rehearsal.example';

export interface Deployed {
  /** the stack's outputs by name */
  readonly outputs: ReadonlyMap<string, string>;
  /** asks the stack's API for an address below BASE_URL */
  readonly fetch: typeof fetchLocal;
  /** the `roomkey` command on the stack's table */
  command(...words: readonly string[]): Promise<string>;
  /** deploys once more, with other settings */
  update(settings: Readonly<Record<string, string>>): Promise<void>;
  end(): Promise<void>;
}

/** Bootstraps an account on this machine and deploys the stack into it, as docs/deploy.md says. */
export async function deployStack(): Promise<Deployed> {
  const ministack = await startMinistack();
  try {
    await cdk(ministack, 'bootstrap', `aws://${ministack.account}/${ministack.region}`);
    const outputs = await deploy(ministack, {});
    const api = await ministack.apiEndpoint();
    const table = outputs.get('TableName') ?? '';
    return {
      outputs,
      async fetch(url, options) {
        assert.ok(url.startsWith(`${BASE_URL}/`), `${url} is not below ${BASE_URL}`);
        return fetchLocal(api + url.slice(BASE_URL.length), options);
      },
      command: (...words) =>
        run('node', [join('cli', 'roomkey.ts'), ...words, '--table', table], { env: ministack.env }),
      update: async (settings) => void (await deploy(ministack, settings)),
      end: ministack.end,
    };
  } catch (error) {
    await ministack.end();
    throw error;
  }
}

async function deploy(ministack: Ministack, settings: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const dir = temporaryFolder();
  const file = join(dir, 'outputs.json');
  // What MiniStack has not.
  const all = { disposable: 'true', leaveOut: 'mathAlarms,metricFilters,savedQueries', baseUrl: BASE_URL, ...settings };
  const context = Object.entries(all).flatMap(([name, value]) => ['-c', `roomkey:${name}=${value}`]);
  const output = ['--output', join(dir, 'cdk.out'), '--outputs-file', file];
  await cdk(ministack, 'deploy', 'Roomkey', '--require-approval', 'never', ...output, ...context);
  const outputs = fieldsOf(fieldsOf(JSON.parse(readFileSync(file, 'utf8')))['Roomkey']);
  return new Map(Object.entries(outputs).map(([name, value]) => [name, textOf(value) ?? '']));
}

const cdk = ({ env }: Ministack, ...words: readonly string[]): Promise<string> =>
  run('node', [join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...words, '--progress', 'events'], { env });
