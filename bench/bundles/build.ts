import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build as esbuild } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';
import { FUNCTIONS } from '../../shared/names.ts';

/** One bundle as a function would load it, in a folder of its own. */
export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly gzipped: number;
  /** bytes by the path of the source that they came from */
  readonly from: ReadonlyMap<string, number>;
}

/** With the SDK as it comes: nothing left out. */
export const AS_IT_COMES = { ...BUNDLE_OPTIONS, alias: {}, plugins: [] } satisfies BuildOptions;

/** The functions' bundles, made with the very options of the stack; a source map lies beside its bundle. */
export const buildFunctions = (
  folder: string,
  more: Pick<BuildOptions, 'sourcemap'> = {},
): Promise<readonly Bundle[]> =>
  Promise.all(
    FUNCTIONS.map((name) => build(folder, name, { ...BUNDLE_OPTIONS, ...more, entryPoints: [`functions/${name}.ts`] })),
  );

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
  const own = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(own, { recursive: true });
  // As in the asset: read as CommonJS whatever the project around it is.
  writeFileSync(join(own, 'package.json'), '{"type":"commonjs"}');
  const file = join(own, 'index.js');
  writeFileSync(file, output.contents);
  const map = outputFiles?.find(({ path }) => path.endsWith('.map'));
  if (map !== undefined) writeFileSync(`${file}.map`, map.contents);
  const from = new Map(Object.entries(made.inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
  return { name, file, bytes: output.contents.length, gzipped: gzipSync(output.contents).length, from };
}
