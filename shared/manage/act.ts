import { h } from '../crypto/hash.ts';
import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import { search } from '../matching/search.ts';
import { LIMITS, ROUTES } from '../names.ts';
import type { Page } from '../pages/frame.ts';
import { type ManageView, managePage } from '../pages/manage.ts';
import type { Who } from '../pages/texts/manage/types.ts';
import type { Context, MappedClass } from '../records/context.ts';
import { isCurrent, isReader, MOST, type Offer, offeredRow } from '../routing/offers.ts';
import { mappedRows } from '../routing/rows.ts';
import { activeClasses } from '../store/contexts/contexts.ts';
import { type WantedClass, wantedOf } from '../store/contexts/grow.ts';
import { mappings } from '../store/contexts/mapping.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { contextNow, type Managing, ownClasses } from './load.ts';
import type { Change } from './parse.ts';

type Own = Awaited<ReturnType<typeof ownClasses>>;

/** Takes a step, and shows the course as it is then. Throws class-refused; then nothing has changed. */
export async function manageAndShow(
  dynamo: Dynamo,
  managing: Managing,
  asked: Change | { readonly step: 'show' } | { readonly step: 'search'; readonly words: string },
): Promise<Page> {
  const context = await contextNow(dynamo, managing);
  const own = await ownClasses(dynamo, managing);
  if (asked.step === 'show') return show(dynamo, managing, context, own, null, null);
  if (asked.step === 'search') return show(dynamo, managing, context, own, asked.words, null);
  const wanted = wantedAfter(asked, context, own.offers);
  const { visit, arriving, district } = managing;
  if (wanted === null) return show(dynamo, managing, context, own, null, doneOf(asked, context));
  if (context.version !== asked.version) return show(dynamo, managing, context, own, null, 'changed');
  const actor = { how: 'teacher', by: h(arriving.realm, arriving.sub) } as const;
  try {
    const after = await mappings(dynamo).replace(context, district, wanted, asked.version, actor, visit.request.now);
    visit.note({ outcome: asked.step, version: after.version });
    return show(dynamo, managing, after, own, null, doneOf(asked, after));
  } catch (error) {
    if (!(error instanceof LaunchError) || error.code !== 'mapping-version-conflict') throw error;
    return show(dynamo, managing, await contextNow(dynamo, managing), own, null, 'changed');
  }
}

/** What the course opens now, in short. */
function doneOf({ step }: Change, after: Context): NonNullable<ManageView['notice']> {
  const { length } = activeClasses(after);
  if (step === 'disconnect') return length === 0 ? 'emptied' : 'disconnected';
  return length > 1 ? 'added' : 'done';
}

/** The mapping as it should be; null where it is so already. Throws class-refused for a class that is not the teacher's own, or is one too many. */
function wantedAfter(asked: Change, context: Context, offers: readonly Offer[]): readonly WantedClass[] | null {
  const active = activeClasses(context);
  const kept = active.map(({ id, urlId, name }): WantedClass => ({ id, urlId, name }));
  const isThere = active.some(({ id }) => id === asked.classId);
  if (asked.step === 'disconnect') return isThere ? kept.filter(({ id }) => id !== asked.classId) : null;
  if (isThere && (asked.step === 'add' || active.length === 1)) return null;
  const before = kept.find(({ id }) => id === asked.classId);
  const offer = offers.find((one) => one.class.id === asked.classId);
  if (before !== undefined) return [before];
  const isFull = asked.step === 'add' && active.length >= LIMITS.classes;
  if (offer === undefined || isFull) throw new LaunchError('class-refused');
  const wanted = wantedOf(offer.class, offer.reasons);
  return asked.step === 'add' ? [...kept, wanted] : [wanted];
}

async function show(
  dynamo: Dynamo,
  managing: Managing,
  context: Context,
  { offers, heldElsewhere }: Own,
  words: string | null,
  notice: ManageView['notice'],
): Promise<Page> {
  const { visit, arriving, deployment, district, course, key } = managing;
  const active = activeClasses(context);
  const rows = await mappedRows(dynamo, district, active, isReader(arriving, deployment.spelling));
  const today = dayOf(visit.request.now);
  const free = offers.map((one) => one.class).filter((one) => !active.some(({ id }) => id === one.id));
  const listed = words === null ? free.filter((one) => isCurrent(one, today)) : search(free, words, today);
  const view: ManageView = {
    courseTitle: course.title,
    version: context.version,
    connected: rows.flatMap((row, i) => {
      const mapped = active[i];
      return mapped === undefined ? [] : [{ row, who: whoOf(mapped, h(arriving.realm, arriving.sub)), at: mapped.at }];
    }),
    others: listed.slice(0, MOST).map((one) => offeredRow(one, arriving, deployment, heldElsewhere)),
    search: words,
    notice,
  };
  const waiting = { ...key, action: ROUTES.manage, onward: "'self'", newTab: false, wayBack: visit.wayBack };
  return managePage(visit.brand, waiting, view, visit.wayBack);
}

function whoOf({ how, by }: MappedClass, reader: string): Who {
  switch (how) {
    case 'operator':
      return 'operator';
    case 'partner':
      return 'application';
    case 'teacher':
      return by === reader ? 'you' : 'teacher';
    case 'proof':
    case 'heal':
      return 'roster';
  }
}
