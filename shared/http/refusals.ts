import { type Code, ERRORS } from '../errors.ts';
import { HINTS } from '../hints.ts';
import { type Advise, errorPage } from '../pages/words.ts';
import { json, problem } from './reply.ts';
import { type Refusal, showPage } from './wrap.ts';

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
