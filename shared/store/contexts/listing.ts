import { PARTITIONS } from '../../names.ts';
import type { Context } from '../../records/context.ts';
import type { DeploymentId } from '../../records/deployment.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextIndexes } from '../table/keys.ts';
import { contexts } from './contexts.ts';

/** How a context stands in the index. */
export type Kind = 'mapped' | 'unmapped' | 'practice';

/** Contexts that one page of a listing reads. */
const PAGE = 100;

/** Lists of a deployment's contexts. The index lags behind, so the context itself says what it is now. */
export const listing = (dynamo: Dynamo) => ({
  /** The contexts of one kind, a hundred at a time, those seen last first. */
  async *contexts(deployment: DeploymentId, kind: Kind): AsyncGenerator<readonly Context[]> {
    const parts = await Promise.all(contextIndexes(deployment).map((pk) => dynamo.index(pk, `${kind}#`)));
    const newest = parts.flat().sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
    const keys = newest.map(({ pk }) => pk.slice(PARTITIONS.contexts.length));
    for (let at = 0; at < keys.length; at += PAGE) yield await contexts(dynamo).getAll(keys.slice(at, at + PAGE));
  },
});
