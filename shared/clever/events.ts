import type { Change, CleverEvent, CleverLists } from '../records/clever.ts';
import { type Fields, fieldsIn, isFields, textIn, timeIn } from './fields.ts';
import { isList, objectIn } from './objects.ts';

/** Clever keeps events for 30 days, and says nothing of those that are gone. A day is left for a sync that takes long. */
const KEPT = 29 * 86_400;

/** Whether events may be missing after one of that time, unix seconds: only a full read tells what happened. */
export const mayMiss = (at: number | null, now: number): boolean => at === null || now - at > KEPT;

/** Null where it has no id. */
export function eventIn(value: unknown, district: string): CleverEvent | null {
  const fields = fieldsIn(value);
  const id = textIn(fields['id']);
  const [of = '', did = '', ...more] = (textIn(fields['type']) ?? '').split('.');
  if (id === null) return null;
  const happened = { id, at: timeIn(fields['created']) };
  if (!isList(of) || !isDid(did) || more.length > 0) return { ...happened, of: 'other' };
  return CHANGES[of]({ happened, did, fields, district }) ?? { ...happened, of: 'unreadable' };
}

const isDid = (text: string): text is Change<'users'>['did'] => ['created', 'updated', 'deleted'].includes(text);

interface Told {
  readonly happened: Pick<CleverEvent, 'id' | 'at'>;
  readonly did: Change<'users'>['did'];
  readonly fields: Fields;
  readonly district: string;
}

const CHANGES: { readonly [K in keyof CleverLists]: (told: Told) => Change<K> | null } = {
  sections: (told) => changeIn('sections', told),
  courses: (told) => changeIn('courses', told),
  terms: (told) => changeIn('terms', told),
  schools: (told) => changeIn('schools', told),
  users: (told) => changeIn('users', told),
};

function changeIn<K extends keyof CleverLists>(of: K, { happened, did, fields, district }: Told): Change<K> | null {
  const data = fieldsIn(fields['data']);
  const object = objectIn(of, data['object'], district);
  if (object === null) return null;
  // Beside the data by Clever's own description; within by older pages.
  const previous = fields['previous_attributes'] ?? data['previous_attributes'];
  const before =
    did === 'updated' && isFields(previous) ? objectIn(of, over(fieldsIn(data['object']), previous), district) : null;
  return { ...happened, of, did, object, before };
}

/** What was before lies over what is now. */
function over(now: Fields, before: Fields): Fields {
  const changed = Object.entries(before).map(([name, value]) => {
    const own = now[name];
    return [name, isFields(value) && isFields(own) ? over(own, value) : value];
  });
  return { ...now, ...Object.fromEntries(changed) };
}
