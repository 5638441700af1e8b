import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Code, ERRORS, LaunchError } from '../errors.ts';
import { HINTS } from '../hints.ts';
import { describe, type Fields, logLine, type Metric } from '../log.ts';
import { type FunctionName, METRICS } from '../names.ts';
import { randomBytes } from '../random.ts';
import type { Client, Registration } from '../types.ts';
import { type Brand, brandOf, type Language, type Page, stackBrand } from './pages/frame.ts';
import { errorPage } from './pages/words.ts';
import { goJson, json, pageJson, pageReply, problem, type Reply, redirect } from './reply.ts';
import { parseRequest, type Request } from './request.ts';

/** What a function knows of the stack that it answers for. */
export interface Own {
  readonly baseUrl: string;
  readonly displayName: string;
  readonly supportContact: string;
  /** who may frame pages that come before an installation is known: a CSP source list */
  readonly frameAncestors: string;
}

/** The same for every visit of a function, worked out once. */
interface House {
  readonly ancestors: string;
  readonly onward: string;
  readonly brands: Readonly<Record<Language, Brand>>;
}

const houseOf = (own: Own): House => ({
  ancestors: own.frameAncestors,
  onward: `'self' ${new URL(own.baseUrl).protocol}`,
  brands: { en: stackBrand(own, 'en'), es: stackBrand(own, 'es') },
});

/** One invocation: its request, and what is learnt on the way that its log line, metrics and error page need. */
export class Visit {
  readonly request: Request;
  /** eight letters and digits without look-alikes, shown to people and logged */
  readonly ref: string;
  /** who may frame the page */
  ancestors: string;
  /** where a form may lead, as a CSP source list: Chromium holds every redirect after the post to it, and an application may go on to other hosts of its own */
  readonly onward: string;
  /** a script of ours asks: it wants JSON */
  readonly scripted: boolean;
  readonly metrics: Metric[] = [];
  brand: Brand;
  wayBack: string | null = null;
  /** that an error page sends along */
  cookies: string[] = [];
  /** the methods that this very address takes, where it is fewer than the function does */
  allow: readonly string[] | null = null;
  readonly fields: Fields;

  constructor(event: APIGatewayProxyEventV2, house: House, nowMs: number, cold: boolean) {
    this.request = parseRequest(event, nowMs);
    this.ref = newReference();
    this.ancestors = house.ancestors;
    this.onward = house.onward;
    this.scripted = this.request.header('accept') === 'application/json';
    this.brand = house.brands[languageOf(this.request.header('accept-language'))];
    this.fields = { requestId: this.request.id, ref: this.ref, method: this.request.method, cold };
  }

  note(fields: Fields): void {
    Object.assign(this.fields, fields);
  }

  count(name: string, dimensions?: Readonly<Record<string, string>>, value = 1): void {
    this.metrics.push({ name, value, unit: 'Count', ...(dimensions === undefined ? {} : { dimensions }) });
  }

  /** From here on pages call the LMS by its name. */
  comesFrom({ family }: Pick<Registration, 'family'>): void {
    this.note({ family });
    this.brand = { ...this.brand, family };
  }

  /** From here on pages speak for this client, in the language that the LMS asks for. */
  speakFor(client: Client, locale: string | null = null): void {
    const { language, family } = this.brand;
    this.brand = brandOf(client, locale === null ? language : languageOf(locale), family);
  }
}

export type Refusal = (code: Code, visit: Visit) => Reply;

/** A page as the browser or our own script takes it. */
export const showPage = (visit: Visit, status: number, page: Page, cookies: string[] = [], secret?: string): Reply =>
  visit.scripted ? pageJson(status, page, cookies, secret) : pageReply(status, page, visit.ancestors, cookies);

/** On to another address. */
export const leaveTo = (visit: Visit, address: string, cookies: string[]): Reply =>
  visit.scripted ? goJson(address, cookies) : redirect(303, address, cookies);

/** People read a page. */
export const asPage: Refusal = (code, visit) => {
  const { ref, wayBack, fields, onward } = visit;
  const page = errorPage(visit.brand, { code, ref, wayBack, launchId: fields.launch ?? null, onward });
  const reply = showPage(visit, ERRORS[code].status, page, visit.cookies);
  // People read the page, so it names no code; whoever looks after the installation finds it here and in the log.
  return { ...reply, headers: { ...reply.headers, 'x-error-code': code } };
};

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

const BASIC = { 'www-authenticate': 'Basic realm="api", charset="UTF-8"' };

function oauthError(code: Code): string {
  switch (code) {
    case 'client-refused':
      return 'invalid_client';
    case 'client-suspended':
    case 'registration-suspended':
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

let cold = true;

/** Everything that cuts across the functions: one log line, metrics, and the answer to an error. */
export function wrap(
  name: FunctionName,
  own: Own,
  refusal: Refusal,
  methods: readonly string[],
  step: (visit: Visit) => Promise<Reply>,
) {
  const house = houseOf(own);
  const visits = new WeakMap<APIGatewayProxyEventV2, { visit: Visit; startedMs: number }>();
  const finish = (event: APIGatewayProxyEventV2, reply: Reply, level: 'info' | 'warn' | 'error'): void => {
    const found = visits.get(event);
    if (found === undefined) return;
    const { visit, startedMs } = found;
    visits.delete(event);
    if (reply.statusCode >= 500) visit.count(METRICS.faults, { function: name });
    const nowMs = Date.now();
    logLine(name, level, { ...visit.fields, status: reply.statusCode, ms: nowMs - startedMs }, visit.metrics, nowMs);
  };

  return middy<APIGatewayProxyEventV2, Reply>({ timeoutEarlyInMillis: 0 })
    .before(({ event }) => {
      const startedMs = Date.now();
      visits.set(event, { visit: new Visit(event, house, startedMs, cold), startedMs });
      cold = false;
    })
    .after(({ event, response }) => {
      if (response !== null && response !== undefined) finish(event, response, 'info');
    })
    .onError((request) => {
      const { error, event } = request;
      const visit = visits.get(event)?.visit ?? new Visit(event, house, Date.now(), false);
      const code = error instanceof LaunchError ? error.code : 'internal';
      const { level, status } = ERRORS[code];
      visit.note({ code, ...(level === 'error' ? { error: describe(error) } : {}) });
      const reply = refusal(code, visit);
      const headers = {
        ...reply.headers,
        ...(status === 503 ? { 'retry-after': '30' } : {}),
        ...(status === 405 ? { allow: (visit.allow ?? methods).join(', ') } : {}),
      };
      request.response = { ...reply, headers };
      if (name === 'launch' && code !== 'method-not-allowed') countLaunch(visit, code, false);
      finish(event, request.response, level);
    })
    .handler(async (event) => {
      const visit = visits.get(event)?.visit;
      if (visit === undefined) throw new LaunchError('internal');
      if (!methods.includes(visit.request.method)) throw new LaunchError('method-not-allowed');
      return step(visit);
    });
}

/** One launch post, by outcome and platform, and whether it ended as intended. */
export function countLaunch(visit: Visit, outcome: string, success: boolean): void {
  visit.note({ outcome });
  visit.count(METRICS.launches, { outcome, family: visit.fields.family ?? 'unknown' });
  visit.count(METRICS.launchSuccess, undefined, success ? 1 : 0);
}

const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

function newReference(): string {
  let reference = '';
  for (const byte of randomBytes(8)) reference += ALPHABET.charAt((byte * ALPHABET.length) >> 8);
  return reference;
}

/** Spanish where it stands before English; English otherwise. Takes Accept-Language and LMS locales alike. */
function languageOf(header: string | null): Language {
  if (header === null) return 'en';
  const first = header
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim().slice(0, 2))
    .find((language) => language === 'en' || language === 'es');
  return first === 'es' ? 'es' : 'en';
}
