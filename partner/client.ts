import type {
  ClassRequest,
  ClassRequests,
  Contexts,
  Mapping,
  Redeemed,
  RequestAnswer,
  RosterClass,
  Userinfo,
  Wanted,
  WantedRosterClass,
} from './types.ts';

export type * from './types.ts';

/** What an application knows of Roomkey, and how it reaches it. */
export interface Settings {
  /** Roomkey's base URL, without a slash at its end; the issuer too */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** milliseconds for one request; 10 s without it */
  readonly timeout?: number;
  /** in place of the global one */
  readonly fetch?: typeof fetch;
}

/** Why something could not be done. `message` holds no secret, no code and no name of a person. */
export class RoomkeyError extends Error {
  override readonly name = 'RoomkeyError';
  /** what Roomkey calls it, such as `grant-refused`; `unreachable`, `answer-malformed`, `code-missing` and `issuer-unknown` are found here */
  readonly code: string;
  /** HTTP status; null where nothing was answered */
  readonly status: number | null;
  /** eight letters and digits that whoever runs Roomkey finds in the log; null where nothing was answered */
  readonly ref: string | null;

  constructor(code: string, status: number | null = null, ref: string | null = null, cause?: unknown) {
    super(ref === null ? code : `${code}, reference ${ref}`, { cause });
    this.code = code;
    this.status = status;
    this.ref = ref;
  }

  /** Whether the same request may succeed in a moment: nothing was spent. */
  get again(): boolean {
    return this.code === 'unreachable' || this.status === 503;
  }
}

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly form?: URLSearchParams;
  readonly json?: unknown;
  readonly version?: number;
  readonly token?: string;
}

export type Roomkey = ReturnType<typeof roomkey>;

/** Everything that an application asks of Roomkey. Each rejects with a RoomkeyError. */
export function roomkey({ issuer, clientId, clientSecret, timeout = 10_000, fetch: ask = fetch }: Settings) {
  const basic = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;

  async function send<T>(path: string, { method = 'GET', form, json, version, token }: Sent = {}): Promise<T> {
    const body = form ?? (json === undefined ? null : JSON.stringify(json));
    const headers = {
      authorization: token === undefined ? basic : `Bearer ${token}`,
      accept: 'application/json',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    };
    const signal = AbortSignal.timeout(timeout);
    const answer = await ask(issuer + path, { method, headers, body, signal, redirect: 'error' }).catch((cause) => {
      throw new RoomkeyError('unreachable', null, null, cause);
    });
    const read: unknown = await answer.json().catch(() => null);
    if (answer.ok && isAnswer<T>(read)) return read;
    const { code, ref } = fieldsOf(read);
    if (answer.ok || typeof code !== 'string') throw new RoomkeyError('answer-malformed', answer.status);
    throw new RoomkeyError(code, answer.status, typeof ref === 'string' ? ref : null);
  }

  const mapping = (key: string): string => `/contexts/${encodeURIComponent(key)}/mapping`;
  const district = (id: string): string => `/districts/${encodeURIComponent(id)}`;
  const ofClass = (of: string, id: string): string => `${district(of)}/classes/${encodeURIComponent(id)}`;

  return {
    /** The launch behind a landing's address, with the code and the issuer in its query. Once. */
    async redeem(landing: URL): Promise<Redeemed> {
      const code = landing.searchParams.get('code');
      if (code === null) throw new RoomkeyError('code-missing');
      // RFC 9207: the answer of another server is none for us.
      if (landing.searchParams.get('iss') !== issuer) throw new RoomkeyError('issuer-unknown');
      const redirect_uri = landing.origin + landing.pathname;
      const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri });
      return send('/token', { method: 'POST', form });
    },

    /** The same person and launch for the access token, for five minutes. */
    userinfo: (accessToken: string): Promise<Userinfo> => send('/userinfo', { token: accessToken }),

    /** What a course opens; `mapping.version` is the version that a change needs. */
    mapping: (contextKey: string): Promise<Mapping> => send(mapping(contextKey)),

    /** The course opens exactly these from now on. Rejects with mapping-version-conflict where somebody else was quicker. */
    connect: (contextKey: string, version: number, classes: Wanted['classes']): Promise<Mapping> =>
      send(mapping(contextKey), { method: 'PUT', json: { classes }, version }),

    /** The course opens nothing from now on. */
    disconnect: (contextKey: string, version: number): Promise<Mapping> =>
      send(mapping(contextKey), { method: 'DELETE', version }),

    /** The courses of your installations that open a class. */
    contexts: (districtId: string, classId: string): Promise<Contexts> =>
      send(`${district(districtId)}/contexts?${new URLSearchParams({ class: classId })}`),

    class: (districtId: string, id: string): Promise<RosterClass> => send(ofClass(districtId, id)),

    /** Adds a class, or makes it exactly this. */
    putClass: (districtId: string, id: string, wanted: WantedRosterClass): Promise<RosterClass> =>
      send(ofClass(districtId, id), { method: 'PUT', json: wanted }),

    /** The class is gone; courses go on opening it for some days. */
    deleteClass: (districtId: string, id: string): Promise<RosterClass> =>
      send(ofClass(districtId, id), { method: 'DELETE' }),

    /** What teachers asked for and nobody has answered. */
    requests: (districtId: string): Promise<ClassRequests> => send(`${district(districtId)}/requests`),

    answerRequest: (districtId: string, id: string, answer: RequestAnswer): Promise<ClassRequest> =>
      send(`${district(districtId)}/requests/${encodeURIComponent(id)}`, { method: 'PUT', json: answer }),
  };
}

/** Roomkey's own tests hold its answers to openapi.json; here only what is no answer of its own is told apart. */
const isAnswer = <T>(value: unknown): value is T => typeof value === 'object' && value !== null;

const fieldsOf = (value: unknown): { readonly code?: unknown; readonly ref?: unknown } =>
  typeof value === 'object' && value !== null ? value : {};
