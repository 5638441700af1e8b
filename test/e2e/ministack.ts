import { join } from 'node:path';
import { fieldsOf, listOf, textOf } from '../../local/json.ts';
import { answers, freePort, type Service, startService, temporaryFolder } from './service.ts';
import { needTool, PYTHON } from './tools.ts';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

export interface Ministack extends Service {
  readonly account: string;
  readonly region: string;
  readonly endpoint: string;
  /** leads every AWS client here */
  readonly env: Readonly<Record<string, string>>;
  /** where the one HTTP API of this account answers */
  apiEndpoint(): Promise<string>;
}

/** An AWS account on this machine. Its functions run in the `node` that is first on PATH. */
export async function startMinistack(): Promise<Ministack> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const dir = temporaryFolder();
  const service = await startService({
    name: 'ministack',
    command: needTool(PYTHON),
    args: [join(import.meta.dirname, 'emulator.py')],
    env: {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      // Credentials of an assumed role must lead to the same account.
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: REGION,
      TMPDIR: dir,
      STATE_DIR: join(dir, 'state'),
      S3_DATA_DIR: join(dir, 's3'),
    },
    within: 180,
    isReady: () => answers(`${endpoint}/_ministack/health`),
  });
  return {
    ...service,
    account: ACCOUNT,
    region: REGION,
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    async apiEndpoint() {
      const authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/${REGION}/apigateway/aws4_request`;
      const answer = await fetch(`${endpoint}/v2/apis`, { headers: { authorization } });
      const [api] = listOf(fieldsOf(await answer.json())['items']);
      const found = textOf(fieldsOf(api)['apiEndpoint']);
      if (found === undefined) throw new Error('the account has no HTTP API');
      // Without the stage in the address, MiniStack would take a post to /login as one to Cognito.
      return `${found}/$default`;
    },
  };
}
