import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { demoDistrict } from '../../local/clever/demo.ts';
import { LARGE, largeDistrict } from '../../local/clever/large.ts';
import { fieldsOf, listOf, textOf, textsIn } from '../../local/json.ts';
import { CLASSES, DISTRICT, rosterAt } from '../../local/partner/classes.ts';
import { CLEVER_CREDENTIALS, type ServedClever, serveClever } from '../support/clever.ts';

const BIG = '6a3f9d1e5b7c8a00b1600000';
const SIZE = { id: BIG, sections: 2000, teachers: 120, students: 20_003 };

let served: ServedClever;
before(async () => {
  served = await serveClever({ make: (now) => [demoDistrict(now), largeDistrict(SIZE, now)], perMinute: 200 });
});
after(() => served.close());

async function get(path: string, token = served.standIn.tokenOf(DISTRICT), scheme = 'Bearer') {
  const response = await fetch(served.address + path, { headers: { authorization: `${scheme} ${token}` } });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, text, json: fieldsOf(isJson ? JSON.parse(text) : null) };
}

const idsIn = (json: Readonly<Record<string, unknown>>): readonly string[] =>
  listOf(json['data']).map((one) => textOf(fieldsOf(fieldsOf(one)['data'])['id']) ?? '');

const linkIn = (json: Readonly<Record<string, unknown>>, rel: string): string | undefined =>
  textOf(
    listOf(json['links'])
      .map(fieldsOf)
      .find((one) => one['rel'] === rel)?.['uri'],
  );

describe('the demo’s district', () => {
  test('has the classes of the demo application, with their teachers and as many students', async () => {
    const { json } = await get('/v3.1/sections?limit=100');
    const roster = rosterAt(new Date(served.now() * 1000));
    const told = listOf(json['data']).map((one) => fieldsOf(fieldsOf(one)['data']));
    assert.equal(told.length, roster.length);
    for (const one of roster) {
      const section = told.find(({ id }) => id === one.id) ?? {};
      assert.deepEqual(
        [
          section['name'],
          section['sis_id'] || null,
          textsIn(section['teachers']),
          new Set(textsIn(section['students'])).size,
        ],
        [one.name, one.sisIds[0] ?? null, one.teachers.map(({ cleverId }) => cleverId), one.students],
      );
    }
  });

  test('refers to nothing that is not there', async () => {
    const known = new Set<string>();
    for (const kind of ['courses', 'terms', 'schools', 'users']) {
      for (const id of idsIn((await get(`/v3.1/${kind}?limit=1000`)).json)) known.add(id);
    }
    for (const one of listOf((await get('/v3.1/sections?limit=100')).json['data'])) {
      const { course, term_id, school, teachers, students } = fieldsOf(fieldsOf(one)['data']);
      const ids = [course, term_id, school].filter((id) => id !== null).map(String);
      assert.deepEqual(
        [...ids, ...textsIn(teachers), ...textsIn(students)].filter((id) => !known.has(id)),
        [],
      );
    }
  });

  test('knows the students of the demo LMS by the SIS ids that it sends, and has them in the classes of their sections', () => {
    const users = served.district.list('users', 'student');
    const all = Array.from({ length: users.length }, (_, i) => users.at(i) ?? {});
    for (const [first, sisId, name] of [
      ['Maya', 'S1048812', 'algebra'],
      ['Ben', 'S1048730', 'algebra1'],
      ['Chloe', 'S1049027', 'algebra5'],
    ] as const) {
      const student = all.find((one) => fieldsOf(fieldsOf(one['roles'])['student'])['sis_id'] === sisId);
      assert.equal(fieldsOf(student?.['name'])['first'], first);
      const of = (one: 'algebra' | 'algebra1' | 'algebra5') =>
        textsIn(served.district.find('sections', CLASSES[one].id)?.['students']).includes(String(student?.['id']));
      assert.deepEqual(
        ['algebra', 'algebra1', 'algebra5'].filter((one) => one === name || of(one as 'algebra')),
        [name],
      );
      assert.ok(of(name));
    }
  });
});

describe('the stand-in', () => {
  test('gives tokens of districts to who has id and secret, all or of one', async () => {
    const basic = Buffer.from(Object.values(CLEVER_CREDENTIALS).join(':')).toString('base64');
    const ownersOf = (json: Readonly<Record<string, unknown>>) =>
      listOf(json['data']).map((one) => fieldsOf(fieldsOf(one)['owner'])['id']);
    assert.deepEqual(ownersOf((await get('/oauth/tokens?owner_type=district', basic, 'Basic')).json), [DISTRICT, BIG]);
    const one = await get(`/oauth/tokens?owner_type=district&district=${BIG}`, basic, 'Basic');
    assert.deepEqual(ownersOf(one.json), [BIG]);
    assert.equal((await get('/oauth/tokens?owner_type=district', 'bm8=', 'Basic')).status, 401);
  });

  for (const [path, status] of [
    ['/v3.1/sections?limit=10000', 200],
    ['/v3.1/sections?limit=10001', 413],
    ['/v3.1/sections?limit=0', 400],
    ['/v3.1/sections?limit=ten', 400],
    ['/v3.1/users?role=principal', 400],
    ['/v3.1/sections/none', 404],
    [`/v3.1/districts/${BIG}`, 404],
    ['/v3.1/grades', 404],
    ['/v2.1/sections', 404],
  ] as const) {
    test(`answers ${status} to ${path}`, async () => assert.equal((await get(path)).status, status));
  }

  test('has pages in both ways, and 100 objects in each unless asked otherwise', async () => {
    const token = served.standIn.tokenOf(BIG);
    const first = await get('/v3.1/users', token);
    assert.equal(idsIn(first.json).length, 100);
    const second = await get(linkIn(first.json, 'next') ?? '', token);
    assert.equal(idsIn(second.json)[0], LARGE.teacher(100));
    assert.deepEqual(idsIn((await get(linkIn(second.json, 'prev') ?? '', token)).json), idsIn(first.json));
    const last = await get('/v3.1/users?ending_before=last&limit=2', token);
    assert.deepEqual(idsIn(last.json), [LARGE.student(20_001), LARGE.student(20_002)]);
    assert.equal(linkIn(first.json, 'prev'), undefined);
  });

  test('refuses a token that is none, and answers an address that is none in HTML', async () => {
    const refused = await get('/v3.1/sections', 'none');
    assert.deepEqual([refused.status, refused.json['message']], [401, 'Unauthorized']);
    assert.match((await get('/v3.1/grades')).text, /<html/);
  });

  test('counts answers by the minute, and says so', async () => {
    served.pass(60);
    const { headers } = await get('/v3.1/terms');
    assert.deepEqual(
      ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-ratelimit-${name}`))),
      [200, 199, Math.floor(served.now() / 60) * 60 + 60],
    );
    for (let i = 0; i < 199; i++) await get('/v3.1/terms?limit=1');
    const over = await get('/v3.1/terms');
    assert.deepEqual([over.status, over.text], [429, '']);
    assert.equal((await get('/v3.1/terms', served.standIn.tokenOf(BIG))).status, 200);
    served.pass(60);
    assert.equal((await get('/v3.1/terms')).status, 200);
  });
});

test('a large district is made as it is read, and changes as any other', async () => {
  const client = served.client();
  const district = largeDistrict(SIZE, () => served.now() * 1000);
  assert.deepEqual(
    textsIn(district.find('sections', LARGE.section(7))?.['students']),
    textsIn(district.list('sections').at(7)?.['students']),
  );
  let [seen, left] = [0, 0];
  for await (const { objects, left: more } of client.pages('users', {
    district: BIG,
    role: 'student',
    limit: 10_000,
  })) {
    seen += objects.length;
    left += more;
  }
  assert.deepEqual([seen, left], [SIZE.students, 0]);
  district.remove('users', LARGE.student(3));
  district.change('sections', LARGE.section(0), { name: 'Other' });
  assert.deepEqual(
    [district.list('users').at(123), district.find('sections', LARGE.section(0))?.['name']],
    [null, 'Other'],
  );
  assert.equal(district.events().length, 2);
});
