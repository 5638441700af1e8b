import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, listOf, textOf } from '../../local/json.ts';
import { freePort, ROOT, run, type Service, startService, temporaryFolder } from './service.ts';

const PARTS = ['infra', 'functions', 'shared', 'local', 'cli', 'cdk.json', 'package.json', 'package-lock.json'];

export interface Demo extends Service {
  readonly lms: string;
  readonly roomkey: string;
  readonly partner: string;
  /** of its table, once it has started */
  readonly dynamodb: { readonly endpoint: string; readonly table: string; readonly region: string };
  /** the `roomkey` command on the demo's table */
  command(...words: readonly string[]): Promise<string>;
  /** Runs a script of the docs where the demo was started. */
  shell(script: string): Promise<string>;
}

/** `npm start` in a fresh copy of the project, so that nobody's own demo is touched or in the way. */
export async function startDemo(): Promise<Demo> {
  const dir = temporaryFolder();
  for (const part of PARTS) cpSync(join(ROOT, part), join(dir, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  const port = await freePort();
  const at = (host: string) => `http://${host}.localhost:${port}`;
  const service = await startService({
    name: 'demo',
    command: 'npm',
    args: ['start'],
    cwd: dir,
    env: { PORT: String(port) },
    within: 180,
    isReady: (printed) => printed.includes(`Open  ${at('lms')}`),
  });
  const { endpoint, table, region } = fieldsOf(
    listOf(JSON.parse(readFileSync(join(dir, '.roomkey', 'demo.json'), 'utf8')))[0],
  );
  return {
    ...service,
    dynamodb: { endpoint: textOf(endpoint) ?? '', table: textOf(table) ?? '', region: textOf(region) ?? '' },
    lms: at('lms'),
    roomkey: at('roomkey'),
    partner: at('partner'),
    command: (...words) => run('node', [join(dir, 'cli', 'roomkey.ts'), ...words, '--demo'], { cwd: dir }),
    shell: (script) => run('sh', ['-ec', script], { cwd: dir }),
  };
}
