import type { Io } from './command.ts';

/** Says on standard error how far a long work is, once in two seconds. */
export function progress(io: Io, what: string, all: number | null = null): (done: number) => void {
  let next = Date.now() + 2000;
  return (done) => {
    if (Date.now() < next) return;
    next = Date.now() + 2000;
    io.note(`${done}${all === null ? '' : ` of ${all}`} ${what} …`);
  };
}
