import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Update } from './dynamo.ts';
import { marshal, type Value } from './marshal.ts';

/** Short: an expression has at most 4 KB, and a mapping whose classes all change writes and removes some 500 attributes. */
export function expressions(update: Update) {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  let [named, valued] = [0, 0];
  const name = (attribute: string): string => {
    const alias = `#${(named++).toString(36)}`;
    names[alias] = attribute;
    return alias;
  };
  const value = (given: Value): string => {
    const alias = `:${valued++}`; // no name that a caller could give
    values[alias] = marshal(given);
    return alias;
  };
  const each = <T>(
    item: Readonly<Record<string, T>> = {},
    write: (attribute: string, given: T) => string,
  ): string[] => {
    const parts: string[] = [];
    for (const [attribute, given] of Object.entries(item)) parts.push(write(attribute, given));
    return parts;
  };
  const once = (attribute: string, given: Value): string => {
    const alias = name(attribute);
    return `${alias}=if_not_exists(${alias},${value(given)})`;
  };
  const clauses = [
    clause('SET', [...each(update.set, (a, v) => `${name(a)}=${value(v)}`), ...each(update.setOnce, once)]),
    clause('REMOVE', (update.remove ?? []).map(name)),
    clause(
      'ADD',
      each(update.add, (a, v) => `${name(a)} ${value(v)}`),
    ),
  ];
  const conditions = [
    update.condition?.replace(/#([A-Za-z]\w*)/g, (_, attribute: string) => name(attribute)) ?? '',
    (update.anyAbsent ?? []).map((attribute) => `attribute_not_exists(${name(attribute)})`).join(' OR '),
    ...(update.allPresent ?? []).map((attribute) => `attribute_exists(${name(attribute)})`),
  ].filter(isSaid);
  for (const key in update.values) values[`:${key}`] = marshal(update.values[key] ?? null);
  return {
    UpdateExpression: clauses.filter(isSaid).join(' '),
    ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.map((one) => `(${one})`).join(' AND ') }),
    ...(named === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}

const clause = (verb: string, parts: readonly string[]): string =>
  parts.length > 0 ? `${verb} ${parts.join(',')}` : '';

const isSaid = (text: string): boolean => text !== '';
