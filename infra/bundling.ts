import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { leftOut } from './left-out.ts';

const HERE = import.meta.dirname;

/** CommonJS and `module` first: both cost tens of milliseconds at start when they are otherwise. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  logLevel: 'warning',
  absWorkingDir: join(HERE, '..'),
  // Each client of the SDK loads the whole of its package.json, 2 kB, to tell AWS its version. Nothing else here is JSON.
  loader: { '.json': 'empty' },
  // Only what no call of ours ever reaches; each file says what it saves.
  plugins: [leftOut],
  alias: {
    '@aws-sdk/credential-provider-node': join(HERE, 'credentials.ts'),
    '@aws-sdk/endpoint-cache': join(HERE, 'no-endpoint-cache.ts'),
    '@aws/lambda-invoke-store': join(HERE, 'no-invoke-store.ts'),
    '@smithy/core/checksum': join(HERE, 'native-checksum.ts'),
    '@smithy/core/config': join(HERE, 'environment.ts'),
    '@smithy/core/retry': join(HERE, 'one-try.ts'),
    '@smithy/core/event-streams': join(HERE, 'no-event-streams.ts'),
  },
} as const satisfies BuildOptions;
