import type { Ask } from './ask.ts';
import { CleverFailure } from './failure.ts';
import { fieldsIn, listIn, textIn } from './fields.ts';
import { Token } from './token.ts';

/** Of the partner's application at Clever. */
export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

export interface Tokens {
  /** Null: the district shares nothing. Throws CleverFailure. */
  of(district: string): Promise<Token | null>;
  /** The same after this one was refused: districts rotate theirs. Null where there is no other. */
  after(district: string, refused: Token): Promise<Token | null>;
}

const MAX_BYTES = 256 * 1024;
const MS = 10_000;

/** Tokens by which a district's data are read: asked of Clever, and kept in memory alone. */
export function tokens(address: string, credentials: () => Promise<Credentials>, ask: Ask): Tokens {
  const known = new Map<string, Promise<Token | null>>();

  async function asked(district: string): Promise<Token | null> {
    const what = 'the tokens of districts';
    const { clientId, secret } = await credentials();
    const query = new URLSearchParams({ owner_type: 'district', district });
    const { status, json } = await ask({
      url: `${address}/oauth/tokens?${query}`,
      what,
      authorization: basic(clientId, secret),
      maxBytes: MAX_BYTES,
      ms: MS,
    });
    if (status === 404) return null;
    if (status === 400 || status === 401 || status === 403) {
      throw new CleverFailure('credentials', what, `status ${status}`);
    }
    if (status !== 200 || json === undefined) throw new CleverFailure('unreadable', what, `status ${status}`);
    for (const one of listIn(fieldsIn(json)['data'])) {
      const { owner, access_token: value } = fieldsIn(one);
      const { type, id } = fieldsIn(owner);
      const text = textIn(value);
      if (type === 'district' && id === district && text !== null) return new Token(text);
    }
    return null;
  }

  const remembered = (district: string): Promise<Token | null> => {
    const going = asked(district);
    known.set(district, going);
    // What failed, and what was not shared yet, is asked again.
    const forget = (): void => {
      if (known.get(district) === going) known.delete(district);
    };
    going.then((token) => token ?? forget(), forget);
    return going;
  };

  return {
    of: (district) => known.get(district) ?? remembered(district),
    async after(district, refused) {
      const now = await known.get(district);
      if (now !== undefined && now !== null && !refused.equals(now)) return now;
      const token = await remembered(district);
      return refused.equals(token) ? null : token;
    },
  };
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
