import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface SigningSecretProps {
  readonly disposable: boolean;
}

/** Where `refresh` keeps the signing keys. Made empty, so that no deploy can ever write over a key. */
export class SigningSecret extends Construct {
  /** also serves as the name */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SigningSecretProps) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Resource', { description: 'Roomkey: keys that sign id tokens' });
    secret.applyRemovalPolicy(props.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'The hourly function refresh rotates the key. A rotation schedule of Secrets Manager cannot do it: the next key is published a day before it signs, and the old one a day after its last token.',
    });
    this.arn = secret.ref;
  }
}
