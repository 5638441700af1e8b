import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, type DeployTo, parseConfig } from '../shared/stage/config.ts';
import { ConfigError, nearest } from '../shared/stage/fields.ts';
import { fileOf, settingsIn, stageIn } from '../shared/stage/file.ts';
import { STAGE } from '../shared/stage/wanted.ts';

type Context = Readonly<Record<string, unknown>>;

const NAMED = 'roomkey:stage';

/** The settings of the stage that the context names, from its file in `folder`, under what the command line says. Throws ConfigError. */
export function settingsOf(context: Context, folder: string, to: DeployTo): Config {
  const stages = readdirSync(folder).flatMap((file) => stageIn(file) ?? []);
  const { [NAMED]: stage, ...others } = context;
  // Empty: the demo and rehearsals, which are no stage.
  if (stage === '') return parseConfig(others, to);
  if (stage === undefined) {
    if (stages.length === 0) return parseConfig(others, to);
    throw new ConfigError('No stage is named:', [
      `npm run synth -- -c ${NAMED}=${stages[0]}, or npm run deploy -- ${stages[0]} (there ${listed(stages)})`,
    ]);
  }
  if (typeof stage !== 'string' || !STAGE.fits(stage)) {
    throw new ConfigError('The stage cannot be used:', [
      `${NAMED} is ${JSON.stringify(stage)}, and must be ${STAGE.says}`,
    ]);
  }
  const file = fileOf(stage);
  if (!existsSync(join(folder, file))) throw new ConfigError(`There is no ${file}:`, [missing(stage, stages)]);
  if (context['roomkey'] !== undefined) {
    throw new ConfigError('Settings stand in two places:', [`move what cdk.json has as "roomkey" into ${file}`]);
  }
  const settings = settingsIn(readFileSync(join(folder, file), 'utf8'), file);
  return parseConfig({ ...context, roomkey: settings }, to, file);
}

function missing(stage: string, stages: readonly string[]): string {
  const meant = nearest(stage, stages);
  if (meant !== null) return `did you mean ${meant}? There ${listed(stages)}`;
  return `npx roomkey init ${stage} writes it${stages.length === 0 ? '' : `; there ${listed(stages)}`}`;
}

const listed = (stages: readonly string[]): string =>
  `${stages.length === 1 ? 'is' : 'are'} ${stages.map(fileOf).join(', ')}`;
