import { historyOf, type MappingEvent } from '../../shared/store/contexts/events.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { json, table } from '../program/show.ts';
import { findContext, WHICH } from './course.ts';

export const mappingsHistory = command({
  name: 'mappings history',
  summary: 'Lists the changes of a course: when, by whom, before and after',
  words: ['[CONTEXT_KEY]'],
  options: { ...WHICH, json: flag('as JSON') },
  example: 'npx roomkey mappings history --deployment 8409082949-1527876651 --context 5123456789 --demo',
  async run(args, { dynamo }, io) {
    const { context } = await findContext(dynamo, args);
    const events = await historyOf(dynamo, context.key);
    if (args.flag('json')) return io.out(json(events));
    if (events.length === 0) return io.note('Nobody has connected this course to a class yet.');
    io.out(
      table(
        ['VERSION', 'WHEN', 'BY', 'ADDED', 'TAKEN OUT', 'CLASSES THEN'],
        events.map((event) => [
          String(event.version),
          new Date(event.at * 1000).toISOString().replace('.000', ''),
          `${event.how} ${event.by}`,
          without(event.after, event.before),
          without(event.before, event.after),
          String(event.after.length),
        ]),
      ),
    );
  },
});

const without = (all: MappingEvent['after'], others: MappingEvent['after']): string =>
  all.filter((id) => !others.includes(id)).join(' ') || '-';
