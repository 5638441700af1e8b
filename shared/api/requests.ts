import { LaunchError } from '../errors.ts';
import { json, type Reply } from '../http/reply.ts';
import { LIMITS } from '../names.ts';
import type { Context, NamedClass } from '../records/context.ts';
import { beside, withCopies } from '../store/catalogue/copies.ts';
import { contexts } from '../store/contexts/contexts.ts';
import { mappings } from '../store/contexts/mapping.ts';
import type { ClassRequest } from '../store/contexts/requests.ts';
import { requests } from '../store/contexts/requests.ts';
import { parseMapping, record } from './mapping.ts';
import { type Caller, ownContext, ownDistrict, requireGranted, requireMethod } from './own.ts';

/** Requests of one answer. */
const LISTED = 100;

/** GET /districts/{district}/requests: what teachers of the client's courses asked for and wait for, oldest first. */
export async function openRequests(caller: Caller, district: string): Promise<Reply> {
  requireMethod(caller, 'GET');
  requireGranted(caller, district);
  const found: ReturnType<typeof requestView>[] = [];
  for await (const some of requests(caller.dynamo).waiting(district)) {
    const courses = await coursesOf(caller, district, some);
    for (const request of some) {
      const context = courses.get(request.contextKey);
      if (context !== undefined && found.length < LISTED) found.push(requestView(request, context));
    }
    if (found.length === LISTED) break;
  }
  return json(200, { requests: found });
}

/** Courses of requests, by their keys: the client's own in that district. */
async function coursesOf(caller: Caller, district: string, some: readonly ClassRequest[]) {
  const keys = [...new Set(some.map(({ contextKey }) => contextKey))];
  const own = new Map<string, Context>();
  for (const context of await contexts(caller.dynamo).getAll(keys)) {
    if ((await ownDistrict(caller, context)) === district) own.set(context.key, context);
  }
  return own;
}

/**
 * PUT /districts/{district}/requests/{id}: the mapping changes first, then the request is closed. A repeat after a crash between the
 * two finds its change made. Throws request-closed, mapping-version-conflict.
 */
export async function answerRequest(caller: Caller, district: string, id: string): Promise<Reply> {
  requireMethod(caller, 'PUT');
  requireGranted(caller, district);
  const { dynamo, client, visit } = caller;
  const request = await requests(dynamo).get(district, id);
  if (request === null) throw new LaunchError('not-found');
  const context = await contextIn(caller, district, request);
  const answer = parseAnswer(visit.request.json(LIMITS.loginBody));
  if (request.state !== 'open') throw new LaunchError('request-closed');
  if (answer.state === 'done') await connect(caller, district, request, context, answer.classes);
  const closing =
    answer.state === 'done' ? { state: answer.state, answer: answer.classes.map((one) => one.id) } : answer;
  const closed = await requests(dynamo).close(district, request, closing, client.clientId, visit.request.now);
  if (!closed) throw new LaunchError('request-closed');
  visit.note({ outcome: answer.state });
  return json(200, requestView({ ...request, state: answer.state }, context));
}

/** Throws not-found where the course is not the client's, or not in that district (any more). */
async function contextIn(caller: Caller, district: string, request: ClassRequest): Promise<Context> {
  const { context, district: its } = await ownContext(caller, request.contextKey);
  if (its !== district) throw new LaunchError('not-found');
  return context;
}

/** Adds classes to those that the course has; a change beside it is met once. */
async function connect(
  caller: Caller,
  district: string,
  request: ClassRequest,
  seen: Context,
  classes: readonly NamedClass[],
): Promise<void> {
  const { dynamo, client, visit } = caller;
  const { now } = visit.request;
  const actor = { how: 'partner', by: client.clientId } as const;
  let context = seen;
  for (let tries = 1; ; tries++) {
    const all = beside(context, classes);
    if (all === null) return;
    if (all.length > LIMITS.classes) throw new LaunchError('mapping-malformed');
    const { wanted } = await withCopies(dynamo, district, all, ['request']);
    try {
      const changed = await mappings(dynamo).replace(context, district, wanted, context.version, actor, now);
      return visit.note({ version: changed.version });
    } catch (error) {
      const isConflict = error instanceof LaunchError && error.code === 'mapping-version-conflict';
      if (!isConflict || tries === 2) throw error;
      context = await contextIn(caller, district, request);
    }
  }
}

type Answer = { readonly state: 'done'; readonly classes: readonly NamedClass[] } | { readonly state: 'declined' };

/** The body of PUT /districts/{district}/requests/{id}; docs/openapi.json has the shape. Throws mapping-malformed. */
function parseAnswer(body: unknown): Answer {
  const { state, classes, ...more } = record(body);
  if (Object.keys(more).length > 0) throw new LaunchError('mapping-malformed');
  if (state === 'declined' && classes === undefined) return { state };
  const named = parseMapping(body);
  if (state !== 'done' || named.length === 0) throw new LaunchError('mapping-malformed');
  return { state, classes: named };
}

interface Asked {
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly school: string | null;
  readonly state: string;
}

/** A request as the API shows it, in the words of the launch object. Who asked is not given out. */
const requestView = ({ id, at, name, school, state }: Asked, context: Context) => ({
  id,
  at,
  name,
  school,
  context: { key: context.key, id: context.contextId, label: context.label, title: context.title },
  state,
});
