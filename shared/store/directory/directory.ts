import type { Client } from '../../records/client.ts';
import type { Deployment, DeploymentId } from '../../records/deployment.ts';
import type { KeySet, Registration } from '../../records/registration.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { clientKey, deploymentKey, keySetKey, registrationKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { parseClient } from './clients.ts';
import { parseDeployment } from './deployment.ts';
import { parseKeySet } from './keysets.ts';
import { Memory } from './memory.ts';
import { allRegistrations, parseRegistration, registrationsOfIssuer } from './registrations.ts';

/** Seconds that a change by the operator may take to act; also how long "there is none" may be believed. */
const KNOWN = 60;
const UNKNOWN = 5;

/** Who is who, read through a bounded memory. What an instance lacks, it reads in as few calls as can be. */
export function directory(dynamo: Dynamo) {
  const registrationMemory = new Memory<Registration>({ known: KNOWN, unknown: UNKNOWN, max: 1000 });
  const issuers = new Memory<readonly Registration[]>({ known: KNOWN, unknown: UNKNOWN, max: 1000 });
  const deploymentMemory = new Memory<Deployment>({ known: KNOWN, unknown: 0, max: 5000 });
  const clientMemory = new Memory<Client>({ known: KNOWN, unknown: UNKNOWN, max: 1000 });
  const keySetMemory = new Memory<KeySet>({ known: KNOWN, unknown: UNKNOWN, max: 200 });

  const named = (...parts: readonly string[]): string => JSON.stringify(parts);

  /** Reads what the memories lack, in one call. */
  const fill = async (lookups: readonly Lookup[], now: number): Promise<void> => {
    const lacking = lookups.filter((lookup) => !lookup.remembered(now));
    if (lacking.length === 0) return;
    const [only] = lacking;
    const items =
      lacking.length === 1 && only !== undefined
        ? [await dynamo.get(only.key())]
        : await dynamo.getAll(lacking.map(({ key }) => key()));
    lacking.forEach((lookup, i) => {
      lookup.remember(items[i] ?? null, now);
    });
  };

  const lookup = <V>(
    memory: Memory<V>,
    name: string,
    key: () => Key,
    parse: (item: Item) => V | null,
    keep = (_: V) => true,
  ) => {
    let found: V | null = null;
    return {
      key,
      remembered: (now: number): boolean => {
        const value = memory.get(name, now);
        if (value !== undefined) found = value;
        return value !== undefined;
      },
      remember: (item: Item | null, now: number): void => {
        found = item === null ? null : parse(item);
        memory.set(name, found !== null && keep(found) ? found : null, now);
      },
      value: (): V | null => found,
    };
  };

  const registrationAt = (iss: string, toolId: string) =>
    lookup(registrationMemory, named(iss, toolId), () => registrationKey(iss, toolId), parseRegistration);
  const clientAt = (clientId: string) => lookup(clientMemory, clientId, () => clientKey(clientId), parseClient);
  const keySetAt = (url: string) => lookup(keySetMemory, url, () => keySetKey(url), parseKeySet);
  // A pending deployment is read anew each time, so that approval counts with the next click.
  const deploymentAt = (id: DeploymentId) => {
    const name = named(id.iss, id.toolId, id.deploymentId);
    return lookup(
      deploymentMemory,
      name,
      () => deploymentKey(id),
      parseDeployment,
      ({ status }) => status !== 'pending',
    );
  };

  const one = async <V>(wanted: Lookup & { value(): V | null }, now: number): Promise<V | null> => {
    await fill([wanted], now);
    return wanted.value();
  };

  return {
    registration: (iss: string, toolId: string, now: number) => one(registrationAt(iss, toolId), now),

    /** All registrations of an issuer, for a login that names no client id. */
    ofIssuer: async (iss: string, now: number): Promise<readonly Registration[]> => {
      const known = issuers.get(iss, now);
      if (known !== undefined) return known ?? [];
      const found = await registrationsOfIssuer(dynamo, iss);
      issuers.set(iss, found.length === 0 ? null : found, now);
      return found;
    },

    /** What is wrong where an issuer has no such client id: whether another has it. */
    unknown: async (toolId: string, now: number): Promise<'issuer-unknown' | 'registration-unknown'> => {
      const all = issuers.get('', now) ?? issuers.set('', await allRegistrations(dynamo), now) ?? [];
      return all.some((registration) => registration.toolId === toolId) ? 'issuer-unknown' : 'registration-unknown';
    },

    client: (clientId: string, now: number) => one(clientAt(clientId), now),

    deployment: (id: DeploymentId, now: number) => one(deploymentAt(id), now),

    /** The registration; an instance that does not remember it reads the deployment along. */
    registrationOfToken: async (iss: string, toolId: string, deploymentId: string | null, now: number) => {
      const registration = registrationAt(iss, toolId);
      const first = !registration.remembered(now) && deploymentId !== null;
      await fill(first ? [registration, deploymentAt({ iss, toolId, deploymentId })] : [registration], now);
      return registration.value();
    },

    /** Registration and deployment in one call where neither is remembered. */
    both: async (id: DeploymentId, now: number) => {
      const registration = registrationAt(id.iss, id.toolId);
      const deployment = deploymentAt(id);
      await fill([registration, deployment], now);
      return { registration: registration.value(), deployment: deployment.value() };
    },

    /** The client and the platform's keys of a registration, in one call where neither is remembered. */
    ofRegistration: async (registration: Registration, now: number) => {
      const client = clientAt(registration.clientId);
      const keySet = keySetAt(registration.keySetUrl);
      await fill([client, keySet], now);
      return { client: client.value(), keySet: keySet.value() };
    },

    /** Never in place of a newer one. */
    rememberKeySet: (set: KeySet, now: number): void => {
      if ((keySetMemory.get(set.url, now)?.fetchedAt ?? 0) <= set.fetchedAt) keySetMemory.set(set.url, set, now);
    },
  };
}

export type Directory = ReturnType<typeof directory>;

interface Lookup {
  /** made only where the memory lacks it: hashes cost */
  key(): Key;
  remembered(now: number): boolean;
  remember(item: Item | null, now: number): void;
}
