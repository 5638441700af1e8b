import type { Dynamo } from '../table/dynamo.ts';
import { choiceKey } from '../table/keys.ts';
import { num, str } from '../table/read.ts';

/** Seconds that a choice is remembered. */
const LIFE = 30 * 86_400;

export interface Choice {
  readonly classId: string;
  readonly at: number;
}

/** What a person chose among the classes of a course. */
export const choices = (dynamo: Dynamo) => ({
  get: async (realm: string, sub: string, contextKey: string, now: number): Promise<Choice | null> => {
    const item = await dynamo.get(choiceKey(realm, sub, contextKey));
    if (item === null || num(item, 'ttl') <= now) return null;
    return { classId: str(item, 'class'), at: num(item, 'at') };
  },

  remember: (realm: string, sub: string, contextKey: string, classId: string, now: number): Promise<void> =>
    dynamo.put({ ...choiceKey(realm, sub, contextKey), class: classId, at: now, ttl: now + LIFE }),
});
