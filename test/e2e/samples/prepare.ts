import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from '../service.ts';
import type { Sample } from './catalogue.ts';
import { installDebian } from './debian.ts';

const SOURCES = join(ROOT, 'samples');
/** Ignored by git: nothing that a run makes is in the tree. */
const BUILT = join(ROOT, '.roomkey', 'samples');

export interface Program {
  readonly folder: string;
  readonly command: string;
  readonly args: readonly string[];
}

type Language = Readonly<{
  steps: readonly (readonly [command: string, ...args: string[]])[];
  start: readonly [command: string, ...args: string[]];
}>;

const LANGUAGES: Readonly<Record<Sample['manifest'], Language>> = {
  'package.json': {
    steps: [['npm', 'install', '--no-package-lock', '--no-audit', '--no-fund']],
    start: ['node', 'app.js'],
  },
  'requirements.txt': {
    steps: [
      ['python3', '-m', 'venv', 'venv'],
      ['venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'],
    ],
    start: ['venv/bin/python', 'app.py'],
  },
  'go.mod': { steps: [['go', 'build', '-o', 'app', '.']], start: ['./app'] },
  'pom.xml': { steps: [['mvn', '--batch-mode', '--quiet', 'package']], start: ['java', '-jar', 'target/app.jar'] },
  'debian.txt': { steps: [], start: ['ruby', 'app.rb'] },
};

/** A copy of the sample with what it needs, made anew only where something of it changed. @throws Error with the tool's own words, Unavailable */
export async function prepare({ name, manifest }: Sample): Promise<Program> {
  const source = join(SOURCES, name);
  const folder = join(BUILT, name);
  const { steps, start } = LANGUAGES[manifest];
  if (manifest === 'debian.txt') await installDebian(source);
  const wanted = digestOf(source);
  const stamp = join(folder, '.prepared');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    mkdirSync(folder, { recursive: true });
    rmSync(stamp, { force: true });
    cpSync(source, folder, { recursive: true });
    for (const [command, ...args] of steps) await run(commandIn(folder, command), args, { cwd: folder });
    writeFileSync(stamp, wanted);
  }
  const [command, ...args] = start;
  return { folder, command: commandIn(folder, command), args };
}

const commandIn = (folder: string, command: string): string =>
  command.includes('/') ? join(folder, command) : command;

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/** The version that a sample pins. @throws Error where it pins none */
export function versionOf({ name, manifest }: Sample, wanted: string): string {
  const text = readFileSync(join(SOURCES, name, manifest), 'utf8');
  const escaped = wanted.replaceAll(/[.+]/g, String.raw`\$&`);
  const patterns = {
    'package.json': `"${escaped}": "([\\d.a-z-]+)"`,
    'requirements.txt': `^${escaped}==([\\d.]+)$`,
    'go.mod': `${escaped} v([\\d.]+)$`,
    'pom.xml': `<(?:artifactId>)?${escaped}(?:</artifactId>\\s*<version)?>([\\d.]+)<`,
    'debian.txt': `^${escaped}=([\\d.]+)$`,
  };
  const found = new RegExp(patterns[manifest], 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`samples/${name}/${manifest} pins no ${wanted}`);
  return found;
}
