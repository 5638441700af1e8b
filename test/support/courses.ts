import assert from 'node:assert/strict';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Reply } from '../../shared/http/reply.ts';
import type { Context } from '../../shared/records/context.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { handedOver, redeem } from './browser.ts';
import type { Roomkey, World } from './roomkey.ts';
import { inCourse, keyOf, TEACHER, waits } from './waiting.ts';

/** The form that connects classes, seen at this version of the mapping. */
export const connecting = (ids: readonly string[], version = '0') => ({ step: 'connect', class: ids, version });

/** Courses of a test file of its own: `newCourse` for each test, and what they and their launches have come to. */
export function coursesIn(roomkey: () => Roomkey) {
  let courses = 0;
  const contextNow = async (course: string, world: World = roomkey().canvas): Promise<Context> => {
    const context = await contexts(roomkey().dynamo).get(keyOf(world, course), 'consistent');
    assert.ok(context);
    return context;
  };
  return {
    newCourse: (): string => `course-${++courses}`,
    contextNow,
    /** The set-up page of a course in Canvas, as its reader has it. */
    atSetup: (course: string, who: Parameters<typeof inCourse>[1] = TEACHER) =>
      waits(roomkey(), roomkey().canvas, inCourse(course, who)),
    activeNow: async (course: string, world?: World): Promise<readonly string[]> =>
      activeClasses(await contextNow(course, world)).map(({ id }) => id),
    launchOf: async (reply: Reply): Promise<LaunchObject> => {
      const answer = await redeem(roomkey(), handedOver(reply).code);
      const { launch }: { launch: LaunchObject } = JSON.parse(String(answer.body));
      return launch;
    },
  };
}
