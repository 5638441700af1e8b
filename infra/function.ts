import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  type IRole,
  PolicyDocument,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PARTITIONS } from '../shared/names.ts';
import type { Access, Partition } from './access.ts';

export interface RoomkeyFunctionProps {
  readonly description: string;
  readonly code: Code;
  /** MB */
  readonly memory: number;
  /** seconds */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: Access;
  readonly table: TableV2;
  readonly secretArn: string;
  readonly logRetentionDays: number;
  readonly disposable: boolean;
  /** what it may do besides, by the name of the policy */
  readonly more?: Readonly<Record<string, PolicyStatementProps>>;
}

/** One Lambda function with its own log group and a role that holds nothing but what `access` says. */
export class RoomkeyFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: RoomkeyFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: props.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: props.code,
      handler: 'index.handler',
      memorySize: props.memory,
      timeout: Duration.seconds(props.timeout),
      environment: { ...props.environment },
      role: this.#role(props, this.logGroup.logGroupArn),
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // START, END and REPORT of every call would cost more than our own line; failures and timeouts still come.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
  }

  #role(props: RoomkeyFunctionProps, logGroupArn: string): IRole {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Logs: policy({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupArn] }),
        Table: policy(
          ...Object.entries(props.access.table).map(([action, partitions]) => ({
            actions: [`dynamodb:${action}`],
            resources: [props.table.tableArn],
            conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map(keyPattern) } },
          })),
        ),
        ...(props.access.secret.length > 0 && {
          Secret: policy({
            actions: props.access.secret.map((action) => `secretsmanager:${action}`),
            resources: [props.secretArn],
          }),
        }),
        ...Object.fromEntries(Object.entries(props.more ?? {}).map(([name, right]) => [name, policy(right)])),
      },
    });
  }
}

function policy(...statements: PolicyStatementProps[]): PolicyDocument {
  return new PolicyDocument({ statements: statements.map((statement) => new PolicyStatement(statement)) });
}

export function keyPattern(partition: Partition): string {
  const prefix: string = PARTITIONS[partition];
  return prefix.endsWith('#') ? `${prefix}*` : prefix;
}
