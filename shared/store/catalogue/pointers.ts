import { isCode } from '../../errors.ts';
import { rosterKeys } from '../../matching/section-key.ts';
import { EXACT, spell } from '../../matching/spelling.ts';
import { teacherIds } from '../../matching/teachers.ts';
import type { SpellingRules } from '../../records/deployment.ts';
import type { RosterClass, TeacherId } from '../../records/roster.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { sisPointerKey, teacherPointerKey } from '../table/keys.ts';
import { TARGETS } from '../table/read.ts';
import { calledKeys } from './called.ts';

/** Adds to each pointer all its targets in one write. */
export async function point(
  dynamo: Dynamo,
  targets: readonly { readonly key: Key; readonly id: string }[],
): Promise<void> {
  const byKey = new Map<string, { readonly key: Key; readonly ids: Set<string> }>();
  for (const { key, id } of targets) {
    const entry = byKey.get(key.pk) ?? { key, ids: new Set() };
    byKey.set(key.pk, entry);
    entry.ids.add(id);
  }
  await eachOf([...byKey.values()], async ({ key, ids }) => {
    try {
      await dynamo.update(key, { add: { [TARGETS]: ids } });
    } catch (error) {
      // A pointer of 400 KB names ten thousand classes: a placeholder such as "vacant", which nobody is.
      if (!isCode(error, 'request-too-large')) throw error;
    }
  });
}

/** What points to a class: its teachers' ids, what they are called, and its own SIS ids, as they are and as the district's rules spell them. */
export function pointersOf(district: string, one: RosterClass, spelling: SpellingRules): readonly Key[] {
  const spelled = ({ kind, id }: TeacherId): readonly TeacherId[] =>
    kind === 'sis'
      ? [id, spell(id, spelling.user ?? EXACT, 'roster')].map((sis) => ({ kind, id: sis }))
      : [{ kind, id }];
  const keys = [
    ...teacherIds(one)
      .flatMap(spelled)
      .map((id) => teacherPointerKey(district, id)),
    ...one.teachers.flatMap(({ email, name }) => calledKeys(district, { email, name })),
    ...[...one.sisIds, ...rosterKeys(one, spelling)].map((id) => sisPointerKey(district, id)),
  ];
  return [...new Map(keys.map((key) => [key.pk, key])).values()];
}
