import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pupilsOf } from '../../cli/classes/pupils.ts';
import { markKey } from '../../shared/crypto/marks.ts';
import { EXACT } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import { teacherPointerKey } from '../../shared/store/table/keys.ts';
import { handedOver } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf } from '../support/waiting.ts';
import { NOW_TERM, OTHER, OWN } from './school.ts';

/** Ids of sections that the roster of pupils speaks against: real handlers, a real table. */
let roomkey: Roomkey;

const CLASSES: readonly RosterClass[] = [
  rosterClass({ id: 'bio', name: 'Biology', term: NOW_TERM, teachers: [OWN], sisIds: ['BIO-1'] }),
  rosterClass({ id: 'geo', name: 'Geometry', term: NOW_TERM, teachers: [OTHER], sisIds: ['GEO-1'] }),
  rosterClass({ id: 'none', name: 'Chemistry', term: NOW_TERM, teachers: [], sisIds: ['CHEM-1'] }),
];
const ATTEND: Readonly<Record<string, readonly string[]>> = { bio: ['P1', 'P2'], geo: ['P3'] };

before(async () => {
  roomkey = await startRoomkey();
  const { dynamo } = roomkey;
  const known = pupils(dynamo);
  const today = new Date(roomkey.now() * 1000).toISOString().slice(0, 10);
  const text = await known.key(DISTRICT);
  assert.ok(await known.keep(DISTRICT, text));
  assert.ok(!(await known.keep(DISTRICT, 'another')), 'the first key stays');
  const attending = await pupilsOf(markKey(text));
  for (const [classId, ids] of Object.entries(ATTEND)) for (const id of ids) attending.attend(classId, id);
  const writing = { spelling: {}, today, now: roomkey.now(), by: 'import', pupils: attending.lists };
  await roster(dynamo).write(DISTRICT, CLASSES, writing);
  await known.know(DISTRICT, attending.shares(), true);
  await known.renew(DISTRICT, today);
});
after(() => roomkey.close());

const TITLE = 'https://purl.imsglobal.org/spec/lti/claim/context';
const named = (course: string, title: string) => ({ [TITLE]: { id: course, title, type: [] } });
const pupil = (id: string, section: string) => ({
  sub: `pupil-${id}`,
  learner: true as const,
  custom: { user_sis_id: id, section_sis_ids: section },
});
const teacher = (id: string, section: string) => ({
  sub: `teacher-${id}`,
  custom: { user_sis_id: id, section_sis_ids: section },
});

const rows: readonly (readonly [string, Parameters<typeof inCourse>[1], string | null])[] = [
  ['a pupil of the class', pupil('P1', 'BIO-1'), 'bio'],
  ['a pupil of another class alone', pupil('P3', 'BIO-1'), null],
  ['a pupil whom the roster does not know', pupil('P9', 'BIO-1'), 'bio'],
  ['a pupil of others, and a class that has no list', pupil('P1', 'CHEM-1'), 'none'],
  ['a pupil without an id', { ...pupil('', 'BIO-1'), custom: { section_sis_ids: 'BIO-1' } }, 'bio'],
  ['its teacher', teacher('T20817', 'BIO-1'), 'bio'],
  ['a teacher of other classes, and a class of nobody', teacher('T20817', 'CHEM-1'), null],
  ['a teacher whom the roster does not know, and a class of nobody', teacher('T5', 'CHEM-1'), 'none'],
  ['another subject’s title', { ...pupil('P9', 'BIO-1'), ...named('', 'World History P2') }, null],
  ['the same subject’s title', { ...pupil('P9', 'BIO-1'), ...named('', 'AP Bio – Smith') }, 'bio'],
  ['a title without a word of the class’s', { ...pupil('P9', 'BIO-1'), ...named('', 'AVID 9') }, null],
  ['the same for a pupil of the class', { ...pupil('P1', 'BIO-1'), ...named('', 'AVID 9') }, 'bio'],
  [
    'another subject’s title, and a pupil whom the LMS and the roster have in it',
    { ...pupil('P1', 'BIO-1'), ...named('', 'World History') },
    null,
  ],
];

let courses = 0;
for (const [what, who, opens] of rows) {
  test(`an id of a section: ${what}`, async () => {
    // Its title says nothing of any class.
    const course = `c-${++courses}`;
    const claims = who?.[TITLE] === undefined ? who : { ...who, [TITLE]: { ...Object(who[TITLE]), id: course } };
    const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, claims));
    if (opens === null) assert.equal(reply.statusCode, 200);
    else handedOver(reply);
    const context = await contexts(roomkey.dynamo).get(keyOf(roomkey.canvas, course), 'consistent');
    assert.deepEqual(
      activeClasses(context).map(({ id }) => id),
      opens === null ? [] : [opens],
    );
    assert.doesNotMatch(JSON.stringify(context), /pupils/);
    if (opens !== null) await free(course);
  });
}

/** Takes a course's class out, so that no other course's id is a question for it. */
async function free(course: string): Promise<void> {
  const context = await contexts(roomkey.dynamo).get(keyOf(roomkey.canvas, course), 'consistent');
  assert.ok(context);
  const actor = { how: 'operator', by: 'x' } as const;
  await mappings(roomkey.dynamo).replace(context, DISTRICT, [], context.version, actor, roomkey.now());
}

test('what stands around ids of teachers is not asked of pupils, unless an operator says so', async () => {
  const { dynamo, schoology } = roomkey;
  const spelled = async (rule: Partial<SpellingRule>): Promise<void> => {
    await setSpelling(dynamo, DISTRICT, { user: { ...EXACT, ...rule } });
    roomkey.advance(61);
  };
  const opens = async (course: string, id: string): Promise<boolean> => {
    const lis = { person_sourcedid: id, course_section_sourcedid: 'GEO-1' };
    const claims = inCourse(course, { sub: `pupil-${id}`, learner: true, custom: {}, [`${CLAIM}lis`]: lis });
    return (await arrive(roomkey, schoology, claims)).reply.statusCode === 303;
  };
  await spelled({ prefix: 'STAFF-' });
  assert.equal(await opens('staff-1', 'STAFF-P3'), false, 'a teacher who takes part is no pupil of that number');
  assert.equal(await opens('staff-1', 'P3'), true);
  await mappings(dynamo).replace(
    (await contexts(dynamo).get(keyOf(schoology, 'staff-1'), 'consistent')) ?? assert.fail(),
    DISTRICT,
    [],
    1,
    { how: 'operator', by: 'x' },
    roomkey.now(),
  );
  await spelled({ prefix: 'STAFF-', pupils: true });
  assert.equal(await opens('staff-2', 'P3'), false);
  assert.equal(await opens('staff-2', 'STAFF-P3'), true);
  await setSpelling(dynamo, DISTRICT, {});
  roomkey.advance(61);
});

test('an SIS id that a pupil and a teacher share names neither', async () => {
  const key = teacherPointerKey(DISTRICT, { kind: 'sis', id: 'P3' });
  await roomkey.dynamo.update(key, { set: { pupil: true } });
  const { reply } = await arrive(roomkey, roomkey.canvas, inCourse('c-0', pupil('P3', 'BIO-1')));
  handedOver(reply);
});
