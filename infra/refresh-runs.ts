import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { LAYOUT } from '../shared/names.ts';
import type { Config } from '../shared/stage/config.ts';

export interface RefreshRunsProps {
  readonly refresh: IFunction;
  readonly baseUrl: string;
  readonly config: Pick<Config, 'alarmEmail' | 'alarmTopicArn' | 'disposable' | 'movedFrom' | 'unprotect'>;
}

/** When `refresh` runs: every hour, and once within the deploy, so that the deploy ends with a signing key there. */
export class RefreshRuns extends Construct {
  readonly first: CustomResource;

  constructor(scope: Construct, id: string, props: RefreshRunsProps) {
    super(scope, id);
    new Rule(this, 'Hourly', {
      description: 'Roomkey: platform keys and signing key',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(props.refresh)],
    });
    this.first = new CustomResource(this, 'First', {
      resourceType: 'Custom::RoomkeySigningKey',
      serviceToken: props.refresh.functionArn,
      // Held against what the table says of the last deploy: the function refuses what would move or unprotect it unsaid.
      properties: {
        baseUrl: props.baseUrl,
        protected: String(!props.config.disposable),
        alarmed: String(props.config.alarmEmail !== null || props.config.alarmTopicArn !== null),
        movedFrom: props.config.movedFrom ?? '',
        unprotect: String(props.config.unprotect),
        // CloudFormation calls only where something here differs: a version of another layout must be asked about, too.
        layout: String(LAYOUT),
      },
      // Time for the two retries that Lambda makes when the handler crashes or times out.
      serviceTimeout: Duration.minutes(10),
      // There is nothing to undo: the key stays in its secret.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
