import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { SingleBar } from 'cli-progress';

/** Where a command writes: what was asked for, and what is said beside it. */
export interface Io {
  out(text: string): void;
  note(text: string): void;
  /** Tells how far a long work is, until something else is written. `what`: "classes read"; `all`: null where nobody knows yet. */
  progress(what: string, all: number | null): (done: number) => void;
  /** What a person answers; null where nobody can be asked. */
  ask(question: string): Promise<string | null>;
}

interface Streams {
  readonly out: Writable;
  readonly err: Writable & { readonly isTTY?: boolean };
  readonly in: Readable & { readonly isTTY?: boolean };
}

/** A work that is going on. */
interface Going {
  at(done: number): void;
  end(): void;
}

export function ioOf({ out, err, in: typed }: Streams): Io & { close(): void } {
  const isTerminal = err.isTTY === true;
  const line = (text: string): void => void err.write(`${text}\n`);
  let going: Going | null = null;
  const close = (): void => {
    going?.end();
    going = null;
  };
  return {
    close,
    out(text) {
      close();
      out.write(`${text}\n`);
    },
    note(text) {
      close();
      line(text);
    },
    progress(what, all) {
      close();
      const begun = isTerminal ? asBar(what, all, err) : asLines(what, all, line);
      going = begun;
      return (done) => {
        if (going === begun) begun.at(done);
      };
    },
    async ask(question) {
      close();
      if (!isTerminal || typed.isTTY !== true) return null;
      const asking = createInterface({ input: typed, output: err });
      try {
        return await new Promise((resolve) => {
          asking.once('close', () => resolve(''));
          asking.question(question, resolve);
        });
      } finally {
        asking.close();
      }
    },
  };
}

/** The library is loaded once there is something to draw: most runs are over before. */
function asBar(what: string, all: number | null, stream: Writable): Going {
  const known = '{bar} {percentage} % · {value} of {total} {what} · {duration_formatted}';
  let bar: SingleBar | null = null;
  let now = 0;
  let over = false;
  void import('cli-progress').then(({ default: { Presets, SingleBar: Bar } }) => {
    if (over || all === 0) return;
    bar = new Bar(
      // No state of the terminal is touched, so that none is left behind when the command is interrupted.
      {
        stream,
        format: all === null ? '{value} {what} · {duration_formatted}' : known,
        barsize: 24,
        hideCursor: false,
        linewrap: true,
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    bar.start(all ?? 0, now, { what });
  });
  return {
    at(done) {
      now = done;
      bar?.update(done);
    },
    end() {
      over = true;
      bar?.stop();
    },
  };
}

/** Seconds between two lines where nobody watches. */
const PATIENCE = 10;

/** A start, some steps and an end, as a log wants them; a look through the table that is over at once says nothing. */
function asLines(what: string, all: number | null, line: (text: string) => void): Going {
  const began = Date.now();
  const of = all === null ? '' : ` of ${all}`;
  let [now, told] = [0, began];
  const seconds = (): number => Math.round((Date.now() - began) / 1000);
  const quarter = (done: number): number => (all === null ? 0 : Math.floor((done / all) * 4));
  if (all !== null && all > 0) line(`0${of} ${what} …`);
  return {
    at(done) {
      const due = Date.now() - told > PATIENCE * 1000 || (quarter(done) > quarter(now) && done !== all);
      now = done;
      if (!due) return;
      told = Date.now();
      line(`${done}${of} ${what}, ${seconds()} s …`);
    },
    end() {
      if (told !== began || (all !== null && all > 0)) line(`${now}${of} ${what}, ${seconds()} s.`);
    },
  };
}
