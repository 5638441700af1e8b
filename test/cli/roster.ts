import type { DeploymentId } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { DISTRICT, LINCOLN } from './world.ts';

/** A class of the district's roster, found by its ids as they are. */
export async function addClass(
  dynamo: Dynamo,
  own: Partial<RosterClass> & { readonly id: string },
): Promise<RosterClass> {
  const one = rosterClass(own);
  await addClasses(dynamo, [one], DISTRICT);
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
