import { isDeepStrictEqual } from 'node:util';
import type { SpellingRules } from '../../records/deployment.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { districtKey } from '../table/keys.ts';
import { sub } from '../table/read.ts';
import { parseSpelling } from './deployment.ts';
import { setInEach } from './deployments.ts';

/**
 * Changes a district's rules of spelling and their copies in its deployments; the number of those. Decided by one write: null where
 * the rules are not those any more that the caller has seen; then nothing has changed.
 */
export async function setSpelling(
  dynamo: Dynamo,
  district: string,
  { schools = [], ...kinds }: SpellingRules,
  { seen = null, onEach = () => {} }: Changing = {},
): Promise<number | null> {
  const rules = {
    ...Object.fromEntries(Object.entries(kinds).map(([kind, rule]) => [kind, { ...rule }])),
    schools: schools.map((one) => ({ ...one })),
  };
  const key = districtKey(district);
  const before = seen === null ? null : ((await dynamo.get(key, 'consistent')) ?? {});
  if (before !== null && !isDeepStrictEqual(parseSpelling(sub(before, 'spelling')), seen)) return null;
  const changes = before?.['respelled'];
  const isSet = await dynamo.update(key, {
    set: { spelling: rules },
    setOnce: { district, state: 'active', policy: {} },
    // How often they were changed, since a table compares numbers more simply than rules.
    add: { respelled: 1 },
    ...(before === null
      ? {}
      : changes === undefined
        ? { condition: 'attribute_not_exists(#respelled)' }
        : { condition: '#respelled = :changes', values: { changes } }),
  });
  // Also where the answer to our own write was lost.
  const isOurs = async (): Promise<boolean> =>
    isDeepStrictEqual(sub((await dynamo.get(key, 'consistent')) ?? {}, 'spelling'), rules);
  return isSet || (await isOurs()) ? setInEach(dynamo, district, { spelling: rules }, onEach) : null;
}

interface Changing {
  readonly seen?: SpellingRules | null;
  readonly onEach?: (done: number, all: number) => void;
}
