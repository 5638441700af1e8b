import { isDeepStrictEqual } from 'node:util';
import type { Item, Value } from '../../../shared/store/table/marshal.ts';

const TOKEN = /\s*(attribute_exists|attribute_not_exists|contains|size|AND|OR|NOT|<>|<=|>=|[=<>(),]|[#:]?\w+)/gy;

/** Whether an item meets a condition as shared/store writes them: names `#name` or bare, values `:name`. Throws on what it does not know. */
export function holds(condition: string, item: Item, values: Item): boolean {
  const tokens = [...condition.matchAll(TOKEN)].map(([, token = '']) => token);
  if (tokens.join('') !== condition.replace(/\s/g, '')) throw new Error(`cannot read ${condition}`);
  let next = 0;
  const take = (expected?: string): string => {
    const token = tokens[next] ?? '';
    if (expected !== undefined && token !== expected) throw new Error(`${expected} is missing in ${condition}`);
    next += 1;
    return token;
  };
  const operand = (token: string): Value | undefined =>
    token.startsWith(':') ? values[token.slice(1)] : item[token.replace('#', '')];
  const either = (): boolean => {
    let result = all();
    while (tokens[next] === 'OR') {
      take();
      result = all() || result;
    }
    return result;
  };
  const all = (): boolean => {
    let result = single();
    while (tokens[next] === 'AND') {
      take();
      result = single() && result;
    }
    return result;
  };
  const single = (): boolean => {
    const token = take();
    if (token === 'NOT') return !single();
    if (token === '(') {
      const result = either();
      take(')');
      return result;
    }
    if (token === 'attribute_exists' || token === 'attribute_not_exists') {
      take('(');
      const there = operand(take()) !== undefined;
      take(')');
      return there === (token === 'attribute_exists');
    }
    if (token === 'contains') {
      take('(');
      const set = operand(take());
      take(',');
      const wanted = operand(take());
      take(')');
      return set instanceof Set && set.has(wanted);
    }
    if (token === 'size') {
      take('(');
      const set = operand(take());
      take(')');
      return compare(set instanceof Set ? set.size : undefined, take(), operand(take()));
    }
    return compare(operand(token), take(), operand(take()));
  };
  const result = either();
  if (next !== tokens.length) throw new Error(`cannot read ${condition}`);
  return result;
}

function compare(one: Value | undefined, operator: string, other: Value | undefined): boolean {
  if (operator === '=') return one !== undefined && isDeepStrictEqual(one, other);
  if (operator === '<>') return !isDeepStrictEqual(one, other);
  if (one === undefined || other === undefined || one === null || other === null) return false;
  switch (operator) {
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}
