import { deadline } from './deadline.ts';
import { LaunchError } from './errors.ts';

/** Milliseconds after which a call is made once more beside the one that hangs; none begins with less left before the deadline. */
const TRY = 450;

/** Where nobody waits: milliseconds for each try, and how many. */
const PATIENT = { ms: 2000, tries: 3 };

/** How AWS says that a clock is wrong, and also that a signature is. */
export const SKEWED = /AuthFail|Signature|Skewed|RequestExp|Future/;

/** Milliseconds between tries that were answered: at most, and to begin with. */
const PAUSE = { most: 400, first: 25 };

/** Tells tries that they are not needed any more. An AbortSignal costs as much as signing a request. */
export class Ending {
  over = false;
  readonly #acts = new Set<() => void>();

  /** What is to be done then; what this gives back takes it off again. */
  onEnd(act: () => void): () => void {
    this.#acts.add(act);
    return () => this.#acts.delete(act);
  }

  end(): void {
    this.over = true;
    for (const act of this.#acts) act();
  }
}

/** For who takes nothing else. */
export function signalOf(ending: Ending): AbortSignal {
  const controller = new AbortController();
  ending.onEnd(() => controller.abort());
  if (ending.over) controller.abort();
  return controller.signal;
}

/**
 * One call to the service, made until it gets through or the deadline is near. One that hangs is not given up: it is made
 * again beside it, and the first answer counts, so every call must be safe to repeat. `ending` ends what is not needed any more.
 * Throws store-unavailable with its cause; an error that the service means is thrown as it is.
 */
export function tried<T>(call: (ending: Ending) => Promise<T>): Promise<T> {
  const limit = deadline();
  const most = limit === undefined ? PATIENT.tries : limit.once ? 1 : Number.POSITIVE_INFINITY;
  const ending = new Ending();
  return new Promise<T>((resolve, reject) => {
    let [begun, underWay] = [0, 0];
    let timer: NodeJS.Timeout | undefined;
    let trouble: unknown;
    const left = (): number => (limit === undefined ? PATIENT.ms : limit.at - performance.now());
    const end = (): void => {
      clearTimeout(timer);
      if (underWay > 0) ending.end();
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const giveUp = (): void => fail(new LaunchError('store-unavailable', trouble ?? new TimeoutError()));
    const later = (ms: number): void => {
      clearTimeout(timer);
      const spare = left();
      const again = begun < most && (limit === undefined || spare >= TRY);
      if (again) timer = setTimeout(attempt, limit === undefined ? ms : Math.min(ms, spare - TRY));
      else if (underWay > 0) timer = setTimeout(giveUp, Math.max(0, spare));
      else giveUp();
    };
    const attempt = (): void => {
      begun++;
      underWay++;
      later(limit === undefined ? PATIENT.ms : TRY * (0.75 + begun / 4) * between(0.8, 1));
      call(ending).then(
        (answer) => {
          underWay--;
          end();
          resolve(answer);
        },
        (error: unknown) => {
          underWay--;
          if (ending.over) return; // ended by us: another try was answered
          trouble = error;
          if (isFinal(error)) fail(error);
          else later(Math.min(PAUSE.most, PAUSE.first * 2 ** begun) * between(0.5, 1));
        },
      );
    };
    if (limit === undefined || limit.once || left() >= TRY) attempt();
    else giveUp();
  });
}

/**
 * One call after another until one gets through: what somebody else's limits and outages ask for, where nobody waits.
 * `waitAfter`: milliseconds until the next, by how many there were; null where trying again changes nothing. `pause` may throw, to end it.
 */
export async function inTurn<T>(
  call: () => Promise<T>,
  waitAfter: (error: unknown, tries: number) => number | null,
  pause: (ms: number) => Promise<void>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const ms = waitAfter(error, tries);
      if (ms === null) throw error;
      await pause(ms);
    }
  }
}

/** What trying again does not change: the service has understood and refused. Errors are as AWS's clients make them. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error && '$metadata' in error) || /Throttl|Throughput|RequestLimit/.test(error.name)) {
    return false;
  }
  const { $metadata: answer } = error;
  if (typeof answer !== 'object' || answer === null) return false;
  // The client has set its clock by the refusal: signed anew, the same call is another one.
  if (SKEWED.test(error.name) && 'clockSkewCorrected' in answer && answer.clockSkewCorrected === true) return false;
  const status = 'httpStatusCode' in answer ? answer.httpStatusCode : 0;
  return typeof status === 'number' && status >= 400 && status < 500;
}

export const between = (least: number, most: number): number => least + Math.random() * (most - least);

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}
