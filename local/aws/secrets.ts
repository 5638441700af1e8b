import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type Fields, fieldsOf, isFields, numberOf, textOf } from '../json.ts';
import { close, listen } from '../listen.ts';
import { readBody } from '../runner/gateway.ts';
import type { SecretSpec } from '../runner/stack.ts';
import { readState, writeState } from '../state.ts';
import { randomText } from '../text.ts';
import type { Embedded } from './dynamodb.ts';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

interface Secret {
  readonly name: string;
  readonly arn: string;
  /** newest first: AWSCURRENT, then AWSPREVIOUS */
  readonly versions: readonly Version[];
}

class SecretsError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/**
 * A stand-in for two calls of Secrets Manager, GetSecretValue and PutSecretValue, over AWS JSON 1.1.
 * Makes the template's secrets where they are missing, as CloudFormation would, and keeps them in a file that only its owner reads.
 */
export async function startSecrets(dir: string, specs: readonly SecretSpec[]): Promise<Embedded> {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'secrets.json');
  const secrets = new Map(readSecrets(file).map((secret) => [secret.arn, secret]));
  const save = (secret: Secret): void => {
    secrets.set(secret.arn, secret);
    writeState(file, [...secrets.values()]);
  };
  for (const spec of specs) if (!secrets.has(spec.arn)) save(newSecret(spec));

  function find(id: unknown): Secret {
    const wanted = textOf(id);
    const found = [...secrets.values()].find(
      ({ name, arn }) => wanted === arn || wanted === name || wanted === arn.replace(/-\w{6}$/, ''),
    );
    if (found === undefined) throw missing('the specified secret');
    return found;
  }

  function call(action: string, input: Fields): object {
    const secret = find(input['SecretId']);
    switch (action) {
      case 'GetSecretValue':
        return getValue(secret, input);
      case 'PutSecretValue': {
        const put = putValue(secret, input);
        save(put);
        return { ARN: put.arn, Name: put.name, VersionId: put.versions[0]?.id, VersionStages: ['AWSCURRENT'] };
      }
      default:
        throw new SecretsError('UnknownOperationException', `The local stand-in has no ${action}.`);
    }
  }

  const server = createServer((request, response) => {
    answer(request, call).then(
      (value) => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value));
      },
      (error: unknown) => {
        const { type, message } = error instanceof SecretsError ? error : new SecretsError('InternalServiceError', '');
        response
          .writeHead(type === 'InternalServiceError' ? 500 : 400, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify({ __type: type, Message: message }));
      },
    );
  });
  const port = await listen(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function answer(request: IncomingMessage, call: (action: string, input: Fields) => object): Promise<object> {
  const body = await readBody(request, 128 * 1024);
  const [service, action = ''] = String(request.headers['x-amz-target']).split('.');
  if (request.method !== 'POST' || service !== 'secretsmanager' || body === undefined) {
    throw new SecretsError('UnknownOperationException', '');
  }
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new SecretsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch {
    throw new SecretsError('SerializationException', '');
  }
  return call(action, fieldsOf(input));
}

function getValue({ name, arn, versions }: Secret, input: Fields): object {
  const stage = textOf(input['VersionStage']) ?? 'AWSCURRENT';
  const id = textOf(input['VersionId']);
  const index =
    id === undefined ? ['AWSCURRENT', 'AWSPREVIOUS'].indexOf(stage) : versions.findIndex((v) => v.id === id);
  const version = versions[index];
  if (version === undefined) throw missing(`the specified secret value for ${id ?? `staging label: ${stage}`}`);
  return {
    ARN: arn,
    Name: name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: [index === 0 ? 'AWSCURRENT' : 'AWSPREVIOUS'],
    CreatedDate: version.createdAt,
  };
}

function putValue(secret: Secret, input: Fields): Secret {
  const value = textOf(input['SecretString']);
  if (value === undefined)
    throw new SecretsError('InvalidParameterException', 'The local stand-in keeps SecretString only.');
  const id = textOf(input['ClientRequestToken']) ?? randomUUID();
  const same = secret.versions.find((version) => version.id === id);
  if (same !== undefined && same.value !== value) {
    throw new SecretsError('ResourceExistsException', `A version with the token ${id} has another value.`);
  }
  if (same !== undefined) return secret;
  const version: Version = { id, value, createdAt: Math.floor(Date.now() / 1000) };
  return { ...secret, versions: [version, ...secret.versions].slice(0, 2) };
}

function newSecret({ name, arn, properties }: SecretSpec): Secret {
  const value = firstValue(properties);
  const versions = value === undefined ? [] : [{ id: randomUUID(), value, createdAt: Math.floor(Date.now() / 1000) }];
  return { name, arn, versions };
}

function firstValue(properties: Fields): string | undefined {
  const given = textOf(properties['SecretString']);
  const generate = properties['GenerateSecretString'];
  if (given !== undefined || !isFields(generate)) return given;
  const random = randomText(numberOf(generate['PasswordLength']) ?? 32);
  const key = textOf(generate['GenerateStringKey']);
  if (key === undefined) return random;
  const template: unknown = JSON.parse(textOf(generate['SecretStringTemplate']) ?? '{}');
  return JSON.stringify({ ...fieldsOf(template), [key]: random });
}

function readSecrets(file: string): Secret[] {
  return readState(file).flatMap((entry) => {
    const { name, arn, versions } = fieldsOf(entry);
    if (typeof name !== 'string' || typeof arn !== 'string' || !Array.isArray(versions)) return [];
    return [
      {
        name,
        arn,
        versions: versions.flatMap((version) => {
          const { id, value, createdAt } = fieldsOf(version);
          if (typeof id !== 'string' || typeof value !== 'string' || typeof createdAt !== 'number') return [];
          return [{ id, value, createdAt }];
        }),
      },
    ];
  });
}

function missing(what: string): SecretsError {
  return new SecretsError('ResourceNotFoundException', `Secrets Manager can't find ${what}.`);
}
