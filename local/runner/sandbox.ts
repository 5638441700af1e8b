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

/** Milliseconds that a bundle may take to load. */
const LOADING = 60_000;

interface Running {
  readonly worker: Worker;
  /** the bundle is loaded and takes events; never, where it cannot be */
  readonly loaded: Promise<void>;
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
    const { promise: loaded, resolve: tellLoaded } = Promise.withResolvers<void>();
    const running: Running = { worker, loaded, waiting: new Map() };
    const loading = setTimeout(() => void worker.terminate(), LOADING);
    createInterface(worker.stdout).on('line', onLine);
    createInterface(worker.stderr).on('line', onLine);
    worker.on('message', (message: unknown) => {
      const { id, value, failed, loaded } = fieldsOf(message);
      if (loaded === true) {
        clearTimeout(loading);
        tellLoaded();
        return;
      }
      const settle = running.waiting.get(textOf(id) ?? '');
      if (failed === true) settle?.({ kind: 'failed' });
      else settle?.({ kind: 'answer', value: JSON.parse(textOf(value) ?? 'null') });
    });
    worker.on('error', (error) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      onLine(JSON.stringify({ level: 'error', errorType: name, errorMessage: message }));
    });
    worker.on('exit', () => {
      clearTimeout(loading);
      end(running);
    });
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
        let timer: NodeJS.Timeout | undefined;
        const settle = (outcome: Outcome): void => {
          clearTimeout(timer);
          running.waiting.delete(requestId);
          resolve(outcome);
        };
        running.waiting.set(requestId, settle);
        // Lambda has time of its own for loading; a function's begins with the event.
        void running.loaded.then(() => {
          timer = setTimeout(() => {
            settle({ kind: 'timeout' });
            if (current === running) current = undefined;
            void running.worker.terminate();
          }, limit);
          running.worker.postMessage({ id: requestId, event: JSON.stringify(event), deadline: Date.now() + limit });
        });
      });
    },
    async close() {
      await current?.worker.terminate();
    },
  };
}
