import { h } from '../../shared/crypto/hash.ts';
import { SHARES } from '../../shared/crypto/shares.ts';
import { PARTITIONS, TABLE } from '../../shared/names.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { pointersOf } from '../../shared/store/catalogue/pointers.ts';
import { parseClass } from '../../shared/store/catalogue/read.ts';
import { listing } from '../../shared/store/contexts/listing.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo, Key } from '../../shared/store/table/dynamo.ts';
import {
  classPartitions,
  classPointerKey,
  deploymentKey,
  districtKey,
  pupilsKey,
  requestPartition,
} from '../../shared/store/table/keys.ts';
import type { Item } from '../../shared/store/table/marshal.ts';

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
  yield { what: 'deployments', items: await thereOf(dynamo, own.map(deploymentKey)) };
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

/** Everything that the table holds of one person under an id that is that person's: choices, and questions for a class. */
export async function* ofPerson(
  dynamo: Dynamo,
  { iss, toolId, realm }: Registration,
  sub: string,
): AsyncGenerator<Held> {
  const person = h(realm, sub);
  yield { what: 'choices', items: await dynamo.query(PARTITIONS.people + person, '', 'consistent') };
  const own = (await deployments(dynamo).list()).filter((one) => one.iss === iss && one.toolId === toolId);
  const districts = [...new Set(own.flatMap(({ district }) => district ?? []))];
  for (const owner of [...districts, ...own]) {
    const items = await dynamo.query(requestPartition(owner), '', 'consistent');
    yield { what: 'requests', items: items.filter(({ by }) => by === person) };
  }
}

const thereOf = async (dynamo: Dynamo, keys: readonly Key[]): Promise<readonly Item[]> =>
  (await dynamo.getAll([...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()], 'consistent')).filter(
    (item) => item !== null,
  );
