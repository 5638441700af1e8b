import type { Dynamo } from '../table/dynamo.ts';
import { choiceKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { num, str } from '../table/read.ts';

/** Seconds that a choice is remembered. */
const LIFE = 30 * 86_400;

export interface Choice {
  readonly classId: string;
  readonly at: number;
}

export const choiceIn = (item: Item | null, now: number): Choice | null =>
  item === null || num(item, 'ttl') <= now ? null : { classId: str(item, 'class'), at: num(item, 'at') };

/** What a person chose among the classes of a course. */
export const choices = (dynamo: Dynamo) => ({
  get: async (realm: string, sub: string, contextKey: string, now: number): Promise<Choice | null> => {
    return choiceIn(await dynamo.get(choiceKey(realm, sub, contextKey)), now);
  },

  remember: (realm: string, sub: string, contextKey: string, classId: string, now: number): Promise<void> =>
    dynamo.put({ ...choiceKey(realm, sub, contextKey), class: classId, at: now, ttl: now + LIFE }),
});
