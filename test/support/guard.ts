import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fieldsOf, listOf, textOf } from '../../local/json.ts';
import { portOf } from '../../local/listen.ts';
import { FUNCTIONS, type FunctionName } from '../../shared/names.ts';
import type { Resource, TestTemplate } from './stack.ts';

/** One thing that a function did to the table. */
export interface Deed {
  readonly by: string;
  readonly action: string;
  /** partition keys of all items named */
  readonly partitions: readonly string[];
  readonly allowed: boolean;
}

/** A statement of a role, as far as these roles go: actions, and patterns that all leading keys must be like. */
export interface Right {
  readonly actions: readonly string[];
  readonly leadingKeys: readonly string[];
  /** on the index, and not on the table */
  readonly onIndex: boolean;
}

export interface Guard {
  readonly endpoint: string;
  readonly deeds: readonly Deed[];
  close(): Promise<void>;
}

/**
 * Stands before a DynamoDB and does what IAM would: who signs with a name in `roles` may do what that role says, anybody
 * else may do all.
 */
export async function startGuard(endpoint: string, roles: ReadonlyMap<string, readonly Right[]>): Promise<Guard> {
  const deeds: Deed[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const by = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const rights = roles.get(by);
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    if (rights !== undefined) {
      const asked = fieldsOf(JSON.parse(body));
      const onIndex = asked['IndexName'] !== undefined;
      const partitions = partitionsOf(asked);
      const allowed =
        (onIndex || partitions.length > 0) &&
        rights.some((right) => right.onIndex === onIndex && permits(right, action, partitions));
      deeds.push({ by, action, partitions, allowed });
      if (!allowed) {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
        response.end('{"__type":"com.amazon.coral.service#AccessDeniedException","message":"not authorized"}');
        return;
      }
    }
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [],
    );
    const reply = await fetch(endpoint, { method: 'POST', headers: Object.fromEntries(headers), body });
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' });
    response.end(await reply.text());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    deeds,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function permits({ actions, leadingKeys }: Right, action: string, partitions: readonly string[]): boolean {
  const like = (pattern: string, key: string) =>
    pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
  return actions.includes(action) && partitions.every((key) => leadingKeys.some((pattern) => like(pattern, key)));
}

/** What DynamoDB takes for the leading keys of a request; none for one that names no partition, or an index. */
function partitionsOf(request: Readonly<Record<string, unknown>>): string[] {
  const keyOf = (item: unknown) => textOf(fieldsOf(fieldsOf(item)['pk'])['S']) ?? '';
  if (request['IndexName'] !== undefined) return [];
  if (request['Key'] !== undefined) return [keyOf(request['Key'])];
  if (request['Item'] !== undefined) return [keyOf(request['Item'])];
  if (request['RequestItems'] !== undefined) {
    return Object.values(fieldsOf(request['RequestItems'])).flatMap((wanted) =>
      Array.isArray(wanted)
        ? wanted.map((one) => keyOf(fieldsOf(fieldsOf(one)['PutRequest'])['Item']))
        : listOf(fieldsOf(wanted)['Keys']).map(keyOf),
    );
  }
  const name = /^pk = (:\w+)/.exec(textOf(request['KeyConditionExpression']) ?? '')?.[1];
  const value = name === undefined ? undefined : fieldsOf(request['ExpressionAttributeValues'])[name];
  return name === undefined ? [] : [textOf(fieldsOf(value)['S']) ?? ''];
}

/** The rights of every function, as the roles of a synthesized stack give them. */
export function rightsIn(
  { one }: TestTemplate,
  names: readonly FunctionName[] = FUNCTIONS,
): ReadonlyMap<string, readonly Right[]> {
  return new Map(
    names.map((name) => [name, rightsOf(one('AWS::IAM::Role', `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`))]),
  );
}

/** What a role may do to the table. */
export function rightsOf(role: Resource): readonly Right[] {
  const policies = listOf(role.properties['Policies']).map(fieldsOf);
  const table = policies.find(({ PolicyName }) => PolicyName === 'Table');
  const statements = listOf(fieldsOf(table?.['PolicyDocument'])['Statement']).map(fieldsOf);
  return statements.map(({ Action, Condition, Resource }) => ({
    actions: many(Action).map((action) => action.replace('dynamodb:', '')),
    leadingKeys: many(fieldsOf(fieldsOf(Condition)['ForAllValues:StringLike'])['dynamodb:LeadingKeys']),
    onIndex: JSON.stringify(Resource).includes('/index/'),
  }));
}

/** A list of one may stand as that one. */
const many = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);
