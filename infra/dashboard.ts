import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  MathExpression,
  Metric,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type FunctionName, HAND_OFFS, METRICS, REFRESHED } from '../shared/names.ts';
import { GATEWAY_THROTTLES, type Own, sum, tableThrottles } from './metrics.ts';

const PERIOD = Duration.minutes(5);

/** Of a launch. */
const OPERATIONS = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'];

const FURTHER =
  'Cold starts, memory, the story of one launch, and what stands behind each alarm are saved queries of Logs Insights, in the folder of this stack’s name. docs/operating.md has a section for each alarm.';

export interface LaunchDashboardProps {
  readonly api: HttpApi;
  readonly table: TableV2;
  /** names of those that count their faults */
  readonly names: readonly FunctionName[];
  readonly lambdas: readonly IFunction[];
  /** answers pages that wait */
  readonly setup: IFunction;
  readonly namespace: string;
  readonly own: Own;
}

/** The launch funnel from left to right, then what to look at when it narrows. */
export class LaunchDashboard extends Dashboard {
  constructor(
    scope: Construct,
    id: string,
    { api, table, names, lambdas, setup, namespace, own }: LaunchDashboardProps,
  ) {
    super(scope, id, { defaultInterval: Duration.hours(24) });
    const search = searchIn(namespace);
    const left = own(HAND_OFFS, {}).with({ label: 'left for the application' });
    const logins = search('logins', 'family', METRICS.logins, 'SUM');
    const posts = own(METRICS.launchSuccess, {}, Stats.SAMPLE_COUNT).with({ label: 'launches' });
    const good = own(METRICS.launchSuccess, {}).with({ label: 'as intended' });
    const redemptions = own(METRICS.redemptions, {}).with({ label: 'redeemed' });
    const ratio = own(METRICS.launchSuccess, {}, Stats.AVERAGE).with({ label: 'as intended, of 1' });
    const ended = (outcomes: readonly string[]): IMetric[] =>
      outcomes.map((outcome) => search(outcome, 'outcome,family', METRICS.launches, 'SUM', ` outcome="${outcome}"`));
    const each = (metric: (lambda: IFunction) => IMetric) => lambdas.map(metric);
    const latency = ['p50', 'p90', 'p99'].map((statistic) => api.metricLatency({ statistic, label: statistic }));

    this.addWidgets(
      new SingleValueWidget({
        title: 'Launch funnel',
        metrics: [logins, posts, good, left, redemptions],
        setPeriodToTimeRange: true,
        width: 24,
        height: 4,
      }),
    );
    this.addWidgets(
      graph('Launch funnel over time', [logins, posts, good, left, redemptions]),
      graph('Launches by outcome and platform', [search('', 'outcome,family', METRICS.launches)]),
      graph('Launches that end as intended', [ratio], { leftYAxis: { min: 0, max: 1 } }),
    );
    this.addWidgets(
      graph('Launches without a course', ended(['home', 'open-from-course', 'installation'])),
      graph('Launches from a course without a class', ended(['setup', 'wait'])),
      graph('Visits of pages that wait', [setup.metricInvocations({ statistic: Stats.SUM, label: 'visits' })]),
    );
    this.addWidgets(
      graph('Latency at the gateway, ms', latency),
      graph(
        'Function time, p99, ms',
        each((lambda) => lambda.metricDuration({ statistic: 'p99' })),
      ),
      graph('Logins by platform', [search('', 'family', METRICS.logins)], {
        right: [search('junk', 'code,function', METRICS.junk, 'SUM')],
      }),
    );
    this.addWidgets(
      graph('Gateway', [
        api.metricCount({ statistic: Stats.SUM, label: 'requests' }),
        api.metricServerError({ statistic: Stats.SUM, label: '5xx' }),
        api.metricClientError({ statistic: Stats.SUM, label: '4xx' }),
        own(GATEWAY_THROTTLES, {}).with({ label: '429' }),
        sum(
          'faults',
          names.map((name) => own(METRICS.faults, { function: name })),
          PERIOD,
        ),
        own(METRICS.hintFailures, {}).with({ label: 'hints not written' }),
      ]),
      graph('Throttles', [
        sum(
          'functions',
          lambdas.map((lambda) => lambda.metricThrottles({ statistic: Stats.SUM })),
          PERIOD,
        ),
        sum('table', tableThrottles(table), PERIOD),
      ]),
      graph('Platform keys', [own(METRICS.keySetAge, {}, Stats.MAXIMUM).with({ label: 'oldest, seconds' })], {
        right: [
          own(METRICS.keySetFailures, {}).with({ label: 'fetches that failed' }),
          own(REFRESHED.keySetsMissing, {}, Stats.MAXIMUM).with({ label: 'never fetched' }),
        ],
      }),
    );
    const ofTable = (metricName: string, statistic: string, more: Record<string, string> = {}) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        statistic,
        dimensionsMap: { TableName: table.tableName, ...more },
      });
    this.addWidgets(
      graph('DynamoDB, units', [
        ofTable('ConsumedWriteCapacityUnits', Stats.SUM).with({ label: 'written' }),
        ofTable('ConsumedReadCapacityUnits', Stats.SUM).with({ label: 'read' }),
      ]),
      graph(
        'DynamoDB, p99, ms',
        OPERATIONS.map((Operation) =>
          ofTable('SuccessfulRequestLatency', 'p99', { Operation }).with({ label: Operation }),
        ),
      ),
      graph(
        'Functions at once',
        each((lambda) => lambda.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM })),
      ),
    );
    this.addWidgets(new TextWidget({ width: 24, height: 3, markdown: FURTHER }));
  }
}

function graph(title: string, left: IMetric[], more: GraphWidgetProps = {}): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, period: PERIOD, ...more });
}

/** Every metric of that name with just these dimensions, each by itself or in one sum. */
const searchIn =
  (namespace: string) =>
  (label: string, dimensions: string, metricName: string, total?: 'SUM', more = ''): MathExpression => {
    const found = `SEARCH('{"${namespace}",${dimensions}} MetricName="${metricName}"${more}', 'Sum', ${PERIOD.toSeconds()})`;
    return new MathExpression({ expression: total === undefined ? found : `SUM(${found})`, label, period: PERIOD });
  };
