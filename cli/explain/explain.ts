import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { count, json, orDash, pairs, plain, table } from '../program/show.ts';
import { criteriaOf, KNOWN } from './criteria.ts';
import { type Ended, endOf } from './ending.ts';
import { type Facts, factsOf } from './facts.ts';
import type { Line } from './line.ts';
import { type Source, sourceAt } from './source.ts';
import { momentOf } from './when.ts';
import { stepOf, type Told, tell } from './words.ts';

/** Launches that one answer looks into. */
const MOST = 50;

/** The lines of one launch; of a refusal that belongs to none, its own. */
interface Launched {
  readonly lines: readonly Line[];
  readonly end: Ended;
}

export const explain = command({
  name: 'explain',
  summary: 'Tells what became of a launch, why, and what to write to the teacher',
  words: ['[CODE_FOR_HELP]'],
  options: {
    ...KNOWN,
    from: text('WHEN', 'since when: 2h, 3d, or 2026-11-30T09:10Z; one day without it, seven with a code for help'),
    to: text('WHEN', 'until when'),
    stack: text('NAME', 'name of the stack, where the table’s name does not tell it'),
    lines: text('FILE', 'lines of the log in a file, in place of CloudWatch'),
    json: flag('as JSON'),
  },
  example: [
    'npx roomkey explain 7kd2mq9x --demo',
    'npx roomkey explain --district 6a3f9d1e5b7c8a0012345678 --sis-id T20817 --from 2h',
  ].join('\n'),
  async run(args, place, io) {
    const ref = args.optionalWord(0);
    const nowMs = Date.now();
    const from = momentOf(args.text('from') ?? (ref === null ? '1d' : '7d'), '--from', nowMs);
    const typedTo = args.text('to');
    const to = typedTo === null ? nowMs : momentOf(typedTo, '--to', nowMs);
    if (from >= to) throw new Misuse('--from is before --to.');
    const wanted = await criteriaOf(place.dynamo, args, ref, io);
    const source = await sourceAt(place, args.text('lines'), args.text('stack'));
    const found = await launchesIn(source, await source({ from, to, wanted }), { from, to });
    const told = found.find(({ end }) => end.ending !== 'opened') ?? found[0];
    if (told === undefined) throw new Refusal(nothing(ref, from, to));
    const facts = await factsOf(place.dynamo, told.lines);
    const words = tell(facts, told.end);
    if (args.flag('json')) return io.out(json(view(told, facts, words, found)));
    if (found.length > 1) {
      io.out(
        `${count(found.length, 'launch').replace(/launchs$/, 'launches')}, newest first; the story is of the one with *.\n`,
      );
      io.out(
        table(
          ['', 'AT (UTC)', 'CODE FOR HELP', 'ENDED', 'COURSE'],
          found.map((one) => [
            one === told ? '*' : '',
            stamp(one.lines[0]?.at ?? 0),
            orDash(one.end.by.ref),
            one.end.ending,
            one.lines.findLast(({ context }) => context !== null)?.context ?? '-',
          ]),
        ),
      );
      io.out('');
    }
    io.out(story(told, facts, words));
  },
});

/** Whole launches, of whose lines some were found; newest first. */
async function launchesIn(
  source: Source,
  found: readonly Line[],
  time: { readonly from: number; readonly to: number },
): Promise<readonly Launched[]> {
  const ids = [...new Set(found.toReversed().flatMap(({ launch }) => launch ?? []))].slice(0, MOST);
  // A launch may have begun before the time that was asked for, and gone on after it.
  const wide = { from: time.from - 3_600_000, to: time.to + 3_600_000 };
  const whole = ids.length === 0 ? [] : await source({ ...wide, wanted: [{ fields: ['launch'], values: ids }] });
  const alone = found.filter(({ launch }) => launch === null).slice(-MOST);
  return [...ids.map((id) => whole.filter(({ launch }) => launch === id)), ...alone.map((line) => [line])]
    .flatMap((lines) => {
      const end = endOf(lines);
      return end === null ? [] : [{ lines, end }];
    })
    .sort((one, other) => (other.lines[0]?.at ?? 0) - (one.lines[0]?.at ?? 0));
}

function nothing(ref: string | null, from: number, to: number): string {
  const when = `between ${stamp(from)} and ${stamp(to)} UTC`;
  return ref === null
    ? `No launch of that kind left a line ${when}. Nothing reached Roomkey, or it was refused before anybody knew whose it was: look without the person or the course, or at ${roomkey`arrivals`}`
    : `No line ${when} has ${ref}. Look further back with --from; lines are kept for as long as logRetentionDays says.`;
}

const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

function story({ lines, end }: Launched, facts: Facts, { why, mend, teacher }: Told): string {
  const { deployment, course, district } = facts;
  const about = pairs([
    ['ended', end.ending],
    ['code for help', orDash(end.by.ref)],
    ['application', facts.app],
    ['platform', `${facts.lms}${facts.tool === null ? '' : `, client id ${facts.tool}`}`],
    ['deployment', deployment === null ? '-' : `${deployment.deploymentId} (${deployment.status})`],
    ['district', orDash(district)],
    ['course', course === null ? '-' : `${course.title ?? '(no title)'}, ${course.key}`],
  ]);
  const steps = lines.map((line) => `${stamp(line.at)}  ${stepOf(line)}`).join('\n');
  const mending = mend.length === 0 ? '' : `\n\nTo mend it:\n${mend.join('\n')}`;
  return `${about}\n\n${steps}\n\n${why}${mending}\n\nTo the teacher:\n${plain(teacher)}`;
}

const view = ({ lines, end }: Launched, facts: Facts, { why, mend, teacher }: Told, found: readonly Launched[]) => ({
  ending: end.ending,
  code: end.by.code,
  ref: end.by.ref,
  launch: end.by.launch,
  client: facts.client,
  client_id: facts.tool,
  deployment_id: facts.deployment?.deploymentId ?? null,
  district: facts.district,
  course: facts.course === null ? null : { key: facts.course.key, title: facts.course.title },
  steps: lines.map((line) => ({
    at: new Date(line.at).toISOString(),
    function: line.function,
    code: line.code,
    outcome: line.outcome,
    said: stepOf(line),
  })),
  why,
  mend,
  teacher,
  others: found
    .filter((one) => one.end !== end)
    .map((one) => ({ at: new Date(one.lines[0]?.at ?? 0).toISOString(), ref: one.end.by.ref, ending: one.end.ending })),
});
