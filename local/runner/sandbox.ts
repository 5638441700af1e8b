import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { fieldsOf, textOf } from '../json.ts';
import type { FunctionSpec } from './stack.ts';

export type Outcome =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'failed' }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'timeout' };

export interface Sandbox {
  /** @param limitMs how long the caller waits, if less than the function may take */
  invoke(event: unknown, requestId?: string, limitMs?: number): Promise<Outcome>;
  close(): Promise<void>;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<string, (outcome: Outcome) => void>;
}

/**
 * Runs one function's bundle in a thread of its own, started at the first event and again after a crash or a timeout.
 * @param env all that the function sees of the environment
 * @param onLine gets every line that the function prints
 */
export function startSandbox(
  spec: FunctionSpec,
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Sandbox {
  let current: Running | undefined;

  function start(): Running {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      env: { ...env },
      stdout: true,
      stderr: true,
      workerData: {
        bundle: spec.bundle,
        exportName: spec.exportName,
        context: {
          callbackWaitsForEmptyEventLoop: true,
          functionName: spec.name,
          functionVersion: '$LATEST',
          invokedFunctionArn: spec.arn,
          logGroupName: `/aws/lambda/${spec.name}`,
          logStreamName: 'local',
          memoryLimitInMB: String(spec.memoryMb),
        },
      },
    });
    const running: Running = { worker, waiting: new Map() };
    createInterface(worker.stdout).on('line', onLine);
    createInterface(worker.stderr).on('line', onLine);
    worker.on('message', (message: unknown) => {
      const { id, value, failed } = fieldsOf(message);
      const settle = running.waiting.get(textOf(id) ?? '');
      if (failed === true) settle?.({ kind: 'failed' });
      else settle?.({ kind: 'answer', value: JSON.parse(textOf(value) ?? 'null') });
    });
    worker.on('error', (error) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      onLine(JSON.stringify({ level: 'error', errorType: name, errorMessage: message }));
    });
    worker.on('exit', () => end(running));
    return running;
  }

  function end(running: Running): void {
    if (current === running) current = undefined;
    for (const settle of running.waiting.values()) settle({ kind: 'crashed' });
  }

  return {
    async invoke(event, requestId = randomUUID(), limitMs = spec.timeoutMs) {
      current ??= start();
      const running = current;
      const limit = Math.min(spec.timeoutMs, limitMs);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          settle({ kind: 'timeout' });
          if (current === running) current = undefined;
          void running.worker.terminate();
        }, limit);
        const settle = (outcome: Outcome): void => {
          clearTimeout(timer);
          running.waiting.delete(requestId);
          resolve(outcome);
        };
        running.waiting.set(requestId, settle);
        running.worker.postMessage({ id: requestId, event: JSON.stringify(event), deadline: Date.now() + limit });
      });
    },
    async close() {
      await current?.worker.terminate();
    },
  };
}
