import { metricsNamespace } from './env.ts';
import type { Code, Level } from './errors.ts';
import type { FunctionName } from './names.ts';

/** Every field that a log line may have. What is not here cannot be logged. */
export interface Fields {
  readonly requestId?: string;
  /** reference id that the person sees */
  readonly ref?: string;
  readonly method?: string;
  readonly status?: number;
  readonly code?: Code;
  readonly outcome?: string;
  readonly family?: string;
  /** launch id: joins the lines of login, launch and token */
  readonly launch?: string;
  readonly messageType?: string;
  readonly role?: string;
  /** hashes, never raw ids: commands take both */
  readonly deployment?: string;
  readonly context?: string;
  readonly user?: { readonly sub: string; readonly sis?: string; readonly clever?: string };
  readonly client?: string;
  /** client id of the platform; of what is refused as unknown as received and cut, with the issuer */
  readonly tool?: string;
  readonly iss?: string;
  /** stands for who sent it, on that day: of logins, and of what is refused */
  readonly from?: string;
  readonly truncated?: readonly string[];
  readonly version?: number;
  readonly cold?: boolean;
  readonly ms?: number;
  /** the most memory that the process had so far */
  readonly mb?: number;
  /** class and stack frames of an unexpected error; its message may hold data and stays out */
  readonly error?: { readonly name: string; readonly at: readonly string[] };
  readonly keySets?: number;
  readonly failed?: number;
  readonly hosts?: readonly string[];
  /** hash of a district's id */
  readonly district?: string;
  readonly districts?: number;
  /** what Clever did not give */
  readonly trouble?: string;
  /** of a sync */
  readonly figures?: Readonly<Record<string, number>>;
}

export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: 'Count' | 'Seconds' | 'Milliseconds';
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** One JSON line with its metrics in CloudWatch's embedded metric format. */
export function logLine(
  name: FunctionName,
  level: Level,
  fields: Fields,
  metrics: readonly Metric[],
  nowMs: number,
): void {
  const line: Record<string, unknown> = {
    level,
    timestamp: new Date(nowMs).toISOString(),
    function: name,
    ...fields,
  };
  for (const metric of metrics) {
    line[metric.name] = metric.value;
    Object.assign(line, metric.dimensions);
  }
  if (metrics.length > 0) {
    const directives = metrics.map((metric) => ({
      Namespace: metricsNamespace(),
      Dimensions: [Object.keys(metric.dimensions ?? {})],
      Metrics: [{ Name: metric.name, Unit: metric.unit }],
    }));
    line['_aws'] = { Timestamp: nowMs, CloudWatchMetrics: directives };
  }
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Name and code places of an error and its causes; no message. */
export function describe(error: unknown): { name: string; at: readonly string[] } {
  const names: string[] = [];
  let at: readonly string[] = [];
  for (let each: unknown = error; each instanceof Error && names.length < 4; each = each.cause) {
    names.push(each.name);
    at = places(each);
  }
  return { name: names.join(' < ') || typeof error, at };
}

/** None where the stack tells of another message than the error has: a line of it could look like a place. */
function places({ stack = '', message }: Error): readonly string[] {
  const start = stack.indexOf(message);
  if (start === -1) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 4)
    .map((line) => line.trim().replace(/\(?(?:file:\/\/)?\/\S*\//, '('));
}
