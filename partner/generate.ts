import { readFileSync, writeFileSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

/** The types of the API, from docs/launch.schema.json and docs/openapi.json. */

const read = (name: string): string => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8');

const HEADER = '/** Generated from docs/launch.schema.json and docs/openapi.json by `npm run partner`. */';

/** What the client sends and gets. */
const WANTED = [
  'Redeemed',
  'Userinfo',
  'Mapping',
  'Wanted',
  'Contexts',
  'RosterClass',
  'WantedRosterClass',
  'ClassRequests',
  'ClassRequest',
  'RequestAnswer',
] as const;

/** One schema in which every reference is its own: the launch object and what it names beside the components of the API. */
function schemaOfAll(): JSONSchema {
  const { $schema: _, $id: __, $defs: inner, title: ___, ...launch } = parse(read('launch.schema.json'));
  const api = parse(
    read('openapi.json')
      .replaceAll('"launch.schema.json#/$defs/', '"#/$defs/')
      .replaceAll('"launch.schema.json"', '"#/$defs/Launch"')
      // Written out: one that a property describes anew would become a type of its own.
      .replaceAll('"$ref": "#/components/schemas/Day"', '"type": "string"')
      .replaceAll('"#/components/schemas/', '"#/$defs/'),
  );
  const { schemas } = parse(JSON.stringify(api['components']));
  const $defs = { ...titled(inner, 'Launch'), Launch: { ...launch, title: 'Launch' }, ...titled(schemas) };
  return {
    title: 'Api',
    type: 'object',
    properties: Object.fromEntries(WANTED.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    required: [...WANTED],
    $defs,
  };
}

function parse(json: string): Record<string, unknown> {
  const read: unknown = JSON.parse(json);
  if (typeof read !== 'object' || read === null) throw new Error('not an object');
  return { ...read };
}

/** A definition is called by its key. */
const titled = (schemas: unknown, before = ''): Record<string, object> =>
  Object.fromEntries(
    Object.entries(parse(JSON.stringify(schemas))).map(([name, schema]) => [
      name,
      { ...parse(JSON.stringify(schema)), title: before + name.charAt(0).toUpperCase() + name.slice(1) },
    ]),
  );

export const generate = (): Promise<string> =>
  compile(schemaOfAll(), 'Api', {
    additionalProperties: false,
    bannerComment: HEADER,
    enableConstEnums: false,
    maxItems: -1,
    unreachableDefinitions: false,
    style: { singleQuote: true, printWidth: 120, semi: true },
  });

if (import.meta.main) writeFileSync(new URL('types.ts', import.meta.url), await generate());
