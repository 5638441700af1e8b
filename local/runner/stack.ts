import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf } from '../json.ts';
import { type Lookup, resolve } from './resolve.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** One Lambda function of the template, with what its sandbox needs. */
export interface FunctionSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** file that holds the handler, and the name under which it exports it */
  readonly bundle: string;
  readonly exportName: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
}

export interface RouteSpec {
  /** `ANY`, a method, or `$default` */
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly logicalId: string;
}

export interface TableSpec {
  readonly name: string;
  readonly properties: Fields;
}

export interface SecretSpec {
  readonly name: string;
  readonly arn: string;
  readonly properties: Fields;
}

/** A queue whose messages go to a function. */
export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly logicalId: string;
  /** times that a message is handed out */
  readonly tries: number;
}

interface ScheduleSpec {
  readonly logicalId: string;
  readonly everyMs: number;
}

/** What a synthesized stack asks of whoever runs it. */
export interface StackSpec {
  readonly name: string;
  readonly functions: readonly FunctionSpec[];
  readonly routes: readonly RouteSpec[];
  readonly tables: readonly TableSpec[];
  readonly secrets: readonly SecretSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly queues: readonly QueueSpec[];
}

interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Fields;
  readonly metadata: Fields;
}

/**
 * Reads a cloud assembly (manifest, then its one stack's template).
 * @param apiEndpoint stands for the HTTP API's own endpoint
 * @throws Error where the template asks for something that the local runner does not serve
 */
export function readStack(cdkOut: string, apiEndpoint: string): StackSpec {
  const { stackName, template } = readTemplate(cdkOut);
  const resources = Object.entries(fieldsOf(template['Resources'])).map(
    ([logicalId, value]): Resource => ({
      logicalId,
      type: textOf(fieldsOf(value)['Type']) ?? '',
      properties: fieldsOf(fieldsOf(value)['Properties']),
      metadata: fieldsOf(fieldsOf(value)['Metadata']),
    }),
  );
  const lookup = lookupIn(stackName, template, resources, apiEndpoint);
  const of = (...types: readonly string[]) => resources.filter((resource) => types.includes(resource.type));

  const functions = of('AWS::Lambda::Function').flatMap((resource) => functionSpec(resource, cdkOut, lookup));
  const byArn = new Map(functions.map((spec) => [spec.arn, spec.logicalId]));
  return {
    name: stackName,
    functions,
    routes: routeSpecs(of('AWS::ApiGatewayV2::Route'), of('AWS::ApiGatewayV2::Integration'), byArn, lookup),
    tables: of('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map(({ logicalId, properties }) => ({
      name: resolve({ Ref: logicalId }, lookup),
      properties,
    })),
    secrets: of('AWS::SecretsManager::Secret').map(({ logicalId, properties }) => ({
      name: physicalName(stackName, logicalId, properties['Name']),
      arn: resolve({ Ref: logicalId }, lookup),
      properties,
    })),
    schedules: [...of('AWS::Events::Rule'), ...of('AWS::Scheduler::Schedule')].flatMap(({ properties }) => {
      const everyMs = intervalMs(textOf(properties['ScheduleExpression']) ?? '');
      const targets = [...listOf(properties['Targets']), ...listOf([properties['Target']])].map(fieldsOf);
      return targets.flatMap(({ Arn }) => {
        const logicalId = Arn === undefined ? undefined : byArn.get(resolve(Arn, lookup));
        return logicalId === undefined || everyMs === undefined ? [] : [{ logicalId, everyMs }];
      });
    }),
    queues: queueSpecs(of('AWS::SQS::Queue'), of('AWS::Lambda::EventSourceMapping'), functions, lookup),
  };
}

function readTemplate(cdkOut: string): { stackName: string; template: Fields } {
  const manifest = readJson(join(cdkOut, 'manifest.json'));
  const stacks = Object.entries(fieldsOf(manifest['artifacts']))
    .map(([name, artifact]) => ({ name, artifact: fieldsOf(artifact) }))
    .filter(({ artifact }) => artifact['type'] === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    throw new Error(`${cdkOut} holds ${stacks.length} stacks; the local runner serves exactly one`);
  }
  const properties = fieldsOf(stack.artifact['properties']);
  const file = textOf(properties['templateFile']) ?? `${stack.name}.template.json`;
  return { stackName: textOf(properties['stackName']) ?? stack.name, template: readJson(join(cdkOut, file)) };
}

function readJson(file: string): Fields {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isFields(parsed)) throw new Error(`${file} is not a JSON object`);
  return parsed;
}

function functionSpec({ logicalId, properties, metadata }: Resource, cdkOut: string, lookup: Lookup): FunctionSpec[] {
  const asset = textOf(metadata['aws:asset:path']);
  if (asset === undefined) return [];
  const handler = textOf(properties['Handler']) ?? 'index.handler';
  const dot = handler.lastIndexOf('.');
  const variables = Object.entries(fieldsOf(fieldsOf(properties['Environment'])['Variables']));
  return [
    {
      logicalId,
      name: resolve({ Ref: logicalId }, lookup),
      arn: resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }, lookup),
      bundle: join(cdkOut, asset, `${handler.slice(0, dot)}.js`),
      exportName: handler.slice(dot + 1),
      env: Object.fromEntries(variables.map(([name, value]) => [name, resolve(value, lookup)])),
      memoryMb: numberOf(properties['MemorySize']) ?? 128,
      timeoutMs: (numberOf(properties['Timeout']) ?? 3) * 1000,
    },
  ];
}

function routeSpecs(
  routes: readonly Resource[],
  integrations: readonly Resource[],
  functionsByArn: ReadonlyMap<string, string>,
  lookup: Lookup,
): RouteSpec[] {
  const functionOf = new Map(
    integrations.map(({ logicalId, properties }) => {
      const uri = resolve(properties['IntegrationUri'], lookup);
      const arn = [...functionsByArn.keys()].find((candidate) => uri === candidate || uri.includes(`/${candidate}/`));
      if (properties['IntegrationType'] !== 'AWS_PROXY' || properties['PayloadFormatVersion'] !== '2.0') {
        throw new Error(`template: ${logicalId} is not a Lambda proxy with payload 2.0`);
      }
      return [`integrations/${logicalId}`, arn === undefined ? undefined : functionsByArn.get(arn)];
    }),
  );
  return routes.map(({ logicalId, properties }) => {
    const key = textOf(properties['RouteKey']) ?? '';
    const target = functionOf.get(resolve(properties['Target'], lookup));
    if (target === undefined) throw new Error(`template: route ${key} leads to no function of this stack`);
    if ((properties['AuthorizationType'] ?? 'NONE') !== 'NONE') {
      throw new Error(`template: route ${key} has an authorizer, which the local runner does not serve (${logicalId})`);
    }
    const [method = '', path = ''] = key === '$default' ? ['$default'] : key.split(' ');
    return { method, path, key, logicalId: target };
  });
}

function queueSpecs(
  queues: readonly Resource[],
  mappings: readonly Resource[],
  functions: readonly FunctionSpec[],
  lookup: Lookup,
): QueueSpec[] {
  return mappings.flatMap(({ properties }) => {
    const arn = resolve(properties['EventSourceArn'], lookup);
    const queue = queues.find(({ logicalId }) => resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }, lookup) === arn);
    const target = functions.find(({ name }) => name === resolve(properties['FunctionName'], lookup));
    if (queue === undefined || target === undefined) return [];
    const name = arn.split(':').at(-1) ?? '';
    const tries = numberOf(fieldsOf(queue.properties['RedrivePolicy'])['maxReceiveCount']) ?? 1;
    return [{ name, arn, logicalId: target.logicalId, tries }];
  });
}

/** Names as CloudFormation would make them, but the same at every start, so that data outlives a restart. */
function physicalName(stackName: string, logicalId: string, given: unknown): string {
  return textOf(given) ?? `${stackName}-${logicalId}`;
}

function lookupIn(stackName: string, template: Fields, resources: readonly Resource[], apiEndpoint: string): Lookup {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': REGION,
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`,
  };
  const parameters = fieldsOf(template['Parameters']);
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));

  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const nameOf = ({ logicalId, type, properties }: Resource): string => {
    switch (type) {
      case 'AWS::Lambda::Function':
        return physicalName(stackName, logicalId, properties['FunctionName']);
      case 'AWS::DynamoDB::GlobalTable':
      case 'AWS::DynamoDB::Table':
        return physicalName(stackName, logicalId, properties['TableName']);
      case 'AWS::SecretsManager::Secret':
        return arn('secretsmanager', `secret:${physicalName(stackName, logicalId, properties['Name'])}-local1`);
      case 'AWS::SQS::Queue':
        return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${physicalName(stackName, logicalId, properties['QueueName'])}`;
      default:
        return logicalId;
    }
  };
  return {
    ref(name) {
      const resource = byId.get(name);
      if (resource !== undefined) return nameOf(resource);
      return pseudo[name] ?? textOf(fieldsOf(parameters[name])['Default']);
    },
    attribute(logicalId, name) {
      const resource = byId.get(logicalId);
      if (resource === undefined) return undefined;
      if (resource.type === 'AWS::ApiGatewayV2::Api' && name === 'ApiEndpoint') return apiEndpoint;
      if (name !== 'Arn') return undefined;
      if (resource.type === 'AWS::Lambda::Function') return arn('lambda', `function:${nameOf(resource)}`);
      if (resource.type === 'AWS::SQS::Queue') return arn('sqs', nameOf(resource).split('/').at(-1) ?? '');
      if (resource.type.startsWith('AWS::DynamoDB::')) return arn('dynamodb', `table/${nameOf(resource)}`);
      return undefined;
    },
  };
}

function intervalMs(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (unit === 'minute' ? 60_000 : unit === 'hour' ? 3_600_000 : 86_400_000);
}
