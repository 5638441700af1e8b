import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';
import { FUNCTIONS, type FunctionName } from '../shared/names.ts';

const ROOT = join(import.meta.dirname, '..');

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
  absWorkingDir: ROOT,
  // Each client of the SDK loads the whole of its package.json, 2 kB, to tell AWS its version. Nothing else here is JSON.
  loader: { '.json': 'empty' },
  // Only what no call of ours ever reaches; each file says what it saves.
  alias: {
    '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'credentials.ts'),
    '@aws-sdk/endpoint-cache': join(import.meta.dirname, 'no-endpoint-cache.ts'),
    '@aws/lambda-invoke-store': join(import.meta.dirname, 'no-invoke-store.ts'),
    '@smithy/core/checksum': join(import.meta.dirname, 'native-checksum.ts'),
    '@smithy/core/config': join(import.meta.dirname, 'environment.ts'),
    '@smithy/core/retry': join(import.meta.dirname, 'one-try.ts'),
    '@smithy/core/event-streams': join(import.meta.dirname, 'no-event-streams.ts'),
  },
} as const satisfies BuildOptions;

/** The code of every function, built by one call of esbuild when the first of them is asked for. */
export class Bundles {
  readonly #built = new Map<string, Uint8Array>();

  code(name: FunctionName): Code {
    return Code.fromAsset(join(ROOT, 'functions'), {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // Never run: bundling is local or fails. The command keeps the assets apart in the CDK's cache.
        image: DockerImage.fromRegistry('none'),
        command: [name],
        local: { tryBundle: (folder) => this.#write(name, folder) },
      },
    });
  }

  #write(name: FunctionName, folder: string): true {
    if (this.#built.size === 0) this.#build();
    const contents = this.#built.get(name);
    if (contents === undefined) throw new Error(`no bundle for ${name}`);
    writeFileSync(join(folder, 'index.js'), contents);
    // Below this project, whose modules are ESM, the bundle must still be read as what it is.
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    return true;
  }

  #build(): void {
    const { outputFiles } = buildSync({
      ...BUNDLE_OPTIONS,
      entryPoints: FUNCTIONS.map((name) => `functions/${name}.ts`),
      outdir: 'out',
      write: false,
    });
    for (const { path, contents } of outputFiles) this.#built.set(basename(path, '.js'), contents);
  }
}
