import { CfnOutput, type CustomResource, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CLEVER_FUNCTIONS, FUNCTIONS, type FunctionName, REGISTER_FUNCTIONS } from '../shared/names.ts';
import type { Config } from '../shared/stage/config.ts';
import { LaunchDashboard } from './dashboard.ts';
import { GATEWAY_THROTTLES, namespaceOf, type Own } from './metrics.ts';
import { Queries } from './queries.ts';
import { Receivers } from './receivers.ts';
import { type Watch, watches } from './watches.ts';

export interface MonitoringProps {
  readonly api: HttpApi;
  readonly accessLog: ILogGroup;
  readonly logs: Readonly<Partial<Record<FunctionName, ILogGroup>>>;
  readonly table: TableV2;
  readonly functions: Readonly<Record<(typeof FUNCTIONS)[number], IFunction>>;
  readonly sync: SyncWatched | null;
  /** where LMSs may be invited */
  readonly register: IFunction | null;
  readonly firstRun: CustomResource;
  readonly own: Own;
  readonly config: Config;
}

/** Where the stack knows the credentials at Clever. */
export interface SyncWatched {
  readonly sync: IFunction;
  /** takes who comes from Clever's portal */
  readonly clever: IFunction;
  readonly deadLetters: IQueue;
}

/** Alarms and dashboard. A launch refused for good reason is no fault and moves only the success ratio. */
export class Monitoring extends Construct {
  readonly #topics: readonly ITopic[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#topics = new Receivers(this, 'Receivers', props.config).topics;
    if (!props.config.leaveOut.includes('metricFilters')) this.#countThrottled(props);
    for (const watch of watches(props)) {
      if (props.config.leaveOut.includes('mathAlarms') && watch.metric instanceof MathExpression) continue;
      this.#alarm(watch).node.addDependency(props.firstRun);
    }
    const [names, lambdas] = [namesOf(props), lambdasOf(props)];
    const dashboard = new LaunchDashboard(this, 'Dashboard', {
      ...props,
      namespace: namespaceOf(props.config),
      names,
      lambdas,
      setup: props.functions.setup,
    });
    if (!props.config.leaveOut.includes('savedQueries')) new Queries(this, 'Queries', props);
    const output = (name: string, description: string, value: string) =>
      new CfnOutput(Stack.of(this), name, { description, value });
    output('Dashboard', 'Where to look first, in CloudWatch', dashboard.dashboardName);
    const groups = Object.entries(props.logs).map(([name, { logGroupName }]) => `${name}=${logGroupName}`);
    output(
      'LogGroups',
      'Logs of the gateway and of each function',
      [`gateway=${props.accessLog.logGroupName}`, ...groups].join(' '),
    );
  }

  #alarm(watch: Watch): Alarm {
    const { when, periods = { breaching: 1, of: 1 } } = watch;
    const [comparisonOperator, threshold] =
      'over' in when
        ? [ComparisonOperator.GREATER_THAN_THRESHOLD, when.over]
        : [ComparisonOperator.LESS_THAN_THRESHOLD, when.under];
    const alarm = new Alarm(this, watch.id, {
      alarmDescription: `Roomkey: ${watch.says} What to do: docs/operating.md#${watch.id.toLowerCase()}`,
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

  /** No function of ours answers 429: it is the gateway's. */
  #countThrottled({ accessLog, config }: MonitoringProps): void {
    new MetricFilter(this, 'Throttled', {
      logGroup: accessLog,
      filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
      metricNamespace: namespaceOf(config),
      metricName: GATEWAY_THROTTLES,
      metricValue: '1',
    });
  }
}

const namesOf = ({ sync, register }: Pick<MonitoringProps, 'sync' | 'register'>): readonly FunctionName[] => [
  ...FUNCTIONS,
  ...(sync === null ? [] : CLEVER_FUNCTIONS),
  ...(register === null ? [] : REGISTER_FUNCTIONS),
];

const lambdasOf = ({
  functions,
  sync,
  register,
}: Pick<MonitoringProps, 'functions' | 'sync' | 'register'>): readonly IFunction[] => [
  ...FUNCTIONS.map((name) => functions[name]),
  ...(sync === null ? [] : [sync.sync, sync.clever]),
  ...(register === null ? [] : [register]),
];
