import { LaunchError } from '../../errors.ts';
import { PARTITIONS } from '../../names.ts';
import { CHOOSERS, type Client, type Credential, DISPLAYS, HAND_OFFS } from '../../records/client.ts';
import { NO_COURSE, type Policy, SETUP_BY, UNIDENTIFIED } from '../../records/deployment.ts';
import type { State } from '../../records/registration.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { clientKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, list, num, oneOf, optional, str, sub, texts } from '../table/read.ts';

export function parseClient(item: Item): Client {
  const landing = sub(item, 'landing');
  const policy = sub(item, 'policy');
  return {
    clientId: str(item, 'clientId'),
    name: { en: str(item, 'name'), es: optional(item, 'nameEs') },
    support: str(item, 'support'),
    logo: optional(item, 'logo'),
    landing: { class: str(landing, 'class'), home: optional(landing, 'home'), setup: optional(landing, 'setup') },
    handOff: item['handOff'] === undefined ? 'direct' : oneOf(item, 'handOff', HAND_OFFS),
    initiateLoginUri: optional(item, 'initiateLoginUri'),
    redirectUris: texts(item, 'redirectUris'),
    districts: texts(item, 'districts'),
    credentials: list(item, 'credentials').filter(isItem).map(parseCredential),
    display: item['display'] === undefined ? 'auto' : oneOf(item, 'display', DISPLAYS),
    chooser: oneOf(item, 'chooser', CHOOSERS),
    policy: {
      setupBy: oneOf(policy, 'setupBy', SETUP_BY),
      noCourse: oneOf(policy, 'noCourse', NO_COURSE),
      missingDays: num(policy, 'missingDays'),
      ...unidentifiedIn(policy),
    },
    state: oneOf(item, 'state', ['active', 'suspended']),
  };
}

const parseCredential = (item: Item): Credential => ({ hash: str(item, 'hash'), createdAt: num(item, 'createdAt') });

const toItem = (client: Client): Item & Key => ({
  ...clientKey(client.clientId),
  clientId: client.clientId,
  name: client.name.en,
  nameEs: client.name.es,
  support: client.support,
  logo: client.logo,
  landing: { ...client.landing },
  handOff: client.handOff,
  initiateLoginUri: client.initiateLoginUri,
  redirectUris: client.redirectUris,
  districts: client.districts,
  credentials: client.credentials.map((credential) => ({ ...credential })),
  display: client.display,
  chooser: client.chooser,
  policy: { ...client.policy },
  state: client.state,
});

/** Reads a policy override: what is absent is decided by whoever is asked next. */
export function parsePolicy(item: Item): Partial<Policy> {
  const setupBy = SETUP_BY.find((value) => value === item['setupBy']);
  const noCourse = NO_COURSE.find((value) => value === item['noCourse']);
  const missingDays = item['missingDays'];
  const [byEmail, byName, byPeople] = [item['byEmail'], item['byName'], item['byPeople']];
  return {
    ...(setupBy === undefined ? {} : { setupBy }),
    ...(noCourse === undefined ? {} : { noCourse }),
    ...(typeof missingDays === 'number' ? { missingDays } : {}),
    ...(typeof byEmail === 'boolean' ? { byEmail } : {}),
    ...(typeof byName === 'boolean' ? { byName } : {}),
    ...(typeof byPeople === 'boolean' ? { byPeople } : {}),
    ...unidentifiedIn(item),
  };
}

function unidentifiedIn(item: Item): Pick<Policy, 'unidentified'> {
  const unidentified = UNIDENTIFIED.find((value) => value === item['unidentified']);
  return unidentified === undefined ? {} : { unidentified };
}

export const clients = (dynamo: Dynamo) => ({
  /** False when the client is there already. */
  add: (client: Client): Promise<boolean> => dynamo.create(toItem(client)),

  put: (client: Client): Promise<void> => dynamo.put(toItem(client)),

  get: async (clientId: string): Promise<Client | null> => {
    const item = await dynamo.get(clientKey(clientId), 'consistent');
    return item === null ? null : parseClient(item);
  },

  list: async (): Promise<readonly Client[]> =>
    (await dynamo.query(PARTITIONS.clients, '', 'consistent')).map(parseClient),

  /**
   * Changes all but its id and state as `next` says, under the revision that it was shown; shown again when another write
   * came between, or when the answer of its own was lost. Null when there is no such client.
   */
  change: async (
    clientId: string,
    next: (client: Client) => Partial<Omit<Client, 'clientId' | 'state'>>,
  ): Promise<Client | null> => {
    const key = clientKey(clientId);
    for (let tries = 0; tries < 5; tries++) {
      const item = await dynamo.get(key, 'consistent');
      if (item === null) return null;
      const client = parseClient(item);
      const changed = { ...client, ...next(client) };
      const { pk: _, sk: __, clientId: ___, state: ____, ...settings } = toItem(changed);
      const revision = typeof item['rev'] === 'number' ? item['rev'] : null;
      const written = await dynamo.update(key, {
        set: { ...settings, rev: (revision ?? 0) + 1 },
        ...(revision === null
          ? { condition: 'attribute_exists(pk) AND attribute_not_exists(rev)' }
          : { condition: '#rev = :revision', values: { revision } }),
      });
      if (written) return changed;
    }
    throw new LaunchError('store-unavailable');
  },

  setState: (clientId: string, state: State): Promise<boolean> =>
    dynamo.update(clientKey(clientId), { set: { state }, condition: 'attribute_exists(pk)' }),
});
