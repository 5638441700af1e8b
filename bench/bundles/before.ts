import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';
import type { FunctionName } from '../../shared/names.ts';
import { type Bundle, build } from './build.ts';

/** The last commit in which login, launch, token and keys spoke to AWS by AWS's own clients. */
const BEFORE = '14712b0';

/** Those functions that it had, made by its own settings with today's packages; null where git does not have it. */
export async function buildBefore(folder: string, names: readonly FunctionName[]): Promise<readonly Bundle[] | null> {
  const root = join(folder, 'before');
  try {
    const packed = execFileSync('git', ['archive', BEFORE], {
      cwd: BUNDLE_OPTIONS.absWorkingDir,
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    mkdirSync(root);
    execFileSync('tar', ['-x', '-C', root], { input: packed });
  } catch {
    return null;
  }
  symlinkSync(join(BUNDLE_OPTIONS.absWorkingDir, 'node_modules'), join(root, 'node_modules'));
  const loaded: { BUNDLE_OPTIONS: BuildOptions } = await import(pathToFileURL(join(root, 'infra/bundle.ts')).href);
  const had = names.filter((name) => existsSync(join(root, 'functions', `${name}.ts`)));
  return Promise.all(
    had.map((name) =>
      build(folder, `${name} before`, { ...loaded.BUNDLE_OPTIONS, entryPoints: [`functions/${name}.ts`] }),
    ),
  );
}
