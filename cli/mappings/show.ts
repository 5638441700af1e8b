import { mappingView } from '../../shared/api/mapping.ts';
import { standingOf } from '../../shared/handoff/build.ts';
import type { Context, MappedClass } from '../../shared/records/context.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { now } from '../program/operator.ts';
import { day, json, orDash, pairs, table } from '../program/show.ts';
import { type Course, findContext, WHICH } from './course.ts';

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
    const course = await findContext(dynamo, args);
    io.out(args.flag('json') ? json(mappingView(course.context, course.district)) : show(course));
  },
});

export function show({ context, district }: Course): string {
  const about = pairs([
    ['course', titled(context)],
    ['context key', context.key],
    ['deployment', context.deployment.deploymentId],
    ['district', orDash(district)],
    ['last seen', context.lastSeen],
    ['version', String(context.version)],
  ]);
  if (context.classes.length === 0) return `${about}\n\nNo class yet.`;
  const classes = table(
    ['CLASS', 'IN THE ADDRESS', 'NAME', 'STATE', 'BY', 'SINCE', 'EVIDENCE'],
    context.classes.map((one) => [
      one.id,
      one.urlId ?? one.id,
      orDash(one.name),
      stateOf(one),
      `${one.how} ${one.by}`,
      day(one.at),
      one.evidence.join(' ') || '-',
    ]),
  );
  return `${about}\n\n${classes}`;
}

export const titled = ({ title, label }: Context): string =>
  `${title ?? '(no title)'}${label === null ? '' : ` (${label})`}`;

/** In a word, what a click meets. */
export function stateOf({ state, roster }: MappedClass): string {
  if (state === 'removed' || roster === null) return state;
  switch (standingOf(roster, day(now()))) {
    case 'missing':
      return `missing since ${roster.missingSince}`;
    case 'ended':
      return `ended ${roster.termEnd}`;
    case 'active':
      return state;
  }
}
