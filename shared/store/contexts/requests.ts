import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { h } from '../../crypto/hash.ts';
import { TABLE } from '../../names.ts';
import type { DeploymentId } from '../../records/deployment.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { requestPartition } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { num, oneOf, optional, str, texts } from '../table/read.ts';

/** "Ask for it": a teacher names a class that nobody could find, and an operator or the partner names its id. */
export interface ClassRequest {
  /** letters and digits; in the order of time */
  readonly id: string;
  readonly at: number;
  readonly contextKey: string;
  /** title of the context */
  readonly title: string | null;
  /** what the teacher typed, at most 200 characters */
  readonly name: string;
  readonly school: string | null;
  /** ids of the classes that are meant, where ids or a name told them; for the operator */
  readonly classes: readonly string[];
  /** h(realm, sub) */
  readonly by: string;
  readonly state: 'open' | 'done' | 'declined';
  /** ids of the classes that the context was connected to */
  readonly answer: readonly string[];
  /** who closed it, and when */
  readonly closed: { readonly by: string; readonly at: number } | null;
}

/** Where a request lies: the district, or the deployment that has none. */
export type Owner = string | DeploymentId;

/** What a teacher asks for. The same question of the same person is asked once while it is open. */
export interface Asked extends Pick<ClassRequest, 'contextKey' | 'title' | 'name' | 'school' | 'by'> {
  readonly owner: Owner;
  readonly classes?: readonly string[];
}

export type Opened = { readonly outcome: 'open'; readonly request: ClassRequest } | { readonly outcome: 'too-many' };

export type Closing = { readonly state: 'done'; readonly answer: readonly string[] } | { readonly state: 'declined' };

/** Open requests of one context. */
export const OPEN_REQUESTS = 20;
const NAME = 200;

/** A closed request is kept for a year. */
const KEPT = 365 * 86_400;

/** What the sort keys of requests begin with: an id begins with the time, eight characters in base 36. */
const REQUESTS = '0';

/**
 * One item for each request; one more for each context holds a slot for each open one (`s_…` → request id) and their number `n`,
 * so that one conditional write decides whether there is room.
 */
const slots = (dynamo: Dynamo) => {
  const keyOf = (owner: Owner, id: string): Key => ({ pk: requestPartition(owner), sk: id });
  const slotsKey = (owner: Owner, contextKey: string): Key => ({ pk: requestPartition(owner), sk: `S#${contextKey}` });

  const get = async (owner: Owner, id: string): Promise<ClassRequest | null> => {
    const item = await dynamo.get(keyOf(owner, id), 'consistent');
    return item === null ? null : parseRequest(item);
  };

  /** Gives a slot free, where that request still holds it. */
  const free = (owner: Owner, contextKey: string, slot: string, id: string): Promise<boolean> =>
    dynamo.update(slotsKey(owner, contextKey), {
      remove: [slot],
      add: { n: -1 },
      condition: `#${slot} = :id`,
      values: { id },
    });

  /** Slots of requests that are closed, or that a crash left without one, are given free; whether there were any. */
  const tidy = async (owner: Owner, contextKey: string, slots: Item, now: number): Promise<boolean> => {
    const held = slotsOf(slots);
    const items = await dynamo.getAll(
      held.map(([, id]) => keyOf(owner, id)),
      'consistent',
    );
    let freed = false;
    for (const [at, [slot, id]] of held.entries()) {
      const item = items[at];
      const isLeft = item == null ? timeOf(id) < now - 60 : parseRequest(item).state !== 'open';
      if (isLeft) freed = (await free(owner, contextKey, slot, id)) || freed;
    }
    return freed;
  };

  return { keyOf, slotsKey, get, free, tidy };
};

/** Opens a request, or finds the same one of this person open already. */
export async function openRequest(dynamo: Dynamo, { owner, ...asked }: Asked, now: number): Promise<Opened> {
  const { get, keyOf, slotsKey, tidy } = slots(dynamo);
  const request: ClassRequest = {
    ...asked,
    classes: asked.classes ?? [],
    name: [...asked.name].slice(0, NAME).join(''),
    id: newId(now),
    at: now,
    state: 'open',
    answer: [],
    closed: null,
  };
  const slot = slotOf(request);
  const key = slotsKey(owner, request.contextKey);
  for (let tries = 0; tries < 3; tries++) {
    const taken = await dynamo.update(key, {
      set: { [slot]: request.id },
      add: { n: 1 },
      condition: `attribute_not_exists(#${slot}) AND (attribute_not_exists(#n) OR #n < :most)`,
      values: { most: OPEN_REQUESTS },
    });
    const slots = taken ? {} : ((await dynamo.get(key, 'consistent')) ?? {});
    const id = taken ? request.id : optional(slots, slot);
    const found = taken || id === null ? null : await get(owner, id);
    if (found?.state === 'open') return { outcome: 'open', request: found };
    if (id !== null && found === null) {
      // Ours, or one whose writer stopped between slot and request.
      const own = { ...request, id };
      const created = await dynamo.create({ ...keyOf(owner, id), ...toItem(own) });
      return { outcome: 'open', request: created ? own : ((await get(owner, id)) ?? own) };
    }
    if (!(await tidy(owner, request.contextKey, slots, now))) break;
  }
  return { outcome: 'too-many' };
}

export const requests = (dynamo: Dynamo) => {
  const { get, keyOf, free } = slots(dynamo);
  return {
    get,
    open: (asked: Asked, now: number): Promise<Opened> => openRequest(dynamo, asked, now),

    /** All of an owner, oldest first. */
    list: async (owner: Owner): Promise<readonly ClassRequest[]> =>
      (await dynamo.query(requestPartition(owner), REQUESTS, 'consistent')).map(parseRequest),

    /** Open ones of an owner, oldest first, at most a hundred at a time: closed ones may lie between. */
    async *waiting(owner: Owner): AsyncGenerator<readonly ClassRequest[]> {
      for await (const page of dynamo.pages(requestPartition(owner), REQUESTS, 'consistent')) {
        const open = page.map(parseRequest).filter(({ state }) => state === 'open');
        for (let from = 0; from < open.length; from += 100) yield open.slice(from, from + 100);
      }
    },

    /** Closes an open request; false where it is not open (any more). `by`: who says so. */
    close: async (owner: Owner, request: ClassRequest, closing: Closing, by: string, now: number): Promise<boolean> => {
      const { state } = closing;
      const answer = state === 'done' ? closing.answer : [];
      const write = dynamo.update(keyOf(owner, request.id), {
        set: {
          state,
          answer,
          closedBy: by,
          closedAt: now,
          [TABLE.ttl]: now + KEPT,
        },
        condition: '#state = :open',
        values: { open: 'open' },
      });
      const end: ClassRequest = { ...request, state, answer, closed: { by, at: now } };
      const isEnd = (item: Item): boolean => isDeepStrictEqual(parseRequest(item), end);
      const { ours } = await applied(dynamo, keyOf(owner, request.id), write, isEnd);
      // A slot that a crash leaves behind is found when there is no room.
      if (ours) await free(owner, request.contextKey, slotOf(request), request.id);
      return ours;
    },
  };
};

const newId = (now: number): string => {
  const random = Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('');
  return now.toString(36).padStart(8, '0') + random;
};

const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8), 36);

/** One for each question of a person: the name of an attribute, without the `-` of base64url. */
const slotOf = ({ by, name, classes }: Pick<ClassRequest, 'by' | 'name' | 'classes'>): string =>
  `s_${Buffer.from(h(by, name, ...classes), 'base64url').toString('hex')}`;

const slotsOf = (item: Item): readonly (readonly [string, string])[] =>
  Object.entries(item).flatMap(([name, value]) =>
    name.startsWith('s_') && typeof value === 'string' ? [[name, value] as const] : [],
  );

const toItem = ({ closed: _, ...request }: ClassRequest): Item => ({ ...request });

function parseRequest(item: Item): ClassRequest {
  const closedBy = optional(item, 'closedBy');
  return {
    id: str(item, 'id'),
    at: num(item, 'at'),
    contextKey: str(item, 'contextKey'),
    title: optional(item, 'title'),
    name: str(item, 'name'),
    school: optional(item, 'school'),
    by: str(item, 'by'),
    state: oneOf(item, 'state', ['open', 'done', 'declined']),
    classes: texts(item, 'classes'),
    answer: texts(item, 'answer'),
    closed: closedBy === null ? null : { by: closedBy, at: num(item, 'closedAt') },
  };
}
