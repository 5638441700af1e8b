import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Fields, textsIn } from './json.ts';
import type { Credentials } from './runner/runner.ts';
import { REGION } from './runner/stack.ts';

/** Starts a script that works on the table in a thread of its own: the store reads its place from the environment, which is the thread's. */
export type Thread = (script: URL, workerData: Fields) => Worker;

export function tableThread(endpoint: string, credentials: Credentials): Thread {
  const env = {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
  return (script, workerData) => new Worker(script, { env, workerData });
}

/** Runs such a script. Resolves to what it says in the end. */
export function tableWorker(threadAt: Thread) {
  return async (script: URL, workerData: Fields): Promise<unknown> => {
    const worker = threadAt(script, workerData);
    return new Promise((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
    });
  };
}

/** Who may frame the demo application: the registered platforms. Asked anew each time, since the command adds platforms while the demo runs. */
export function framersOf(threadAt: Thread, tableName: string) {
  const worker = threadAt(new URL('./framers-worker.ts', import.meta.url), { tableName });
  worker.unref();
  return {
    async sites(): Promise<readonly string[]> {
      const answer = once(worker, 'message');
      worker.postMessage('sites');
      return textsIn((await answer)[0]);
    },
    async close(): Promise<void> {
      await worker.terminate();
    },
  };
}
