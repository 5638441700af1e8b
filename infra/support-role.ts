import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  AccountRootPrincipal,
  ArnPrincipal,
  PolicyDocument,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AUDIT, TABLE } from '../shared/names.ts';
import { ACCOUNT_ITSELF } from '../shared/stage/wanted.ts';
import { LOOKED_AT } from './access.ts';
import { keyPattern } from './function.ts';

export interface SupportRoleProps {
  /** the account itself, or the ARN of whoever may take it on */
  readonly who: string;
  readonly table: TableV2;
  /** of functions */
  readonly logs: readonly ILogGroup[];
}

/** Whoever answers calls: explain, doctor, lists and shows. By its policy it changes nothing, and reads neither a launch nor a secret. */
export class SupportRole extends Construct {
  constructor(scope: Construct, id: string, { who, table, logs }: SupportRoleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      description: 'Roomkey: looks launches up for whoever calls, and changes nothing',
      assumedBy: who === ACCOUNT_ITSELF ? new AccountRootPrincipal() : new ArnPrincipal(who),
      inlinePolicies: {
        Table: policy(
          {
            actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
            resources: [table.tableArn],
            conditions: {
              'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...LOOKED_AT.map(keyPattern), `${AUDIT}*`] },
            },
          },
          { actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${TABLE.index}`] },
          {
            actions: ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTimeToLive'],
            resources: [table.tableArn],
          },
        ),
        Logs: policy(
          { actions: ['logs:StartQuery'], resources: logs.map(({ logGroupArn }) => logGroupArn) },
          { actions: ['logs:DescribeLogGroups', 'logs:GetQueryResults'], resources: ['*'] },
        ),
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        'Names of log groups and results of a query that was allowed: neither action can be bound to one log group, and neither reads a log by itself.',
    });
    new CfnOutput(Stack.of(this), 'SupportRole', {
      description: 'For whoever answers calls: reads, and changes nothing',
      value: role.roleArn,
    });
  }
}

const policy = (...statements: readonly PolicyStatementProps[]): PolicyDocument =>
  new PolicyDocument({ statements: statements.map((statement) => new PolicyStatement(statement)) });
