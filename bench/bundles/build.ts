import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build as esbuild } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';
import { type Made, madeOf } from '../../infra/made.ts';
import { FUNCTIONS } from '../../shared/names.ts';

/** One bundle as a function would load it, in a folder of its own. */
export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  /** of the file beside it that is loaded when it is first needed */
  readonly seldom: number;
  readonly gzipped: number;
  /** bytes by the path of the source that they came from */
  readonly from: ReadonlyMap<string, number>;
}

/** With the SDK as it comes: nothing left out. */
export const AS_IT_COMES = { ...BUNDLE_OPTIONS, alias: {}, plugins: [] } satisfies BuildOptions;

/** The functions' code as it is deployed; a source map lies beside each file. */
export const buildFunctions = (
  folder: string,
  more: Pick<BuildOptions, 'sourcemap'> = {},
): Promise<readonly Bundle[]> =>
  Promise.all(FUNCTIONS.map(async (name) => written(folder, name, await madeOf(name, more))));

/** perf.md's "jose local key set + client-dynamodb [cjs]": the three commands of a launch, the client made at start. */
const REFERENCE = `
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createLocalJWKSet, jwtVerify } from 'jose';
const client = new DynamoDBClient({});
export const handler = async ({ token, keys, put, get, update }) => {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys));
  await client.send(new PutItemCommand(put));
  await client.send(new UpdateItemCommand(update));
  return { payload, found: await client.send(new GetItemCommand(get)) };
};
`;

/** The reference, with the SDK as it comes; and the same without what our bundles leave out, to show what that is worth. */
export function buildReferences(folder: string): Promise<readonly Bundle[]> {
  const stdin = { contents: REFERENCE, loader: 'ts', resolveDir: BUNDLE_OPTIONS.absWorkingDir } as const;
  return Promise.all([
    build(folder, 'reference', { ...AS_IT_COMES, stdin }),
    build(folder, 'reference, parts left out', { ...BUNDLE_OPTIONS, stdin }),
  ]);
}

/** Handlers written here, by name. */
export const buildSources = (folder: string, sources: Readonly<Record<string, string>>): Promise<readonly Bundle[]> =>
  Promise.all(
    Object.entries(sources).map(([name, contents]) => {
      const stdin = { contents, loader: 'ts', resolveDir: BUNDLE_OPTIONS.absWorkingDir } as const;
      return build(folder, name, { ...AS_IT_COMES, stdin });
    }),
  );

export async function build(folder: string, name: string, options: BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({ ...options, outfile: 'index.js', write: false, metafile: true });
  const output = outputFiles?.find(({ path }) => path.endsWith('.js'));
  const [made] = Object.values(metafile?.outputs ?? {});
  if (output === undefined || made === undefined) throw new Error(`no bundle for ${name}`);
  const from = new Map(Object.entries(made.inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
  return written(folder, name, [{ name: 'index.js', contents: output.contents, map: null, from }]);
}

function written(folder: string, name: string, files: readonly Made[]): Bundle {
  const [first, second] = files;
  if (first === undefined) throw new Error(`no bundle for ${name}`);
  const own = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(own, { recursive: true });
  // As in the asset: read as CommonJS whatever the project around it is.
  writeFileSync(join(own, 'package.json'), '{"type":"commonjs"}');
  for (const file of files) {
    writeFileSync(join(own, file.name), file.contents);
    if (file.map !== null) writeFileSync(join(own, `${file.name}.map`), file.map);
  }
  return {
    name,
    file: join(own, first.name),
    bytes: first.contents.length,
    seldom: second?.contents.length ?? 0,
    gzipped: gzipSync(first.contents).length,
    from: first.from,
  };
}
