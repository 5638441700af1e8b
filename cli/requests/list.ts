import { among } from '../program/among.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { AMONG } from '../program/find.ts';
import { day, json, orDash, table } from '../program/show.ts';
import { type Found, requestsOf } from './find.ts';

export const requestsList = command({
  name: 'requests list',
  summary: 'Lists classes that teachers asked for and could not find',
  options: { ...AMONG, all: flag('also those that are answered or declined'), json: flag('as JSON') },
  example: 'npx roomkey requests list --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const found = await requestsOf(dynamo, await among(dynamo, args));
    const listed = found.filter(({ request }) => args.flag('all') || request.state === 'open');
    if (args.flag('json')) return io.out(json(listed.map(view)));
    if (listed.length === 0) return io.note('No teacher waits for a class.');
    io.out(
      table(
        ['REQUEST', 'ASKED FOR', 'COURSE', 'SCHOOL', 'DISTRICT', 'SINCE', 'STATE', 'CONTEXT KEY', 'CLASS'],
        listed.map(({ request, district }) => [
          request.id,
          request.name,
          request.title ?? '(no title)',
          orDash(request.school),
          orDash(district),
          day(request.at),
          request.state + (request.answer.length === 0 ? '' : `: ${request.answer.join(' ')}`),
          request.contextKey,
          request.classes.join(' '),
        ]),
      ),
    );
  },
});

const view = ({ request, district }: Found) => ({
  id: request.id,
  at: request.at,
  state: request.state,
  name: request.name,
  school: request.school,
  classes: request.classes,
  title: request.title,
  context_key: request.contextKey,
  district,
  by: request.by,
  answer: request.answer,
  closed: request.closed,
});
