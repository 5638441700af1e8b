import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import process, { execPath } from 'node:process';
import { close, listen } from '../../local/listen.ts';

/** AWS's own runtime interface client, which loads a function and calls it. */
const CLIENT = join(import.meta.dirname, 'node_modules', 'aws-lambda-ric', 'index.mjs');

// Not performance.now and Date: the world of the tests has its own.
const now = (): number => Number(process.hrtime.bigint()) / 1e6;
const deadline = (): string => (performance.timeOrigin + process.uptime() * 1000 + 10_000).toFixed();

/** Milliseconds of the clock and of the process's CPU. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

export interface Started {
  /** from the start of the process until it asks for the first event */
  readonly start: Taken;
  /** from there until it has answered that one */
  readonly first: Taken;
  readonly answer: unknown;
}

/** Starts a function in a process of its own and has it answer one event, over a Runtime API of ours. */
export async function startOnce(
  file: string,
  event: object,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Started> {
  const seen: { at: number; cpu: number }[] = [];
  const answered = Promise.withResolvers<unknown>();
  const over = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/next')) {
      seen.push({ at: now(), cpu: cpuOf(child.pid) });
      if (seen.length > 1) {
        over.resolve();
        return;
      }
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': 'first',
        'lambda-runtime-deadline-ms': deadline(),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:bench',
      });
      response.end(JSON.stringify(event));
      return;
    }
    textOf(request).then((text) => {
      response.writeHead(202).end();
      if (request.url?.endsWith('/response')) answered.resolve(JSON.parse(text));
      else answered.reject(new Error(`the function failed: ${text}`));
    }, answered.reject);
  });
  const port = await listen(server, 0);
  const began = now();
  const child = spawn(execPath, [CLIENT], {
    cwd: dirname(file),
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      _HANDLER: 'index.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: 'bench',
      AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
      LAMBDA_TASK_ROOT: dirname(file),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const gone = ended.then(() => Promise.reject(new Error(`${file} ended by itself`)));
  gone.catch(() => undefined);
  try {
    const answer = await Promise.race([answered.promise, gone]);
    await Promise.race([over.promise, gone]);
    const [ready, done] = seen;
    if (ready === undefined || done === undefined) throw new Error('the runtime asked for nothing');
    return {
      start: { wall: ready.at - began, cpu: ready.cpu },
      first: { wall: done.at - ready.at, cpu: done.cpu - ready.cpu },
      answer,
    };
  } finally {
    child.kill('SIGKILL');
    await ended;
    await close(server);
  }
}

/** Of all threads that there are, as Linux counts it to the nanosecond. */
function cpuOf(pid: number | undefined): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => sum + Number(ranOf(join(tasks, task)).split(' ')[0]) / 1e6, 0);
}

function ranOf(task: string): string {
  try {
    return readFileSync(join(task, 'schedstat'), 'utf8');
  } catch {
    return '0'; // the thread has just ended
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
