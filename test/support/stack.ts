import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import type { RoomkeyStack } from '../../infra/stack.ts';
import { type Fields, fieldsOf } from '../../local/json.ts';
import { sourceHash } from '../../local/synth.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TEMPLATES = join(ROOT, '.roomkey', 'templates');

export interface Resource {
  readonly id: string;
  readonly properties: Fields;
  /** all of it: DependsOn, DeletionPolicy … */
  readonly whole: Fields;
}

export interface TestTemplate {
  readonly outputs: Fields;
  all(type: string): readonly Resource[];
  /** The only resource of a type, of those whose logical id begins so. */
  one(type: string, prefix?: string): Resource;
}

interface TestStack extends TestTemplate {
  readonly stack: RoomkeyStack;
}

/**
 * The template under the feature flags of cdk.json and the given settings, its functions not bundled. Whoever asks first
 * synthesizes it; for everybody else, in this run or the next, it is a file, until a source changes.
 */
export async function templateOf(roomkey: Fields = {}): Promise<TestTemplate> {
  const current = sourceHash(ROOT);
  const folder = join(TEMPLATES, current);
  const settings = createHash('sha256').update(JSON.stringify(roomkey)).digest('hex').slice(0, 16);
  const file = join(folder, `${settings}.json`);
  if (existsSync(file)) return read(JSON.parse(readFileSync(file, 'utf8')));
  const { template } = await synthesized(roomkey);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(template));
  renameSync(`${file}.${process.pid}`, file);
  for (const name of readdirSync(TEMPLATES)) {
    if (name !== current) rmSync(join(TEMPLATES, name), { recursive: true, force: true });
  }
  return read(template);
}

/** The stack itself, made anew. `rules`: throws on what AWS's rules find, which costs a second; `seed` adds to it. */
export async function makeStack(
  roomkey: Fields = {},
  rules?: 'rules',
  seed?: (stack: RoomkeyStack) => void,
): Promise<TestStack> {
  const { stack, template } = await synthesized(roomkey, rules, seed);
  return { stack, ...read(template) };
}

/** The CDK takes a second to load: only where there is something to synthesize. */
async function synthesized(roomkey: Fields, rules?: 'rules', seed?: (stack: RoomkeyStack) => void) {
  const [{ App }, { Template }, { parseConfig }, { RoomkeyStack }] = await Promise.all([
    import('aws-cdk-lib'),
    import('aws-cdk-lib/assertions'),
    import('../../shared/stage/config.ts'),
    import('../../infra/stack.ts'),
  ]);
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [], roomkey } });
  const stack = new RoomkeyStack(app, 'Roomkey', parseConfig(app.node.getAllContext()));
  seed?.(stack);
  env['CDK_VALIDATION'] = String(rules !== undefined);
  const template: Fields = Template.fromStack(stack).toJSON();
  return { stack, template };
}

function read(template: Fields): TestTemplate {
  const resources = Object.entries(fieldsOf(template['Resources'])).map(([id, value]) => ({
    id,
    properties: fieldsOf(fieldsOf(value)['Properties']),
    whole: fieldsOf(value),
  }));
  const all = (type: string) => resources.filter(({ whole }) => whole['Type'] === type);
  return {
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
