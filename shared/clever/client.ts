import type { CleverDistrict, CleverEvent, CleverLists, CleverRole } from '../records/clever.ts';
import { asking, type Reply, TooLarge, type World } from './ask.ts';
import { eventIn } from './events.ts';
import { CleverFailure } from './failure.ts';
import { fieldsIn, listIn, textIn } from './fields.ts';
import { districtIn, objectIn } from './objects.ts';
import type { Token } from './token.ts';
import { type Credentials, tokens } from './tokens.ts';

export interface Options extends World {
  /** where Clever signs in and lists tokens, and where its API is: origins */
  readonly address: string;
  readonly apiAddress: string;
  /** asked for at each list of tokens, and never kept */
  readonly credentials: () => Promise<Credentials>;
}

interface Wanted {
  readonly district: string;
  /** of users */
  readonly role?: CleverRole;
  /** objects of a page, 10,000 at most */
  readonly limit?: number;
  /** the last id of the page before */
  readonly after?: string | null;
}

interface Page<T> {
  readonly objects: readonly T[];
  /** where to go on after; null of a page that holds nothing */
  readonly last: string | null;
  /** without an id, or of another district: left out */
  readonly left: number;
}

/** Clever's API v3.1. Every method throws CleverFailure. */
export interface Clever {
  /** Whether the district shares anything. */
  shares(district: string): Promise<boolean>;
  /** Null where it is not shared. */
  district(id: string): Promise<CleverDistrict | null>;
  /** A list, page by page, in the order of ids. */
  pages<K extends keyof CleverLists>(list: K, wanted: Wanted): AsyncIterable<Page<CleverLists[K]>>;
  /** To be taken before all is read: what happens meanwhile comes after it. Null where nothing has happened for 30 days. */
  latestEvent(district: string): Promise<CleverEvent | null>;
  /** What happened after one, oldest first. The same may come twice; of a gap Clever says nothing. */
  events(
    district: string,
    wanted: { readonly after: string; readonly limit?: number },
  ): AsyncIterable<readonly CleverEvent[]>;
}

/** Clever refuses longer pages. */
const LONGEST = 10_000;
const USUAL = 1000;
/** A page that is too large is asked for in parts, down to this many. */
const LEAST = 100;
const PAGE = { maxBytes: 48 * 1024 * 1024, ms: 60_000 };
const SMALL = { maxBytes: 1024 * 1024, ms: 15_000 };

export function clever({ address, apiAddress, credentials, ...world }: Options): Clever {
  const ask = asking(world);
  const held = tokens(originOf(address), credentials, ask);
  const api = originOf(apiAddress);

  /** An answer to a path, by the district's token, or by the one that has come in its place. */
  async function get(district: string, path: string, what: string, bounds: typeof PAGE): Promise<Reply> {
    const token = await held.of(district);
    if (token === null) throw new CleverFailure('not-shared', what, 'no token of the district');
    const by = ({ bearer }: Token): Promise<Reply> => ask({ url: api + path, what, authorization: bearer, ...bounds });
    const first = await by(token);
    if (!isRefused(first)) return first;
    const other = await held.after(district, token);
    const reply = other === null ? first : await by(other);
    if (!isRefused(reply)) return reply;
    throw new CleverFailure(isUnreadable(reply) ? 'unreadable' : 'refused', what, `status ${reply.status}`);
  }

  /** The entries of each page, by its links. */
  async function* entries(
    district: string,
    list: string,
    query: Readonly<Record<string, string>>,
    limit: number,
    after: string | null,
  ): AsyncGenerator<{ readonly data: readonly unknown[]; readonly last: string | null }> {
    const root = `/v3.1/${list}`;
    let [size, from] = [Math.max(1, Math.min(limit, LONGEST)), after];
    const start = (): string => {
      const place = from === null ? {} : { starting_after: from };
      return `${root}?${new URLSearchParams({ limit: String(size), ...query, ...place })}`;
    };
    const asked = new Set<string>();
    for (let path: string | null = start(); path !== null; ) {
      asked.add(path);
      const reply: Reply | null = await get(district, path, list, PAGE).catch((error: unknown) => {
        if (error instanceof TooLarge) return null;
        throw error;
      });
      if (reply === null || reply.status === 413) {
        if (size <= LEAST) throw new CleverFailure('unreadable', list, 'a page is too large');
        size = Math.max(LEAST, Math.floor(size / 4));
        path = start();
        continue;
      }
      if (reply.status !== 200) throw failureOf(reply.status, list);
      const { data, last, next } = pageIn(reply.json, root, list, api);
      from = last ?? from;
      yield { data, last };
      if (next !== null && asked.has(next)) throw new CleverFailure('unreadable', list, 'links lead in a circle');
      path = next;
    }
  }

  return {
    shares: async (district) => (await held.of(district)) !== null,
    async district(id) {
      if ((await held.of(id)) === null) return null;
      const { status, json } = await get(id, `/v3.1/districts/${encodeURIComponent(id)}`, 'a district', SMALL);
      if (status === 404) return null;
      if (status !== 200) throw failureOf(status, 'a district');
      const district = districtIn(fieldsIn(json)['data']);
      if (district?.id !== id) throw new CleverFailure('unreadable', 'a district', 'another form');
      return district;
    },
    async *pages(list, { district, role, limit = USUAL, after = null }) {
      const query = role === undefined ? {} : { role };
      for await (const { data, last } of entries(district, list, query, limit, after)) {
        const objects = data.map((one) => objectIn(list, one, district)).filter((one) => one !== null);
        yield { objects, last, left: data.length - objects.length };
      }
    },
    async latestEvent(district) {
      const { status, json } = await get(district, '/v3.1/events?ending_before=last&limit=1', 'events', SMALL);
      if (status !== 200) throw failureOf(status, 'events');
      const { data } = pageIn(json, '/v3.1/events', 'events', api);
      return eventsIn(data, district)[0] ?? null;
    },
    async *events(district, { after, limit = USUAL }) {
      for await (const { data } of entries(district, 'events', {}, limit, after)) {
        yield eventsIn(data, district);
      }
    },
  };
}

/** A wrong kind of token is answered in HTML, too. */
const isRefused = (reply: Reply): boolean => isUnreadable(reply) || reply.status === 401 || reply.status === 403;

const isUnreadable = ({ status, json }: Reply): boolean =>
  json === undefined && status !== 401 && status !== 403 && status !== 413;

const failureOf = (status: number, what: string): CleverFailure =>
  new CleverFailure(status === 404 ? 'missing' : 'unreadable', what, `status ${status}`);

const eventsIn = (data: readonly unknown[], district: string): readonly CleverEvent[] =>
  data.map((one) => {
    const event = eventIn(one, district);
    // Without its id nobody can go on after it.
    if (event === null) throw new CleverFailure('unreadable', 'events', 'an event without an id');
    return event;
  });

const originOf = (address: string): string => new URL(address).origin;

/** What a page holds, and the path of the next one. Links are relative; one that leads elsewhere would take the token along. */
function pageIn(json: unknown, root: string, what: string, api: string) {
  const { data: given, links } = fieldsIn(json);
  if (!Array.isArray(given)) throw new CleverFailure('unreadable', what, 'another form');
  const data = given.map((one) => fieldsIn(one)['data']);
  const last = data.map((one) => textIn(fieldsIn(one)['id'])).findLast((id) => id !== null) ?? null;
  const link = listIn(links)
    .map(fieldsIn)
    .find(({ rel }) => rel === 'next');
  const uri = textIn(link?.['uri']);
  if (uri === null) return { data, last, next: null };
  const next = URL.canParse(uri, api) ? new URL(uri, api) : null;
  if (next?.origin !== api || next.pathname !== root) throw new CleverFailure('unreadable', what, 'a link elsewhere');
  return { data, last, next: next.pathname + next.search };
}
