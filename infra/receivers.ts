import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Config } from '../shared/stage/config.ts';

const NOBODY = 'Alarms tell nobody: set alarmEmail or alarmTopicArn.';

/** Who hears of alarms: an own topic with an address, a topic from elsewhere, both, or nobody, which is said. */
export class Receivers extends Construct {
  readonly topics: readonly ITopic[];

  constructor(
    scope: Construct,
    id: string,
    { alarmEmail, alarmTopicArn }: Pick<Config, 'alarmEmail' | 'alarmTopicArn'>,
  ) {
    super(scope, id);
    this.topics = [
      ...(alarmEmail === null ? [] : [this.#ownTopic(alarmEmail)]),
      ...(alarmTopicArn === null ? [] : [Topic.fromTopicArn(this, 'Given', alarmTopicArn)]),
    ];
    if (this.topics.length === 0) Annotations.of(this).addWarningV2('roomkey:alarms', NOBODY);
    new CfnOutput(Stack.of(this), 'AlarmTopic', {
      description: 'Where alarms go',
      value: this.topics.length === 0 ? NOBODY : this.topics.map(({ topicArn }) => topicArn).join(' '),
    });
  }

  #ownTopic(address: string): Topic {
    const topic = new Topic(this, 'Topic', { displayName: 'Roomkey alarms', enforceSSL: true });
    topic.addSubscription(new EmailSubscription(address));
    // A policy of its own takes away the default one, under which CloudWatch may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }
}
