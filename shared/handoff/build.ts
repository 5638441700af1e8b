import { courseOf } from '../lti/route.ts';
import type { VerifiedLaunch, VerifiedToken } from '../lti/token.ts';
import type { DeploymentId } from '../types.ts';
import type { Entry, HandOff } from './record.ts';

/** What a verified launch hands over to the partner. */
export function handOffOf(
  token: VerifiedToken,
  launch: VerifiedLaunch,
  where: {
    readonly deployment: DeploymentId;
    readonly entry: Entry;
    /** only when on the deployment's own LMS host */
    readonly returnUrl: string | null;
    readonly contextKey: string | null;
    readonly mapping: HandOff['mapping'];
    readonly now: number;
  },
): HandOff {
  const { iss, toolId, deploymentId } = where.deployment;
  const context = courseOf(launch.context);
  return {
    iss,
    toolId,
    deploymentId,
    entry: where.entry,
    user: launch.user,
    preview: launch.roles.preview,
    role: launch.roles.role,
    roles: launch.roles.uris,
    observedUsers: launch.observedUsers,
    returnUrl: where.returnUrl,
    locale: token.platform.locale,
    context: context === null || where.contextKey === null ? null : { ...context, key: where.contextKey },
    resourceLink: launch.resourceLink,
    mapping: where.mapping,
    launchedAt: where.now,
    truncated: [],
  };
}
