import assert from 'node:assert/strict';
import type { ValidateFunction } from 'ajv';
import { type Fields, fieldsOf, listOf, textOf } from '../../local/json.ts';
import { closed, LAUNCH_SCHEMA, newAjv, readJson } from './schema.ts';

export const OPENAPI = readJson('openapi.json');

/** Answers are held against closed schemas: a member that the document does not name is an error. */
const ajv = newAjv()
  .addVocabulary(Object.keys(OPENAPI))
  .addSchema(fieldsOf(closed(LAUNCH_SCHEMA)), 'launch.schema.json')
  .addSchema({ ...fieldsOf(closed(OPENAPI)), $id: 'openapi.json' });

const pointer = (path: readonly string[]): string =>
  path.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

const compiled = new Map<string, ValidateFunction>();

/** The schema at a place of the document, compiled strictly. */
export function validatorAt(...path: readonly string[]): ValidateFunction {
  const $ref = `openapi.json#${pointer(path)}`;
  const validate = compiled.get($ref) ?? ajv.compile({ $ref });
  compiled.set($ref, validate);
  return validate;
}

/** Asserts that a value is as the schema at a place of the document says. */
export function assertFits(value: unknown, ...path: readonly string[]): void {
  const validate = validatorAt(...path);
  const problems = validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params]);
  assert.deepEqual(problems, [], path.join(' '));
}

const step = (here: unknown, part: string): unknown =>
  Array.isArray(here) ? here[Number(part)] : fieldsOf(here)[part];

/** What stands at a place of the document, references followed; and where that is. */
export function at(...path: readonly string[]): { readonly value: Fields; readonly path: readonly string[] } {
  const value = fieldsOf(path.reduce(step, OPENAPI));
  const local = /^#\/(.+)$/.exec(textOf(value['$ref']) ?? '')?.[1];
  return local === undefined ? { value, path } : at(...local.split('/'));
}

const METHODS = ['get', 'put', 'post', 'delete'];

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly route: string;
  readonly path: readonly string[];
  readonly statuses: readonly string[];
}

export const OPERATIONS: readonly Operation[] = Object.entries(fieldsOf(OPENAPI['paths'])).flatMap(([route, item]) =>
  Object.keys(fieldsOf(item))
    .filter((method) => METHODS.includes(method))
    .map((method) => {
      const path = ['paths', route, method];
      const { value } = at(...path);
      const statuses = Object.keys(fieldsOf(value['responses']));
      return { id: textOf(value['operationId']) ?? '', method, route, path, statuses };
    }),
);

export function operationOf(id: string): Operation {
  const found = OPERATIONS.find((operation) => operation.id === id);
  assert.ok(found !== undefined, id);
  return found;
}

export const exampleOf = (...path: readonly string[]): Fields => fieldsOf(at(...path).value['example']);

/** The error codes that an operation may answer with under a status. */
export function codesOf({ path }: Operation, status: string): readonly string[] {
  const content = Object.values(fieldsOf(at(...path, 'responses', status).value['content']));
  return content.flatMap((media) =>
    listOf(fieldsOf(fieldsOf(media)['schema'])['allOf']).flatMap((part) =>
      listOf(fieldsOf(fieldsOf(fieldsOf(part)['properties'])['code'])['enum']).map(String),
    ),
  );
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Asserts that an answer is one that the operation is said to give: status, content type, headers (none missing, none unsaid), body. */
export function assertAnswers({ id, path }: Operation, { status, headers, body }: Answer): void {
  const response = at(...path, 'responses', String(status));
  const types = Object.keys(fieldsOf(response.value['content']));
  assert.ok(types.length === 1, `${id} is not said to answer ${status}`);
  const { 'content-type': type, ...others } = headers;
  assert.deepEqual([type], types, id);
  const said = Object.keys(fieldsOf(response.value['headers']));
  assert.deepEqual(
    Object.keys(others).toSorted(),
    said.map((name) => name.toLowerCase()).toSorted(),
    `${id} ${status}`,
  );
  for (const name of said) {
    const header = at(...response.path, 'headers', name);
    assertFits(others[name.toLowerCase()], ...header.path, 'schema');
  }
  assertFits(body, ...response.path, 'content', String(type), 'schema');
}
