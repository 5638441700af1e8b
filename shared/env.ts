import { ENV } from './names.ts';

type Key = keyof typeof ENV;

/** Reads the named variables once, at start; throws one error that names each missing one. */
export function readEnv<K extends Key>(...keys: readonly K[]): Readonly<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  const missing: string[] = [];
  for (const key of keys) {
    const value = process.env[ENV[key]];
    if (value === undefined || value === '') missing.push(ENV[key]);
    else found[key] = value;
  }
  if (missing.length > 0) throw new Error(`environment: ${missing.join(', ')} not set`);
  return found as Readonly<Record<K, string>>;
}

/** Of AWS's own variables, as it is now; null when not set. */
export const awsVariable = (name: string): string | null => process.env[name] || null;
