import { mark } from '../crypto/hash.ts';
import { LaunchError } from '../errors.ts';
import type { Visit } from '../http/visit.ts';
import type { Client } from '../records/client.ts';
import type { Context } from '../records/context.ts';
import { contexts } from '../store/contexts/contexts.ts';
import type { Directory } from '../store/directory/directory.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

/** A client that has shown its secret, and what it asks. */
export interface Caller {
  readonly dynamo: Dynamo;
  readonly people: Directory;
  readonly client: Client;
  readonly visit: Visit;
}

/** Throws not-found where the district is not granted to the client. */
export function requireGranted({ client }: Caller, district: string): void {
  if (!client.districts.includes(district)) throw new LaunchError('not-found');
}

/** Throws method-not-allowed, naming those that this very address takes. */
export function requireMethod({ visit }: Caller, ...methods: readonly string[]): void {
  if (methods.includes(visit.request.method)) return;
  visit.allow = methods;
  throw new LaunchError('method-not-allowed');
}

/**
 * The district of a context, null where its deployment has none yet. Undefined where the context is of another client's
 * registration or of a district that is not granted: it answers like one that does not exist.
 */
export async function ownDistrict(
  { people, client, visit }: Caller,
  context: Context,
): Promise<string | null | undefined> {
  const { registration, deployment } = await people.both(context.deployment, visit.request.now);
  if (registration?.clientId !== client.clientId) return undefined;
  const district = deployment?.district ?? null;
  return district === null || client.districts.includes(district) ? district : undefined;
}

/** The context as it is now. Throws not-found. */
export async function ownContext(caller: Caller, key: string) {
  const context = await contexts(caller.dynamo).get(key, 'consistent');
  const district = context === null ? undefined : await ownDistrict(caller, context);
  if (context === null || district === undefined) throw new LaunchError('not-found');
  caller.visit.note({ context: key, ...(district === null ? {} : { district: mark(district) }) });
  return { context, district };
}
