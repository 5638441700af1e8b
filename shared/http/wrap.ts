import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { cut } from '../cut.ts';
import { deadline, within } from '../deadline.ts';
import { type Code, ERRORS, LaunchError } from '../errors.ts';
import { describe, logLine } from '../log.ts';
import { type FunctionName, METRICS } from '../names.ts';
import type { Page } from '../pages/frame.ts';
import { type Reach, reachOf } from '../reach.ts';
import { goJson, pageJson, pageReply, plainReply, type Reply, redirect } from './reply.ts';
import type { GatewayEvent } from './request.ts';
import { houseOf, type Own, Visit } from './visit.ts';

/** How an error is answered: in refusals.ts. */
export type Refusal = (code: Code, visit: Visit) => Reply | Promise<Reply>;

/** A page as the browser or our own script takes it. */
export const showPage = (visit: Visit, status: number, page: Page, cookies: string[] = [], secret?: string): Reply =>
  visit.scripted ? pageJson(status, page, cookies, secret) : pageReply(status, page, visit.ancestors, cookies);

/** On to another address. `keep`: what a script of ours keeps in its frame, where cookies may not come back. */
export const leaveTo = (visit: Visit, address: string, cookies: string[], keep?: readonly [string, string]): Reply =>
  visit.scripted ? goJson(address, cookies, keep) : redirect(303, address, cookies);

/** Milliseconds in which every request has its answer, and for the making of one when time is up. */
const ANSWERED = 4500;
const SPARE = 500;

/** Refusals of a registration, its deployment or its client: their line says whose, as received. */
const WHOSE = /^(registration|issuer|deployment|client|district)-(?!mismatch|id-)/;

/** In place of what is no event of the gateway's, so that it has an answer and a line. */
const NOTHING: GatewayEvent = {
  rawPath: '',
  rawQueryString: '',
  headers: {},
  isBase64Encoded: false,
  requestContext: { requestId: '', http: { method: '' } },
};

const isEvent = (event: Partial<GatewayEvent> | null): boolean =>
  typeof event?.requestContext?.http?.method === 'string';

let cold = true;

/** Everything that cuts across the functions: one log line, metrics, and the answer to an error. */
export function wrap(
  name: FunctionName,
  own: Own,
  refusal: Refusal,
  methods: readonly string[],
  step: (visit: Visit, reach: Reach) => Promise<Reply>,
) {
  const house = houseOf(own);
  const visits = new WeakMap<GatewayEvent, { visit: Visit; startedMs: number }>();
  const finish = (event: GatewayEvent, reply: Reply, level: 'info' | 'warn' | 'error'): void => {
    const found = visits.get(event);
    if (found === undefined) return;
    const { visit, startedMs } = found;
    visits.delete(event);
    const lost = deadline()?.lost.hints ?? 0;
    if (lost > 0) {
      visit.note({ failed: lost });
      visit.count(METRICS.hintFailures, undefined, lost);
    }
    // Unsigned, or refused: where one sender may stand behind many requests.
    if (name === 'login' || reply.statusCode >= 400) visit.noteSender();
    if (reply.statusCode >= 500) visit.count(METRICS.faults, { function: name });
    const nowMs = Date.now();
    logLine(
      name,
      level,
      { ...visit.fields, status: reply.statusCode, ms: nowMs - startedMs, mb: process.resourceUsage().maxRSS >> 10 },
      visit.metrics,
      nowMs,
    );
  };

  /** What makes the answer may be what cannot be loaded. */
  const refused = async (code: Code, visit: Visit): Promise<Reply> => {
    try {
      return await refusal(code, visit);
    } catch (error) {
      visit.note({ error: describe(error) });
      return plainReply(ERRORS[code].status, visit.ref);
    }
  };

  const handler = middy<GatewayEvent, Reply>({ timeoutEarlyInMillis: 0 })
    .before(({ event }) => {
      const startedMs = Date.now();
      visits.set(event, { visit: new Visit(event, house, startedMs, cold), startedMs });
      cold = false;
    })
    .after((request) => {
      const { event, response } = request;
      if (response === null || response === undefined) return;
      request.response = { ...response, headers: { ...house.always, ...response.headers } };
      finish(event, response, 'info');
    })
    .onError(async (request) => {
      const { error, event } = request;
      const visit = visits.get(event)?.visit ?? new Visit(event, house, Date.now(), false);
      const code = error instanceof LaunchError ? error.code : 'internal';
      const { level, status } = ERRORS[code];
      visit.note({ code, ...(level === 'error' ? { error: describe(error) } : {}) });
      if (visit.claimed !== null && WHOSE.test(code)) {
        const { iss, toolId } = visit.claimed;
        visit.note({ iss: cut(iss), ...(toolId === null ? {} : { tool: cut(toolId) }) });
      }
      const reply = await refused(code, visit);
      const headers = {
        ...house.always,
        ...reply.headers,
        ...(status === 503 ? { 'retry-after': '30' } : {}),
        ...(status === 405 ? { allow: (visit.allow ?? methods).join(', ') } : {}),
      };
      request.response = { ...reply, headers };
      if (name === 'launch' && visit.verified) countLaunch(visit, code, false);
      else if (name === 'launch' || code === 'body-malformed') visit.count(METRICS.junk, { function: name, code });
      finish(event, request.response, visit.fields.error === undefined ? level : 'error');
    })
    .handler(async (event, context) => {
      const visit = visits.get(event)?.visit;
      if (visit === undefined) throw new LaunchError('internal');
      if (visit.request.method === '') throw new LaunchError('body-malformed');
      // What is set up to begin at the launch address comes by GET, and hears more than that it may not.
      const explained = name === 'launch' && visit.request.method === 'GET';
      if (!explained && !methods.includes(visit.request.method)) throw new LaunchError('method-not-allowed');
      return step(visit, reachOf(context));
    });
  return (event: GatewayEvent, context: Context): Promise<Reply> =>
    within(Math.min(ANSWERED, context.getRemainingTimeInMillis() - SPARE), () =>
      handler({ ...NOTHING, ...(isEvent(event) ? event : {}) }, context),
    );
}

/** One launch whose token has verified, by outcome and platform, and whether it ended as intended. */
export function countLaunch(visit: Visit, outcome: string, success: boolean): void {
  const { family = 'unknown' } = visit.fields;
  visit.note({ outcome });
  visit.count(METRICS.launches, { outcome, family });
  for (const dimensions of [undefined, { family }]) visit.count(METRICS.launchSuccess, dimensions, success ? 1 : 0);
}
