import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './service.ts';

/** What `.ci/tools` installs; the root package has none of it. */
const TOOLS = join(ROOT, 'test', 'e2e', 'tools');

/** with MiniStack among its packages */
export const PYTHON = join(TOOLS, 'bin', 'python');
export const CHROMIUM = '/usr/bin/chromium';

export function needTool(path: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing. Install the tools of these runs first: bash .ci/tools`);
  return path;
}
