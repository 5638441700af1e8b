import { classOf, unescaped } from '../shared/api/classes.ts';
import { contextsOfClass, mapping } from '../shared/api/mapping.ts';
import { answerRequest, openRequests } from '../shared/api/requests.ts';
import { mark } from '../shared/crypto/hash.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { authenticate, parseBasic } from '../shared/http/credentials.ts';
import { asProblem } from '../shared/http/refusals.ts';
import { wrap } from '../shared/http/wrap.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { connect } from '../shared/store/table/sdk.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);

const MAPPING = /^\/contexts\/([A-Za-z0-9_-]{43})\/mapping$/;
const OF_DISTRICT = /^\/districts\/([A-Za-z0-9_-]{1,64})\/(contexts|requests|classes)(?:\/(.+))?$/;
const REQUEST = /^[0-9a-z]{16}$/;

/** The partner's own look-ups and changes of mappings, of its classes and of requests: docs/openapi.json. */
export const handler = wrap('mappings', env, asProblem, ['GET', 'PUT', 'DELETE'], async (visit) => {
  const { request } = visit;
  const credentials = parseBasic(request.header('authorization'));
  const found = await people.client(credentials.clientId, request.now);
  if (found !== null) visit.note({ client: found.clientId });
  const client = authenticate(found, credentials);
  const caller = { dynamo, people, client, visit };
  const key = MAPPING.exec(request.path)?.[1];
  if (key !== undefined) return mapping(caller, key);
  const [, district = '', kind, id] = OF_DISTRICT.exec(request.path) ?? [];
  if (district !== '') visit.note({ district: mark(district) });
  if (kind === 'contexts' && id === undefined) return contextsOfClass(caller, district);
  if (kind === 'classes' && id !== undefined) return classOf(caller, district, unescaped(id));
  if (kind === 'requests' && id === undefined) return openRequests(caller, district);
  if (kind === 'requests' && id !== undefined && REQUEST.test(id)) return answerRequest(caller, district, id);
  throw new LaunchError('not-found');
});
