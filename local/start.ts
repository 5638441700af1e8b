/** `npm start`: the synthesized stack on this machine, with a demo LMS and a demo application. */
import { join } from 'node:path';
import { ROUTES } from '../shared/names.ts';
import { ensureFree } from './listen.ts';
import { Refusal } from './refusal.ts';
import { REGION } from './runner/stack.ts';
import { type Served, serve } from './serve.ts';
import { writeState } from './state.ts';
import { synthesize } from './synth.ts';

const ROOT = join(import.meta.dirname, '..');
const DIR = join(ROOT, '.roomkey');
const CDK_OUT = join(ROOT, 'cdk.out');

const {
  PORT = '4400',
  AWS_ENDPOINT_URL_DYNAMODB,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
} = process.env;

try {
  const startedAt = performance.now();
  const port = readPort(PORT);
  await ensureFree(port, port + 1);
  if (await synthesize(ROOT, CDK_OUT, DIR)) console.log('Synthesized the stack into cdk.out.');
  const served = await serve({
    cdkOut: CDK_OUT,
    dir: DIR,
    port,
    dynamodbPort: port + 1,
    dynamodbEndpoint: AWS_ENDPOINT_URL_DYNAMODB,
    ...(AWS_ENDPOINT_URL_DYNAMODB !== undefined &&
      AWS_ACCESS_KEY_ID !== undefined &&
      AWS_SECRET_ACCESS_KEY !== undefined && {
        awsCredentials: {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
        },
      }),
  });
  greet(served, Math.round(performance.now() - startedAt));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void served.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_534) throw new Refusal(`PORT=${text} is not a port.`);
  return port;
}

function greet({ urls, dynamodb }: Served, ms: number): void {
  writeState(join(DIR, 'demo.json'), [{ ...dynamodb, region: REGION, baseUrl: urls.roomkey }]);
  console.log(`
Table ${dynamodb.table} at ${dynamodb.endpoint}; data and logs are in .roomkey/.
The roomkey command works on it with --demo, for example: npx roomkey deployments list --demo
To open it from an LMS of your own (docs/cli.md, "Connect any LMS to the demo"), register there:
  Login initiation URL  ${urls.roomkey}${ROUTES.login}
  Redirect URL          ${urls.roomkey}${ROUTES.launch}
  Target link URI       ${urls.roomkey}${ROUTES.launch}
  Public key set URL    ${urls.roomkey}${ROUTES.jwks}
Ready after ${(ms / 1000).toFixed(1)} s. Ctrl-C ends it.

Open  ${urls.lms}
`);
}
