import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import process, { argv, env, execPath } from 'node:process';
import { ConfigError } from '../shared/stage/fields.ts';
import { fileOf, settingsIn } from '../shared/stage/file.ts';
import { REGION, STAGE } from '../shared/stage/wanted.ts';

/** `npm run deploy -- prod`: the pinned CDK on the stage that is named, with whatever stands behind it. */
const ROOT = join(import.meta.dirname, '..');
const [, , verb = '', stage = '', ...more] = argv;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/** Of the stage's file, which the app itself reads whole; where the shell names none, the deploy goes there. */
function regionOf(file: string): string | null {
  const { region } = settingsIn(readFileSync(join(ROOT, file), 'utf8'), file);
  return typeof region === 'string' && REGION.fits(region) ? region : null;
}

if (!STAGE.fits(stage)) fail(`Which stage? npm run ${verb} -- prod`);
try {
  const file = fileOf(stage);
  const region =
    env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? (existsSync(join(ROOT, file)) ? regionOf(file) : null);
  const words = [verb, 'Roomkey', '-c', `roomkey:stage=${stage}`, ...more];
  const child = spawn(execPath, [join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...words], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...env,
      ...(region === null ? {} : { AWS_REGION: region }),
      // The app runs in the pinned Node.
      PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${env['PATH'] ?? ''}`,
      CDK_DISABLE_CLI_TELEMETRY: '1',
    },
  });
  // The CDK ends by itself, and tells what becomes of the deploy.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
  });
} catch (error) {
  if (error instanceof ConfigError) fail(error.message);
  throw error;
}
