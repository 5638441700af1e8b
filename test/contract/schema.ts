import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Fields, fieldsOf, isFields } from '../../local/json.ts';

export const DOCS = new URL('../../docs/', import.meta.url);

export function readJson(name: string): Fields {
  const parsed: unknown = JSON.parse(readFileSync(new URL(name, DOCS), 'utf8'));
  assert.ok(isFields(parsed), name);
  return parsed;
}

export const LAUNCH_SCHEMA = readJson('launch.schema.json');

/** A schema for our own answers: what readers may ignore, we may not send. Objects that require nothing only narrow another, and stay open. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isFields(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return schema['type'] === 'object' && Array.isArray(schema['required'])
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** A strict validator of draft 2020-12 that knows no schema yet. */
export const newAjv = (): Ajv2020 =>
  new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: true });

/** The complaints about a value, empty when there are none. */
export function complaints(schema: unknown): (value: unknown) => readonly string[] {
  const validate = newAjv().compile(fieldsOf(schema));
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
