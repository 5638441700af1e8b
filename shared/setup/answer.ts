import { dayOf } from '../day.ts';
import { hint } from '../deadline.ts';
import { handedMapping } from '../handoff/build.ts';
import { mint } from '../handoff/mint.ts';
import type { Entry, HandOff } from '../handoff/record.ts';
import type { Reply } from '../http/reply.ts';
import { showPage } from '../http/wrap.ts';
import { choosePage } from '../pages/choose.ts';
import type { Page } from '../pages/frame.ts';
import { openPage } from '../pages/launch.ts';
import { setupPage } from '../pages/setup.ts';
import type { Why } from '../pages/texts/teachers/types.ts';
import { waitingPage } from '../pages/waiting.ts';
import type { MappedClass } from '../records/context.ts';
import { noticed, type Routed } from '../routing/destination.ts';
import { leaveFor } from '../routing/leaving.ts';
import { remember } from '../routing/remember.ts';
import { mappedRows } from '../routing/rows.ts';
import type { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { calledOf } from './called.ts';
import type { WaitingLaunch } from './load.ts';
import { mayAsk } from './members/ask.ts';
import { setupView } from './view.ts';

/** Where a waiting launch goes on to: the application, or another page of ours. Each step of a page ends here. */
export function onward(dynamo: Dynamo, items: ReturnType<typeof launches>, baseUrl: string) {
  /** held → ready or offered, and on to the application. Null where its landing has no address for this. */
  async function leave(launch: WaitingLaunch, handOff: HandOff): Promise<Reply | null> {
    const { visit, waiting, client } = launch;
    const { launchId, secret } = waiting;
    // Where it opens in a tab, nobody has tried whether cookies come back there.
    const cookies = handOff.cookies || (client.display === 'framed' ? false : null);
    const minted = mint({ ...handOff, cookies }, launchId, client, baseUrl);
    if (minted === null) return null;
    if (waiting.newTab) {
      visit.note({ outcome: `${handOff.entry}-held` });
      return show(launch, openPage(visit.brand, waiting));
    }
    await items.release(launchId, secret, minted.leaving, visit.request.now);
    visit.note({ outcome: handOff.entry });
    return leaveFor(visit, launchId, client, minted);
  }

  const show = ({ visit, waiting }: WaitingLaunch, page: Page): Reply => showPage(visit, 200, page, [], waiting.secret);

  /** On with the mapping as it is now; what the way has proven joins it afterwards. */
  async function handOver(
    launch: WaitingLaunch,
    routed: Routed,
    entry: Entry,
    chosen: MappedClass | null = null,
    hints: () => readonly Promise<unknown>[] = () => [],
  ): Promise<Reply | null> {
    const { visit, arriving, deployment, course } = launch;
    const reply = await leave(launch, handOffNow(launch, routed, entry, chosen));
    if (reply === null) return null;
    const news = { ...noticed(arriving, routed), stranger: null };
    await Promise.all([
      hint(hints),
      news.joins.length > 0 && remember(dynamo, { deployment, isNew: false }, course, visit.request.now, news),
    ]);
    return reply;
  }

  /** The page on which a teacher connects the course. */
  async function setUp(
    launch: WaitingLaunch,
    { found }: Routed,
    words: string | null = null,
    why: Why | null = null,
  ): Promise<Reply> {
    const { visit, waiting, arriving, client, deployment, course } = launch;
    const context = course?.context ?? null;
    const title = course?.claim.title ?? null;
    const today = dayOf(visit.request.now);
    const called = words === null ? await calledOf(dynamo, launch, found.matter) : null;
    const view = setupView(found, arriving, title, client, today, { deployment, context }, words, called);
    visit.note({ outcome: 'setup' });
    const asks = words === null && mayAsk(launch, found);
    return show(launch, setupPage(visit.brand, waiting, { ...view, asks, ...(why === null ? {} : { why }) }));
  }

  function wait(launch: WaitingLaunch): Reply {
    const { visit, waiting, course } = launch;
    const mapping = { key: course?.key ?? '', version: course?.context?.version ?? 0 };
    visit.note({ outcome: 'wait' });
    return show(launch, waitingPage(visit.brand, waiting, mapping));
  }

  /** Where everything leads now. */
  async function goOn(launch: WaitingLaunch, routed: Routed): Promise<Reply> {
    const { visit, waiting, client, deployment } = launch;
    const { destination } = routed;
    switch (destination.kind) {
      case 'class':
        return (await handOver(launch, routed, 'class', destination.class)) ?? wait(launch);
      case 'choose': {
        const handed = client.chooser === 'partner' ? await handOver(launch, routed, 'choose') : null;
        if (handed !== null) return handed;
        visit.note({ outcome: 'choose' });
        const rows = await mappedRows(dynamo, deployment.district, destination.classes);
        return show(launch, choosePage(visit.brand, waiting, rows, destination.justChosen));
      }
      case 'setup':
        if (deployment.district === null || client.chooser === 'partner') {
          const handed = await handOver(launch, routed, 'setup');
          if (handed !== null) return handed;
        }
        return setUp(launch, routed);
      // Of those without a course, who signed in to Clever first waits here.
      case 'home':
        return (await handOver(launch, routed, 'home')) ?? wait(launch);
      case 'wait':
      // What waits besides has a course, and its reader is no administrator.
      case 'open-from-course':
      case 'installation':
        return wait(launch);
    }
  }

  return { leave, handOver, show, setUp, goOn };
}

export type Onward = ReturnType<typeof onward>;

function handOffNow(launch: WaitingLaunch, { found }: Routed, entry: Entry, chosen: MappedClass | null): HandOff {
  const { visit, held, course, arriving, deployment } = launch;
  if (course === null) return { ...held.handOff, entry };
  const joins = arriving.changesNothing || found.joins.length === 0 ? 0 : 1;
  const version = (course.context?.version ?? 0) + joins;
  const opener = { role: arriving.role, person: arriving.person, spelling: deployment.spelling };
  return { ...held.handOff, entry, mapping: handedMapping(version, found, chosen, opener, dayOf(visit.request.now)) };
}
