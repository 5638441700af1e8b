import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { FUNCTIONS, HAND_OFFS, METRICS, OTHER_GUIDS, REFRESHED, SYNC_HALTS, SYNCS_LATE } from '../shared/names.ts';
import { GATEWAY_THROTTLES, type Own, sum, tableThrottles } from './metrics.ts';
import type { MonitoringProps } from './monitoring.ts';

export interface Watch {
  readonly id: string;
  /** what it means; what to do is in docs/operating.md, under its id */
  readonly says: string;
  readonly metric: IMetric;
  readonly when: { readonly over: number } | { readonly under: number };
  /** breaching periods within the last periods; default 1 of 1 */
  readonly periods?: { readonly breaching: number; readonly of: number };
  readonly silenceIsBad?: boolean;
}

/** Of launches that end as intended, of logins that become launches, of launches that are redeemed: below it something is broken. */
const PERCENT = { success: 80, launched: 50, redeemed: 50, mapped: 50 } as const;

/** Fewer say nothing. */
const FEWEST = { launches: 20, logins: 50, handOffs: 20, unmapped: 50 } as const;

const STALE_AFTER = Duration.hours(24);
const FAMILIES = ['canvas', 'schoology', 'other'] as const;

/** What a launch ends with where its course has no class yet. */
const UNMAPPED = ['setup', 'wait'] as const;

/** One fault is a retry somewhere; two periods with faults within half an hour are trouble. */
const LASTING = { breaching: 2, of: 6 };

export const watches = (props: MonitoringProps): readonly Watch[] => [
  ...ofFunnel(props),
  ...ofFaults(props),
  ...ofKeys(props),
  ...(props.sync === null ? [] : ofSync(props.sync.deadLetters, props.own)),
];

/** How many of each hundred; a hundred where there are too few to tell. */
function percent(of: string, good: string, fewest: number): string {
  return `IF(${of} >= ${fewest}, 100 * ${good} / ${of}, 100)`;
}

function ofFunnel({ own, config }: MonitoringProps): Watch[] {
  const half = Duration.minutes(30);
  const launches = own(METRICS.launchSuccess, {}, Stats.SAMPLE_COUNT);
  const logins = FAMILIES.map((family) => own(METRICS.logins, { family }));
  const unmapped = UNMAPPED.flatMap((outcome) => FAMILIES.map((family) => own(METRICS.launches, { outcome, family })));
  return [
    {
      id: 'LaunchSuccess',
      says: `Fewer than ${PERCENT.success} % of launches end as intended.`,
      metric: new MathExpression({
        expression: percent('posts', 'good', FEWEST.launches),
        label: 'launches that end as intended, %',
        period: Duration.minutes(15),
        usingMetrics: { good: own(METRICS.launchSuccess, {}), posts: launches },
      }),
      when: { under: PERCENT.success },
    },
    {
      id: 'LoginsWithoutLaunches',
      says: `Fewer than ${PERCENT.launched} % of logins come back as a launch whose token verifies: browsers or platforms get lost between the two.`,
      metric: new MathExpression({
        expression: percent('logins', 'FILL(posts, 0)', FEWEST.logins),
        label: 'logins that become launches, %',
        period: half,
        usingMetrics: { logins: sum('login', logins, half), posts: launches },
      }),
      when: { under: PERCENT.launched },
    },
    {
      id: 'LaunchesWithoutRedemptions',
      says: `Fewer than ${PERCENT.redeemed} % of launches that left for the application were redeemed by it.`,
      metric: new MathExpression({
        expression: percent('left', 'FILL(redeemed, 0)', FEWEST.handOffs),
        label: 'hand-offs that are redeemed, %',
        period: half,
        usingMetrics: { left: own(HAND_OFFS, {}), redeemed: own(METRICS.redemptions, {}) },
      }),
      when: { under: PERCENT.redeemed },
    },
    {
      id: 'UnmappedSurge',
      says: `More than ${PERCENT.mapped} % of launches come from courses without a class.`,
      metric: new MathExpression({
        expression: `IF(posts >= ${FEWEST.unmapped}, 100 * FILL(unmapped, 0) / posts, 0)`,
        label: 'launches without a class, %',
        period: Duration.hours(1),
        usingMetrics: { unmapped: sum('none', unmapped, Duration.hours(1)), posts: launches },
      }),
      when: { over: PERCENT.mapped },
      periods: { breaching: 2, of: 2 },
    },
    {
      id: 'OtherGuids',
      says: 'Launches of an installation come from another LMS than it was approved for, by the guid that the LMS signs.',
      metric: own(OTHER_GUIDS, {}).with({ period: Duration.hours(1) }),
      when: { over: 0 },
    },
    ...(config.school === null ? [] : [ofMornings(own)]),
  ];
}

/** `refresh` says whether it is a school morning, since no alarm knows time zones and holidays. */
function ofMornings(own: Own): Watch {
  return {
    id: 'NoTraffic',
    says: 'Not one launch in an hour of a school morning.',
    metric: new MathExpression({
      expression: 'IF(morning > 0, FILL(posts, 0), 1)',
      label: 'launches of a school morning',
      period: Duration.hours(1),
      usingMetrics: {
        morning: own(REFRESHED.schoolMorning, {}, Stats.MAXIMUM),
        posts: own(METRICS.launchSuccess, {}, Stats.SAMPLE_COUNT),
      },
    }),
    when: { under: 1 },
  };
}

function ofFaults({ api, own, functions, table }: MonitoringProps): Watch[] {
  const five = Duration.minutes(5);
  return [
    {
      id: 'ServerErrors',
      says: 'API Gateway answers 5xx: a function crashed, timed out or reported a fault.',
      metric: api.metricServerError({ statistic: Stats.SUM, period: five }),
      when: { over: 0 },
      periods: LASTING,
    },
    {
      id: 'Faults',
      says: 'Functions answer 5xx by their own hand: store, signing key or platform keys unavailable, or a defect.',
      // Ten are as many as an alarm adds up; a sync that fails has an alarm of its own.
      metric: sum(
        'faults',
        FUNCTIONS.map((name) => own(METRICS.faults, { function: name })),
        five,
      ),
      when: { over: 0 },
      periods: LASTING,
    },
    {
      id: 'GatewayThrottles',
      says: 'API Gateway answers 429: a throttle of the stack is reached, and people are turned away.',
      metric: own(GATEWAY_THROTTLES, {}).with({ period: five }),
      when: { over: 0 },
    },
    {
      id: 'FunctionThrottles',
      says: 'Lambda refuses calls: the concurrency of the account is used up.',
      metric: sum(
        'throttles',
        FUNCTIONS.map((name) => functions[name].metricThrottles({ statistic: Stats.SUM })),
        five,
      ),
      when: { over: 0 },
    },
    {
      id: 'TableThrottles',
      says: 'DynamoDB throttles reads or writes.',
      metric: sum('throttles', tableThrottles(table), five),
      when: { over: 0 },
    },
    {
      id: 'HintFailures',
      says: 'Writes of hints fail: no launch is lost, but DynamoDB is slow, and what they teach is missing.',
      metric: own(METRICS.hintFailures, {}).with({ period: Duration.minutes(15) }),
      when: { over: 20 },
      periods: { breaching: 2, of: 4 },
    },
  ];
}

function ofKeys({ own, functions }: MonitoringProps): Watch[] {
  const hour = Duration.hours(1);
  return [
    {
      id: 'KeySetStale',
      says: 'The keys of a platform could not be fetched for a day. After three days its launches are refused.',
      metric: own(METRICS.keySetAge, {}, Stats.MAXIMUM).with({ period: hour }),
      when: { over: STALE_AFTER.toSeconds() },
    },
    {
      id: 'KeySetMissing',
      says: 'The keys of an active platform were never fetched: not one of its launches can be verified.',
      metric: own(REFRESHED.keySetsMissing, {}, Stats.MAXIMUM).with({ period: hour }),
      when: { over: 0 },
      periods: { breaching: 2, of: 2 },
    },
    {
      id: 'RefreshSilent',
      says: 'The hourly run of refresh has not ended well for three hours: platform keys and signing key will age.',
      metric: new MathExpression({
        expression: 'runs - failed',
        label: 'good runs of refresh',
        period: hour,
        usingMetrics: {
          runs: functions.refresh.metricInvocations({ statistic: Stats.SUM }),
          failed: functions.refresh.metricErrors({ statistic: Stats.SUM }),
        },
      }),
      when: { under: 1 },
      periods: { breaching: 3, of: 3 },
      silenceIsBad: true,
    },
  ];
}

function ofSync(deadLetters: IQueue, own: Own): Watch[] {
  return [
    {
      id: 'SyncDeadLetters',
      says: 'The sync of a district from Clever failed five times. It is begun anew every hour.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(5),
      }),
      when: { over: 0 },
    },
    {
      id: 'SyncHalted',
      says: 'A sync from Clever would change or take away too much of a district, or the district shares nothing any more. Nothing was changed.',
      metric: own(SYNC_HALTS, {}).with({ period: Duration.hours(1) }),
      when: { over: 0 },
    },
    {
      id: 'SyncLate',
      says: 'Districts are late: for half a day a sync of them was neither through nor found nothing new.',
      metric: own(SYNCS_LATE, {}, Stats.MAXIMUM).with({ period: Duration.hours(1) }),
      when: { over: 0 },
      periods: { breaching: 2, of: 2 },
    },
  ];
}
