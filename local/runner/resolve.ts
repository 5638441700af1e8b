import { isFields, listOf } from '../json.ts';

/** What `Ref` and `Fn::GetAtt` stand for; undefined where this machine has nothing to offer. */
export interface Lookup {
  ref(name: string): string | undefined;
  attribute(logicalId: string, name: string): string | undefined;
}

/**
 * The text that CloudFormation would make of a template value: Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split.
 * Throws an Error that names what it cannot resolve.
 */
export function resolve(value: unknown, lookup: Lookup): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const [name, argument] = intrinsic(value);
  switch (name) {
    case 'Ref':
      return known(lookup.ref(text(argument)), `Ref ${text(argument)}`);
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = attributePath(argument);
      return known(lookup.attribute(logicalId, attribute), `Fn::GetAtt ${logicalId}.${attribute}`);
    }
    case 'Fn::Join': {
      const [separator, parts] = listOf(argument);
      return listOf(parts)
        .map((part) => resolve(part, lookup))
        .join(text(separator));
    }
    case 'Fn::Sub':
      return substitute(argument, lookup);
    case 'Fn::Select': {
      const [index, list] = listOf(argument);
      return known(resolveList(list, lookup)[Number(index)], `Fn::Select ${String(index)}`);
    }
    default:
      throw new Error(`template: ${name} is not something the local runner resolves`);
  }
}

function resolveList(value: unknown, lookup: Lookup): readonly string[] {
  if (Array.isArray(value)) return value.map((part) => resolve(part, lookup));
  const [name, argument] = intrinsic(value);
  if (name !== 'Fn::Split') throw new Error(`template: ${name} is not a list that the local runner resolves`);
  const [separator, whole] = listOf(argument);
  return resolve(whole, lookup).split(text(separator));
}

function substitute(argument: unknown, lookup: Lookup): string {
  const [template, values] = Array.isArray(argument) ? argument : [argument, {}];
  return text(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (isFields(values) && name in values) return resolve(values[name], lookup);
    const dot = name.indexOf('.');
    if (dot === -1) return known(lookup.ref(name), `Ref ${name}`);
    return known(lookup.attribute(name.slice(0, dot), name.slice(dot + 1)), `Fn::GetAtt ${name}`);
  });
}

function intrinsic(value: unknown): readonly [string, unknown] {
  const entries = isFields(value) ? Object.entries(value) : [];
  const only = entries[0];
  if (entries.length !== 1 || only === undefined)
    throw new Error('template: a text or one intrinsic function expected');
  return only;
}

function attributePath(argument: unknown): readonly [string, string] {
  const whole = Array.isArray(argument) ? argument.map(text).join('.') : text(argument);
  const dot = whole.indexOf('.');
  return [whole.slice(0, dot), whole.slice(dot + 1)];
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('template: a text expected');
  return value;
}

function known(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`template: the local runner has no value for ${what}`);
  return value;
}
