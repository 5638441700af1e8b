import { LaunchError } from '../errors.ts';
import { classView, parseClass } from '../http/classes.ts';
import { json, type Reply } from '../http/reply.ts';
import { dayOf } from '../launch/installed.ts';
import { LIMITS } from '../names.ts';
import { catalogue } from '../store/catalogue.ts';
import { deployments } from '../store/deployments.ts';
import type { Writing } from '../store/heal.ts';
import { roster } from '../store/roster.ts';
import { type Asking, requireGranted } from './own.ts';

/** /districts/{district}/classes/{id}: a class of the catalogue looked at, put, or said to be gone. */
export async function classOf(asking: Asking, district: string, id: string): Promise<Reply> {
  const { dynamo, visit } = asking;
  const { request } = visit;
  requireGranted(asking, district);
  if (request.method === 'PUT') {
    const wanted = parseClass(request.json(LIMITS.loginBody), id);
    await roster(dynamo).put(district, [wanted], await writingOf(asking, district));
    return json(200, classView(wanted));
  }
  const known = (await catalogue(dynamo).classes(district, [id]))[0]?.class;
  if (known === undefined) throw new LaunchError('not-found');
  if (request.method === 'GET') return json(200, classView(known));
  const writing = await writingOf(asking, district);
  await roster(dynamo).remove(district, known, writing);
  return json(200, classView({ ...known, state: 'missing', missingSince: known.missingSince ?? writing.today }));
}

async function writingOf({ dynamo, client, visit }: Asking, district: string): Promise<Writing> {
  const { now } = visit.request;
  return {
    spelling: (await deployments(dynamo).district(district))?.spelling ?? {},
    today: dayOf(now),
    now,
    by: client.clientId,
  };
}
