import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { districtIn, objectIn } from '../../shared/clever/objects.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
const ID = '6a51f0c2d4b8e90012ab34c1';

const OF_NOBODY = { email: null, name: { first: null, last: null } };
const NO_ROLES = { student: null, teacher: null, staff: null, districtAdmin: false };
const NO_IDS = { sisId: null, number: null, stateId: null, username: null, schools: [] };

describe('a user', () => {
  const read = (fields: object) => objectIn('users', { id: ID, district: DISTRICT, ...fields }, DISTRICT);
  const roles = (fields: object) => read({ roles: fields })?.roles;

  test('is an id and a district at least', () => {
    assert.deepEqual(read({}), { id: ID, district: DISTRICT, ...OF_NOBODY, roles: NO_ROLES });
  });

  for (const [name, email, expected] of [
    ['absent', undefined, null],
    ['null', null, null],
    ['blank', ' ', null],
    ['no address', 'none', null],
    ['two words', 'a b@lincoln.example', null],
    ['an address with space around', ' rosa@lincoln.example ', 'rosa@lincoln.example'],
    ['no text', { at: 'lincoln.example' }, null],
  ] as const) {
    test(`whose email is ${name}`, () => assert.equal(read({ email })?.email, expected));
  }

  for (const absent of [undefined, null, '', '  ', {}, [], 7.5, true]) {
    test(`whose roles are ${JSON.stringify(absent)} has none`, () => {
      assert.deepEqual(read({ roles: absent })?.roles, NO_ROLES);
      assert.deepEqual(
        roles({ student: absent === undefined ? undefined : null, teacher: null, staff: null, district_admin: null }),
        NO_ROLES,
      );
    });
  }

  for (const [name, ids] of [
    ['absent', {}],
    ['null', { sis_id: null, student_number: null, state_id: null, credentials: null, school: null, schools: null }],
    [
      'blank',
      {
        sis_id: '',
        student_number: ' ',
        state_id: '',
        credentials: { district_username: '' },
        school: '',
        schools: [''],
      },
    ],
  ] as const) {
    test(`of whose role everything is ${name} has the role alone`, () => {
      assert.deepEqual(roles({ student: ids })?.student, NO_IDS);
      assert.deepEqual(roles({ teacher: ids })?.teacher, NO_IDS);
      assert.deepEqual(roles({ staff: ids })?.staff, { staffId: null, username: null, schools: [] });
    });
  }

  test('may have several roles at once, each with ids of its own', () => {
    assert.deepEqual(
      roles({
        teacher: { sis_id: 'T1', teacher_number: 12, state_id: 'X', credentials: { district_username: 'ra' } },
        staff: { staff_id: 'E1', schools: ['b', 'a', 'b'] },
        district_admin: { legacy_id: 'x', title: null },
        contact: { phone: '1' },
      }),
      {
        student: null,
        teacher: { sisId: 'T1', number: '12', stateId: 'X', username: 'ra', schools: [] },
        staff: { staffId: 'E1', username: null, schools: ['b', 'a'] },
        districtAdmin: true,
      },
    );
  });

  test('has the main school first, and each once', () => {
    assert.deepEqual(roles({ student: { school: 'b', schools: ['a', 'b', null, 3] } })?.student?.schools, [
      'b',
      'a',
      '3',
    ]);
  });
});

describe('a section', () => {
  const read = (fields: object) => objectIn('sections', { id: ID, district: DISTRICT, ...fields }, DISTRICT);
  const BARE = {
    ...{ id: ID, district: DISTRICT, name: null, sisId: null, number: null, period: null, grade: null, subject: null },
    ...{ school: null, course: null, term: null, teachers: [], students: [] },
  };

  for (const [name, value] of [
    ['absent', undefined],
    ['null', null],
    ['blank', ''],
    ['of another form', { a: 1 }],
  ] as const) {
    test(`of which everything is ${name} is an id`, () => {
      const fields = ['name', 'sis_id', 'section_number', 'period', 'grade', 'subject', 'school', 'course', 'term_id'];
      const rest = ['teacher', 'teachers', 'students', 'lms_status', 'ext'];
      assert.deepEqual(read(Object.fromEntries([...fields, ...rest].map((field) => [field, value]))), BARE);
    });
  }

  test('without a teacher has none; the main one stands first, and each once', () => {
    assert.deepEqual(read({ teachers: [] })?.teachers, []);
    assert.deepEqual(read({ teachers: ['a', 'b', 'a'] })?.teachers, ['a', 'b']);
    assert.deepEqual(read({ teacher: 'b', teachers: ['a', 'b'] })?.teachers, ['b', 'a']);
    assert.deepEqual(read({ teacher: 'c' })?.teachers, ['c']);
    assert.deepEqual(read({ teacher: null, teachers: ['a', '', null] })?.teachers, ['a']);
  });

  test('keeps references that may lead nowhere', () => {
    const told = { school: 's', course: 'c', term_id: 't', students: ['x', 'x', 'y'] };
    assert.deepEqual(read(told), { ...BARE, school: 's', course: 'c', term: 't', students: ['x', 'y'] });
  });
});

describe('a term', () => {
  const read = (fields: object) => objectIn('terms', { id: ID, district: DISTRICT, ...fields }, DISTRICT);

  for (const [name, start, expected] of [
    ['a day', '2026-08-10', '2026-08-10'],
    ['a moment', '2026-08-10T00:00:00.000Z', '2026-08-10'],
    ['absent', undefined, null],
    ['null', null, null],
    ['blank', '', null],
    ['no day of the calendar', '2026-02-30', null],
    ['in words', 'in August', null],
  ] as const) {
    test(`whose start is ${name}`, () => {
      const whole = { id: ID, district: DISTRICT, name: null, start: expected, end: expected };
      assert.deepEqual(read({ start_date: start, end_date: start }), whole);
    });
  }
});

test('courses and schools are read alike', () => {
  const named = { id: ID, district: DISTRICT, name: ' Algebra ', number: '', sis_id: null };
  const of = { id: ID, district: DISTRICT, name: 'Algebra' };
  assert.deepEqual(objectIn('courses', named, DISTRICT), { ...of, number: null });
  assert.deepEqual(objectIn('schools', named, DISTRICT), { ...of, sisId: null });
});

describe('nothing is read of', () => {
  for (const [name, value] of [
    ['an object without an id', { district: DISTRICT, name: 'Algebra' }],
    ['one whose id is null', { id: null, district: DISTRICT }],
    ['one whose id is blank', { id: ' ', district: DISTRICT }],
    ['one of another district', { id: ID, district: '6a3f9d1e5b7c8a0087654321' }],
    ['null', null],
    ['a text', ID],
    ['a list', [{ id: ID }]],
  ] as const) {
    test(name, () => {
      for (const list of ['users', 'sections', 'courses', 'terms', 'schools'] as const)
        assert.equal(objectIn(list, value, DISTRICT), null);
    });
  }
});

describe('a district', () => {
  const BARE = { id: DISTRICT, name: null, state: null, lmsType: null, lmsState: null, lastSync: null };

  for (const [name, value] of [
    ['absent', undefined],
    ['null', null],
    ['blank', ''],
  ] as const) {
    test(`of which everything is ${name} is an id`, () => {
      const fields = ['name', 'state', 'lms_type', 'lms_state', 'last_sync', 'last_lms_sync', 'lms_matched_percentage'];
      const told = Object.fromEntries(fields.map((field) => [field, value]));
      assert.deepEqual(districtIn({ id: DISTRICT, ...told }), { ...BARE, lastLmsSync: null, lmsMatched: null });
    });
  }

  test('says what it has in the LMS', () => {
    const at = '2026-11-01T00:00:00.000Z';
    const told = { state: 'success', lms_type: 'canvas', lms_state: 'success', last_lms_sync: at };
    assert.deepEqual(districtIn({ id: DISTRICT, name: 'Lincoln', ...told, lms_matched_percentage: 97.5 }), {
      ...{ ...BARE, name: 'Lincoln', state: 'success', lmsType: 'canvas', lmsState: 'success' },
      ...{ lastLmsSync: at, lmsMatched: 97.5 },
    });
    assert.equal(districtIn({ id: DISTRICT, lms_matched_percentage: 140 })?.lmsMatched, null);
    assert.equal(districtIn({ name: 'Lincoln' }), null);
  });
});
