import { type CustomResource, Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CLEVER_FUNCTIONS, FUNCTIONS, type FunctionName, METRICS, SYNC_HALTS } from '../shared/names.ts';
import type { Config } from '../shared/stage/config.ts';
import { LaunchDashboard } from './dashboard.ts';
import { own, sum, tableThrottles } from './metrics.ts';
import { Receivers } from './receivers.ts';

const SUCCESS_PERCENT = 80;
const FEWEST_LAUNCHES = 20;
const STALE_AFTER = Duration.hours(24);

export interface MonitoringProps {
  readonly api: HttpApi;
  readonly table: TableV2;
  readonly functions: Readonly<Record<(typeof FUNCTIONS)[number], IFunction>>;
  readonly sync: SyncWatched | null;
  readonly firstRun: CustomResource;
  readonly config: Config;
}

/** Where the stack knows the credentials at Clever. */
export interface SyncWatched {
  readonly sync: IFunction;
  /** takes who comes from Clever's portal */
  readonly clever: IFunction;
  readonly deadLetters: IQueue;
}

interface Watch {
  readonly id: string;
  readonly says: string;
  readonly metric: IMetric;
  readonly when: { readonly over: number } | { readonly under: number };
  /** breaching periods within the last periods; default 1 of 1 */
  readonly periods?: { readonly breaching: number; readonly of: number };
  readonly silenceIsBad?: boolean;
}

/** Alarms and dashboard. A launch refused for good reason is no fault and moves only the success ratio. */
export class Monitoring extends Construct {
  readonly #topics: readonly ITopic[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#topics = new Receivers(this, 'Receivers', props.config).topics;
    for (const watch of watches(props)) {
      if (!props.config.mathAlarms && watch.metric instanceof MathExpression) continue;
      this.#alarm(watch).node.addDependency(props.firstRun);
    }
    const [names, lambdas] = [namesOf(props), lambdasOf(props)];
    new LaunchDashboard(this, 'Dashboard', { ...props, names, lambdas });
  }

  #alarm(watch: Watch): Alarm {
    const { when, periods = { breaching: 1, of: 1 } } = watch;
    const [comparisonOperator, threshold] =
      'over' in when
        ? [ComparisonOperator.GREATER_THAN_THRESHOLD, when.over]
        : [ComparisonOperator.LESS_THAN_THRESHOLD, when.under];
    const alarm = new Alarm(this, watch.id, {
      alarmDescription: `Roomkey: ${watch.says}`,
      metric: watch.metric,
      comparisonOperator,
      threshold,
      evaluationPeriods: periods.of,
      datapointsToAlarm: periods.breaching,
      treatMissingData: watch.silenceIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    for (const topic of this.#topics) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    return alarm;
  }
}

function watches(props: MonitoringProps): Watch[] {
  // One fault is a retry somewhere; two periods with faults within half an hour are trouble.
  const lasting = { breaching: 2, of: 6 };
  return [
    {
      id: 'ServerErrors',
      says: 'API Gateway answers 5xx: a function crashed, timed out or reported a fault. The access log names the route.',
      metric: props.api.metricServerError({ statistic: Stats.SUM, period: Duration.minutes(5) }),
      when: { over: 0 },
      periods: lasting,
    },
    {
      id: 'Faults',
      says: 'Functions answer 5xx by their own hand: store, signing key or platform keys unavailable, or a defect.',
      metric: sum(
        'faults',
        // Ten are as many as an alarm adds up; a sync that fails has an alarm of its own.
        FUNCTIONS.map((name) => own(METRICS.faults, { function: name })),
        Duration.minutes(5),
      ),
      when: { over: 0 },
      periods: lasting,
    },
    {
      id: 'FunctionThrottles',
      says: 'Lambda refuses calls: the concurrency of the account is used up.',
      metric: sum(
        'throttles',
        FUNCTIONS.map((name) => props.functions[name].metricThrottles({ statistic: Stats.SUM })),
        Duration.minutes(5),
      ),
      when: { over: 0 },
    },
    {
      id: 'TableThrottles',
      says: 'DynamoDB throttles reads or writes: raise the warm throughput of the table, or look for one hot key.',
      metric: sum('throttles', tableThrottles(props.table), Duration.minutes(5)),
      when: { over: 0 },
    },
    {
      id: 'LaunchSuccess',
      says: `Fewer than ${SUCCESS_PERCENT} % of launches end as intended. The dashboard shows which outcomes they have instead.`,
      metric: new MathExpression({
        expression: `IF(posts >= ${FEWEST_LAUNCHES}, 100 * good / posts, 100)`,
        label: 'launches that end as intended, %',
        period: Duration.minutes(15),
        usingMetrics: {
          good: own(METRICS.launchSuccess, {}),
          posts: own(METRICS.launchSuccess, {}, Stats.SAMPLE_COUNT),
        },
      }),
      when: { under: SUCCESS_PERCENT },
    },
    {
      id: 'KeySetStale',
      says: 'The keys of a platform could not be fetched for a day. After three days its launches are refused.',
      metric: own(METRICS.keySetAge, {}, Stats.MAXIMUM).with({ period: Duration.hours(1) }),
      when: { over: STALE_AFTER.toSeconds() },
    },
    {
      id: 'RefreshSilent',
      says: 'The hourly run of refresh has not ended well for three hours: platform keys and signing key will age.',
      metric: new MathExpression({
        expression: 'runs - failed',
        label: 'good runs of refresh',
        period: Duration.hours(1),
        usingMetrics: {
          runs: props.functions.refresh.metricInvocations({ statistic: Stats.SUM }),
          failed: props.functions.refresh.metricErrors({ statistic: Stats.SUM }),
        },
      }),
      when: { under: 1 },
      periods: { breaching: 3, of: 3 },
      silenceIsBad: true,
    },
    ...(props.sync === null ? [] : watchesOfSync(props.sync)),
  ];
}

function watchesOfSync({ deadLetters }: SyncWatched): Watch[] {
  return [
    {
      id: 'SyncDeadLetters',
      says: 'The sync of a district from Clever failed five times: the log of the function sync says why. It is begun anew every hour.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(5),
      }),
      when: { over: 0 },
    },
    {
      id: 'SyncHalted',
      says: 'A sync from Clever would change or take away too much of a district, or the district shares nothing any more. Nothing was changed: roomkey districts list says which, roomkey sync review what.',
      metric: own(SYNC_HALTS, {}).with({ period: Duration.hours(1) }),
      when: { over: 0 },
    },
  ];
}

const namesOf = ({ sync }: Pick<MonitoringProps, 'sync'>): readonly FunctionName[] => [
  ...FUNCTIONS,
  ...(sync === null ? [] : CLEVER_FUNCTIONS),
];

const lambdasOf = ({ functions, sync }: Pick<MonitoringProps, 'functions' | 'sync'>): readonly IFunction[] => [
  ...FUNCTIONS.map((name) => functions[name]),
  ...(sync === null ? [] : [sync.sync, sync.clever]),
];
