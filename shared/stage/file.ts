import { ConfigError } from './fields.ts';
import { STAGE } from './wanted.ts';

/** Where the settings of a stage stand, in the folder of cdk.json. */
export const fileOf = (stage: string): string => `roomkey.${stage}.json`;

/** The stage of such a file; null where it is another one. */
export function stageIn(file: string): string | null {
  const [, stage] = /^roomkey\.(.+)\.json$/.exec(file) ?? [];
  return stage !== undefined && STAGE.fits(stage) ? stage : null;
}

/** What is laid down in a stage's file. Throws ConfigError where it is no object of JSON. */
export function settingsIn(text: string, file: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const where = error instanceof Error ? error.message.replace(/^.*?(?=in JSON at|Unexpected end)/s, '') : '';
    throw new ConfigError(`${file} cannot be read:`, [`it is no JSON (${where}); half of a file may be missing`]);
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  throw new ConfigError(`${file} cannot be used:`, ['it must be an object, { … }']);
}
