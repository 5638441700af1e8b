import { userInfo } from 'node:os';
import { LaunchError } from '../shared/errors.ts';
import { mappingView } from '../shared/http/mapping.ts';
import { activeClasses, contexts } from '../shared/store/contexts.ts';
import { deployments } from '../shared/store/deployments.ts';
import type { Dynamo } from '../shared/store/dynamo.ts';
import { contextKeyOf } from '../shared/store/keys.ts';
import { mappings, type WantedClass } from '../shared/store/mapping.ts';
import type { Context } from '../shared/types.ts';
import { type Args, flag, text, texts } from './args.ts';
import { command } from './command.ts';
import { Misuse, Refusal } from './failures.ts';
import { findDeployment, NARROW } from './find.ts';
import { day, json, orDash, pairs, table } from './show.ts';

const WHICH = {
  deployment: text('ID', 'deployment of the course, in place of CONTEXT_KEY'),
  context: text('ID', 'id of the course as the LMS sends it, with --deployment'),
  ...NARROW,
};
type Which = Pick<Args<typeof WHICH>, 'text' | 'optionalWord'>;

export const mappingsShow = command({
  name: 'mappings show',
  summary: 'Shows which classes a course opens',
  words: ['[CONTEXT_KEY]'],
  options: { ...WHICH, json: flag('as JSON, as the mappings API answers') },
  example: [
    'npx roomkey mappings show kR3n0m8sT2pX5vQ7wY9zB1cD4fG6hJ8kL0mN2pQ4rS6 --demo',
    'npx roomkey mappings show --deployment 8409082949-1527876651 --context 5123456789 --demo',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const { context, district } = await findContext(dynamo, args);
    if (args.flag('json')) return io.out(json(mappingView(context, district)));
    io.out(show(context, district));
  },
});

export const mappingsSet = command({
  name: 'mappings set',
  summary: 'Sets the classes that a course opens',
  words: ['[CONTEXT_KEY]'],
  options: {
    ...WHICH,
    class: texts(
      'ID[=URL_ID][:NAME]',
      'a class; in ids write %3A for a colon, %3D for =, %25 for %; "none" alone unmaps',
    ),
    expect: text('VERSION', 'the version that roomkey mappings show gave (needed)'),
  },
  example: [
    'npx roomkey mappings set --deployment 8409082949-1527876651 --context 5123456789 --expect 0 \\',
    "  --class '6a51f0c2d4b8e90012ab34c3=algebra-1:Algebra 1, period 3'",
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const typed = readClasses(args.texts('class'));
    const expected = version(args.required('expect'));
    const { context, district } = await findContext(dynamo, args);
    if (district === null) {
      throw new Refusal('Classes belong to a district, and this deployment has none yet: roomkey deployments approve.');
    }
    const actor = { how: 'operator', by: userName() } as const;
    const now = Math.floor(Date.now() / 1000);
    try {
      const wanted = typed.map((one) => kept(one, context));
      io.out(show(await mappings(dynamo).replace(context, district, wanted, expected, actor, now), district));
    } catch (error) {
      if (!(error instanceof LaunchError) || error.code !== 'mapping-version-conflict') throw error;
      throw new Refusal(
        `The mapping is not at version ${expected}: look at it again with roomkey mappings show ${context.key}.`,
      );
    }
  },
});

/** A class that is there already keeps what the command line does not say of it. */
function kept(typed: WantedClass, context: Context): WantedClass {
  const before = activeClasses(context).find(({ id }) => id === typed.id);
  return { id: typed.id, urlId: typed.urlId ?? before?.urlId ?? null, name: typed.name ?? before?.name ?? null };
}

async function findContext(
  dynamo: Dynamo,
  args: Which,
): Promise<{ readonly context: Context; readonly district: string | null }> {
  const key = await keyOf(dynamo, args);
  const context = await contexts(dynamo).get(key, 'consistent');
  if (context === null) throw new Refusal(`No launch has come from a course with context key ${key}.`);
  const deployment = await deployments(dynamo).get(context.deployment);
  return { context, district: deployment?.district ?? null };
}

async function keyOf(dynamo: Dynamo, args: Which): Promise<string> {
  const key = args.optionalWord(0);
  const [deployment, contextId] = [args.text('deployment'), args.text('context')];
  if (key !== null) {
    if (deployment !== null || contextId !== null) {
      throw new Misuse('Give CONTEXT_KEY, or --deployment and --context, not both.');
    }
    if (!/^[A-Za-z0-9_-]{43}$/.test(key)) throw new Misuse(`A context key has 43 characters, "${key}" is none.`);
    return key;
  }
  if (deployment === null || contextId === null) {
    throw new Misuse('Say which course: CONTEXT_KEY, or --deployment ID and --context ID.');
  }
  const found = await findDeployment(dynamo, deployment, { iss: args.text('iss'), toolId: args.text('client-id') });
  return contextKeyOf(found.contextsOf ?? found, contextId);
}

function version(typed: string): number {
  if (/^\d{1,9}$/.test(typed)) return Number(typed);
  throw new Misuse(`--expect is the version of the mapping, a number, not "${typed}".`);
}

function readClasses(typed: readonly string[]): readonly WantedClass[] {
  if (typed.length === 0) throw new Misuse('--class is missing; --class none leaves the course without a class.');
  if (typed.length === 1 && typed[0] === 'none') return [];
  if (typed.includes('none')) throw new Misuse('--class none stands alone.');
  if (typed.length > 100) throw new Misuse('A course opens at most 100 classes.');
  const classes = typed.map(readClass);
  const twice = classes.find((one, at) => classes.findIndex(({ id }) => id === one.id) !== at);
  if (twice !== undefined) throw new Misuse(`--class ${twice.id} came twice.`);
  return classes;
}

/** `ID[=URL_ID][:NAME]`; the name may hold anything. */
function readClass(typed: string): WantedClass {
  const [, id = '', urlId = null, name = null] = /^([^=:]+)(?:=([^=:]+))?(?::(.+))?$/s.exec(typed) ?? [];
  const decoded = { id: decode(id), urlId: urlId === null ? null : decode(urlId), name };
  const fits = Object.values(decoded).every((part) => part === null || (part !== '' && part.length <= 255));
  if (fits) return decoded;
  throw new Misuse(`--class is ID, ID=URL_ID, ID:NAME or ID=URL_ID:NAME, each at most 255 characters, not "${typed}".`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function show(context: Context, district: string | null): string {
  const about = pairs([
    ['course', `${context.title ?? '(no title)'}${context.label === null ? '' : ` (${context.label})`}`],
    ['context key', context.key],
    ['deployment', context.deployment.deploymentId],
    ['district', orDash(district)],
    ['last seen', context.lastSeen],
    ['version', String(context.version)],
  ]);
  if (context.classes.length === 0) return `${about}\n\nNo class yet.`;
  const classes = table(
    ['CLASS', 'IN THE ADDRESS', 'NAME', 'STATE', 'BY', 'SINCE'],
    context.classes.map((one) => [
      one.id,
      one.urlId ?? one.id,
      orDash(one.name),
      one.state,
      `${one.how} ${one.by}`,
      day(one.at),
    ]),
  );
  return `${about}\n\n${classes}`;
}

/** Who is signed in on this machine; a container may have nobody by name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'operator';
  }
}
