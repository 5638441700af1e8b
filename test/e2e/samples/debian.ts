import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { run } from '../service.ts';

/** Packages of Debian's, for a library whose registry is not asked: a line `name=version` each, whatever Debian's own revision of it. */

/** What a sample needs and this machine has not and cannot get. */
export class Unavailable extends Error {}

/** Installs, as root, what is missing. @throws Unavailable where that cannot be */
export async function installDebian(folder: string): Promise<void> {
  const wanted = readFileSync(join(folder, 'debian.txt'), 'utf8').trim().split('\n');
  const has = await Promise.all(wanted.map(isInstalled));
  const missing = wanted.filter((_, i) => has[i] === false).map((line) => `${line}*`);
  if (missing.length === 0) return;
  const args = ['install', '-y', '--no-install-recommends', ...missing];
  const needed = `needs, as root: apt-get ${args.join(' ')}`;
  if (getuid?.() !== 0) throw new Unavailable(needed);
  try {
    await run('apt-get', ['update']);
    await run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (error) {
    throw new Unavailable(needed, { cause: error });
  }
}

async function isInstalled(line: string): Promise<boolean> {
  const [name = '', version = ''] = line.split('=');
  try {
    const printed = await run('dpkg-query', ['--status', name]);
    return printed.includes('\nStatus: install ok installed\n') && printed.includes(`\nVersion: ${version}-`);
  } catch {
    return false;
  }
}
