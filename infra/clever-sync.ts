import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SYNC_LEASE } from '../shared/names.ts';

/** Seconds that one step may take. */
export const STEP = 300;

/** A step that is killed may have renewed its lease at its very end: before that is over, its message would be answered with "busy", and be gone. */
const HANDED_OUT_AGAIN = STEP + SYNC_LEASE;

/** Districts that are synced beside each other; each has its own limit at Clever. */
const BESIDE = 5;

/** Times that a step is tried before its message goes to the dead letters. */
const TRIES = 5;

/** What carries the syncs of districts on, step by step. */
export class SyncQueue extends Construct {
  readonly steps: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.steps = new Queue(this, 'Steps', {
      ...common,
      visibilityTimeout: Duration.seconds(HANDED_OUT_AGAIN),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: TRIES },
    });
  }

  /** What the function may do with it. */
  get rights(): PolicyStatementProps {
    const actions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'SendMessage'];
    return { actions: actions.map((action) => `sqs:${action}`), resources: [this.steps.queueArn] };
  }

  /** Every hour each district is looked at, and each message is a step. */
  run(sync: IFunction): void {
    new Rule(this, 'Hourly', {
      description: 'Roomkey: syncs from Clever',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(sync)],
    });
    new EventSourceMapping(this, 'Messages', {
      target: sync,
      eventSourceArn: this.steps.queueArn,
      batchSize: 1,
      maxConcurrency: BESIDE,
    });
  }
}
