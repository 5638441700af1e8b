import type { Deployment } from '../../shared/records/deployment.ts';
import type { ClassRequest, Owner } from '../../shared/store/contexts/requests.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';

export interface Found {
  readonly owner: Owner;
  /** where it has one by now */
  readonly district: string | null;
  readonly request: ClassRequest;
}

/** Where requests of these deployments lie: with the district, and with a deployment from before it had one. */
const ownersOf = (all: readonly Deployment[]): readonly Omit<Found, 'request'>[] => [
  ...[...new Set(all.flatMap(({ district }) => district ?? []))].map((district) => ({ owner: district, district })),
  ...all.map((one) => ({ owner: one, district: one.district })),
];

/** Oldest first. */
export async function requestsOf(dynamo: Dynamo, all: readonly Deployment[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const place of ownersOf(all)) {
    found.push(...(await requests(dynamo).list(place.owner)).map((request) => ({ ...place, request })));
  }
  return found.sort((one, other) => (one.request.id < other.request.id ? -1 : 1));
}

/** Throws Refusal where there is no such request, or it is closed. */
export async function openRequest(dynamo: Dynamo, id: string): Promise<Found> {
  for (const place of ownersOf(await deployments(dynamo).list())) {
    const request = await requests(dynamo).get(place.owner, id);
    if (request === null) continue;
    if (request.state === 'open') return { ...place, request };
    throw new Refusal(`Request ${id} is ${request.state} already, by ${request.closed?.by ?? 'somebody'}.`);
  }
  throw new Refusal(`There is no request ${id}: see ${roomkey`requests list`}`);
}
