import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import { readDoc, tableIn } from '../contract/markdown.ts';
import { handedOver, redeem } from '../support/browser.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, take, valuesOf } from '../support/waiting.ts';

/** The rows of docs/routing.md, "Whose class it is", through real handlers. */
let roomkey: Roomkey;
const LIS = 'http://purl.imsglobal.org/vocab/lis/v2/';
const LEARNER = `${LIS}membership#Learner`;

const [, ...rows] = tableIn(readDoc('routing.md'), '## Whose class it is');

const codes = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

let people = 0;
/** A click of somebody new in one of the courses. */
const click = (course: string, roles: readonly string[], sections: string | undefined) => {
  people += 1;
  return arrive(roomkey, roomkey.canvas, (claims: Claims) => {
    const type = course === 'group' ? 'Group' : 'CourseSection';
    claims['sub'] = `person-${people}`;
    claims[`${CLAIM}context`] = { id: course, title: `Course ${course}`, type: [`${LIS}course#${type}`] };
    claims[`${CLAIM}resource_link`] = { id: course };
    claims[`${CLAIM}lis`] = undefined;
    claims[`${CLAIM}custom`] = {
      user_sis_id: `U-${people}`,
      ...(sections === undefined ? {} : { section_sis_ids: sections }),
    };
    claims[`${CLAIM}roles`] = roles;
  });
};

const learnt = async (code: string): Promise<LaunchObject> => {
  const { launch }: { launch: LaunchObject } = JSON.parse(String((await redeem(roomkey, code)).body));
  return launch;
};

before(async () => {
  roomkey = await startRoomkey();
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'A', sisIds: ['A-1'] }),
    rosterClass({ id: 'B', sisIds: ['B-1'] }),
  ]);
  await mapCourse(roomkey, roomkey.canvas, 'person', [{ id: 'C' }, { id: 'D' }]);
  for (const id of ['A-1', 'B-1']) handedOver((await click('sections', [LEARNER], id)).reply);
});
after(() => roomkey.close());

describe('nobody gets what is not theirs', () => {
  for (const [who = '', said, sections = '', course = '', opens = '', role, manage] of rows) {
    test(`${who}: ${sections}, ${course} → ${opens}`, async () => {
      const roles = codes(said).map((uri) => LIS + uri);
      const sent = sections === 'not sent' ? undefined : sections === 'blank' ? '' : sections;
      const page = await click(course, roles, sent);
      const classes = valuesOf(page.body, 'class');
      const ofCourse = course === 'person' ? ['C', 'D'] : ['A', 'B'];
      const [first = ''] = ofCourse;
      switch (opens) {
        case 'wait':
          assert.match(page.body, /almost ready/);
          assert.deepEqual(classes, []);
          return;
        case 'set-up':
          assert.match(page.body, /name="step" value="(?:ask|search)"/);
          assert.deepEqual(classes, []);
          return;
        case 'choice':
          assert.deepEqual(classes.toSorted(), ofCourse);
          break;
        default:
          assert.equal(page.reply.statusCode, 303, page.body);
      }
      const reply = opens === 'choice' ? await take(roomkey, page, { step: 'choose', class: first }) : page.reply;
      const launch = await learnt(handedOver(reply).code);
      assert.equal(launch.class?.id, opens === 'choice' ? first : opens);
      assert.deepEqual([launch.role], codes(role));
      assert.equal(launch.manage_url !== null, manage === 'yes');
    });
  }
});

test('who waits cannot choose a class by a post of their own, and keeps waiting', async () => {
  const page = await click('sections', [LEARNER], '');
  const forced = await take(roomkey, page, { step: 'choose', class: 'A' });
  assert.equal(forced.statusCode, 200);
  assert.match(String(forced.body), /almost ready/);
  assert.equal((await take(roomkey, page, { step: 'connect', class: 'A', version: '2' })).statusCode, 403);
});
