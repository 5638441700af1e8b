import { basename } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import type { FunctionName } from '../shared/names.ts';
import { BUNDLE_OPTIONS } from './bundling.ts';

const INDEX = 'index.js';
/** Beside it, and loaded by it when it is first needed. */
const SELDOM = 'seldom.js';

/** A file of a function's code. */
export interface Made {
  readonly name: string;
  readonly contents: Uint8Array;
  /** null where none was asked for */
  readonly map: Uint8Array | null;
  /** bytes by the path of the source that they came from */
  readonly from: ReadonlyMap<string, number>;
}

/** Whom somebody waits for at a click. Each has one `import()`, of what it seldom needs. */
export const IN_TWO: readonly FunctionName[] = ['login', 'launch', 'token', 'keys'];

/** The code of a function. */
export function madeOf(name: FunctionName, more: Pick<BuildOptions, 'sourcemap'> = {}): Promise<readonly Made[]> {
  const options = { ...BUNDLE_OPTIONS, ...more };
  const entry = `functions/${name}.ts`;
  return IN_TWO.includes(name) ? inTwo(options, entry) : inOne(options, entry);
}

async function inOne(options: BuildOptions, entry: string): Promise<readonly Made[]> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [entry],
    outfile: INDEX,
    write: false,
    metafile: true,
  });
  return [madeFrom(INDEX, outputFiles, Object.values(metafile.outputs))];
}

/**
 * CommonJS, one scope in each file. esbuild splits ES modules alone, so its parts are joined anew: what both files use is in the
 * first, and the second has it from there. So there is one class of errors, one memory and one deadline.
 */
async function inTwo(options: BuildOptions, entry: string): Promise<readonly Made[]> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [entry],
    outdir: 'out',
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    ...(options.sourcemap === undefined ? {} : { sourcemap: 'inline' }),
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const [second, ...others] = new Set(
    [...outputs.values()].flatMap(({ imports }) =>
      imports.flatMap(({ kind, external, path }) =>
        kind === 'dynamic-import' && external !== true ? [basename(path)] : [],
      ),
    ),
  );
  if (second === undefined || others.length > 0) throw new Error(`${entry} must have one import()`);
  const join = async (name: string, parts: readonly string[]): Promise<Made> => {
    const joined = await build({
      ...options,
      // Nothing is left to be replaced.
      alias: {},
      plugins: [parted(parts, texts, name === INDEX ? SELDOM : INDEX)],
      stdin: { contents: parts.map((part) => `export * from './${part}';`).join('\n') },
      // A require instead, whose answer is there at once: import() would load Node's machinery for modules first.
      supported: { 'dynamic-import': false },
      outfile: name,
      write: false,
    });
    return madeFrom(
      name,
      joined.outputFiles,
      parts.flatMap((part) => outputs.get(part) ?? []),
    );
  };
  const first = [...texts.keys()].filter((part) => part !== second);
  return Promise.all([join(INDEX, first), join(SELDOM, [second])]);
}

/** Those parts are read as they were made; all else is `other`. */
const parted = (parts: readonly string[], texts: ReadonlyMap<string, string>, other: string): Plugin => ({
  name: 'parted',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\// }, ({ path }) =>
      parts.includes(basename(path))
        ? { path: basename(path), namespace: 'part' }
        : { path: `./${other}`, external: true },
    );
    onLoad({ filter: /^/, namespace: 'part' }, ({ path }) => ({ contents: texts.get(path) ?? '', loader: 'js' }));
  },
});

function madeFrom(name: string, files: readonly OutputFile[], outputs: readonly Metafile['outputs'][string][]): Made {
  const made = files.find(({ path }) => path.endsWith('.js'));
  if (made === undefined) throw new Error(`no ${name}`);
  const from = outputs.flatMap(({ inputs }) => Object.entries(inputs));
  return {
    name,
    contents: made.contents,
    map: files.find(({ path }) => path.endsWith('.map'))?.contents ?? null,
    from: new Map(from.map(([path, { bytesInOutput }]) => [path, bytesInOutput])),
  };
}
