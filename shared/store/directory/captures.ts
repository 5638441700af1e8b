import type { Registration } from '../../records/registration.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { captureKey, registrationKey } from '../table/keys.ts';
import { num, str, texts } from '../table/read.ts';
import { isOver } from '../table/slots.ts';

/** Shapes of one platform, and how long each is kept after it came last. */
export const CAPTURES = { most: 20, keep: 7 * 86_400 };

/** What an id of a launch is found to be. */
export const ID_KINDS = ['class', 'section', 'teacher-sis', 'teacher-clever'] as const;

/** How launches of a platform looked: a line for each place of their tokens: its name (a member behind `>`), its type, what it looks like, whose ids stand there. */
export interface Shape extends Key {
  readonly lines: readonly string[];
  /** launches; at least */
  readonly times: number;
  readonly last: number;
}

type Of = Pick<Registration, 'iss' | 'toolId'>;

export const captures = (dynamo: Dynamo) => ({
  /** Records until then; null: no more. */
  until: ({ iss, toolId }: Of, until: number | null): Promise<boolean> =>
    dynamo.update(registrationKey(iss, toolId), {
      ...(until === null ? { remove: ['capture'] } : { set: { capture: until } }),
      condition: 'attribute_exists(pk)',
    }),

  /** Newest first. */
  shapes: async ({ iss, toolId }: Of, now: number): Promise<readonly Shape[]> => {
    const pk = captureKey(iss, toolId);
    return (await dynamo.query(pk, '', 'consistent'))
      .filter((item) => !isOver(item, now))
      .map((item) => ({
        pk,
        sk: str(item, 'sk'),
        lines: texts(item, 'lines'),
        times: num(item, 'times'),
        last: num(item, 'last'),
      }))
      .toSorted((a, b) => b.last - a.last);
  },
});
