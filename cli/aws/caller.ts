import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Operator } from '../program/operator.ts';
import { reached } from './reached.ts';

/** Whom these credentials are, by AWS's own word: nobody is denied this question. Throws Unreached. */
export async function caller(): Promise<Operator> {
  const { Arn: arn = '' } = await reached('AWS’s answer to who you are (STS)', () =>
    new STSClient({}).send(new GetCallerIdentityCommand({})),
  );
  // arn:aws:sts::123456789012:assumed-role/Admin/jane
  return { arn, name: arn.split(':').slice(5).join(':') || arn };
}
