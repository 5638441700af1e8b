import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  MathExpression,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type FunctionName, METRICS } from '../shared/names.ts';
import { own, sum, tableThrottles } from './metrics.ts';

const PERIOD = Duration.minutes(5);

export interface LaunchDashboardProps {
  readonly api: HttpApi;
  readonly table: TableV2;
  /** names of those that count their faults */
  readonly names: readonly FunctionName[];
  readonly lambdas: readonly IFunction[];
}

/** The launch funnel from left to right, then what to look at when it narrows. */
export class LaunchDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { api, table, names, lambdas }: LaunchDashboardProps) {
    super(scope, id, { defaultInterval: Duration.hours(24) });
    const logins = search('logins', 'family', METRICS.logins, 'SUM');
    const posts = own(METRICS.launchSuccess, {}, Stats.SAMPLE_COUNT).with({ label: 'launches' });
    const good = own(METRICS.launchSuccess, {}).with({ label: 'as intended' });
    const redemptions = own(METRICS.redemptions, {}).with({ label: 'redeemed' });
    const ratio = own(METRICS.launchSuccess, {}, Stats.AVERAGE).with({ label: 'as intended, of 1' });
    const each = (metric: (lambda: IFunction) => IMetric) => lambdas.map(metric);
    const latency = ['p50', 'p90', 'p99'].map((statistic) => api.metricLatency({ statistic, label: statistic }));

    this.addWidgets(
      new SingleValueWidget({
        title: 'Launch funnel',
        metrics: [logins, posts, good, redemptions],
        setPeriodToTimeRange: true,
        width: 24,
        height: 4,
      }),
    );
    this.addWidgets(
      graph('Launch funnel over time', [logins, posts, good, redemptions]),
      graph('Launches by outcome', [search('', 'outcome,family', METRICS.launches)]),
      graph('Launches that end as intended', [ratio], { leftYAxis: { min: 0, max: 1 } }),
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
      graph('Errors', [
        api.metricServerError({ statistic: Stats.SUM, label: '5xx' }),
        api.metricClientError({ statistic: Stats.SUM, label: '4xx' }),
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
        right: [own(METRICS.keySetFailures, {}).with({ label: 'fetches that failed' })],
      }),
    );
  }
}

function graph(title: string, left: IMetric[], more: GraphWidgetProps = {}): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, period: PERIOD, ...more });
}

/** Every metric of that name with just these dimensions, each by itself or in one sum. */
function search(label: string, dimensions: string, metricName: string, total?: 'SUM'): MathExpression {
  const found = `SEARCH('{${METRICS.namespace},${dimensions}} MetricName="${metricName}"', 'Sum', ${PERIOD.toSeconds()})`;
  return new MathExpression({ expression: total === undefined ? found : `SUM(${found})`, label, period: PERIOD });
}
