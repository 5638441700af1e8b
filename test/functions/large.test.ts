import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isCode } from '../../shared/errors.ts';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import { ROUTES } from '../../shared/names.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { classItem } from '../../shared/store/catalogue/read.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { classKey, contextKey, sisPointerKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { TARGETS } from '../../shared/store/table/read.ts';
import { call } from '../cli/run.ts';
import { basic, handedOver } from '../support/browser.ts';
import { connecting, coursesIn } from '../support/courses.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { arrive, inCourse, keyOf, PUPIL, pageOf, TEACHER, take, waits } from '../support/waiting.ts';

/** Classes at every bound, of characters that take three bytes each, in one course. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, launchOf } = coursesIn(() => roomkey);

/** 255 characters of three bytes each, another text for each name. */
const wide = (name: string): string =>
  Array.from({ length: 255 }, (_, i) =>
    String.fromCodePoint(0x4e00 + ((name.charCodeAt(i % name.length) * 31 + i * 7) % 20_000)),
  )
    .join('')
    .replace(/^.{40}/u, (start) =>
      [...name]
        .map((char) => String.fromCodePoint(0x5000 + char.charCodeAt(0)))
        .join('')
        .padEnd(40, start),
    );

const ROSA = { cleverId: null, sisId: 'T20817', email: null, name: null };

const huge = (id: string, own: Partial<RosterClass> = {}): RosterClass =>
  rosterClass({
    id,
    name: wide(`name ${id}`),
    school: { id: wide('school'), name: null },
    course: { name: wide('course'), number: wide('number') },
    sisIds: Array.from({ length: 20 }, (_, i) => wide(`section ${id} ${i}`)),
    teachers: [ROSA, ...Array.from({ length: 19 }, (_, i) => ({ ...ROSA, sisId: wide(`teacher ${id} ${i}`) }))],
    ...own,
  });

/** Sections by which a test's people come, of the twenty of each class. */
const USED = [0, 2, 5, 13, 19];

/** With the pointers that are used. */
async function addHuge(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const one = huge(id);
    const targets = { add: { [TARGETS]: new Set([id]) } };
    await roomkey.dynamo.put({ ...classKey(DISTRICT, id), ...classItem(one) });
    for (const at of USED) await roomkey.dynamo.update(sisPointerKey(DISTRICT, one.sisIds[at] ?? ''), targets);
    await roomkey.dynamo.update(teacherPointerKey(DISTRICT, { kind: 'sis', id: ROSA.sisId }), targets);
  }
}

const named = (some: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${some}-${i}`);

/** As DynamoDB counts an item: names and texts in UTF-8, three bytes more for each list and map and one for each entry; 400 KB at most. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, one) => sum + bytesOf(one), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + bytesOf(one) + 1, 3);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [name, one]) => sum + Buffer.byteLength(name) + bytesOf(one) + 1, 3);
  }
  return 21;
}

const itemSize = async (course: string): Promise<number> =>
  bytesOf(await roomkey.dynamo.get(contextKey(keyOf(roomkey.canvas, course)), 'consistent'));

const BOUND = 400 * 1024;

/** What a pupil of one section is answered with. */
const pupilOf = (course: string, sisId: string) =>
  arrive(
    roomkey,
    roomkey.canvas,
    inCourse(course, { ...PUPIL, custom: { user_sis_id: 'S1', section_sis_ids: sisId } }),
  );

const opened = async (course: string, sisId: string): Promise<LaunchObject> =>
  launchOf((await pupilOf(course, sisId)).reply);

describe('twenty classes with twenty ids and teachers of 255 wide characters', () => {
  test('connected by their teacher’s click: all of them, in an item that DynamoDB takes; she is known, and so are the sections', async () => {
    const ids = named('click', 20);
    await addHuge(ids);
    const course = newCourse();
    const page = await waits(roomkey, roomkey.canvas, inCourse(course, TEACHER));
    const chooser = pageOf(await take(roomkey, page, connecting(ids)), page.launchId);
    assert.equal(chooser.reply.statusCode, 200);
    assert.deepEqual((await activeNow(course)).toSorted(), ids.toSorted());
    const size = await itemSize(course);
    assert.ok(size > 50_000 && size < BOUND, `${size} bytes`);
    const launch = await launchOf(await take(roomkey, chooser, { step: 'choose', class: 'click-7' }));
    assert.deepEqual([launch.class?.id, launch.rostered], ['click-7', 'yes']);
    const other = await opened(course, wide('section click-11 19'));
    assert.deepEqual([other.class?.id, other.rostered], ['click-11', 'yes']);
    const colleague = inCourse(course, { custom: { user_sis_id: wide('teacher click-3 18') } });
    const hers = await waits(roomkey, roomkey.canvas, colleague);
    const chosen = await launchOf(await take(roomkey, hers, { step: 'choose', class: 'click-3' }));
    assert.equal(chosen.rostered, 'yes');
    const stranger = await waits(
      roomkey,
      roomkey.canvas,
      inCourse(course, { custom: { user_sis_id: wide('nobody') } }),
    );
    assert.notEqual(
      (await launchOf(await take(roomkey, stranger, { step: 'choose', class: 'click-3' }))).rostered,
      'yes',
    );
  });

  test('one by one, as launches prove them: each opens at its click, and joins; a repeat is read from the course alone', async () => {
    const ids = named('grow', 20);
    await addHuge(ids);
    const course = newCourse();
    for (const id of ids) assert.equal((await opened(course, wide(`section ${id} 13`))).class?.id, id);
    assert.deepEqual((await activeNow(course)).toSorted(), ids.toSorted());
    const size = await itemSize(course);
    assert.ok(size > 50_000 && size < BOUND, `${size} bytes`);
    const { version } = await contextNow(course);
    for (const id of ids.slice(0, 3)) assert.equal((await opened(course, wide(`section ${id} 13`))).class?.id, id);
    assert.equal((await contextNow(course)).version, version);
    // Of nobody's section: not among those that others have proven.
    const { body } = await pupilOf(course, wide('section of nobody'));
    assert.match(body, /almost ready/);
  });
});

describe('a course that has no room for more bytes', () => {
  const full = async (course: string, name: string): Promise<readonly string[]> => {
    const ids = named(name, 60);
    await mapCourse(roomkey, roomkey.canvas, course, []);
    const actor = { how: 'proof', by: 'launch' } as const;
    const wanted = ids.map((id) => wantedOf(huge(id), ['section-id']));
    for (let fit = ids.length; fit > 0; fit--) {
      const context = await contextNow(course);
      const write = mappings(roomkey.dynamo).replace(
        context,
        DISTRICT,
        wanted.slice(0, fit),
        context.version,
        actor,
        roomkey.now(),
      );
      const fits = await write.then(
        () => true,
        (error: unknown) => !isCode(error, 'request-too-large'),
      );
      if (!fits) continue;
      assert.ok(fit < ids.length, 'all of them fit');
      await addHuge([ids[0] ?? '', ids[fit] ?? '']);
      return ids.slice(0, fit + 1);
    }
    throw new Error('none of them fits');
  };

  test('a class that a launch proves opens each time, and joins nothing; nobody else is sent there', async () => {
    const course = newCourse();
    const ids = await full(course, 'full');
    const last = ids.at(-1) ?? '';
    assert.equal((await opened(course, wide(`section ${last} 0`))).class?.id, last);
    const size = await itemSize(course);
    assert.ok(size < BOUND, `${size} bytes`);
    roomkey.lines();
    assert.equal((await opened(course, wide(`section ${last} 5`))).class?.id, last);
    const launched = roomkey.lines().find((line) => line['function'] === 'launch');
    assert.equal(launched?.['HintFailures'], undefined);
    assert.ok(!(await activeNow(course)).includes(last));
    assert.equal(await itemSize(course), size);
    assert.equal((await opened(course, wide(`section ${ids[0]} 5`))).class?.id, ids[0]);
  });

  test('the API refuses more with 413, the command in words, and nothing changes', async () => {
    const ids = named('api', 60);
    await addHuge(ids);
    const course = newCourse();
    const key = await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'api-0' }]);
    const path = `${ROUTES.contexts}/${key}/mapping`;
    const authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
    const put = async (some: readonly string[]) => {
      const { headers } = await roomkey.call('mappings', { path, headers: { authorization } });
      const match = { authorization, 'if-match': String(headers?.['etag']) };
      return roomkey.call('mappings', {
        method: 'PUT',
        path,
        headers: match,
        json: { classes: some.map((id) => ({ id })) },
      });
    };
    const refused = await put(ids);
    assert.equal(refused.statusCode, 413, String(refused.body));
    assert.match(String(refused.body), /request-too-large/);
    assert.deepEqual(
      activeClasses(await contextNow(course)).map(({ id }) => id),
      ['api-0'],
    );
    const typed = ids.map((id) => `--class ${id}`).join(' ');
    const { version } = await contextNow(course);
    const { code, err } = await call(`mappings set ${key} --expect ${version} ${typed}`);
    assert.equal(code, 1);
    assert.match(err, /^roomkey: The course has no room for so many classes/);
    assert.equal((await contextNow(course)).version, version);
    assert.equal((await put(ids.slice(0, 20))).statusCode, 200);
    assert.ok((await itemSize(course)) < BOUND);
    handedOver((await pupilOf(course, wide('section api-4 2'))).reply);
  });
});
