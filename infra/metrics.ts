import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { TABLE } from '../shared/names.ts';

/** Of one stack alone: two in one account and region share no figure. */
export const namespaceOf = ({ stackName }: { readonly stackName: string }): string => `Roomkey/${stackName}`;

/** Written by a filter of the access log: API Gateway has no metric of its own for 429. */
export const GATEWAY_THROTTLES = 'GatewayThrottles';

/** A metric that the stack writes itself. */
export type Own = (metricName: string, dimensionsMap: Record<string, string>, statistic?: string) => Metric;

export const ownOf =
  (namespace: string): Own =>
  (metricName, dimensionsMap, statistic = Stats.SUM) =>
    new Metric({ namespace, metricName, dimensionsMap, statistic });

/** Events of the table and of its index, which CloudWatch counts apart. */
export function tableThrottles(table: TableV2): Metric[] {
  const TableName = table.tableName;
  return ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((metricName) =>
    [{ TableName }, { TableName, GlobalSecondaryIndexName: TABLE.index }].map(
      (dimensionsMap) => new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap, statistic: Stats.SUM }),
    ),
  );
}

/** `name` must be unlike any other in the same graph. SUM passes over a metric that is silent, where `+` would fall silent too. */
export function sum(name: string, metrics: readonly Metric[], period: Duration): MathExpression {
  const named = metrics.map((metric, index) => [`${name}${index}`, metric] as const);
  return new MathExpression({
    expression: `SUM([${named.map(([id]) => id).join(', ')}])`,
    usingMetrics: Object.fromEntries(named),
    label: name,
    period,
  });
}
