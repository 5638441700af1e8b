import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { CLEVER_ENV, ENV } from '../../shared/names.ts';
import { type Between, gateway } from './gateway.ts';
import { type Outcome, type Sandbox, startSandbox } from './sandbox.ts';
import { ACCOUNT, type FunctionSpec, type QueueSpec, REGION, type StackSpec } from './stack.ts';

export interface RunnerOptions {
  readonly stack: StackSpec;
  /** the public origin here; takes the place of whatever the template says, since the port is known only now */
  readonly baseUrl: string;
  readonly dynamodbEndpoint: string;
  readonly secretsEndpoint: string;
  /** where messages are sent; nowhere without it */
  readonly queuesEndpoint?: string;
  /** an origin that takes Clever's place */
  readonly cleverAddress?: string;
  readonly credentials: Credentials;
  readonly between?: Between;
  /** gets each line that a function prints */
  readonly onLine: (functionName: string, line: string) => void;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Runner {
  readonly listener: RequestListener;
  /** Does at once what the schedules of the template ask for, then in their rhythm. Resolves after the first round. */
  startSchedules(): Promise<readonly Outcome[]>;
  /** Hands a function what a queue has for it; whether it took it. */
  take(queue: Pick<QueueSpec, 'logicalId'>, event: object): Promise<boolean>;
  /** Ends all instances, so that the next ones remember nothing. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Serves a synthesized stack: its HTTP API as a listener, its functions in threads, its schedules as timers. */
export function createRunner(options: RunnerOptions): Runner {
  const { stack, onLine } = options;
  const sandboxes = new Map(
    stack.functions.map((spec) => [
      spec.logicalId,
      startSandbox(spec, functionEnv(spec, options), (line) => onLine(spec.logicalId, line)),
    ]),
  );
  const sandboxOf = (logicalId: string): Sandbox => {
    const sandbox = sandboxes.get(logicalId);
    if (sandbox === undefined) throw new Error(`no function ${logicalId} in the template`);
    return sandbox;
  };
  const timers: NodeJS.Timeout[] = [];
  const forget = async (): Promise<void> => {
    await Promise.all([...sandboxes.values()].map((sandbox) => sandbox.close()));
  };
  return {
    listener: gateway(stack.routes, sandboxOf, (line) => onLine('gateway', line), options.between),
    async startSchedules() {
      const runs = stack.schedules.map(({ logicalId, everyMs }) => {
        const run = () => sandboxOf(logicalId).invoke(scheduledEvent());
        timers.push(setInterval(run, everyMs).unref());
        return run();
      });
      return Promise.all(runs);
    },
    take: async ({ logicalId }, event) => (await sandboxOf(logicalId).invoke(event)).kind === 'answer',
    forget,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await forget();
    },
  };
}

function functionEnv(spec: FunctionSpec, options: RunnerOptions): Record<string, string> {
  const { credentials } = options;
  return {
    ...spec.env,
    ...(ENV.baseUrl in spec.env && { [ENV.baseUrl]: options.baseUrl }),
    ...(CLEVER_ENV.cleverAddress in spec.env &&
      options.cleverAddress !== undefined && {
        [CLEVER_ENV.cleverAddress]: options.cleverAddress,
        [CLEVER_ENV.cleverApi]: options.cleverAddress,
      }),
    // The demo LMS is on plain http, which the deployed list leaves out.
    ...(ENV.frameAncestors in spec.env &&
      options.baseUrl.startsWith('http:') && { [ENV.frameAncestors]: 'http: https:' }),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_ENDPOINT_URL_DYNAMODB: options.dynamodbEndpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: options.secretsEndpoint,
    ...(options.queuesEndpoint !== undefined && { AWS_ENDPOINT_URL_SQS: options.queuesEndpoint }),
    TZ: ':UTC',
  };
}

function scheduledEvent() {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: new Date().toISOString(),
    region: REGION,
    resources: [],
    detail: {},
  };
}
