import { argv } from 'node:process';
import { build } from 'esbuild';
import { CLEVER_FUNCTIONS, FUNCTIONS } from '../shared/names.ts';
import { BUNDLE_OPTIONS } from './bundling.ts';

/** Writes the code of every function into the folder that is named: node infra/build.ts FOLDER */
const [, , outdir] = argv;
if (outdir === undefined) throw new Error('the folder is missing');
await build({
  ...BUNDLE_OPTIONS,
  entryPoints: [...FUNCTIONS, ...CLEVER_FUNCTIONS].map((name) => `functions/${name}.ts`),
  outdir,
});
