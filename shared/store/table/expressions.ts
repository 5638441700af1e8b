import type { Update } from './dynamo.ts';
import { type Item, marshalItem, type Value } from './marshal.ts';

/** Short: an expression has at most 4 KB, and a mapping whose classes all change writes and removes some 500 attributes. */
export function expressions(update: Update) {
  const names: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const name = (attribute: string): string => {
    const alias = `#${Object.keys(names).length.toString(36)}`;
    names[alias] = attribute;
    return alias;
  };
  const value = (given: Value): string => {
    const alias = `:${Object.keys(values).length}`; // no name that a caller could give
    values[alias] = given;
    return alias;
  };
  const each = (item: object | undefined, write: (attribute: string, given: Value) => string): readonly string[] =>
    Object.entries(item ?? {}).map(([attribute, given]) => write(attribute, given));
  const once = (attribute: string, given: Value): string => {
    const alias = name(attribute);
    return `${alias}=if_not_exists(${alias},${value(given)})`;
  };
  const pair = (attribute: string, given: Value): string => `${name(attribute)} ${value(given)}`;
  const clauses = [
    ['SET', [...each(update.set, (a, v) => `${name(a)}=${value(v)}`), ...each(update.setOnce, once)]],
    ['REMOVE', (update.remove ?? []).map(name)],
    ['ADD', each(update.add, pair)],
  ] as const;
  const text = clauses.map(([verb, parts]) => (parts.length > 0 ? `${verb} ${parts.join(',')}` : ''));
  const conditions = [
    update.condition?.replace(/#([A-Za-z]\w*)/g, (_, attribute: string) => name(attribute)) ?? '',
    (update.anyAbsent ?? []).map((attribute) => `attribute_not_exists(${name(attribute)})`).join(' OR '),
    ...(update.allPresent ?? []).map((attribute) => `attribute_exists(${name(attribute)})`),
  ].filter((one) => one !== '');
  const given = marshalItem({ ...values, ...prefixed(update.values ?? {}) });
  return {
    UpdateExpression: text.filter((part) => part !== '').join(' '),
    ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.map((one) => `(${one})`).join(' AND ') }),
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(Object.keys(given).length === 0 ? {} : { ExpressionAttributeValues: given }),
  };
}

const prefixed = (values: Item): Item =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`:${key}`, value]));
