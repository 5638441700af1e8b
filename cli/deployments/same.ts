import type { Deployment, DeploymentId } from '../../shared/records/deployment.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { listing } from '../../shared/store/contexts/listing.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { Refusal } from '../program/failures.ts';
import { isSame, pickDeployment } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';

/**
 * The root whose mappings a re-installed deployment shall serve. Throws Refusal where it is of another realm, client or district,
 * or where mappings of its own would be hidden.
 */
export async function rootFor(
  dynamo: Dynamo,
  deployment: Deployment,
  typed: string,
  toolId: string | null,
  district: string,
): Promise<DeploymentId> {
  const all = await deployments(dynamo).list();
  const others = all.filter((one) => !isSame(one, deployment) && (toolId === null || one.toolId === toolId));
  const old = pickOther(others, typed);
  const root = old.contextsOf ?? old;
  const name = deployment.deploymentId;
  if (isSame(root, deployment)) throw new Refusal(`${old.deploymentId} serves the mappings of ${name} itself.`);
  if (old.district !== district) {
    throw new Refusal(
      old.district === null
        ? `${old.deploymentId} has no district: only mappings of district ${district} can be served.`
        : `${old.deploymentId} belongs to district ${old.district}: mappings never cross districts.`,
    );
  }
  const platforms = await registrations(dynamo).list();
  const platformOf = (id: DeploymentId) => platforms.find((one) => one.iss === id.iss && one.toolId === id.toolId);
  const [mine, theirs] = [platformOf(deployment), platformOf(root)];
  if (mine === undefined || mine.realm !== theirs?.realm) {
    throw new Refusal(
      `${old.deploymentId} is of another platform, whose users are other people. Client ids of one LMS are joined when they are added, by --realm-of: see ${roomkey`help platforms add`}`,
    );
  }
  if (mine.clientId !== theirs.clientId) throw new Refusal(`${old.deploymentId} is of another client of yours.`);
  const serving = all.find(({ contextsOf }) => contextsOf !== null && isSame(contextsOf, deployment));
  if (serving !== undefined)
    throw new Refusal(`${serving.deploymentId} serves the mappings of ${name}: end that first, --same-as none.`);
  const mapped = await ownMapped(dynamo, deployment);
  if (mapped > 0) {
    throw new Refusal(
      `${name} has connected courses itself (${mapped} or more), which would be hidden: see ${roomkey`mappings list --deployment ${name}`}`,
    );
  }
  return { iss: root.iss, toolId: root.toolId, deploymentId: root.deploymentId };
}

function pickOther(others: readonly Deployment[], typed: string): Deployment {
  try {
    return pickDeployment(others, typed);
  } catch (error) {
    if (error instanceof Refusal && error.message.includes('names')) {
      throw new Refusal(`${error.message} Which one is meant by --same-as is said by --same-as-client-id.`);
    }
    throw error;
  }
}

/** 0 where none of its own courses is connected, else how many of those that were read first. */
async function ownMapped(dynamo: Dynamo, deployment: DeploymentId): Promise<number> {
  for await (const page of listing(dynamo).contexts(deployment, 'mapped')) {
    const mapped = page.filter((context) => activeClasses(context).length > 0).length;
    if (mapped > 0) return mapped;
  }
  return 0;
}
