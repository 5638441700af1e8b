import { dayOf } from '../day.ts';
import { handedMapping, handOffOf } from '../handoff/build.ts';
import type { Entry, HandOff } from '../handoff/record.ts';
import type { Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { wantsTab } from '../http/way.ts';
import type { VerifiedLaunch } from '../lti/token.ts';
import type { MappedClass } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Arriving, Routed } from '../routing/destination.ts';
import type { Course } from '../routing/remember.ts';
import type { Proven } from './proof.ts';
import type { Verified } from './verified.ts';

/** A launch that is proven and knows its way. */
export interface Arrival {
  readonly visit: Visit;
  readonly who: Verified;
  readonly launch: VerifiedLaunch;
  readonly deployment: Deployment;
  readonly proof: Proven;
  readonly course: Course | null;
  readonly arriving: Arriving;
  readonly routed: Routed;
  /** nobody knows who it is at Clever, and is to before it goes on */
  readonly signsInFirst: boolean;
  /** Writes what is worth remembering of it; never throws. */
  remember(): Promise<void>;
}

/** Whether the application opens in a tab, out of a frame. */
export const opensTab = ({ who, proof }: Pick<Arrival, 'who' | 'proof'>): boolean =>
  proof.framed && wantsTab(who.client.display, proof.cookies);

/** A launch that is spent is answered while what is worth remembering of it is written. */
export async function beside(remember: () => Promise<void>, reply: () => Reply): Promise<Reply> {
  const remembered = remember();
  const made = reply();
  await remembered;
  return made;
}

/** The hand-off as it would be now. A page that waits may take another way later. */
export function handOffFor(arrival: Arrival, entry: Entry, chosen: MappedClass | null): HandOff {
  const { visit, who, launch, deployment, proof, course, arriving, routed } = arrival;
  const { now } = visit.request;
  // The proven classes join the mapping right after the launch's own write.
  const joins = arriving.changesNothing || routed.found.joins.length === 0 ? 0 : 1;
  const version = (course?.context?.version ?? 0) + joins;
  const opener = { role: arriving.role, person: arriving.person, spelling: deployment.spelling };
  return handOffOf(who.token, launch, {
    deployment,
    entry,
    returnUrl: visit.wayBack,
    contextKey: course?.key ?? null,
    mapping: course === null ? null : handedMapping(version, routed.found, chosen, opener, dayOf(now)),
    now,
    cookies: proof.cookies,
  });
}
