/**
 * For time limits, time passes while this thread waits, and twenty times slower while it works. In a test one process plays
 * Lambda, DynamoDB and a crowd of browsers, on a machine that others use, too: what that takes is no outage, and a limit
 * counts what it would count in production, the silence of the other side. Takes the place of `setTimeout`,
 * `AbortSignal.timeout` and `performance.now`.
 */
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

/** Milliseconds; shorter waits are no limits. */
const LEAST = 100;

const { setTimeout: later, clearTimeout: clear } = globalThis;
const now = performance.now.bind(performance);

const began = now();
const idleBefore = performance.nodeTiming.idleTime;

function idleNow(): number {
  const waited = performance.nodeTiming.idleTime - idleBefore;
  return began + waited + (now() - began - waited) / 20;
}

/** What goes on behind a timer that has been handed out. */
const goingOn = new WeakMap<NodeJS.Timeout, NodeJS.Timeout>();

function idleTimeout<A extends unknown[]>(run: (...args: A) => void, ms = 0, ...args: A): NodeJS.Timeout {
  if (!(ms >= LEAST)) return later(run, ms, ...args);
  const due = idleNow() + ms;
  const check = (): void => {
    const left = due - idleNow();
    if (left < 1) {
      run(...args);
      return;
    }
    const next = later(check, left);
    if (!handle.hasRef()) next.unref();
    goingOn.set(handle, next);
  };
  const handle = later(check, ms);
  return handle;
}

function clearIdle(timer?: NodeJS.Timeout | string | number): void {
  if (typeof timer === 'object') clear(goingOn.get(timer));
  clear(timer);
}

function abortAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  idleTimeout(
    () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    ms,
  ).unref();
  return controller.signal;
}

const takePlace = (of: object, name: string, value: unknown): void =>
  void Object.defineProperty(of, name, { value, configurable: true, writable: true });

takePlace(globalThis, 'setTimeout', Object.assign(idleTimeout, { [promisify.custom]: promisify(later) }));
takePlace(globalThis, 'clearTimeout', clearIdle);
takePlace(AbortSignal, 'timeout', abortAfter);
takePlace(performance, 'now', idleNow);
