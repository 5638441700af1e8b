import process from 'node:process';
import { mock } from 'node:test';

/** @returns what puts back the process as it is now: environment, folder, globals, clock, and what runs at its exit */
export function keepWorld(): () => void {
  const env = { ...process.env };
  const folder = process.cwd();
  const globals = Object.getOwnPropertyDescriptors(globalThis);
  const { stdout, stderr } = process;
  const { write } = stdout;
  const atExit = process.listeners('exit');
  return () => {
    mock.reset();
    mock.timers.reset();
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.chdir(folder);
    for (const name of Object.keys(globalThis))
      if (!(name in globals || isPackages(name))) Reflect.deleteProperty(globalThis, name);
    Object.defineProperties(globalThis, changed(globals));
    stdout.write = write;
    stderr.write = write.bind(stdout);
    for (const listener of process.listeners('exit')) {
      if (atExit.includes(listener)) continue;
      process.off('exit', listener);
      listener.call(process, 0);
    }
  };
}

/** Where packages keep what they know, which stays with them; some go by a symbol. */
const isPackages = (name: string): boolean => name.startsWith('__');

/** Those that are no longer what they were. */
const changed = (kept: PropertyDescriptorMap): PropertyDescriptorMap =>
  Object.fromEntries(
    Object.entries(kept).filter(([name, { value, get }]) => {
      const now = Object.getOwnPropertyDescriptor(globalThis, name);
      return now?.value !== value || now?.get !== get;
    }),
  );
