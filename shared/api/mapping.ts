import { LaunchError } from '../errors.ts';
import { json, type Reply } from '../http/reply.ts';
import { faultOfText } from '../matching/faults.ts';
import { LIMITS } from '../names.ts';
import type { Context, MappedClass, NamedClass } from '../records/context.ts';
import { withCopies } from '../store/catalogue/copies.ts';
import { contexts } from '../store/contexts/contexts.ts';
import { mappings } from '../store/contexts/mapping.ts';
import { fitsAddress, single } from '../url.ts';
import { type Caller, ownContext, ownDistrict, requireGranted, requireMethod } from './own.ts';

/** /contexts/{key}/mapping: looked at, made exactly what is put, or emptied. */
export async function mapping(caller: Caller, key: string): Promise<Reply> {
  const { dynamo, client, visit } = caller;
  const { request } = visit;
  const { context, district } = await ownContext(caller, key);
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
export async function contextsOfClass(caller: Caller, district: string): Promise<Reply> {
  requireMethod(caller, 'GET');
  requireGranted(caller, district);
  const classId = single(caller.visit.request.query(), 'class')?.value;
  if (!classId) throw new LaunchError('mapping-malformed');
  const found: Context[] = [];
  for (const context of await contexts(caller.dynamo).ofClass(district, classId)) {
    if ((await ownDistrict(caller, context)) === district) found.push(context);
  }
  return json(200, { contexts: found.map((context) => mappingView(context, district)) });
}

const answer = (context: Context, district: string | null): Reply =>
  json(200, mappingView(context, district), { etag: `"${context.version}"` });

/** What one class of a PUT may hold; `connected` is how GET showed it, so that an answer can be put back. */
const MEMBERS = ['id', 'url_id', 'name', 'connected'];

/** The classes of PUT /contexts/{key}/mapping, at most 100; docs/openapi.json has the shape. Throws mapping-malformed. */
export function parseMapping(body: unknown): readonly NamedClass[] {
  const classes = record(body)['classes'];
  if (!Array.isArray(classes) || classes.length > LIMITS.classes) throw new LaunchError('mapping-malformed');
  const parsed = classes.map((one) => {
    const given = record(one);
    if (!Object.keys(given).every((member) => MEMBERS.includes(member))) throw new LaunchError('mapping-malformed');
    const id = text(given['id']);
    const urlId = text(given['url_id']);
    if (id === null || !fitsAddress(urlId ?? id)) throw new LaunchError('mapping-malformed');
    return { id, urlId, name: text(given['name']) };
  });
  if (new Set(parsed.map(({ id }) => id)).size !== parsed.length) throw new LaunchError('mapping-malformed');
  return parsed;
}

/** The version in If-Match, an entity tag as GET gave it. Throws mapping-version-missing. */
export function parseVersion(ifMatch: string | null): number {
  const version = /^"?(\d{1,9})"?$/.exec(ifMatch ?? '')?.[1];
  if (version === undefined) throw new LaunchError('mapping-version-missing');
  return Number(version);
}

/** A context with its mapping as the API shows it, in the words of the launch object. */
export const mappingView = (context: Context, district: string | null) => ({
  context: {
    key: context.key,
    id: context.contextId,
    label: context.label,
    title: context.title,
    type: context.type,
    first_seen: context.firstSeen,
    last_seen: context.lastSeen,
  },
  lms: {
    iss: context.deployment.iss,
    client_id: context.deployment.toolId,
    deployment_id: context.deployment.deploymentId,
  },
  district,
  mapping: { version: context.version },
  classes: inState(context, 'active').map((mapped) => ({ ...named(mapped), connected: change(mapped) })),
  removed: inState(context, 'removed').map((mapped) => ({ ...named(mapped), removed: change(mapped) })),
});

const inState = (context: Context, state: MappedClass['state']) =>
  context.classes.filter((mapped) => mapped.state === state);

const named = ({ id, urlId, name }: MappedClass) => ({ id, url_id: urlId ?? id, name });

const change = ({ how, by, at }: MappedClass) => ({ how, by, at });

/** What may stand in the catalogue may stand here. */
function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || faultOfText(value) !== null) throw new LaunchError('mapping-malformed');
  return value;
}

/** Throws mapping-malformed. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LaunchError('mapping-malformed');
  return { ...value };
}
