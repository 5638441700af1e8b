import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { authenticate, parseBasic } from '../shared/http/basic.ts';
import { classView, parseClass, unescaped } from '../shared/http/classes.ts';
import { mappingView, parseMapping, parseVersion } from '../shared/http/mapping.ts';
import { json, type Reply } from '../shared/http/reply.ts';
import { asProblem, type Visit, wrap } from '../shared/http/wrap.ts';
import { single } from '../shared/lti/params.ts';
import { LIMITS } from '../shared/names.ts';
import { catalogue } from '../shared/store/catalogue.ts';
import { contexts } from '../shared/store/contexts.ts';
import { deployments } from '../shared/store/deployments.ts';
import { directory } from '../shared/store/directory.ts';
import { connect } from '../shared/store/dynamo.ts';
import type { Writing } from '../shared/store/heal.ts';
import { mappings } from '../shared/store/mapping.ts';
import { roster } from '../shared/store/roster.ts';
import type { Client, Context } from '../shared/types.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const courses = contexts(dynamo);

const MAPPING = /^\/contexts\/([A-Za-z0-9_-]{43})\/mapping$/;
const CONTEXTS = /^\/districts\/([A-Za-z0-9_-]{1,64})\/contexts$/;
const CLASS = /^\/districts\/([A-Za-z0-9_-]{1,64})\/classes\/(.+)$/;

/** The partner's own look-ups and changes of mappings and of its classes: docs/openapi.json. */
export const handler = wrap('mappings', env, asProblem, ['GET', 'PUT', 'DELETE'], async (visit) => {
  const { request } = visit;
  const credentials = parseBasic(request.header('authorization'));
  const client = authenticate(await people.client(credentials.clientId, request.now), credentials);
  visit.note({ client: client.clientId });
  const key = MAPPING.exec(request.path)?.[1];
  if (key !== undefined) return mapping(key, client, visit);
  const [, districtOfClass, classId] = CLASS.exec(request.path) ?? [];
  if (districtOfClass !== undefined && classId !== undefined) {
    return classOf(districtOfClass, unescaped(classId), client, visit);
  }
  const district = CONTEXTS.exec(request.path)?.[1];
  if (district === undefined) throw new LaunchError('not-found');
  if (request.method !== 'GET') {
    visit.allow = ['GET'];
    throw new LaunchError('method-not-allowed');
  }
  return contextsOfClass(district, client, visit);
});

async function mapping(key: string, client: Client, visit: Visit): Promise<Reply> {
  const { request } = visit;
  const { context, district } = await ownContext(key, client, request.now);
  visit.note({ context: key.slice(0, 12) });
  if (request.method === 'GET') return answer(context, district);
  const wanted = request.method === 'PUT' ? parseMapping(request.json(LIMITS.loginBody)) : [];
  const expected = parseVersion(request.header('if-match'));
  if (district === null) throw new LaunchError('mapping-needs-district');
  const actor = { how: 'partner', by: client.clientId } as const;
  const changed = await mappings(dynamo).replace(context, district, wanted, expected, actor, request.now);
  visit.note({ version: changed.version });
  return answer(changed, district);
}

async function classOf(district: string, id: string, client: Client, { request }: Visit): Promise<Reply> {
  if (!client.districts.includes(district)) throw new LaunchError('not-found');
  if (request.method === 'PUT') {
    const wanted = parseClass(request.json(LIMITS.loginBody), id);
    await roster(dynamo).put(district, [wanted], await writingOf(district, client, request.now));
    return json(200, classView(wanted));
  }
  const known = (await catalogue(dynamo).classes(district, [id]))[0]?.class;
  if (known === undefined) throw new LaunchError('not-found');
  if (request.method === 'GET') return json(200, classView(known));
  const writing = await writingOf(district, client, request.now);
  await roster(dynamo).remove(district, known, writing);
  return json(200, classView({ ...known, state: 'missing', missingSince: known.missingSince ?? writing.today }));
}

const writingOf = async (district: string, client: Client, now: number): Promise<Writing> => ({
  spelling: (await deployments(dynamo).district(district))?.spelling ?? {},
  today: new Date(now * 1000).toISOString().slice(0, 10),
  now,
  by: client.clientId,
});

async function contextsOfClass(district: string, client: Client, { request }: Visit): Promise<Reply> {
  if (!client.districts.includes(district)) throw new LaunchError('not-found');
  const classId = single(request.query(), 'class')?.value;
  if (!classId) throw new LaunchError('mapping-malformed');
  const found: Context[] = [];
  for (const context of await courses.ofClass(district, classId)) {
    if ((await ownDistrict(context, client, request.now)) === district) found.push(context);
  }
  return json(200, { contexts: found.map((context) => mappingView(context, district)) });
}

async function ownContext(key: string, client: Client, now: number) {
  const context = await courses.get(key, 'consistent');
  const district = context === null ? undefined : await ownDistrict(context, client, now);
  if (context === null || district === undefined) throw new LaunchError('not-found');
  return { context, district };
}

/**
 * The district of a context, null where its deployment has none yet. Undefined where the context is of another client's
 * registration or of a district that is not granted: it answers like one that does not exist.
 */
async function ownDistrict(context: Context, client: Client, now: number): Promise<string | null | undefined> {
  const { registration, deployment } = await people.both(context.deployment, now);
  if (registration?.clientId !== client.clientId) return undefined;
  const district = deployment?.district ?? null;
  return district === null || client.districts.includes(district) ? district : undefined;
}

const answer = (context: Context, district: string | null): Reply =>
  json(200, mappingView(context, district), { etag: `"${context.version}"` });
