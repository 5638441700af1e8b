/**
 * Takes the place of `@smithy/core/retry` in every bundle. When and how often a call is made again is decided by
 * shared/tries.ts, for every client alike; the SDK's own strategies weigh 9 kB. Names as the client imports them.
 */
export const DEFAULT_RETRY_MODE = 'standard';
export const RETRY_MODES = { STANDARD: 'standard', ADAPTIVE: 'adaptive' };

const unset = { environmentVariableSelector: () => undefined, configFileSelector: () => undefined };
export const NODE_MAX_ATTEMPT_CONFIG_OPTIONS = { ...unset, default: 1 };
export const NODE_RETRY_MODE_CONFIG_OPTIONS = { ...unset, default: DEFAULT_RETRY_MODE };

/** No delay of its own: asked for by the configuration, used by no one. */
export const Retry = { v2026: false, delay: () => 0 };

export const resolveRetryConfig = <T>(input: T): T => input;

interface Stack {
  add(middleware: (next: unknown) => unknown, options: object): void;
}

/** The place after which the client puts its signature. */
export const getRetryPlugin = () => ({
  applyToStack: (stack: Stack): void =>
    stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true }),
});
