import { setTimeout as wait } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  paginateDescribeLogGroups,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { reached } from '../aws/reached.ts';
import { Refusal } from '../program/failures.ts';
import { parseLine } from './line.ts';
import type { Search, Source } from './source.ts';

/** What one query of CloudWatch Logs Insights takes and gives. */
const MOST = { groups: 50, lines: 10_000, seconds: 60 };

/** The lines of a stack's functions in CloudWatch Logs. */
export function inCloudWatch(stack: string): Source {
  const client = new CloudWatchLogsClient({});
  const what = `the log of stack ${stack} (CloudWatch Logs)`;
  let known: Promise<readonly string[]> | null = null;
  return async (search) => {
    known ??= reached(what, () => groupsOf(client, stack));
    const groups = await known;
    if (groups.length === 0) {
      throw new Refusal(`There is no log of a stack ${stack} here: look at --stack, --region and --profile.`);
    }
    const messages = await reached(what, () => ask(client, groups, search));
    return messages
      .map(parseLine)
      .filter((line) => line !== null)
      .sort((one, other) => one.at - other.at);
  };
}

/** Of its functions, not of its gateway. */
async function groupsOf(client: CloudWatchLogsClient, stack: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: `${stack}-` })) {
    names.push(...(page.logGroups ?? []).flatMap(({ logGroupName }) => logGroupName ?? []));
  }
  return names.filter((name) => !name.includes('AccessLog')).slice(0, MOST.groups);
}

async function ask(client: CloudWatchLogsClient, groups: readonly string[], search: Search): Promise<string[]> {
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupNames: [...groups],
      startTime: Math.floor(search.from / 1000),
      endTime: Math.ceil(search.to / 1000),
      queryString: queryOf(search),
      limit: MOST.lines,
    }),
  );
  for (const end = Date.now() + MOST.seconds * 1000; Date.now() < end; ) {
    const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') {
      return results.flatMap((row) => row.find(({ field }) => field === '@message')?.value ?? []);
    }
    if (status !== 'Scheduled' && status !== 'Running') break;
    await wait(300);
  }
  throw new Refusal('CloudWatch Logs did not finish the look: take a shorter time, with --from and --to.');
}

export const queryOf = ({ wanted }: Pick<Search, 'wanted'>): string =>
  [
    'fields @message',
    ...wanted.map(({ fields, values }) => {
      const list = values.map((value) => JSON.stringify(value)).join(', ');
      return `filter ${fields.map((field) => `${field} in [${list}]`).join(' or ')}`;
    }),
    'sort @timestamp desc',
  ].join(' | ');
