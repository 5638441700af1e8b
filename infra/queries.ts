import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../shared/names.ts';

export interface QueriesProps {
  readonly accessLog: ILogGroup;
  readonly logs: Readonly<Partial<Record<FunctionName, ILogGroup>>>;
}

interface Query {
  readonly id: string;
  readonly name: string;
  /** null: the access log */
  readonly of: readonly FunctionName[] | null;
  readonly lines: readonly string[];
}

const ANSWERING = ['login', 'launch', 'setup', 'manage', 'authorize', 'token', 'userinfo', 'mappings', 'keys'] as const;

const QUERIES: readonly Query[] = [
  {
    id: 'Refused',
    name: 'refused launches, by code, platform and installation',
    of: ['launch'],
    lines: [
      'filter ispresent(code)',
      'stats count(*) as launches by code, family, tool, deployment',
      'sort launches desc',
    ],
  },
  {
    id: 'ByReference',
    name: 'one reference that a person read out (put it in)',
    of: ANSWERING,
    lines: [
      'filter ref = "put-it-here"',
      'fields @timestamp, function, code, outcome, launch, family, deployment, context',
    ],
  },
  {
    id: 'OneLaunch',
    name: 'the story of one launch (put its id in)',
    of: ANSWERING,
    lines: [
      'filter launch = "put-it-here"',
      'fields @timestamp, function, status, code, outcome, ms',
      'sort @timestamp asc',
    ],
  },
  {
    id: 'Outcomes',
    name: 'outcomes by district and hour',
    of: ['launch'],
    lines: ['filter ispresent(outcome)', 'stats count(*) as launches by bin(1h), district, outcome'],
  },
  {
    id: 'Token',
    name: 'refused at the token endpoint',
    of: ['token'],
    lines: ['filter ispresent(code)', 'stats count(*) as times by code, client', 'sort times desc'],
  },
  {
    id: 'Faults',
    name: 'faults',
    of: [...ANSWERING, 'refresh'],
    lines: [
      'filter level = "error"',
      'fields @timestamp, function, code, error.name, error.at.0, ref',
      'sort @timestamp desc',
    ],
  },
  {
    id: 'ServerErrors',
    name: '5xx by route',
    of: null,
    lines: [
      'filter status >= 500',
      'stats count(*) as times by route, status, functionStatus, functionError',
      'sort times desc',
    ],
  },
  {
    id: 'TurnedAway',
    name: 'turned away (429), by route and minute',
    of: null,
    lines: ['filter status = 429', 'stats count(*) as times by route, bin(1m)', 'sort times desc'],
  },
  {
    id: 'ColdStarts',
    name: 'cold starts, by function',
    of: ANSWERING,
    lines: ['stats count(*) as calls, sum(cold) as cold, 100 * sum(cold) / count(*) as percent by function'],
  },
  {
    id: 'Memory',
    name: 'memory, by function, in MB',
    of: ANSWERING,
    lines: ['stats max(mb) as most, pct(mb, 99) as p99, avg(mb) as mean by function'],
  },
  {
    id: 'Slow',
    name: 'slowest answers, by function',
    of: ANSWERING,
    lines: ['stats count(*) as calls, pct(ms, 50) as p50, pct(ms, 90) as p90, pct(ms, 99) as p99 by function'],
  },
];

/** Questions for the logs, saved in CloudWatch under the stack's name. */
export class Queries extends Construct {
  constructor(scope: Construct, id: string, { accessLog, logs }: QueriesProps) {
    super(scope, id);
    for (const query of QUERIES) {
      const groups = query.of === null ? [accessLog] : query.of.flatMap((name) => logs[name] ?? []);
      new CfnQueryDefinition(this, query.id, {
        name: `${Stack.of(this).stackName}/${query.name}`,
        logGroupNames: groups.map(({ logGroupName }) => logGroupName),
        queryString: query.lines.join('\n| '),
      });
    }
  }
}
