import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadline, within } from '../deadline.ts';
import { type Code, ERRORS, LaunchError } from '../errors.ts';
import { type Reach, reachOf } from '../fetch.ts';
import { HINTS } from '../hints.ts';
import { describe, logLine } from '../log.ts';
import { type FunctionName, METRICS } from '../names.ts';
import type { Page } from '../pages/frame.ts';
import { type Advise, cut, errorPage } from '../pages/words.ts';
import { goJson, json, pageJson, pageReply, problem, type Reply, redirect } from './reply.ts';
import type { GatewayEvent } from './request.ts';
import { houseOf, type Own, Visit } from './visit.ts';

export type Refusal = (code: Code, visit: Visit) => Reply;

/** A page as the browser or our own script takes it. */
export const showPage = (visit: Visit, status: number, page: Page, cookies: string[] = [], secret?: string): Reply =>
  visit.scripted ? pageJson(status, page, cookies, secret) : pageReply(status, page, visit.ancestors, cookies);

/** On to another address. `keep`: what a script of ours keeps in its frame, where cookies may not come back. */
export const leaveTo = (visit: Visit, address: string, cookies: string[], keep?: readonly [string, string]): Reply =>
  visit.scripted ? goJson(address, cookies, keep) : redirect(303, address, cookies);

/** People read a page; before a launch is proven, one with advice for who runs the LMS. */
export const asPageWith =
  (advise: Advise | null): Refusal =>
  (code, visit) => {
    const { wayBack, fields, onward, claimed } = visit;
    const ending = { code, wayBack, launchId: fields.launch ?? null, onward, claimed };
    const page = errorPage(visit.brand, ending, advise);
    const reply = showPage(visit, ERRORS[code].status, page, visit.cookies);
    // People read the page, so it names no code; whoever looks after the installation finds it here and in the log.
    return { ...reply, headers: { ...reply.headers, 'x-error-code': code } };
  };

export const asPage: Refusal = /* @__PURE__ */ asPageWith(null);

/** Programs read a problem document (RFC 9457). */
export const asProblem: Refusal = (code, visit) =>
  problem(ERRORS[code].status, code, HINTS[code], visit.ref, code === 'client-refused' ? BASIC : {});

/** Whoever asks for a page gets one: people come to a bare or mistyped address too. */
export const asPageOrProblem: Refusal = (code, visit) =>
  (visit.request.header('accept') ?? '').includes('text/html') ? asPage(code, visit) : asProblem(code, visit);

/** OAuth clients read RFC 6749 §5.2. */
export const asOAuth: Refusal = (code, visit) =>
  json(
    ERRORS[code].status,
    { error: oauthError(code), error_description: HINTS[code], code, ref: visit.ref },
    code === 'client-refused' ? BASIC : {},
  );

/** RFC 6750 §3. Whoever brings no token is told no error. */
export const asBearer: Refusal = (code, visit) => {
  const { status } = ERRORS[code];
  const error = code === 'access-token-missing' ? '' : `, error="${bearerError(code)}"`;
  const headers = status === 503 || status === 500 ? {} : { 'www-authenticate': `Bearer realm="api"${error}` };
  return json(status, { error: bearerError(code), error_description: HINTS[code], code, ref: visit.ref }, headers);
};

function bearerError(code: Code): string {
  const { status } = ERRORS[code];
  if (status >= 500) return status === 503 ? 'temporarily_unavailable' : 'server_error';
  return status === 401 ? 'invalid_token' : status === 403 ? 'insufficient_scope' : 'invalid_request';
}

const BASIC = { 'www-authenticate': 'Basic realm="api", charset="UTF-8"' };

function oauthError(code: Code): string {
  switch (code) {
    case 'client-refused':
      return 'invalid_client';
    case 'client-suspended':
    case 'registration-unknown':
    case 'registration-suspended':
    case 'deployment-pending':
    case 'deployment-suspended':
    case 'district-suspended':
      return 'unauthorized_client';
    case 'grant-refused':
      return 'invalid_grant';
    case 'grant-type-unsupported':
      return 'unsupported_grant_type';
    default:
      return ERRORS[code].status === 503
        ? 'temporarily_unavailable'
        : ERRORS[code].status === 500
          ? 'server_error'
          : 'invalid_request';
  }
}

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
    logLine(name, level, { ...visit.fields, status: reply.statusCode, ms: nowMs - startedMs }, visit.metrics, nowMs);
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
    .onError((request) => {
      const { error, event } = request;
      const visit = visits.get(event)?.visit ?? new Visit(event, house, Date.now(), false);
      const code = error instanceof LaunchError ? error.code : 'internal';
      const { level, status } = ERRORS[code];
      visit.note({ code, ...(level === 'error' ? { error: describe(error) } : {}) });
      if (visit.claimed !== null && WHOSE.test(code)) {
        const { iss, toolId } = visit.claimed;
        visit.note({ iss: cut(iss), ...(toolId === null ? {} : { tool: cut(toolId) }) });
      }
      const reply = refusal(code, visit);
      const headers = {
        ...house.always,
        ...reply.headers,
        ...(status === 503 ? { 'retry-after': '30' } : {}),
        ...(status === 405 ? { allow: (visit.allow ?? methods).join(', ') } : {}),
      };
      request.response = { ...reply, headers };
      if (name === 'launch' && visit.verified) countLaunch(visit, code, false);
      else if (name === 'launch' || code === 'body-malformed') visit.count(METRICS.junk, { function: name, code });
      finish(event, request.response, level);
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
