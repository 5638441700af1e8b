import { TABLE } from '../../names.ts';
import type { RosterClass } from '../../records/roster.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { classPartitions } from '../table/keys.ts';
import { parseClass } from './read.ts';

/** Every class of a district, some at a time, in no order. */
export async function* pages(dynamo: Dynamo, district: string): AsyncGenerator<readonly RosterClass[]> {
  for await (const { classes } of placed(dynamo, district, null)) yield classes;
}

/** The same behind a place that was told before, each with the place to go on after: the partition, and the sort key within. */
export async function* placed(dynamo: Dynamo, district: string, place: string | null) {
  const [first = '0', after] = place?.split(' ') ?? [];
  for (const [i, pk] of classPartitions(district).entries()) {
    if (i < Number(first)) continue;
    const key = i === Number(first) && after !== undefined ? { pk, sk: after } : undefined;
    for await (const items of dynamo.pages(pk, '', 'consistent', key)) {
      const sk = items.at(-1)?.[TABLE.sk];
      if (typeof sk === 'string') yield { classes: items.map(parseClass), place: `${i} ${sk}` };
    }
  }
}
