import type { AttributeValue, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { BrokenAnswer } from '../../aws/answer.ts';
import { TABLE } from '../../names.ts';

/** Whose items an answer holds. One that has others, or nothing of what every answer has, is the answer to another request. Each throws BrokenAnswer. */

export type Attributes = Record<string, AttributeValue>;

export const keyIn = (item: Attributes): string => `${item[TABLE.pk]?.S}\n${item[TABLE.sk]?.S}`;

function believe(isOurs: boolean): asserts isOurs {
  if (!isOurs) throw new BrokenAnswer();
}

/** What the answer must have. */
export function given<T>(part: T | undefined): T {
  believe(part !== undefined);
  return part;
}

export function itemAt(key: Attributes, item: Attributes): Attributes {
  believe(keyIn(item) === keyIn(key));
  return item;
}

/** Items or keys of a batch, each one that was asked for. */
export function among(asked: readonly Attributes[], found: readonly Attributes[] = []): readonly Attributes[] {
  const keys = new Set(asked.map(keyIn));
  believe(found.every((one) => keys.has(keyIn(one))));
  return found;
}

/** What a batch left over. Throws a ThrottlingException too, where that is all: the service has too much to do. */
export function leftOf(asked: readonly Attributes[], found?: readonly Attributes[]): readonly Attributes[] {
  const left = among(asked, found);
  if (left.length >= asked.length) throw new Fruitless();
  return left;
}

/** An answer that did nothing of what was asked. */
class Fruitless extends Error {
  override readonly name = 'ThrottlingException';
}

/** What a query asks for: names of the keys' attributes, the partition, and the prefix of what is in it. */
export interface Asked {
  readonly pk: string;
  readonly sk: string;
  readonly partition: string;
  readonly prefix: string;
}

type Page = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;

/** The items of a page and where the next one goes on: of the query's partition and prefix, and behind the page before, in the order of their bytes. */
export function pageOf(asked: Asked, { Items, LastEvaluatedKey: last }: Page, after?: Attributes) {
  const items = given(Items);
  const bytes = (one: Attributes): Buffer => Buffer.from(one[asked.sk]?.S ?? '');
  const isOurs = (one: Attributes): boolean =>
    one[asked.pk]?.S === asked.partition &&
    one[asked.sk]?.S?.startsWith(asked.prefix) === true &&
    (!after || (keyIn(one) !== keyIn(after) && bytes(one).compare(bytes(after)) >= 0));
  believe(items.concat(last ?? []).every(isOurs));
  return [items, last] as const;
}
