import type { RosterClass } from '../../shared/records/roster.ts';
import { type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';

export const OWN = { cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' };
export const OTHER = { cleverId: null, sisId: 'T99999', email: null, name: 'Sam Okafor' };
export const NOW_TERM = { name: '2026-2027', start: '2026-08-10', end: '2027-06-11' };
const LAST_TERM = { name: 'Old year', start: '2025-08-10', end: '2026-06-11' };
const ALGEBRA = { name: 'Algebra 1', number: 'ALG1' };

const CLASSES: readonly RosterClass[] = [
  rosterClass({
    id: 'alg-p1',
    name: 'Algebra 1',
    period: '1',
    course: ALGEBRA,
    term: NOW_TERM,
    teachers: [OWN],
    students: 28,
  }),
  rosterClass({
    id: 'alg-p3',
    name: 'Algebra 1',
    period: '3',
    course: ALGEBRA,
    term: NOW_TERM,
    teachers: [OWN, OTHER],
    students: 30,
  }),
  rosterClass({ id: 'geo-p5', name: 'Geometry', period: '5', term: NOW_TERM, teachers: [OWN], sisIds: ['GEO-P5-26'] }),
  rosterClass({
    id: 'old-p1',
    name: 'Algebra 1',
    period: '1',
    term: LAST_TERM,
    teachers: [OWN],
    sisIds: ['ALG1-P1-25'],
  }),
  rosterClass({ id: 'bio-p2', name: 'Biology', term: NOW_TERM, teachers: [OTHER], sisIds: ['BIO-P2-26'] }),
];

/** Roomkey with the classes of two teachers, and one of another district. */
export async function startSchool(): Promise<Roomkey> {
  const roomkey = await startRoomkey();
  await addClasses(roomkey.dynamo, CLASSES);
  await addClasses(
    roomkey.dynamo,
    [rosterClass({ id: 'foreign', name: 'Foreign', teachers: [OWN] })],
    'another-district',
  );
  return roomkey;
}
