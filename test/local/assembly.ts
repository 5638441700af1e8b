import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockFolder } from '../../local/lock.ts';
import { runCdk, sourceHash } from '../../local/synth.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A folder that goes with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The real stack, synthesized once per state of the sources; of several processes that ask at once, one makes it and the others wait. */
export async function realAssembly(): Promise<string> {
  const all = join(ROOT, '.roomkey', 'assemblies');
  const current = sourceHash(ROOT);
  const wanted = join(all, current);
  const lock = `${wanted}.lock`;
  while (!existsSync(join(wanted, 'manifest.json'))) {
    mkdirSync(lock, { recursive: true });
    const free = tryLock(lock);
    if (free === undefined) await wait(100);
    else await synthesizeInto(wanted).finally(free);
  }
  const older = readdirSync(all).filter((name) => !name.startsWith(current) && /^\w+(\.lock)?$/.test(name));
  for (const name of older) rmSync(join(all, name), { recursive: true, force: true });
  return wanted;
}

function tryLock(folder: string): (() => void) | undefined {
  try {
    return lockFolder(folder);
  } catch {
    return undefined;
  }
}

async function synthesizeInto(wanted: string): Promise<void> {
  const made = `${wanted}.${process.pid}`;
  await runCdk(ROOT, made);
  try {
    renameSync(made, wanted);
  } catch {
    rmSync(made, { recursive: true });
  }
}

interface FunctionSource {
  readonly code: string;
  /** seconds */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, unknown>>;
}

/** A small cloud assembly: functions by logical id, routes as `{ 'ANY /path': logicalId }`, other resources as they are. */
export function madeUpAssembly(
  functions: Readonly<Record<string, FunctionSource>>,
  routes: Readonly<Record<string, string>>,
  resources: Readonly<Record<string, unknown>> = {},
): string {
  const out = temporaryFolder();
  const all: Record<string, unknown> = { Api: { Type: 'AWS::ApiGatewayV2::Api' }, ...resources };
  for (const [name, { code, timeout, env }] of Object.entries(functions)) {
    const asset = `asset.${name}`;
    mkdirSync(join(out, asset));
    writeFileSync(join(out, asset, 'index.js'), code);
    all[name] = {
      Type: 'AWS::Lambda::Function',
      Properties: { Handler: 'index.handler', Timeout: timeout ?? 10, Environment: { Variables: env ?? {} } },
      Metadata: { 'aws:asset:path': asset },
    };
    all[`${name}Integration`] = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        IntegrationType: 'AWS_PROXY',
        PayloadFormatVersion: '2.0',
        IntegrationUri: { 'Fn::GetAtt': [name, 'Arn'] },
      },
    };
  }
  for (const [index, [key, name]] of Object.entries(routes).entries()) {
    all[`Route${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { RouteKey: key, Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${name}Integration` }]] } },
    };
  }
  const manifest = {
    artifacts: { Small: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Small.template.json' } } },
  };
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(out, 'Small.template.json'), JSON.stringify({ Resources: all }));
  return out;
}
