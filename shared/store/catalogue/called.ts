import { type CalledPerson, emailKey, nameKey } from '../../matching/called.ts';
import type { RosterClass } from '../../records/roster.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { calledPointerKey, classKey } from '../table/keys.ts';
import { targetsOf } from '../table/read.ts';
import { listIn } from './pupils.ts';
import { parseClass } from './read.ts';

/** Classes of one who is called so, beyond which nobody is meant. */
const MOST = 200;

/** Pointers by an email address, and by a full name. */
export function calledKeys(district: string, person: CalledPerson): readonly Key[] {
  const [email, name] = [emailKey(person.email), nameKey(person.name)];
  return [
    ...(email === null ? [] : [calledPointerKey(district, 'email', email)]),
    ...(name === null ? [] : [calledPointerKey(district, 'name', name)]),
  ];
}

export interface CalledClass {
  readonly class: RosterClass;
  /** its list of pupils; null where it has none */
  readonly pupils: Uint8Array | null;
}

/** Classes whose teachers may be called so: in two calls, and one more for each hundred. */
export async function classesOfCalled(
  dynamo: Dynamo,
  district: string,
  person: CalledPerson,
): Promise<readonly CalledClass[]> {
  const items = await dynamo.getAll(calledKeys(district, person), 'consistent');
  const ids = [...new Set(items.map(targetsOf).flatMap((own) => (own.length > MOST ? [] : own)))];
  const found = await dynamo.getAll(
    ids.map((id) => classKey(district, id)),
    'consistent',
  );
  return found.flatMap((item) => (item === null ? [] : [{ class: parseClass(item), pupils: listIn(item) }]));
}
