import { mkdtempSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';

/** Our table by the SDK as it is in the bundles, without the parts that are left out there. */
export async function bundled(): Promise<typeof import('../../shared/store/table/sdk.ts')> {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-bundled-'));
  const outfile = join(folder, 'sdk.cjs');
  await build({ ...BUNDLE_OPTIONS, entryPoints: ['@aws-sdk/client-dynamodb'], outfile });
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@aws-sdk/client-dynamodb' && context.parentURL?.endsWith('?bundled') === true
        ? next(pathToFileURL(outfile).href, context)
        : next(specifier, context),
  });
  try {
    return await import(`../../shared/store/table/sdk.ts${'?bundled'}`);
  } finally {
    hooks.deregister();
    rmSync(folder, { recursive: true });
  }
}
