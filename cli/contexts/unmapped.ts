import { hasRunOut } from '../../shared/matching/term.ts';
import { stillWaiting } from '../../shared/routing/sections.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { toCsv } from '../mappings/list.ts';
import { titled } from '../mappings/show.ts';
import { among, type Seen, seenContexts, shape } from '../program/among.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { AMONG } from '../program/find.ts';
import { now } from '../program/operator.ts';
import { day, json, orDash, plain, table } from '../program/show.ts';

export const contextsUnmapped = command({
  name: 'contexts unmapped',
  summary: 'Lists courses that were opened and have no class (any more), those in demand first',
  options: {
    ...AMONG,
    practice: flag('also those that their teachers called practice'),
    csv: flag('as CSV: fill in class_id, and give it to `mappings import`'),
    json: flag('as JSON'),
  },
  example: 'npx roomkey contexts unmapped --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const wanted = shape(args);
    const kinds = ['unmapped', 'mapped', ...(args.flag('practice') ? (['practice'] as const) : [])] as const;
    // A deployment that serves another's mappings has courses from before that: nobody opens those any more.
    const deployments = (await among(dynamo, args)).filter(({ contextsOf }) => contextsOf === null);
    const found = await seenContexts(dynamo, deployments, kinds, io.progress('courses read', null));
    const opensNothing = await emptiness(dynamo);
    const unmapped = found
      .filter(
        (one) => (opensNothing(one) || waiting(one).length > 0) && (!one.context.practice || args.flag('practice')),
      )
      .sort(byDemand);
    if (wanted === 'csv') return io.out(toCsv(unmapped));
    if (wanted === 'json') return io.out(json(unmapped.map(view)));
    if (unmapped.length === 0) return io.note('Every course that was opened has its class.');
    const someWait = unmapped.some((one) => waiting(one).length > 0);
    io.out(
      table(
        [
          'CONTEXT KEY',
          'COURSE',
          'DISTRICT',
          'WAITED',
          'FIRST SEEN',
          'LAST SEEN',
          'VERSION',
          'UNKNOWN SECTION IDS',
          'LOST CLASSES',
          ...(someWait ? ['SECTIONS THAT WAIT'] : []),
        ],
        unmapped.map(({ context, district, deployment }) => [
          context.key,
          titled(context) + (context.practice ? ' (practice)' : ''),
          orDash(district),
          String(context.waits),
          context.firstSeen,
          context.lastSeen,
          String(context.version),
          String(Object.keys(context.unresolved).length),
          activeClasses(context)
            .map(({ id }) => id)
            .join(' ') || '-',
          ...(someWait ? [waitingText({ context, deployment })] : []),
        ]),
      ),
    );
  },
});

/** Whether a click opens no class: there is none, or the roster has lost all of them for longer than the policy allows. */
async function emptiness(dynamo: Dynamo): Promise<(one: Seen) => boolean> {
  const [platforms, applications] = await Promise.all([registrations(dynamo).list(), clients(dynamo).list()]);
  const today = day(now());
  return ({ context, deployment: { iss, toolId, policy } }) => {
    const platform = platforms.find((one) => one.iss === iss && one.toolId === toolId);
    const client = applications.find(({ clientId }) => clientId === platform?.clientId);
    const days = policy.missingDays ?? client?.policy.missingDays ?? Number.POSITIVE_INFINITY;
    return activeClasses(context).every(({ roster }) => hasRunOut(roster, days, today));
  };
}

/** Sections of a connected course that open nothing, while students wait. */
const waiting = ({ context, deployment }: Pick<Seen, 'context' | 'deployment'>) => {
  const mapped = activeClasses(context);
  const course = { context, mapped, spelling: deployment.spelling, today: day(now()) };
  return stillWaiting(
    course,
    mapped.some(({ evidence }) => !evidence.includes('section-id')),
  );
};

const waitingText = (one: Pick<Seen, 'context' | 'deployment'>): string =>
  waiting(one)
    .map(({ sisId, name, people }) => `${plain(name ?? sisId)}: ${people.length}`)
    .join(', ') || '-';

const byDemand = ({ context: one }: Seen, { context: other }: Seen): number =>
  other.waits - one.waits || compare(other.lastSeen, one.lastSeen) || compare(one.key, other.key);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const view = ({ context, district, deployment }: Seen) => ({
  context_key: context.key,
  title: context.title,
  label: context.label,
  district,
  iss: context.deployment.iss,
  client_id: context.deployment.toolId,
  deployment_id: context.deployment.deploymentId,
  context_id: context.contextId,
  version: context.version,
  first_seen: context.firstSeen,
  last_seen: context.lastSeen,
  waits: context.waits,
  practice: context.practice,
  unknown_section_ids: Object.keys(context.unresolved),
  lost_classes: activeClasses(context).map(({ id }) => id),
  waiting_sections: waiting({ context, deployment }).map(({ sisId, name, people }) => ({
    sis_id: sisId,
    name,
    students: people.length,
  })),
});
