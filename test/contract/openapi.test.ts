import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { type Fields, fieldsOf, isFields, listOf, textOf } from '../../local/json.ts';
import { ERRORS } from '../../shared/errors.ts';
import { HINTS } from '../../shared/hints.ts';
import { ROUTES } from '../../shared/names.ts';
import { assertFits, at, codesOf, exampleOf, OPENAPI, OPERATIONS, validatorAt } from './openapi.ts';
import { DOCS, newAjv, readJson } from './schema.ts';

/** The part of the OpenAPI 3.1 object model that the document uses; a member outside it is an error. */
const object = (required: readonly string[], properties: Fields, more: Fields = {}) => ({
  type: 'object',
  required,
  properties,
  unevaluatedProperties: false,
  ...more,
});
const mapOf = (schema: Fields, names = '.') => ({
  type: 'object',
  patternProperties: { [names]: schema },
  additionalProperties: false,
});
const use = (name: string) => ({ $ref: `#/$defs/${name}` });
const orReference = (schema: Fields) => ({
  anyOf: [object(['$ref'], { $ref: { type: 'string', pattern: '^#/components/' } }), schema],
});
const text = { type: 'string', minLength: 1 };
const content = mapOf(object(['schema', 'example'], { schema: use('schema'), example: {} }), '^application/');
const operation = object(['operationId', 'tags', 'summary', 'responses'], {
  operationId: text,
  tags: { type: 'array', minItems: 1, items: text },
  summary: text,
  description: text,
  security: use('security'),
  parameters: { type: 'array', items: orReference(use('parameter')) },
  requestBody: object(['required', 'content'], { required: { const: true }, content }),
  responses: mapOf(orReference(use('response')), '^[2-5]\\d\\d$'),
});
const SHAPE = object(
  ['openapi', 'info', 'jsonSchemaDialect', 'servers', 'security', 'tags', 'paths', 'components'],
  {
    openapi: { const: '3.1.0' },
    info: object(['title', 'version', 'description'], {
      title: text,
      version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
      description: text,
    }),
    jsonSchemaDialect: { const: 'https://json-schema.org/draft/2020-12/schema' },
    servers: {
      type: 'array',
      items: object(['url', 'description', 'variables'], {
        url: text,
        description: text,
        variables: mapOf(object(['default'], { default: text })),
      }),
    },
    security: use('security'),
    tags: { type: 'array', items: object(['name', 'description'], { name: text, description: text }) },
    paths: mapOf(
      object([], {
        parameters: { type: 'array', items: orReference(use('parameter')) },
        get: operation,
        put: operation,
        post: operation,
        delete: operation,
      }),
      '^/',
    ),
    components: object([], {
      securitySchemes: mapOf(
        object(['type', 'scheme', 'description'], {
          type: { const: 'http' },
          scheme: { enum: ['basic', 'bearer'] },
          description: text,
        }),
      ),
      parameters: mapOf(use('parameter')),
      headers: mapOf(use('header')),
      responses: mapOf(use('response')),
      schemas: mapOf(use('schema')),
    }),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $defs: {
      security: { type: 'array', items: mapOf({ type: 'array', items: text }) },
      schema: { type: 'object' },
      header: object(['description', 'required', 'schema'], {
        description: text,
        required: { const: true },
        schema: use('schema'),
      }),
      parameter: object(['name', 'in', 'required', 'description', 'schema', 'example'], {
        name: text,
        in: { enum: ['path', 'query', 'header'] },
        required: { const: true },
        description: text,
        schema: use('schema'),
        example: {},
      }),
      response: object(['description', 'headers', 'content'], {
        description: text,
        headers: mapOf(orReference(use('header'))),
        content,
      }),
    },
  },
);

/** Every object of the document that has a member, with its path. */
function* having(
  member: string,
  value: unknown = OPENAPI,
  path: readonly string[] = [],
): Iterable<readonly [readonly string[], Fields]> {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* having(member, one, [...path, String(i)]);
  if (!isFields(value)) return;
  if (value[member] !== undefined) yield [path, value];
  for (const [name, inner] of Object.entries(value))
    if (name !== 'example') yield* having(member, inner, [...path, name]);
}

test('the document is OpenAPI 3.1, as far as it uses it', () => {
  const validate = newAjv().compile(SHAPE);
  validate(OPENAPI);
  const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params]);
  assert.deepEqual(problems.slice(0, 5), []);
});

test('every reference leads somewhere', () => {
  const references = [...having('$ref')].map(([, { $ref }]) => textOf($ref) ?? '');
  assert.ok(references.length > 50);
  for (const reference of references) {
    const [file = '', fragment = ''] = reference.split('#');
    assert.ok(file === '' || existsSync(new URL(file, DOCS)), reference);
    const target = fragment
      .split('/')
      .slice(1)
      .reduce((here: unknown, part) => fieldsOf(here)[part], file === '' ? OPENAPI : readJson(file));
    assert.ok(isFields(target), reference);
  }
});

test('every component is used, every operation has a name of its own', () => {
  const used = new Set([...having('$ref')].map(([, { $ref }]) => $ref));
  for (const kind of ['parameters', 'headers', 'responses', 'schemas']) {
    for (const name of Object.keys(at('components', kind).value))
      assert.ok(used.has(`#/components/${kind}/${name}`), name);
  }
  const names = OPERATIONS.map(({ id }) => id);
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, 13);
});

test('every example fits its schema', () => {
  const examples = [...having('example')];
  assert.ok(examples.length > 20);
  for (const [path, { example }] of examples) assertFits(example, ...path, 'schema');
});

test('every schema is a strict JSON Schema', () => {
  for (const name of Object.keys(at('components', 'schemas').value)) {
    assert.equal(typeof validatorAt('components', 'schemas', name), 'function', name);
  }
});

test('every path variable is a parameter, and every route is one that the stack has', () => {
  for (const { route, path } of OPERATIONS) {
    const parameters = listOf(fieldsOf(fieldsOf(OPENAPI['paths'])[route])['parameters']).map(
      (_, i) => at(...path.slice(0, 2), 'parameters', String(i)).value['name'],
    );
    assert.deepEqual(
      [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      parameters,
    );
    assert.ok(
      Object.values(ROUTES).some((known) => route === known || route.startsWith(`${known}/`)),
      route,
    );
  }
});

test('every error has a code of ours, with its status and its text', () => {
  for (const operation of OPERATIONS) {
    for (const status of operation.statuses.filter((one) => one !== '200')) {
      const codes = codesOf(operation, status);
      assert.ok(codes.length > 0, `${operation.id} ${status}`);
      const rows = codes.map((code) => Object.entries(ERRORS).find(([known]) => known === code)?.[1]);
      assert.deepEqual(
        rows.map((row) => String(row?.status)),
        codes.map(() => status),
        `${operation.id} ${status}`,
      );
      const response = at(...operation.path, 'responses', status).path;
      const [type = ''] = Object.keys(at(...response, 'content').value);
      const { code, detail, error_description: description } = exampleOf(...response, 'content', type);
      assert.equal(detail ?? description, Object.entries(HINTS).find(([known]) => known === code)?.[1]);
    }
  }
});
