import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { parseConfig } from '../../shared/stage/config.ts';
import { fileOf } from '../../shared/stage/file.ts';
import { STACK_NAME, STAGE } from '../../shared/stage/wanted.ts';
import { ambientRegion } from '../../shared/store/table/ambient.ts';
import { type Args, flag, readerOf, text } from '../program/args.ts';
import type { Command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import type { Io } from '../program/io.ts';
import { accountAt } from './aws.ts';
import { missingIn } from './prerequisites.ts';
import { ALL_ASKED, type Asked, asked, OPTIONS, typed } from './questions.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const ALL = {
  ...OPTIONS,
  'stack-name': text('NAME', 'name in CloudFormation; without it Roomkey for prod, Roomkey-STAGE for another'),
  profile: text('NAME', 'profile of your AWS settings; without it AWS_PROFILE'),
  offline: flag('do not look in AWS for what is missing'),
};

/** It works on no table, and writes one file in `folder`. */
export const initIn = (folder: string): Command => ({
  name: 'init',
  summary: 'Writes the settings of a stage, roomkey.STAGE.json, and says what the AWS account lacks for its deploy',
  words: ['[STAGE]'],
  options: ALL,
  example: 'npx roomkey init prod --display-name Brightway --alarm-email ops@brightway.example --region us-east-1',
  halfway: '',
  async call(found, io) {
    const args = readerOf<typeof ALL>(found);
    const stage = args.optionalWord(0) ?? 'prod';
    if (!STAGE.fits(stage)) throw new Misuse(`A stage is ${STAGE.says}, not "${stage}".`);
    const file = fileOf(stage);
    if (existsSync(join(folder, file)))
      throw new Refusal(`${file} is there already: change it in an editor; docs/deploy.md has every setting.`);
    const profile = args.text('profile');
    if (profile !== null) env['AWS_PROFILE'] = profile;

    const answers = await answersTo(args, io);
    const account = args.flag('offline') || answers.region === null ? null : await accountAt(answers.region);
    const settings = settingsFrom(stage, args.text('stack-name'), answers, account?.id ?? null);
    parseConfig({ roomkey: settings }, { account: null, region: answers.region }, file);
    writeFileSync(join(folder, file), `${JSON.stringify(settings, null, 2)}\n`, { flag: 'wx' });
    io.out(
      `${file} is written; docs/deploy.md has every other setting. Keep it with your code: nothing in it is secret.`,
    );

    const missing = account === null ? [] : await missingIn(account, { ...answers, region: answers.region ?? '' });
    if (account === null && !args.flag('offline')) io.note(unseen(answers.region));
    if (missing.length > 0) io.out(`\nMissing before the deploy:\n${missing.map((one) => `- ${one}`).join('\n')}`);
    if (answers.email === null && answers.topic === null)
      io.out(`\nAlarms tell nobody: set alarmEmail or alarmTopicArn in ${file}.`);
    if (answers.domain === null)
      io.out(
        `\nThe API’s own address is for trials: what you register under it cannot move. Set customDomain in ${file} before the first district.`,
      );
    io.out(`\nThen: npm run deploy -- ${stage}`);
  },
});

export const init = initIn(ROOT);

const unseen = (region: string | null): string =>
  region === null
    ? 'No AWS region is known, so nothing was looked for in AWS: add --region, or set region in the file.'
    : 'No AWS credentials that are taken were found, so nothing was looked for in AWS: sign in (aws sso login), or take others by --profile.';

interface Answers {
  readonly displayName: string | null;
  readonly support: string | null;
  readonly region: string | null;
  readonly domain: string | null;
  readonly certificate: string | null;
  readonly email: string | null;
  readonly topic: string | null;
  readonly secret: string | null;
}

/** Options first; what they leave open is asked where somebody sits at a terminal. */
async function answersTo(args: Args<typeof ALL>, io: Io): Promise<Answers> {
  for (const name of ALL_ASKED) {
    const value = args.text(name);
    if (value !== null) typed(name, value, null);
  }
  const answer = async (
    name: Asked,
    region: string | null,
    otherwise: string | null = null,
  ): Promise<string | null> => {
    const given = args.text(name);
    return given === null ? asked(io, name, otherwise, region) : typed(name, given, region);
  };
  const displayName = await answer('display-name', null);
  const support = await answer('support', null);
  const region = await answer('region', null, await ambientRegion());
  const domain = await answer('domain', region);
  const own = domain === null ? args.text('certificate') : await answer('certificate', region);
  if ((domain === null) !== (own === null))
    throw new Misuse('A host name and its certificate come together: --domain and --certificate.');
  const topic = await answer('alarm-topic', region);
  const email = topic === null ? await answer('alarm-email', region) : args.text('alarm-email');
  const secret = await answer('clever-secret', region);
  return { displayName, support, region, domain, certificate: own, email, topic, secret };
}

function settingsFrom(
  stage: string,
  stackName: string | null,
  answers: Answers,
  account: string | null,
): Readonly<Record<string, unknown>> {
  const { displayName, support, region, domain, certificate, email, topic, secret } = answers;
  const name = stackName ?? (stage === 'prod' ? 'Roomkey' : `Roomkey-${stage}`);
  if (!STACK_NAME.fits(name)) throw new Misuse(`--stack-name is "${name}", and must be ${STACK_NAME.says}.`);
  const all = {
    stackName: name,
    account,
    region,
    displayName,
    supportContact: support,
    customDomain: domain === null ? null : { name: domain, certificateArn: certificate },
    alarmEmail: email,
    alarmTopicArn: topic,
    clever: secret === null ? null : { secretArn: secret },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
