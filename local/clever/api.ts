import { type Fields, textOf } from '../json.ts';
import type { District } from './district.ts';
import { arrayList, firstPlace, KINDS, type List, ROLES } from './lists.ts';

/** What the stand-in answers with; null: nothing at all. */
export interface Said {
  readonly status: number;
  readonly body: string | null;
  readonly html?: true;
}

export const said = (status: number, value: unknown): Said => ({ status, body: JSON.stringify(value) });

const message = (status: number, text: string): Said => said(status, { message: text });

/** Clever's site in place of its API: for an address that is none, and for a token of the wrong kind. */
export const page404: Said = {
  status: 404,
  body: '<!doctype html><html lang="en"><head><title>Not found</title></head><body><h1>Not found</h1></body></html>',
  html: true,
};

const MOST = 10_000;
const USUAL = 100;

/** What a district's token reads. Lists within lists, such as a section's users, are not played. */
export function answerOf(district: District, { pathname, searchParams }: URL): Said {
  const [, version, name = '', id, ...more] = pathname.split('/');
  if (version !== 'v3.1' || more.length > 0) return page404;
  if (name === 'me' && id === undefined)
    return said(200, { type: 'district', data: { id: district.id, type: 'district' } });
  if (name === 'districts') return districtAt(district, id);
  if (name === 'events') {
    const events = district.events();
    if (id !== undefined) return oneOf(findIn(events, id), name);
    return listed(ofTypes(events, searchParams.getAll('record_type')), name, searchParams);
  }
  const kind = KINDS.find((one) => one === name);
  if (kind === undefined) return page404;
  if (id !== undefined) return oneOf(district.find(kind, id), name);
  const asked = searchParams.get('role');
  const role = ROLES.find((one) => one === asked);
  if (asked !== null && (kind !== 'users' || role === undefined)) return message(400, 'invalid role');
  return listed(district.list(kind, role), name, searchParams);
}

function districtAt(district: District, id: string | undefined): Said {
  const uri = `/v3.1/districts/${district.id}`;
  if (id === undefined)
    return said(200, { data: [{ data: district.about, uri }], links: [{ rel: 'self', uri: '/v3.1/districts' }] });
  return oneOf(id === district.id ? district.about : null, 'districts');
}

function oneOf(object: Fields | null, name: string): Said {
  if (object === null) return message(404, 'Resource not found');
  return said(200, { data: object, links: [{ rel: 'self', uri: `/v3.1/${name}/${textOf(object['id'])}` }] });
}

const findIn = (list: List, id: string): Fields | null => {
  const found = list.at(firstPlace(list.length, (place) => (textOf(list.at(place)?.['id']) ?? '') >= id));
  return found?.['id'] === id ? found : null;
};

function ofTypes(events: List, types: readonly string[]): List {
  if (types.length === 0) return events;
  const all = Array.from({ length: events.length }, (_, place) => events.at(place) ?? {});
  return arrayList(all.filter(({ type }) => types.some((one) => textOf(type)?.startsWith(`${one}.`))));
}

/** A page of a list. A full one has a next one, which may then hold nothing. */
function listed(list: List, name: string, query: URLSearchParams): Said {
  const [limit, after, before] = [query.get('limit'), query.get('starting_after'), query.get('ending_before')];
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit)) return message(400, 'invalid limit');
  const size = limit === null ? USUAL : Number(limit);
  if (size > MOST) return message(413, 'limit is too large');
  if (after !== null && before !== null) return message(400, 'starting_after and ending_before');
  const objects = before === null ? forward(list, after, size) : backward(list, before, size);
  const link = (rel: string, place: Readonly<Record<string, string>>) => {
    const kept = [...query].filter(([key]) => key !== 'starting_after' && key !== 'ending_before');
    const text = new URLSearchParams([...kept, ...Object.entries(place)]).toString();
    return { rel, uri: `/v3.1/${name}${text === '' ? '' : `?${text}`}` };
  };
  const idOf = (object: Fields | undefined): string => textOf(object?.['id']) ?? '';
  const self = { ...(after !== null && { starting_after: after }), ...(before !== null && { ending_before: before }) };
  const links = [
    link('self', self),
    ...(objects.length === size ? [link('next', { starting_after: idOf(objects.at(-1)) })] : []),
    ...(objects.length > 0 && (after !== null || before !== null)
      ? [link('prev', { ending_before: idOf(objects[0]) })]
      : []),
  ];
  const data = objects.map((object) => ({ data: object, uri: `/v3.1/${name}/${idOf(object)}` }));
  return said(200, query.get('count') === 'true' ? { data, links, count: list.length } : { data, links });
}

function forward(list: List, after: string | null, size: number): readonly Fields[] {
  const found: Fields[] = [];
  for (let place = after === null ? 0 : list.after(after); place < list.length && found.length < size; place++) {
    const object = list.at(place);
    if (object !== null) found.push(object);
  }
  return found;
}

/** `last`: the end of the list. */
function backward(list: List, before: string, size: number): readonly Fields[] {
  const found: Fields[] = [];
  const end =
    before === 'last' ? list.length : firstPlace(list.length, (at) => (textOf(list.at(at)?.['id']) ?? '') >= before);
  for (let place = end - 1; place >= 0 && found.length < size; place--) {
    const object = list.at(place);
    if (object !== null) found.unshift(object);
  }
  return found;
}
