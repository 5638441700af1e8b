import { deadline } from '../deadline.ts';
import type { Ending } from '../tries.ts';
import { Line } from './line.ts';
import type { Place } from './place.ts';
import type { Answer } from './reply.ts';
import type { Headers } from './signature.ts';

/** Connections to one place at most; further requests wait for one. */
const MOST = 50;

/** Milliseconds without an answer after which the connections that lie idle are not trusted either: they may all have died unheard. */
const SILENT = 300;

/** What a header may hold: nothing that could begin another, and nothing that has more than one byte. */
const PLAIN = /^[\t\x20-\x7e]*$/;

/** When those that have no answer yet began, the oldest first. */
const unanswered = new Set<{ readonly at: number }>();

/** The connections to one place. */
class Lines {
  readonly #place: Place;
  /** those that nobody uses, the last used last */
  #idle: Line[] = [];
  readonly #waiting = new Set<(line: Line) => void>();
  #count = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Gives one to `use`, at once or when there is one. */
  take(use: (line: Line) => void): void {
    let line = this.#idle.pop();
    while (line?.isDead) line = this.#idle.pop();
    if (line !== undefined || this.#count < MOST) use(line ?? this.#another());
    else this.#waiting.add(use);
  }

  /** It needs none any more. */
  forget(use: (line: Line) => void): void {
    this.#waiting.delete(use);
  }

  dropIdle(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const line of idle) line.end();
  }

  #another(): Line {
    this.#count++;
    return new Line(
      this.#place,
      (line) => {
        const next = this.#nextWaiting();
        if (next === null) this.#idle.push(line);
        else next(line);
      },
      (gone) => {
        this.#count--;
        this.#idle = this.#idle.filter((line) => line !== gone);
        this.#nextWaiting()?.(this.#another());
      },
    );
  }

  #nextWaiting(): ((line: Line) => void) | null {
    for (const use of this.#waiting) {
      this.#waiting.delete(use);
      return use;
    }
    return null;
  }
}

const all = new Map<string, Lines>();

function linesTo(place: Place): Lines {
  const whom = `${place.isSecure} ${place.hostname} ${place.port}`;
  const lines = all.get(whom) ?? new Lines(place);
  all.set(whom, lines);
  return lines;
}

/** One POST to `/`. An answer that ends too early is none. A kept connection that was dead already is no try: another is taken, unless nothing may be tried twice. */
export function post(place: Place, headers: Headers, body: string, ending: Ending): Promise<Answer> {
  if (ending.over) return Promise.reject(new Error('ended'));
  const [oldest] = unanswered;
  if (oldest !== undefined && performance.now() - oldest.at > SILENT)
    for (const lines of all.values()) lines.dropIdle();
  const mark = { at: performance.now() };
  const mayResend = deadline()?.once !== true;
  return new Promise<Answer>((resolve, reject) => {
    const request = requestOf(headers, body);
    const lines = linesTo(place);
    let giveBack = (): void => undefined;
    unanswered.add(mark);
    const end = (): void => {
      unanswered.delete(mark);
      goOn();
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const goOn = ending.onEnd(() => {
      fail(new Error('ended'));
      giveBack();
    });
    const asker = {
      answered(answer: Answer): void {
        end();
        resolve(answer);
      },
      failed(error: unknown, isUnheard: boolean): void {
        if (mayResend && isUnheard && !ending.over && isDead(error)) send();
        else fail(error);
      },
    };
    const use = (line: Line): void => {
      giveBack = () => line.end();
      line.ask(request, asker);
    };
    const send = (): void => {
      giveBack = () => lines.forget(use);
      lines.take(use);
    };
    send();
  });
}

/** Head and body in one piece. Throws where a header would not go as it is. */
function requestOf(headers: Headers, body: string): string {
  let head = 'POST / HTTP/1.1\r\n';
  for (const [name, value] of Object.entries(headers)) {
    if (!PLAIN.test(value)) throw new Error(`${name}: not to be sent in a header`);
    head += `${name}: ${value}\r\n`;
  }
  return `${head}\r\n${body}`;
}

const isDead = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
