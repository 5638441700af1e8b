/** The store's tests once more, on Amazon's own DynamoDB Local: `npm run test:dynamo`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { startDynamo } from './dynamo-local.ts';
import { answers, ROOT } from './service.ts';

const tests = globSync('test/store/**/*.test.ts', { cwd: ROOT });
if (tests.length === 0) throw new Error('test/store holds no test');

const server = await startDynamo();
try {
  await isOnThisMachineAlone(server.endpoint);
  const child = spawn(process.execPath, ['--test', ...tests], {
    cwd: ROOT,
    env: { ...process.env, ROOMKEY_TEST_DYNAMODB: server.endpoint },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  process.exitCode = typeof code === 'number' ? code : 1;
} finally {
  await server.end();
}

/** Holds that no other address of this machine answers: to the policy, whoever comes by one is another machine. */
async function isOnThisMachineAlone(endpoint: string): Promise<void> {
  const { port } = new URL(endpoint);
  const outer = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
    .map(({ address, family }) => `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
  for (const address of outer) {
    if (await answers(address)) throw new Error(`DynamoDB Local answers at ${address}, too.`);
  }
  console.log(`DynamoDB Local answers at ${endpoint} alone, and at none of ${outer.length} other addresses.`);
}
