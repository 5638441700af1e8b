import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseConfig } from '../../infra/config.ts';
import { RoomkeyStack } from '../../infra/stack.ts';
import { type Fields, fieldsOf } from '../../local/json.ts';

const CDK_JSON = join(import.meta.dirname, '..', '..', 'cdk.json');

export interface Resource {
  readonly id: string;
  readonly properties: Fields;
  /** all of it: DependsOn, DeletionPolicy … */
  readonly whole: Fields;
}

export interface TestStack {
  readonly stack: RoomkeyStack;
  readonly outputs: Fields;
  all(type: string): readonly Resource[];
  /** The only resource of a type, of those whose logical id begins so. */
  one(type: string, prefix?: string): Resource;
}

/** The stack under the feature flags of cdk.json and the given settings, its functions not bundled. `rules`: throws on what AWS's rules find, which costs a second; `seed` adds to it. */
export function makeStack(roomkey: Fields = {}, rules?: 'rules', seed?: (stack: RoomkeyStack) => void): TestStack {
  const { context } = JSON.parse(readFileSync(CDK_JSON, 'utf8'));
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [], roomkey } });
  const stack = new RoomkeyStack(app, 'Roomkey', parseConfig(app.node.getAllContext()));
  seed?.(stack);
  env['CDK_VALIDATION'] = String(rules !== undefined);
  const template: Fields = Template.fromStack(stack).toJSON();
  const resources = Object.entries(fieldsOf(template['Resources'])).map(([id, value]) => ({
    id,
    properties: fieldsOf(fieldsOf(value)['Properties']),
    whole: fieldsOf(value),
  }));
  const all = (type: string) => resources.filter(({ whole }) => whole['Type'] === type);
  return {
    stack,
    outputs: fieldsOf(template['Outputs']),
    all,
    one(type, prefix = '') {
      const found = all(type).filter(({ id }) => id.startsWith(prefix));
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} ${prefix}`);
      return only;
    },
  };
}
