import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import { COPIED_TEACHERS } from '../../shared/records/context.ts';
import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import { handedOver, redeem } from '../support/browser.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf } from '../support/waiting.ts';

/** Whether the roster has this person in the class that opens. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  const user = { trim: false, ignoreCase: false, prefix: 'U-', suffix: '', pad: 4 };
  await setSpelling(roomkey.dynamo, DISTRICT, { user });
});
after(() => roomkey.close());

const teacher = (sisId: string | null, cleverId: string | null = null): RosterTeacher => ({
  cleverId,
  sisId,
  email: 'rosa@lincoln.example',
  name: 'Rosa Alvarez',
});
const many = (count: number): readonly RosterTeacher[] => Array.from({ length: count }, (_, i) => teacher(`T-${i}`));
const TA = [
  'http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant',
  'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor',
];
const ROLES = 'https://purl.imsglobal.org/spec/lti/claim/roles';
const custom = (userId: string, sections = '') => ({ custom: { user_sis_id: userId, section_sis_ids: sections } });

const rows: readonly [string, Partial<RosterClass>, Parameters<typeof inCourse>[1], LaunchObject['rostered']][] = [
  ['a teacher of the class', { teachers: [teacher('T1')] }, custom('U-T1'), 'yes'],
  ['a substitute', { teachers: [teacher('T1')] }, custom('U-T2'), 'no'],
  ['a substitute whom the LMS has in the section', { teachers: [teacher('T1')] }, custom('U-T2', 'SEC'), 'no'],
  ['a teacher known by Clever’s id alone', { teachers: [teacher(null, 'c1')] }, custom('U-T1', 'SEC'), 'unknown'],
  ['a class without teachers', {}, custom('U-T1', 'SEC'), 'unknown'],
  ['an id as the district’s LMS spells it', { teachers: [teacher('0042')] }, custom('U-42'), 'yes'],
  [
    'the roster’s own spelling, which this LMS has for others',
    { teachers: [teacher('0042')] },
    custom('0042'),
    'unknown',
  ],
  ['another id under that spelling', { teachers: [teacher('0042')] }, custom('U-43'), 'no'],
  ['a class of more teachers than its copy holds', { teachers: many(COPIED_TEACHERS + 1) }, custom('U-T2'), 'unknown'],
  ['one of those that the copy holds', { teachers: many(COPIED_TEACHERS + 1) }, custom('U-T-3'), 'yes'],
  ['a pupil of the section', { teachers: [teacher('T1')] }, { ...custom('S1', 'SEC'), learner: true }, 'yes'],
  ['a pupil of whom no section is known', {}, { ...custom('U-T1'), learner: true }, 'unknown'],
  ['an assistant', { teachers: [teacher('T1')] }, { ...custom('U-T1', 'SEC'), [ROLES]: TA }, 'unknown'],
];
for (const [i, [name, own, who, expected]] of rows.entries()) {
  test(`${name}: ${expected}`, async () => {
    const { dynamo, canvas } = roomkey;
    const course = `course-${i}`;
    const one = rosterClass({ id: `class-${i}`, sisIds: ['SEC'], ...own });
    await mapCourse(roomkey, canvas, course, [{ id: one.id }]);
    await mappings(dynamo).recopy(keyOf(canvas, course), one);
    const { reply } = await arrive(roomkey, canvas, inCourse(course, who));
    const { launch }: { launch: LaunchObject } = JSON.parse(
      String((await redeem(roomkey, handedOver(reply).code)).body),
    );
    assert.deepEqual([launch.class?.id, launch.rostered], [one.id, expected]);
  });
}
