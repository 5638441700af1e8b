import { guardedRequest } from '../../fetch.ts';
import type { AssertionSigner } from '../../keys/own/assertion.ts';
import { MEMBERS_SCOPE } from '../../lti/canvas.ts';
import type { Reach } from '../../reach.ts';
import type { Registration } from '../../records/registration.ts';
import { type Member, membersIn, nextOf, tokenIn } from './told.ts';

const CONTAINER = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

/** Milliseconds for all of it, members that are read, and pages. */
const PATIENCE = 1000;
const MOST = 500;
const PAGES = 10;
const MAX_BYTES = 512 * 1024;
/** Seconds of a token's life that are not relied on. */
const SPARE = 60;

/** Whom the LMS was asked about, and could not, or would not, tell. No address and no id in it. */
export class Untold extends Error {}

type Platform = Pick<Registration, 'iss' | 'toolId'> & { readonly tokenUrl: string };

/**
 * The students of a course, as its LMS tells (LTI Names and Role Provisioning Services 2.0): ids alone, 500 at most, within a second. A token
 * is kept by this instance for as long as it lasts. Throws Untold.
 */
export function memberLists(sign: AssertionSigner) {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();

  async function tokenFor({ iss, toolId, tokenUrl }: Platform, reach: Reach, now: number, signal: AbortSignal) {
    const name = JSON.stringify([iss, toolId, tokenUrl]);
    const held = tokens.get(name);
    if (held !== undefined && held.until > now) return held.token;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await sign(toolId, tokenUrl, now),
      scope: MEMBERS_SCOPE,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const asked = { headers, body: form.toString(), maxBytes: 16 * 1024, signal };
    const { status, body } = await guardedRequest(tokenUrl, reach, asked).catch(untold('token'));
    const found = status === 200 ? tokenIn(body) : null;
    if (found === null) throw new Untold(`token: status ${status}`);
    tokens.set(name, { token: found.token, until: now + found.seconds - SPARE });
    return found.token;
  }

  return async (platform: Platform, url: string, reach: Reach, now: number): Promise<readonly Member[]> => {
    const signal = AbortSignal.timeout(PATIENCE);
    const token = await tokenFor(platform, reach, now, signal);
    const headers = { accept: CONTAINER, authorization: `Bearer ${token}` };
    const found = new Map<string, Member>();
    let next: string | null = withLimit(url);
    for (let pages = 0; next !== null && pages < PAGES && found.size < MOST; pages++) {
      const asked: Parameters<typeof guardedRequest>[2] = { headers, maxBytes: MAX_BYTES, signal };
      const answer: Awaited<ReturnType<typeof guardedRequest>> = await guardedRequest(next, reach, asked).catch(
        untold('members'),
      );
      const members = answer.status === 200 ? membersIn(answer.body) : null;
      if (members === null) {
        tokens.clear();
        throw new Untold(`members: status ${answer.status}`);
      }
      for (const one of members) if (found.size < MOST) found.set(one.userId, one);
      next = nextOf(answer.headers['link'], next);
    }
    return [...found.values()];
  };
}

/** As many on a page as an LMS gives at most. */
function withLimit(url: string): string {
  if (!URL.canParse(url)) throw new Untold('members: no address');
  const address = new URL(url);
  if (!address.searchParams.has('limit')) address.searchParams.set('limit', String(MOST));
  return address.href;
}

const untold =
  (what: string) =>
  (cause: unknown): never => {
    throw new Untold(`${what}: ${cause instanceof Error ? cause.message : 'failed'}`);
  };
