import { LaunchError } from '../errors.ts';
import type { HandOff } from '../handoff/record.ts';
import { lmsAncestors } from '../http/ancestors.ts';
import type { Visit } from '../http/visit.ts';
import { withoutCustomIds } from '../lti/anonymous.ts';
import { SIMULATOR } from '../names.ts';
import type { Client } from '../records/client.ts';
import type { Deployment, DeploymentId } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import type { Directory } from '../store/directory/directory.ts';
import { contextKeyOf } from '../store/table/keys.ts';

/**
 * Everybody in a launch that one of our pages goes on with, as long as all may still be served; from here on the page is theirs.
 * The course is the one that the deployment serves now: an operator may have made it serve another's meanwhile.
 */
export async function servedBy(people: Directory, handOff: HandOff, client: Client, visit: Visit) {
  visit.speakFor(client, handOff.locale);
  visit.speakTo(handOff.role ?? undefined);
  visit.wayBack = handOff.returnUrl;
  const { registration, deployment } = await installedOf(people, handOff, visit);
  visit.note({ client: client.clientId });
  visit.ancestors = lmsAncestors(registration, deployment, handOff.returnUrl);
  refuseSuspended(registration, client, deployment);
  const { context } = handOff;
  const key = context === null ? '' : contextKeyOf(deployment.contextsOf ?? deployment, context.id);
  // An operator may have switched off ids of persons meanwhile, too.
  const user = deployment.noPersonIds === true ? withoutCustomIds(handOff.user) : handOff.user;
  return { registration, deployment, user, context: context === null ? null : { ...context, key } };
}

/** Where a launch that goes on came from, which its line then says. Throws registration-unknown, deployment-pending. */
export async function installedOf(people: Directory, id: DeploymentId, visit: Visit) {
  const { registration, deployment } = await people.both(id, visit.request.now);
  if (registration === null || deployment === null) throw new LaunchError('registration-unknown');
  visit.comesFrom(registration);
  visit.installedIn(deployment);
  // What is of several districts by now has no launches of its own.
  if (deployment.status === 'pending' || deployment.parted === true || strays(deployment))
    throw new LaunchError('deployment-pending');
  return { registration, deployment };
}

/** Whether the simulator's launches would open classes of a district that is not its own, whatever anybody approved it for. */
export const strays = ({ iss, district, contextsOf }: Deployment): boolean =>
  iss === SIMULATOR.iss && (district !== SIMULATOR.district || contextsOf !== null);

/** Throws registration-, client-, deployment-, district-suspended. */
export function refuseSuspended(registration: Registration, client: Client, deployment: Deployment): void {
  if (registration.state === 'suspended') throw new LaunchError('registration-suspended');
  if (client.state === 'suspended') throw new LaunchError('client-suspended');
  if (deployment.status === 'suspended') throw new LaunchError('deployment-suspended');
  if (deployment.districtState === 'suspended') throw new LaunchError('district-suspended');
}
