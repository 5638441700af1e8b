import { type Code, ERRORS } from '../errors.ts';
import { asPage } from '../http/refusals.ts';
import { type Refusal, showPage } from '../http/wrap.ts';
import { refusedPage } from '../pages/clever.ts';
import { portalPage } from '../pages/portal.ts';
import type { PortalSay } from '../pages/texts/portal/types.ts';

const SAY: Readonly<Partial<Record<Code, PortalSay>>> = {
  'launch-used': 'used',
  'launch-expired': 'expired',
  'browser-unbound': 'browser',
  'browser-mismatch': 'browser',
  'clever-user-unshared': 'unshared',
  'deployment-pending': 'pending',
  'registration-suspended': 'paused',
  'client-suspended': 'paused',
  'deployment-suspended': 'paused',
  'district-suspended': 'paused',
  'login-impossible': 'homeless',
  'clever-too-large': 'unreadable',
};

/** Who comes from Clever is told what to do there, not in a course. */
export const asPortal: Refusal = (code, visit) => {
  if (code === 'not-found' || code === 'method-not-allowed') return asPage(code, visit);
  const { status } = ERRORS[code];
  const ofLaunch = refusedPage(visit.brand, code, visit.wayBack);
  const say = SAY[code] ?? (status >= 500 ? 'busy' : 'again');
  const reply = showPage(visit, status, ofLaunch ?? portalPage(visit.brand, say), visit.cookies);
  return { ...reply, headers: { ...reply.headers, 'x-error-code': code } };
};
