import { env } from 'node:process';
import { post } from '../../shared/aws/connection.ts';
import { credentialsNow, placeOf } from '../../shared/aws/place.ts';
import { type Fields, service } from '../../shared/aws/service.ts';
import { signed } from '../../shared/aws/signature.ts';
import { LaunchError } from '../../shared/errors.ts';
import { ambientCredentials } from '../../shared/store/table/ambient.ts';
import { tried } from '../../shared/tries.ts';

/** What the account says that a deploy needs; each answer null where there is none such. */
export interface Account {
  readonly id: string;
  /** version of the CDK's bootstrap */
  bootstrap(): Promise<number | null>;
  certificate(arn: string): Promise<Fields | null>;
  secret(arn: string): Promise<Fields | null>;
  topic(arn: string): Promise<string | null>;
}

const ssm = service({ name: 'ssm', variable: 'SSM', target: 'AmazonSSM', version: '1.1' });
const acm = service({ name: 'acm', variable: 'ACM', target: 'CertificateManager', version: '1.1' });
const secrets = service({
  name: 'secretsmanager',
  variable: 'SECRETS_MANAGER',
  target: 'secretsmanager',
  version: '1.1',
});

const ABSENT = /NotFound/;

/** Says what is there; null where the service says that it is not. */
async function found<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    const cause = error instanceof LaunchError ? error.cause : error;
    if (cause instanceof Error && ABSENT.test(cause.name)) return null;
    throw error;
  }
}

/** A call of the older services, which take a form and answer with XML. */
async function query(name: string, variable: string, form: Readonly<Record<string, string>>): Promise<string | null> {
  const place = placeOf(name, variable);
  const body = new URLSearchParams(form).toString();
  const headers = {
    host: place.host,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  const scope = { region: place.region, service: name };
  const answer = await tried((ending) =>
    post(place, signed(headers, body, Date.now(), credentialsNow(), scope), body, ending),
  );
  return answer.status === 200 ? answer.body.toString('utf8') : null;
}

/** The account of the credentials at hand; null without any that AWS takes. Region and credentials are set for this process. */
export async function accountAt(region: string): Promise<Account | null> {
  const credentials = await ambientCredentials();
  if (credentials === null) return null;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  Object.assign(env, { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  if (sessionToken !== null) env['AWS_SESSION_TOKEN'] = sessionToken;
  const said = await query('sts', 'STS', { Action: 'GetCallerIdentity', Version: '2011-06-15' });
  const id = /<Account>(\d{12})<\/Account>/.exec(said ?? '')?.[1];
  if (id === undefined) return null;
  return {
    id,
    async bootstrap() {
      const name = { Name: '/cdk-bootstrap/hnb659fds/version' };
      const answer = await found(() => tried((ending) => ssm('GetParameter', name, ending)));
      const { Parameter } = answer ?? {};
      const value =
        typeof Parameter === 'object' && Parameter !== null && 'Value' in Parameter ? Parameter.Value : null;
      return value === null ? null : Number(value);
    },
    async certificate(arn) {
      const answer = await found(() => tried((ending) => acm('DescribeCertificate', { CertificateArn: arn }, ending)));
      const { Certificate } = answer ?? {};
      return typeof Certificate === 'object' && Certificate !== null ? { ...Certificate } : null;
    },
    secret: (arn) => found(() => tried((ending) => secrets('DescribeSecret', { SecretId: arn }, ending))),
    topic: (arn) => query('sns', 'SNS', { Action: 'GetTopicAttributes', TopicArn: arn, Version: '2010-03-31' }),
  };
}
