import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Seconds of CPU that this process took; on Linux with those of the processes that it has waited for. */
export function cpuSeconds(): number {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
  // proc_pid_stat(5), fields 14 to 17 in hundredths; the name before them may hold blanks and brackets.
  const behindName = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1) ?? '';
  const ticks = behindName.split(' ').slice(11, 15);
  return ticks.reduce((sum, each) => sum + Number(each), 0) / 100;
}
