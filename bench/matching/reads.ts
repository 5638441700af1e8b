import { env } from 'node:process';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import type { Asking } from '../../shared/routing/found.ts';
import { classesFor } from '../../shared/routing/in-course.ts';
import { lookUp } from '../../shared/routing/look-up.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { classPointerKey, contextKeyOf } from '../../shared/store/table/keys.ts';
import { TARGETS } from '../../shared/store/table/read.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { addClasses } from '../../test/support/roster.ts';
import { startTable } from '../../test/support/table.ts';
import { startMeter } from '../counts/meter.ts';

export interface Reading {
  readonly what: string;
  readonly reads: number;
  readonly budget: number;
}

const TODAY = '2026-11-23';

const DISTRICT = '4fd43cc56d11340000000005';

const ID = { iss: 'https://canvas.instructure.com', toolId: '170000000000559', deploymentId: '559:bench' };

const DEPLOYMENT: Deployment = {
  ...ID,
  status: 'active',
  district: DISTRICT,
  districtState: 'active',
  policy: {},
  spelling: {},
  platformGuid: null,
  platformName: null,
  lmsHost: null,
  firstSeen: TODAY,
  lastSeen: TODAY,
  contextsOf: null,
};

/** Classes of which another course holds every fourth. */
const SHARED = 4;

/** The reads of an unmapped launch besides the course's own, counted on the wire. `classes`: all of one teacher. */
export async function countReads(teacher: RosterTeacher, classes: readonly RosterClass[]): Promise<readonly Reading[]> {
  const table = await startTable();
  const dynamo = connect(table.table);
  const meter = await startMeter(table.endpoint, async () => 0);
  env['AWS_ENDPOINT_URL_DYNAMODB'] = meter.endpoint;
  const metered = connect(table.table);
  try {
    await addClasses(dynamo, classes, DISTRICT);
    const held = classes.filter((_, i) => i % SHARED === 0);
    const now = Math.floor(Date.parse(TODAY) / 1000);
    for (const one of held) {
      const sighting = {
        key: contextKeyOf(DEPLOYMENT, `other-${one.id}`),
        deployment: ID,
        contextId: `other-${one.id}`,
        title: one.name,
        label: null,
        type: [],
        before: null,
      };
      await dynamo.update(classPointerKey(DISTRICT, one.id), { add: { [TARGETS]: new Set([sighting.key]) } });
      await mappings(dynamo).grow(
        sighting,
        DISTRICT,
        { joins: [wantedOf(one, [])], leaves: [] },
        { how: 'proof', by: 'launch' },
        now,
        TODAY,
      );
    }
    const free = classes.filter((one) => !held.includes(one));
    const sectionIds = free.slice(0, 3).flatMap(({ sisIds }) => sisIds.slice(0, 1));
    const launch = async (what: string, asking: Partial<Asking>, ids: readonly string[], budget: number) => {
      meter.take();
      const claims = {
        provenSections: ids,
        claimedSections: [],
        sectionNames: ['Algebra 1'],
        courseSisIds: [],
        history: [],
        term: { name: null, start: null, end: null },
      };
      const asks = {
        person: { sisId: 'nobody', cleverId: null },
        isTeacher: false,
        wantsMatter: false,
        isCanvas: true,
        now,
        title: null,
        label: null,
        email: null,
        claims,
        ...asking,
      };
      const here = { deployment: DEPLOYMENT, context: null, key: contextKeyOf(DEPLOYMENT, 'new') };
      await classesFor({ dynamo: metered, lookUp }, asks, here, { missingDays: 14 }, TODAY);
      return { what, reads: meter.take().filter(({ kind }) => kind === 'read').length, budget };
    };
    const asTeacher = { person: teacher, isTeacher: true, wantsMatter: true };
    const pages = Math.ceil(classes.length / 50);
    return [
      await launch('a pupil whose three sections nobody has connected', {}, sectionIds, 3),
      await launch('a pupil whose ids name nothing', {}, ['nothing'], 3),
      await launch('a pupil whom no id names', {}, [], 0),
      await launch(`a teacher of ${classes.length} classes, on the setup page`, asTeacher, [], 2 + pages),
      await launch('the same whose own ids prove three', asTeacher, sectionIds, 2 + pages),
    ];
  } finally {
    await meter.close();
    await table.close();
  }
}
