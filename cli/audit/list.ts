import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Misuse } from '../program/failures.ts';
import { json, table } from '../program/show.ts';
import { eventsOf } from './events.ts';

export const auditList = command({
  name: 'audit list',
  summary: 'Lists what operators changed with this command: when, who by AWS’s word, and how it ended',
  options: { month: text('YYYY-MM', 'of this month (UTC); without it the current one'), json: flag('as JSON') },
  example: 'npx roomkey audit list --month 2026-11 --demo',
  async run(args, { dynamo }, io) {
    const month = args.text('month') ?? new Date().toISOString().slice(0, 7);
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Misuse('--month is a month such as 2026-11.');
    const events = await eventsOf(dynamo, month);
    if (args.flag('json')) return io.out(json(events));
    if (events.length === 0) return io.note(`Nobody changed anything with this command in ${month}.`);
    io.out(
      table(
        ['AT (UTC)', 'BY', 'COMMAND', 'WORDS', 'ENDED'],
        events.map(({ at, by, command: name, words, end }) => [
          at.slice(0, 19).replace('T', ' '),
          by,
          name,
          words,
          end,
        ]),
      ),
    );
  },
});
