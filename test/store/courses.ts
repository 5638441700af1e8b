import assert from 'node:assert/strict';
import { newSecret } from '../../shared/crypto/seal.ts';
import type { Context } from '../../shared/records/context.ts';
import type { DeploymentId } from '../../shared/records/deployment.ts';
import { activeClasses, contexts, type Sighting } from '../../shared/store/contexts/contexts.ts';
import type { Actor } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { contextKey, contextKeyOf } from '../../shared/store/table/keys.ts';
import type { Store } from './proxy.ts';
import { NOW, TODAY } from './samples.ts';

export const DISTRICT = '4fd43cc56d11340000000005';
export const DEPLOYMENT: DeploymentId = {
  iss: 'https://canvas.instructure.com',
  toolId: '170000000000559',
  deploymentId: '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb',
};
export const PARTNER: Actor = { how: 'partner', by: 'brightway1' };
export const TEACHER: Actor = { how: 'teacher', by: 'pseudonym' };

export function sightingOf(own: Partial<Sighting> = {}): Sighting {
  const { deployment = DEPLOYMENT, contextId = newSecret() } = own;
  const key = contextKeyOf(deployment, contextId);
  const type = ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'];
  return { key, deployment, contextId, title: 'Algebra 1', label: 'ALG1', type, before: null, ...own };
}

export const wanted = (...ids: readonly string[]) => ids.map((id) => ({ id, urlId: null, name: null }));

export const activeIds = (context: Context | null): readonly string[] => activeClasses(context).map(({ id }) => id);

/** Courses of a test file of its own, seen and mapped. */
export function coursesIn(store: () => Store) {
  async function read(key: string): Promise<Context> {
    const context = await contexts(store().dynamo).get(key, 'consistent');
    assert.ok(context);
    return context;
  }

  async function seen(own: Partial<Sighting> = {}): Promise<Context> {
    const sighting = sightingOf(own);
    await contexts(store().dynamo).see(sighting, TODAY);
    return read(sighting.key);
  }

  const change = (context: Context, ids: readonly string[], actor = PARTNER, now = NOW): Promise<Context> =>
    mappings(store().dynamo).replace(context, DISTRICT, wanted(...ids), context.version, actor, now);

  const rawOf = (key: string) => store().dynamo.get(contextKey(key), 'consistent');

  return { read, seen, change, rawOf };
}
