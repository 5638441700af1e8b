import { classItem, TARGETS } from '../../shared/store/catalogue.ts';
import { contexts } from '../../shared/store/contexts.ts';
import type { Dynamo } from '../../shared/store/dynamo.ts';
import { classKey, contextKeyOf, sisPointerKey } from '../../shared/store/keys.ts';
import type { DeploymentId, RosterClass } from '../../shared/types.ts';
import { DISTRICT, LINCOLN } from './world.ts';

export const classOf = (own: Partial<RosterClass> & { readonly id: string }): RosterClass => ({
  urlId: null,
  name: `Class ${own.id}`,
  subject: null,
  grade: null,
  period: null,
  sectionNumber: null,
  sisIds: [],
  course: null,
  term: null,
  school: null,
  students: null,
  teachers: [],
  state: 'active',
  missingSince: null,
  ...own,
});

/** A class in the catalogue, found by its SIS ids as they are. */
export async function addClass(
  dynamo: Dynamo,
  own: Partial<RosterClass> & { readonly id: string },
): Promise<RosterClass> {
  const one = classOf(own);
  await dynamo.put({ ...classKey(DISTRICT, one.id), ...classItem(one) });
  for (const sisId of one.sisIds) {
    await dynamo.update(sisPointerKey(DISTRICT, sisId), { add: { [TARGETS]: new Set([one.id]) } });
  }
  return one;
}

export interface Opened {
  readonly title?: string | null;
  readonly waits?: number;
  readonly nowhere?: readonly string[];
  readonly day?: string;
  readonly deployment?: DeploymentId;
}

/** A course that somebody opened; its context key. */
export async function open(dynamo: Dynamo, contextId: string, own: Opened = {}): Promise<string> {
  const { title = contextId, waits = 0, nowhere = [], day = '2026-11-20', deployment = LINCOLN } = own;
  const key = contextKeyOf(deployment, contextId);
  const sighting = { key, deployment, contextId, title, label: null, type: [], nowhere };
  for (let visit = 0; visit <= waits; visit++) {
    const before = await contexts(dynamo).get(key, 'consistent');
    await contexts(dynamo).see({ ...sighting, before, waiting: visit > 0 }, day);
  }
  return key;
}
