/** Modules of its own for each test file, though one process runs many: only packages stay loaded between them. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OWN = /^file:(?!.*\/node_modules\/).*\.(?:ts|mjs|js)(?:\?|$)/;

/** They take the place of what is the process's own, once. */
const ONCE = ['support/idle.ts', 'suite/untracked.ts'].map(
  (path) => pathToFileURL(join(import.meta.dirname, '..', path)).href,
);

let generation = 0;

/** From now on every file of this project is loaded anew. */
export function freshModules(): void {
  generation += 1;
}

function stripped(path: string): string {
  try {
    return stripTypeScriptTypes(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SyntaxError(`${path} is no TypeScript.`, { cause: error });
  }
}

const sources = new Map<string, string>();

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (generation === 0 || !OWN.test(found.url) || ONCE.includes(found.url)) return found;
    return { ...found, url: `${found.url}${found.url.includes('?') ? '&' : '?'}file=${generation}` };
  },
  load(url, context, next) {
    if (!OWN.test(url)) return next(url, context);
    const path = fileURLToPath(url);
    if (!path.endsWith('.ts')) return next(url, context);
    const source = sources.get(path) ?? stripped(path);
    sources.set(path, source);
    return { format: 'module', source, shortCircuit: true };
  },
});
