/** The store's tests once more, on Amazon's own DynamoDB Local: `npm run test:dynamo`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { startDynamo } from './dynamo-local.ts';
import { ROOT } from './service.ts';

const tests = globSync('test/store/**/*.test.ts', { cwd: ROOT });
if (tests.length === 0) throw new Error('test/store holds no test');

const server = await startDynamo();
try {
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
