import { ENV, METRICS, METRICS_ENV } from './names.ts';

/** Reads the named variables once, at start; throws one error that names each missing one. */
export const readEnv = <K extends keyof typeof ENV>(...keys: readonly K[]): Readonly<Record<K, string>> =>
  readNamed(ENV, keys);

/** The same of other names. */
export function readNamed<K extends string>(
  names: Readonly<Record<K, string>>,
  keys: readonly K[],
): Readonly<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  const missing: string[] = [];
  for (const key of keys) {
    const value = process.env[names[key]];
    if (value === undefined || value === '') missing.push(names[key]);
    else found[key] = value;
  }
  if (missing.length > 0) throw new Error(`environment: ${missing.join(', ')} not set`);
  return found as Readonly<Record<K, string>>;
}

/** One that may be left out. */
export const variable = (name: string): string | null => process.env[name] || null;

/** Where the stack's own metrics are. */
export const metricsNamespace = (): string => variable(METRICS_ENV) ?? METRICS.namespace;

/** Of AWS's own variables, as it is now; null when not set. */
export const awsVariable = (name: string): string | null => process.env[name] || null;
