import { handedMapping } from '../handoff/mapping.ts';
import { mint } from '../handoff/mint.ts';
import type { Entry, HandOff } from '../handoff/record.ts';
import { choosePage } from '../http/pages/choose.ts';
import type { Page } from '../http/pages/frame.ts';
import { setupPage } from '../http/pages/setup.ts';
import { openPage } from '../http/pages/steps.ts';
import { waitingPage } from '../http/pages/waiting.ts';
import type { Reply } from '../http/reply.ts';
import type { Why } from '../http/texts/types.ts';
import { leaveTo, showPage } from '../http/wrap.ts';
import { mappedRows } from '../launch/class-rows.ts';
import { noticed, type Routed } from '../launch/destination.ts';
import { dayOf } from '../launch/installed.ts';
import { remember } from '../launch/remember.ts';
import { setupView } from '../launch/setup-view.ts';
import type { Dynamo } from '../store/dynamo.ts';
import type { launches } from '../store/launches.ts';
import type { MappedClass } from '../types.ts';
import type { Stand } from './stand.ts';

/** Where a waiting launch goes on to: the application, or another page of ours. Each step of a page ends here. */
export function onward(dynamo: Dynamo, items: ReturnType<typeof launches>, baseUrl: string) {
  /** held → ready, and on to the application. Null where its landing has no address for this. */
  async function leave(stand: Stand, handOff: HandOff): Promise<Reply | null> {
    const { visit, waiting, client } = stand;
    const { launchId, secret, action } = waiting;
    const minted = mint(handOff, launchId, client, baseUrl);
    if (minted === null) return null;
    if (waiting.newTab) {
      visit.note({ outcome: `${handOff.entry}-held` });
      return show(stand, openPage(visit.brand, launchId, secret, action, visit.onward));
    }
    await items.release(launchId, secret, minted.ready, visit.request.now);
    visit.note({ outcome: handOff.entry });
    return leaveTo(visit, minted.address, []);
  }

  const show = ({ visit, waiting }: Stand, page: Page): Reply => showPage(visit, 200, page, [], waiting.secret);

  /** On with the mapping as it is now; what the way has proven joins it afterwards. */
  async function handOver(stand: Stand, routed: Routed, entry: Entry, chosen: MappedClass | null = null) {
    const { visit, arriving, deployment, course } = stand;
    const reply = await leave(stand, handOffNow(stand, routed, entry, chosen));
    const news = noticed(arriving, routed);
    if (reply !== null && news.joins.length > 0) {
      const failed = await remember(dynamo, { deployment, isNew: false }, course, visit.request.now, news);
      if (failed > 0) visit.note({ failed });
    }
    return reply;
  }

  /** The page on which a teacher connects the course. */
  function setUp(stand: Stand, { found }: Routed, words: string | null = null, why: Why | null = null): Reply {
    const { visit, waiting, arriving, client, deployment, course } = stand;
    const context = course?.context ?? null;
    const title = course?.claim.title ?? null;
    const today = dayOf(visit.request.now);
    const view = setupView(found, arriving, title, client, today, { deployment, context }, words);
    visit.note({ outcome: 'setup' });
    return show(stand, setupPage(visit.brand, waiting, why === null ? view : { ...view, why }));
  }

  function wait(stand: Stand): Reply {
    const { visit, waiting, course } = stand;
    const mapping = { key: course?.key ?? '', version: course?.context?.version ?? 0 };
    visit.note({ outcome: 'wait' });
    return show(stand, waitingPage(visit.brand, waiting, mapping, visit.wayBack));
  }

  /** Where everything leads now. */
  async function goOn(stand: Stand, routed: Routed): Promise<Reply> {
    const { visit, waiting, client, deployment } = stand;
    const { destination } = routed;
    switch (destination.kind) {
      case 'class':
        return (await handOver(stand, routed, 'class', destination.class)) ?? wait(stand);
      case 'choose': {
        const handed = client.chooser === 'partner' ? await handOver(stand, routed, 'choose') : null;
        if (handed !== null) return handed;
        visit.note({ outcome: 'choose' });
        const rows = await mappedRows(dynamo, deployment.district, destination.classes);
        return show(stand, choosePage(visit.brand, waiting, rows));
      }
      case 'setup':
        if (deployment.district === null || client.chooser === 'partner') {
          const handed = await handOver(stand, routed, 'setup');
          if (handed !== null) return handed;
        }
        return setUp(stand, routed);
      default:
        return wait(stand);
    }
  }

  return { leave, handOver, show, setUp, goOn };
}

export type Onward = ReturnType<typeof onward>;

function handOffNow(stand: Stand, { found }: Routed, entry: Entry, chosen: MappedClass | null): HandOff {
  const { visit, held, course, arriving, deployment } = stand;
  if (course === null) return { ...held.handOff, entry };
  const joins = arriving.changesNothing || found.joins.length === 0 ? 0 : 1;
  const version = (course.context?.version ?? 0) + joins;
  const opener = { role: arriving.role, person: arriving.person, spelling: deployment.spelling };
  return { ...held.handOff, entry, mapping: handedMapping(version, found, chosen, opener, dayOf(visit.request.now)) };
}
