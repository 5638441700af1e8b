import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldsOf } from '../../local/json.ts';
import { clickOn } from '../../local/lms/click.ts';
import { PEOPLE, personOf } from '../../local/lms/people.ts';
import { PLACES, placeOf } from '../../local/lms/places.ts';
import { CLAIM, type PlatformFamily, SAMPLES } from '../../local/lms/samples.ts';

const TARGET = 'https://tool.example/launch';
const RETURN = 'https://lms.example/courses/1';

function click(family: PlatformFamily, personId: string, placeId: string, options = {}) {
  const place = placeOf(family, placeId);
  assert.ok(place);
  return clickOn({
    person: personOf(family, personId),
    place,
    targetLinkUri: TARGET,
    returnUrl: RETURN,
    display: 'frame',
    // The school year of the samples.
    now: new Date('2026-11-24'),
    ...options,
  });
}

/** The course of the samples. */
const COURSE = { canvas: '1041', schoology: '7215551234', moodle: '3' } as const satisfies Record<
  PlatformFamily,
  string
>;

/** Sample, and who clicks where so that it is sent. */
const SENT: readonly (readonly [string, PlatformFamily, string, string])[] = [
  ['canvas-teacher-three-sections', 'canvas', 'rosa', '1041'],
  ['canvas-student-one-section', 'canvas', 'maya', '1041'],
  ['canvas-student-no-names', 'canvas', 'nameless', '1041'],
  ['canvas-student-preview', 'canvas', 'preview', '1041'],
  ['canvas-admin-not-enrolled', 'canvas', 'dana', '1041'],
  ['canvas-account-navigation', 'canvas', 'dana', 'account'],
  ['canvas-observer', 'canvas', 'luis', '1041'],
  ['canvas-signed-out-visitor', 'canvas', 'visitor', '1041'],
  ['schoology-teacher', 'schoology', 'sam', '7215551234'],
  ['schoology-student-no-client-id', 'schoology', 'ana', '7215551234'],
  ['schoology-app-dropdown', 'schoology', 'sam', 'apps'],
  ['moodle-teacher', 'moodle', 'lena', '3'],
  ['moodle-student', 'moodle', 'omar', '3'],
];

describe('launches of the samples are sent word for word', () => {
  test('every sample is sent by somebody', () => {
    assert.deepEqual(SENT.map(([id]) => id).sort(), [...SAMPLES.keys()].sort());
  });

  for (const [id, family, person, place] of SENT) {
    test(id, () => {
      const sample = SAMPLES.get(id);
      assert.ok(sample);
      const { iss, aud, azp, exp, iat, nonce, ...claims } = sample.claims;
      const presentation = fieldsOf(claims[`${CLAIM}launch_presentation`]);
      const { claims: sent, lifetime, sendToolId, extra } = click(family, person, place);
      assert.deepEqual(sent, {
        ...claims,
        [`${CLAIM}target_link_uri`]: TARGET,
        [`${CLAIM}launch_presentation`]: { ...presentation, return_url: RETURN },
      });
      assert.equal(lifetime, exp);
      assert.equal(sendToolId, 'client_id' in sample.login.params);
      const { iss: _i, login_hint, client_id, target_link_uri, lti_message_hint, ...own } = sample.login.params;
      assert.deepEqual(extra, own);
    });
  }
});

test('in a tab there is no storage target, and the presentation is a window', () => {
  const { claims, extra } = click('canvas', 'rosa', '1041', { display: 'tab' });
  assert.equal('lti_storage_target' in (extra ?? {}), false);
  assert.equal(fieldsOf(claims[`${CLAIM}launch_presentation`])['document_target'], 'window');
});

test('another course brings its own ids, and only what the sample resolves', () => {
  const custom = (person: string, place: string) => fieldsOf(click('canvas', person, place).claims[`${CLAIM}custom`]);
  assert.equal(custom('rosa', '1058')['section_sis_ids'], 'GEO-P2-26,GEO-P4-26');
  assert.equal(custom('maya', '1058')['section_sis_ids'], 'GEO-P2-26');
  assert.equal(custom('tom', '1058')['section_sis_ids'], '');
  assert.equal(custom('rosa', '1077')['section_sis_ids'], '');
  assert.equal(custom('rosa', '1077')['course_sis_id'], null);
  assert.equal(custom('nameless', '1058')['section_sis_ids'], '');
  assert.equal(custom('rosa', 'account')['section_sis_ids'], '$Canvas.course.sectionSisSourceIds');
  assert.equal('context_history' in custom('rosa', '1058'), false);
});

test('nobody carries ids of the sample course into another one', () => {
  for (const place of PLACES.filter((each) => each.ofSamples === undefined)) {
    for (const person of PEOPLE.filter(({ family }) => family === place.family)) {
      const { claims } = clickOn({ person, place, targetLinkUri: TARGET, returnUrl: RETURN, display: 'frame' });
      assert.doesNotMatch(JSON.stringify(claims), /ALG1|4dde05e8|7215551234/, `${person.id} in ${place.id}`);
    }
  }
});

test('in another year courses are of that year', () => {
  const { term_name, term_start, term_end } = fieldsOf(
    click('canvas', 'maya', '1041', { now: new Date('2031-02-01') }).claims[`${CLAIM}custom`],
  );
  assert.deepEqual(
    [term_name, term_start, term_end],
    ['2030-2031', '2030-08-10T00:00:00-07:00', '2031-06-11T23:59:00-07:00'],
  );
});

test('in a Moodle, what people typed goes along', () => {
  const lis = (idNumbers?: { person: string; course: string }) =>
    fieldsOf(click('moodle', 'lena', '3', { idNumbers }).claims[`${CLAIM}lis`]);
  assert.deepEqual(lis(), { person_sourcedid: '', course_section_sourcedid: '' });
  assert.deepEqual(lis({ person: 'T20817', course: 'ALG1-P3-26' }), {
    person_sourcedid: 'T20817',
    course_section_sourcedid: 'ALG1-P3-26',
  });
});

test('a person’s language goes along', () => {
  const { claims } = click('canvas', 'maya', '1041', { locale: 'es-MX' });
  assert.equal(claims['locale'], 'es-MX');
  assert.equal(fieldsOf(claims[`${CLAIM}launch_presentation`])['locale'], 'es-MX');
});

test('nobody brings the SIS id of another', () => {
  const ids = PEOPLE.map(({ family, id }) => {
    const { claims } = click(family, id, COURSE[family]);
    const custom = fieldsOf(claims[`${CLAIM}custom`])['user_sis_id'];
    const lis = fieldsOf(claims[`${CLAIM}lis`])['person_sourcedid'];
    if (custom != null && lis != null) assert.equal(custom, lis, id);
    return lis ?? custom;
  }).filter((sisId) => sisId != null && sisId !== '' && !String(sisId).startsWith('$'));
  // An acting administrator has the one of the other.
  assert.equal(new Set(ids).size, ids.length - 1);
});

test('people differ in sub, but an acting administrator has the sub of the other', () => {
  const subs = PEOPLE.map(({ family, id }) => click(family, id, COURSE[family]).claims['sub']);
  assert.equal(new Set(subs).size, PEOPLE.length - 1);
  const acting = click('canvas', 'dana-as-maya', '1041').claims;
  assert.equal(acting['sub'], click('canvas', 'maya', '1041').claims['sub']);
  assert.equal(fieldsOf(acting[`${CLAIM}custom`])['masquerading_user_id'], '20017');
});

test('choosing content is another message, without a resource link', () => {
  const { claims } = click('canvas', 'rosa', '1041', { kind: 'content' });
  assert.equal(claims[`${CLAIM}message_type`], 'LtiDeepLinkingRequest');
  assert.equal(`${CLAIM}resource_link` in claims, false);
});

test('an ended session asks for login_required', () => {
  assert.equal(click('canvas', 'rosa', '1041', { kind: 'signed-out' }).refuseWith, 'login_required');
});
