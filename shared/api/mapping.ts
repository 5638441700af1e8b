import { LaunchError } from '../errors.ts';
import { mappingView, parseMapping, parseVersion } from '../http/mapping.ts';
import { json, type Reply } from '../http/reply.ts';
import { single } from '../lti/params.ts';
import { LIMITS } from '../names.ts';
import { contexts } from '../store/contexts.ts';
import { withCopies } from '../store/known.ts';
import { mappings } from '../store/mapping.ts';
import type { Context } from '../types.ts';
import { type Asking, ownContext, ownDistrict, requireGranted, requireMethod } from './own.ts';

/** /contexts/{key}/mapping: looked at, made exactly what is put, or emptied. */
export async function mapping(asking: Asking, key: string): Promise<Reply> {
  const { dynamo, client, visit } = asking;
  const { request } = visit;
  const { context, district } = await ownContext(asking, key);
  if (request.method === 'GET') return answer(context, district);
  const named = request.method === 'PUT' ? parseMapping(request.json(LIMITS.loginBody)) : [];
  const expected = parseVersion(request.header('if-match'));
  if (district === null) throw new LaunchError('mapping-needs-district');
  const { wanted } = await withCopies(dynamo, district, named, []);
  const actor = { how: 'partner', by: client.clientId } as const;
  const changed = await mappings(dynamo).replace(context, district, wanted, expected, actor, request.now);
  visit.note({ version: changed.version });
  return answer(changed, district);
}

/** GET /districts/{district}/contexts?class=…: the client's courses that open a class. */
export async function contextsOfClass(asking: Asking, district: string): Promise<Reply> {
  requireMethod(asking, 'GET');
  requireGranted(asking, district);
  const classId = single(asking.visit.request.query(), 'class')?.value;
  if (!classId) throw new LaunchError('mapping-malformed');
  const found: Context[] = [];
  for (const context of await contexts(asking.dynamo).ofClass(district, classId)) {
    if ((await ownDistrict(asking, context)) === district) found.push(context);
  }
  return json(200, { contexts: found.map((context) => mappingView(context, district)) });
}

const answer = (context: Context, district: string | null): Reply =>
  json(200, mappingView(context, district), { etag: `"${context.version}"` });
