import { type Code, ERRORS } from '../errors.ts';
import { asPage } from '../http/refusals.ts';
import { type Refusal, showPage } from '../http/wrap.ts';
import { notAddedPage } from '../pages/registering.ts';
import type { RegisteringSay } from '../pages/texts/registering/types.ts';

const SAY: Readonly<Partial<Record<Code, RegisteringSay>>> = {
  'invitation-over': 'over',
  'invitation-outside': 'bare',
  'invitation-other': 'other',
  'invitation-unfit': 'unfit',
  'invitation-refused': 'refused',
};

/** Who adds the app to an LMS is told what to do there, not in a course. */
export const asRegistering: Refusal = (code, visit) => {
  if (code === 'not-found' || code === 'method-not-allowed') return asPage(code, visit);
  const { status } = ERRORS[code];
  const say = SAY[code] ?? (status >= 500 ? 'busy' : 'again');
  const reply = showPage(visit, status, notAddedPage(visit.brand, say), visit.cookies);
  return { ...reply, headers: { ...reply.headers, 'x-error-code': code } };
};
