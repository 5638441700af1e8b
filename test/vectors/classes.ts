import type { Code } from '../../shared/errors.ts';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { basic } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT } from '../support/roomkey.ts';
import { authorization } from './requests.ts';
import type { Row } from './row.ts';
import { OTHER_DISTRICT, type Scene } from './scene.ts';

const SECRET_CLASS = 'class-nobody-may-see';
const at = (district: string, id = SECRET_CLASS): string => `/districts/${district}/classes/${id}`;

const row = (name: string, status: number, code: Code, ask: (scene: Scene) => Ask): Row => ({
  name: `classes: ${name}`,
  status,
  code,
  step: async (scene) => {
    const { headers, ...rest } = ask(scene);
    return {
      to: 'mappings',
      ask: { ...rest, headers: { ...authorization(scene), ...headers } },
      secrets: [scene.clientSecret, scene.otherSecret, SECRET_CLASS, OTHER_DISTRICT],
    };
  },
});

const put = (path: string, more: object = {}): Ask => ({
  method: 'PUT',
  path,
  json: { id: SECRET_CLASS, name: 'Algebra', ...more },
});

const everyWay = (
  name: string,
  status: number,
  code: Code,
  district: string,
  more: Partial<Ask> = {},
): readonly Row[] =>
  [{ path: at(district) }, put(at(district)), { method: 'DELETE', path: at(district) }].map((ask) =>
    row(`${name}, by ${ask.method ?? 'GET'}`, status, code, () => ({ ...ask, ...more })),
  );

const malformed = (name: string, more: object): Row => row(name, 400, 'class-malformed', () => put(at(DISTRICT), more));

/** The classes of the partner's catalogue: nobody fills another's, and nothing odd gets in. */
export const CLASSES: readonly Row[] = [
  ...everyWay('a district that is not granted', 404, 'not-found', OTHER_DISTRICT),
  ...everyWay('no credentials', 401, 'client-refused', DISTRICT, { headers: { authorization: '' } }),
  row('the secret of another application', 401, 'client-refused', ({ otherSecret }) => ({
    ...put(at(DISTRICT)),
    headers: { authorization: basic('brightway1', otherSecret) },
  })),
  row('a district within the id', 404, 'not-found', () => ({ path: at(DISTRICT, `..%2F..%2F${OTHER_DISTRICT}`) })),
  row('a class that is not there, to look', 404, 'not-found', () => ({ path: at(DISTRICT) })),
  row('a class that is not there, to take away', 404, 'not-found', () => ({ method: 'DELETE', path: at(DISTRICT) })),
  {
    name: 'classes: of a district whose classes come from files',
    status: 409,
    code: 'catalogue-owned',
    step: async (scene) => {
      await owners(scene.dynamo).take(DISTRICT, 'csv');
      return { to: 'mappings', ask: { ...put(at(DISTRICT)), headers: authorization(scene) }, secrets: [SECRET_CLASS] };
    },
  },
  malformed('another id than the address', { id: 'another' }),
  malformed('a member that no class has', { district: OTHER_DISTRICT }),
  malformed('what only code can say', { state: 'missing', missingSince: '2026-11-23' }),
  malformed('a place in the address that climbs', { url_id: '..' }),
  malformed('a thousand SIS ids', { sis_ids: Array.from({ length: 1000 }, (_, i) => `S${i}`) }),
  malformed('a thousand teachers', { teachers: Array.from({ length: 1000 }, (_, i) => ({ sis_id: `T${i}` })) }),
  malformed('a name with a control character', { name: 'Algebra\u0000' }),
];
