import { randomBytes } from '../crypto/random.ts';
import { dayOf } from '../day.ts';
import { msLeft } from '../deadline.ts';
import { LaunchError } from '../errors.ts';
import { guardedRequest } from '../fetch.ts';
import { DEFAULT_CLAIM_MAPS } from '../lti/family.ts';
import type { Reach } from '../reach.ts';
import type { Invitation } from '../records/invitation.ts';
import { record } from '../store/directory/deployment.ts';
import { invitations } from '../store/directory/invitations.ts';
import { registered } from '../store/directory/registered.ts';
import { registrations } from '../store/directory/registrations.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { type Platform, type Registered, readPlatform, readRegistered } from './platform.ts';
import { toolOf } from './tool.ts';

const MAX_BYTES = 256 * 1024;

/** Milliseconds that are left for the table and the page. */
const SPARE = 700;

export interface Opened {
  /** of the platform's own configuration; checked against the invitation */
  readonly address: string;
  /** what the platform wants to see again; null where it gave none */
  readonly token: string | null;
}

interface Own {
  readonly dynamo: Dynamo;
  readonly baseUrl: string;
  /** as the LMS shall call the tool */
  readonly title: string;
}

/**
 * Registers this tool at the platform, and the platform here: once for an invitation, and only what that was made for.
 * Throws invitation-over, invitation-other, invitation-unfit, invitation-refused.
 */
export async function register(
  own: Own,
  invitation: Invitation,
  opened: Opened,
  reach: Reach,
  now: number,
): Promise<Registered> {
  const { dynamo } = own;
  const store = invitations(dynamo);
  const by = randomBytes(16).toString('base64url');
  if (!(await store.hold(invitation.id, by, now))) throw new LaunchError('invitation-over');
  try {
    const ask = asker(opened, reach);
    const platform = readPlatform(await ask(opened.address), invitation, reach);
    const tool = JSON.stringify(toolOf(invitation, own.baseUrl, own.title));
    const done = readRegistered(await ask(platform.registrationEndpoint, tool));
    await keep(dynamo, invitation, platform, done, now);
    await store.use(invitation.id, by, done.toolId);
    return done;
  } catch (error) {
    await store.release(invitation.id, by);
    throw error;
  }
}

/** One try each: a registration that is asked for twice may be made twice. */
function asker({ token }: Opened, reach: Reach) {
  const headers = {
    accept: 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return async (url: string, body?: string): Promise<string> => {
    const asked = { headers, maxBytes: MAX_BYTES, signal: AbortSignal.timeout(Math.max(1, msLeft() - SPARE)) };
    const posted = body === undefined ? asked : { ...asked, headers: { ...headers, ...JSON_BODY }, body };
    const answer = await guardedRequest(url, reach, posted).catch((cause: unknown) => {
      throw new LaunchError('invitation-refused', cause);
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new LaunchError('invitation-refused', new Error(`status ${answer.status}`));
    }
    return answer.body;
  };
}

const JSON_BODY = { 'content-type': 'application/json' };

async function keep(
  dynamo: Dynamo,
  { iss, family, environment, clientId }: Invitation,
  { authorizationEndpoint, keySetUrl }: Platform,
  { toolId, deploymentId }: Registered,
  now: number,
): Promise<void> {
  const claimMap = DEFAULT_CLAIM_MAPS[family];
  const said = { iss, toolId, authorizationEndpoint, keySetUrl, family, environment, clientId, claimMap };
  // A client id that is there already is not this platform's to give again.
  if (!(await registrations(dynamo).add(registered(said)))) throw new LaunchError('invitation-unfit');
  if (deploymentId === null) return;
  const sight = { iss, toolId, deploymentId, platformGuid: null, platformName: null, lmsHost: null };
  await record(dynamo, sight, 'pending', dayOf(now));
}
