import { h } from '../../shared/crypto/hash.ts';
import { SHARES } from '../../shared/crypto/shares.ts';
import { PARTITIONS, TABLE } from '../../shared/names.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { pointersOf } from '../../shared/store/catalogue/pointers.ts';
import { parseClass } from '../../shared/store/catalogue/read.ts';
import { keptOf } from '../../shared/store/contexts/comers.ts';
import { listing } from '../../shared/store/contexts/listing.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo, Key } from '../../shared/store/table/dynamo.ts';
import {
  cameKey,
  classPartitions,
  classPointerKey,
  deploymentKey,
  districtKey,
  identityLinkKey,
  LINKS,
  linkedPartitions,
  pupilsKey,
  requestPartition,
  syncKey,
  usersKey,
} from '../../shared/store/table/keys.ts';
import type { Item } from '../../shared/store/table/marshal.ts';
import { str } from '../../shared/store/table/read.ts';

/** Items of one kind, some at a time. */
export interface Held {
  readonly what: string;
  readonly items: readonly Item[];
}

export const keyOf = (item: Item): Key => ({ pk: String(item[TABLE.pk]), sk: String(item[TABLE.sk]) });

const KINDS = ['mapped', 'unmapped', 'practice'] as const;

/** Everything that the table holds of a district, what points to a thing before the thing, the district itself last. */
export async function* ofDistrict(dynamo: Dynamo, district: string): AsyncGenerator<Held> {
  const own = (await deployments(dynamo).list()).filter((one) => one.district === district);
  const spelling = (await deployments(dynamo).district(district))?.spelling ?? {};
  for (const deployment of own) yield* ofCourses(dynamo, deployment);
  for (const owner of [district, ...own]) {
    yield { what: 'requests', items: await dynamo.query(requestPartition(owner), '', 'consistent') };
  }
  for (const partition of classPartitions(district)) {
    for await (const items of dynamo.pages(partition, '', 'consistent')) {
      const classes = items.filter((item) => typeof item['name'] === 'string').map(parseClass);
      const pointers = classes.flatMap((one) => [
        ...pointersOf(district, one, spelling),
        classPointerKey(district, one.id),
      ]);
      yield { what: 'pointers', items: await thereOf(dynamo, pointers) };
      yield { what: 'classes', items };
    }
  }
  const arrivals = await dynamo.query(PARTITIONS.arrivals, '', 'consistent');
  yield { what: 'arrivals', items: arrivals.filter((item) => own.some((one) => isOf(item, one))) };
  const shares = SHARES.map((share) => pupilsKey(district, share));
  yield { what: 'pupils', items: await thereOf(dynamo, shares) };
  yield {
    what: 'users',
    items: await thereOf(
      dynamo,
      SHARES.map((share) => usersKey(district, share)),
    ),
  };
  // What lists a link after the link, which nothing else finds.
  for (const partition of linkedPartitions(district)) {
    for await (const listed of dynamo.pages(partition, '', 'consistent')) {
      const links = await thereOf(
        dynamo,
        listed.map((item) => identityLinkKey(str(item, 'user'), district)),
      );
      yield { what: 'links', items: [...links, ...listed] };
    }
  }
  yield { what: 'deployments', items: await thereOf(dynamo, own.map(deploymentKey)) };
  yield { what: 'sync', items: await dynamo.query(syncKey(district).pk, '', 'consistent') };
  yield { what: 'district', items: await thereOf(dynamo, [districtKey(district)]) };
}

const isOf = (item: Item, { iss, toolId, deploymentId }: Deployment): boolean =>
  item['iss'] === iss && item['toolId'] === toolId && item['deploymentId'] === deploymentId;

async function* ofCourses(dynamo: Dynamo, deployment: Deployment): AsyncGenerator<Held> {
  for (const kind of KINDS) {
    for await (const found of listing(dynamo).contexts(deployment, kind)) {
      for (const { key } of found) {
        yield { what: 'courses', items: await dynamo.query(PARTITIONS.contexts + key, '', 'consistent') };
      }
    }
  }
}

/** Of the courses to which a person came, or whose members she asked for, what is kept of her: it ends with the whole of the course's, which is noted anew. */
async function* cameBy(dynamo: Dynamo, deployment: Deployment, who: string): AsyncGenerator<Held> {
  for (const kind of KINDS) {
    for await (const found of listing(dynamo).contexts(deployment, kind)) {
      const came = await thereOf(
        dynamo,
        found.map(({ key }) => cameKey(key)),
      );
      const own = came.map((item) => ({ ...keyOf(item), ...keptOf(item, who) }));
      yield { what: 'comings', items: own.filter((item) => Object.keys(item).length > 2) };
    }
  }
}

/** Everything that the table holds of one person under an id that is that person's: choices, comings, who it is at Clever, and questions for a class. */
export async function* ofPerson(
  dynamo: Dynamo,
  { iss, toolId, realm }: Registration,
  sub: string,
): AsyncGenerator<Held> {
  const person = h(realm, sub);
  const all = await dynamo.query(PARTITIONS.people + person, '', 'consistent');
  const isLink = ({ sk }: Item): boolean => String(sk).startsWith(LINKS);
  yield { what: 'choices', items: all.filter((item) => !isLink(item)) };
  const own = (await deployments(dynamo).list()).filter((one) => one.iss === iss && one.toolId === toolId);
  for (const one of own) yield* cameBy(dynamo, one, person.slice(0, 8));
  const links = all.filter(isLink);
  const districts = [
    ...new Set([...own, ...links].flatMap(({ district }) => (typeof district === 'string' ? district : []))),
  ];
  yield { what: 'links', items: [...links, ...(await listedOf(dynamo, districts, person))] };
  for (const owner of [...districts, ...own]) {
    const items = await dynamo.query(requestPartition(owner), '', 'consistent');
    yield { what: 'requests', items: items.filter(({ by }) => by === person) };
  }
}

/** What lists a person's link in districts: where it is, and where it was left over. */
async function listedOf(dynamo: Dynamo, districts: readonly string[], person: string): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const partition of districts.flatMap(linkedPartitions)) {
    for await (const listed of dynamo.pages(partition, '', 'consistent')) {
      found.push(...listed.filter(({ user }) => user === person));
    }
  }
  return found;
}

const thereOf = async (dynamo: Dynamo, keys: readonly Key[]): Promise<readonly Item[]> =>
  (await dynamo.getAll([...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()], 'consistent')).filter(
    (item) => item !== null,
  );
