import { PARTITIONS } from '../../names.ts';
import { HOWS, type MappedClass } from '../../records/context.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, num, oneOf, str, texts } from '../table/read.ts';

/** One change of a mapping. */
export interface MappingEvent {
  /** the version that it made */
  readonly version: number;
  readonly at: number;
  readonly how: MappedClass['how'];
  readonly by: string;
  /** class ids */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** All changes of a context's mapping, oldest first. The last one may be in the context alone, its copy lost to a crash. */
export async function historyOf(dynamo: Dynamo, key: string): Promise<readonly MappingEvent[]> {
  const copies = await dynamo.query(PARTITIONS.contexts + key, 'E#', 'consistent');
  const context = await dynamo.get(contextKey(key), 'consistent');
  const events = copies.map((item) => parseEvent(item, num(item, 'v')));
  const last = context?.['ev'];
  const version = typeof context?.['v'] === 'number' ? context['v'] : 0;
  if (!isItem(last) || events.some((event) => event.version === version)) return events;
  return [...events, parseEvent(last, version)];
}

const parseEvent = (item: Item, version: number): MappingEvent => ({
  version,
  at: num(item, 'at'),
  how: oneOf(item, 'how', HOWS),
  by: str(item, 'by'),
  before: texts(item, 'before'),
  after: texts(item, 'after'),
});
