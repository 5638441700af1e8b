import { mappingView } from '../../shared/api/mapping.ts';
import type { MappedClass } from '../../shared/records/context.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { writeCsv } from '../csv/table.ts';
import { among, type Seen, seenContexts, shape } from '../program/among.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { AMONG } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { day, json, orDash, plain, table } from '../program/show.ts';
import { stateOf, titled } from './show.ts';

export const mappingsList = command({
  name: 'mappings list',
  summary: 'Lists courses with the classes that they open',
  options: {
    ...AMONG,
    csv: flag('as CSV, as `mappings import` takes it'),
    json: flag('as JSON'),
  },
  example: 'npx roomkey mappings list --district 6a3f9d1e5b7c8a0012345678 --csv > mappings.csv',
  async run(args, { dynamo }, io) {
    const wanted = shape(args);
    const read = io.progress('courses read', null);
    const found = await seenContexts(dynamo, await among(dynamo, args), ['mapped'], read);
    const mapped = found.filter(({ context }) => activeClasses(context).length > 0);
    if (wanted === 'csv') return io.out(toCsv(mapped));
    if (wanted === 'json') return io.out(json(mapped.map(view)));
    if (mapped.length === 0) return io.note(`No course is connected to a class yet: see ${roomkey`contexts unmapped`}`);
    io.out(
      table(
        ['CONTEXT KEY', 'COURSE', 'VERSION', 'CLASS', 'NAME', 'STATE', 'BY', 'SINCE', 'EVIDENCE'],
        mapped.flatMap(({ context }) =>
          activeClasses(context).map((one) => [
            context.key,
            titled(context),
            String(context.version),
            one.id,
            orDash(one.name),
            stateOf(one),
            `${one.how} ${one.by}`,
            day(one.at),
            one.evidence.join(' ') || '-',
          ]),
        ),
      ),
    );
  },
});

function view({ context, district }: Seen) {
  const { classes, removed: _, ...rest } = mappingView(context, district);
  const evidence = new Map(activeClasses(context).map((one) => [one.id, one.evidence]));
  return { ...rest, classes: classes.map((one) => ({ ...one, evidence: evidence.get(one.id) ?? [] })) };
}

const HEADINGS = [
  'context_key',
  'version',
  'class_id',
  'url_id',
  'name',
  'state',
  'title',
  'district',
  'iss',
  'client_id',
  'deployment_id',
  'context_id',
  'how',
  'by',
  'evidence',
  'when',
  'last_seen',
  'waits',
] as const;

/** What `mappings import` reads: a line for each class; a course without one has a line with an empty class_id. */
export const toCsv = (courses: readonly Seen[]): string => `${writeCsv(HEADINGS, courses.flatMap(rowsOf))}\r`;

function rowsOf({ context, district }: Seen): readonly (readonly string[])[] {
  const classes: readonly (MappedClass | null)[] = activeClasses(context);
  return (classes.length === 0 ? [null] : classes).map((one) =>
    [
      context.key,
      String(context.version),
      one?.id ?? '',
      one?.urlId ?? '',
      one?.name ?? '',
      one === null ? '' : stateOf(one),
      context.title ?? '',
      district ?? '',
      context.deployment.iss,
      context.deployment.toolId,
      context.deployment.deploymentId,
      context.contextId,
      one?.how ?? '',
      one?.by ?? '',
      one?.evidence.join(' ') ?? '',
      one === null ? '' : day(one.at),
      context.lastSeen,
      String(context.waits),
    ].map(plain),
  );
}
