import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { CLEVER_FUNCTIONS, FUNCTIONS, type FunctionName } from '../shared/names.ts';

const FOLDER = import.meta.dirname;

/** The code of every function, built at once when the first of them is asked for. */
export class Bundles {
  readonly #built = new Map<string, Uint8Array>();

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
    if (this.#built.size === 0) this.#build();
    const contents = this.#built.get(name);
    if (contents === undefined) throw new Error(`no bundle for ${name}`);
    writeFileSync(join(folder, 'index.js'), contents);
    // Below this project, whose modules are ESM, the bundle must still be read as what it is.
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    return true;
  }

  /** In a process of its own: esbuild has plugins only where one waits for it, and the CDK does not. */
  #build(): void {
    const folder = mkdtempSync(join(tmpdir(), 'roomkey-build-'));
    try {
      execFileSync(execPath, [join(FOLDER, 'build.ts'), folder], { stdio: ['ignore', 'inherit', 'inherit'] });
      for (const name of [...FUNCTIONS, ...CLEVER_FUNCTIONS])
        this.#built.set(name, readFileSync(join(folder, `${name}.js`)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}
