import type { IncomingHttpHeaders } from 'node:http';
import { guardedRequest } from '../fetch.ts';
import type { Reach } from '../reach.ts';
import { between, inTurn } from '../tries.ts';
import { CleverFailure, OutOfTime } from './failure.ts';

export interface World {
  readonly reach: Reach;
  /** unix seconds */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** milliseconds until who asks has to end; without it nothing ends early */
  readonly msLeft?: () => number;
}

interface Question {
  readonly url: string;
  /** in words for failures: no ids, no secrets */
  readonly what: string;
  /** as in the header */
  readonly authorization: string;
  /** sent as a form */
  readonly form?: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  /** for each try */
  readonly ms: number;
}

/** `json`: undefined where the body is none, as with a page in HTML. */
export interface Reply {
  readonly status: number;
  readonly json: unknown;
}

export type Ask = (question: Question) => Promise<Reply>;

/** Tries of what fails at Clever or on the way, and waits for its limit. */
const TRIES = 5;
const WAITS = 8;
/** Milliseconds between tries: the first, and at most. */
const PAUSE = { first: 500, most: 8000 };
/** Seconds: the limit is by the minute, so what says more is wrong. */
const LONGEST_WAIT = 75;

/** Less than this is no time left: timers come a moment early. */
const MOMENT = 50;

/** Clever's limit is reached: nothing more before this moment, unix seconds by its clock as ours tells it. */
class Limited extends Error {
  readonly until: number | null;
  constructor(until: number | null) {
    super('limit reached');
    this.until = until;
  }
}

class Failed extends Error {}

/**
 * One question, asked until it is answered: after 429 when the limit begins anew, after 5xx and broken connections with longer
 * and longer pauses. Whatever else Clever says is the reply. Throws CleverFailure: busy, unavailable; OutOfTime.
 */
export function asking({ reach, now, pause, msLeft = () => Number.POSITIVE_INFINITY }: World): Ask {
  /** until when each holder of a limit is to wait */
  const full = new Map<string, number>();
  const waitUntil = (until: number): number =>
    Math.min(Math.max(0, until - now()), LONGEST_WAIT) * 1000 + between(100, 1100);

  const waited = async (ms: number, isLimit: boolean): Promise<void> => {
    if (ms >= msLeft()) throw new OutOfTime(isLimit ? Math.ceil(ms / 1000) : null);
    await pause(ms);
  };
  const answered = async (question: Question) => {
    if (msLeft() < MOMENT) throw new OutOfTime(null);
    try {
      return await sent({ ...question, ms: Math.min(question.ms, msLeft()) }, reach);
    } catch (error) {
      if (error instanceof Failed && msLeft() < MOMENT) throw new OutOfTime(null);
      throw error;
    }
  };

  return async (question) => {
    const { what, authorization } = question;
    let [waits, isLimit] = [0, false];
    const once = async (): Promise<Reply> => {
      const until = full.get(authorization);
      if (until !== undefined) {
        full.delete(authorization);
        if (until > now()) await waited(waitUntil(until), true);
      }
      const answer = await answered(question);
      const { status, headers } = answer;
      const reset = resetOf(headers, now());
      if (status === 429) throw new Limited(reset);
      if (reset !== null && numberIn(headers['x-ratelimit-remaining']) === 0) full.set(authorization, reset);
      if (status >= 500 && status !== 501) throw new Failed(`status ${status}`);
      return { status, json: jsonIn(answer.body) };
    };
    try {
      return await inTurn(
        once,
        (error, tries) => {
          isLimit = error instanceof Limited;
          if (error instanceof Limited) {
            waits++;
            if (waits > WAITS) return null;
            return error.until === null ? backOff(waits + 1) : waitUntil(error.until);
          }
          return error instanceof Failed && tries - waits < TRIES ? backOff(tries - waits) : null;
        },
        (ms) => waited(ms, isLimit),
      );
    } catch (error) {
      if (error instanceof Limited) throw new CleverFailure('busy', what, 'its limit stays reached');
      if (error instanceof Failed) throw new CleverFailure('unavailable', what, error.message);
      throw error;
    }
  };
}

const backOff = (tries: number): number => Math.min(PAUSE.most, PAUSE.first * 2 ** (tries - 1)) * between(0.5, 1);

/** More came than the question allows. */
export class TooLarge extends Error {}

async function sent({ url, authorization, form, maxBytes, ms }: Question, reach: Reach) {
  const posted = form === undefined ? null : new URLSearchParams(form).toString();
  const headers = { accept: 'application/json', authorization };
  try {
    const signal = AbortSignal.timeout(ms);
    if (posted === null) return await guardedRequest(url, reach, { headers, maxBytes, signal });
    const typed = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    return await guardedRequest(url, reach, { headers: typed, body: posted, maxBytes, signal });
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    if (why === 'too large') throw new TooLarge();
    if (!(error instanceof Error)) throw new Failed('no answer');
    // Of a broken connection the message may hold an address: its code says enough. What has none is the guard's own reason.
    const code = 'code' in error ? String(error.code) : error.message;
    throw new Failed(code === 'ABORT_ERR' ? 'no answer in time' : code);
  }
}

/** By our own clock, where Clever's differs. */
function resetOf(headers: IncomingHttpHeaders, now: number): number | null {
  const reset = numberIn(headers['x-ratelimit-reset']);
  if (reset === null) return null;
  const theirs = Date.parse(headers.date ?? '') / 1000;
  return Number.isNaN(theirs) ? reset : reset - theirs + now;
}

const numberIn = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,12}$/.test(header.trim()) ? Number(header) : null;

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
