import type { Account } from './aws.ts';

/** What a stage's file names and the account must have. */
export interface Named {
  readonly region: string;
  readonly domain: string | null;
  readonly certificate: string | null;
  readonly topic: string | null;
  readonly secret: string | null;
}

/** Below it the template is refused. */
const BOOTSTRAP = 6;

/** A sentence for each thing that a deploy needs and the account has not, with what to do. */
export async function missingIn(account: Account, named: Named): Promise<readonly string[]> {
  const { domain, certificate, topic, secret } = named;
  const all = await Promise.all([
    bootstrap(account, named.region),
    certificate === null || domain === null ? null : certificateFault(account, certificate, domain),
    topic === null ? null : topicFault(account, topic),
    secret === null ? null : secretFault(account, secret),
  ]);
  return all.filter((one) => one !== null);
}

async function bootstrap(account: Account, region: string): Promise<string | null> {
  const version = await account.bootstrap();
  const command = `npx cdk bootstrap aws://${account.id}/${region}`;
  if (version === null) return `The CDK’s bootstrap, once per account and region: ${command}`;
  if (version >= BOOTSTRAP) return null;
  return `A newer bootstrap of the CDK (there is version ${version}, ${BOOTSTRAP} is needed): ${command}`;
}

async function certificateFault(account: Account, arn: string, domain: string): Promise<string | null> {
  const found = await account.certificate(arn);
  if (found === null) return `The certificate: ACM has none with the ARN ${arn}`;
  const { Status, DomainName, SubjectAlternativeNames } = found;
  if (Status !== 'ISSUED') {
    return `The certificate is not issued (${Status}): put the CNAME records that ACM shows into your DNS, and wait.`;
  }
  const names = [DomainName, ...(Array.isArray(SubjectAlternativeNames) ? SubjectAlternativeNames : [])];
  const wildcard = domain.replace(/^[^.]+/, '*');
  if (names.includes(domain) || names.includes(wildcard)) return null;
  return `A certificate for ${domain}: this one is for ${DomainName}`;
}

async function topicFault(account: Account, arn: string): Promise<string | null> {
  return (await account.topic(arn)) === null ? `The topic for alarms: there is none with the ARN ${arn}` : null;
}

async function secretFault(account: Account, arn: string): Promise<string | null> {
  const found = await account.secret(arn);
  if (found === null) return `The secret with your credentials at Clever: there is none with the ARN ${arn}`;
  if (found['DeletedDate'] === undefined) return null;
  return 'The secret with your credentials at Clever is marked for deletion: aws secretsmanager restore-secret';
}
