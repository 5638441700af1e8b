import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { CLEVER_FUNCTIONS, FUNCTIONS, REGISTER_FUNCTIONS } from '../shared/names.ts';
import { madeOf } from './made.ts';

/** Writes the code of every function into a folder of its own below that which is named: node infra/build.ts FOLDER */
const [, , outdir] = argv;
if (outdir === undefined) throw new Error('the folder is missing');
await Promise.all(
  [...FUNCTIONS, ...CLEVER_FUNCTIONS, ...REGISTER_FUNCTIONS].map(async (name) => {
    const folder = join(outdir, name);
    mkdirSync(folder);
    for (const file of await madeOf(name)) writeFileSync(join(folder, file.name), file.contents);
  }),
);
