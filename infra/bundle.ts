import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../shared/names.ts';

const FOLDER = import.meta.dirname;

/** By function. */
type Built = ReadonlyMap<string, readonly { readonly file: string; readonly contents: Uint8Array }[]>;

/** The code of every function, built at once when the first of them is asked for. */
export class Bundles {
  #built: Built | null = null;

  code(name: FunctionName): Code {
    return Code.fromAsset(join(FOLDER, '..', 'functions'), {
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
    this.#built ??= build();
    for (const { file, contents } of this.#built.get(name) ?? []) writeFileSync(join(folder, file), contents);
    // Below this project, whose modules are ESM, the bundle must still be read as what it is.
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    return true;
  }
}

/** In a process of its own: esbuild has plugins only where one waits for it, and the CDK does not. */
function build(): Built {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-build-'));
  const filesIn = (path: string) =>
    readdirSync(path).map((file) => ({ file, contents: readFileSync(join(path, file)) }));
  try {
    execFileSync(execPath, [join(FOLDER, 'build.ts'), folder], { stdio: ['ignore', 'inherit', 'inherit'] });
    return new Map(readdirSync(folder).map((name) => [name, filesIn(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
