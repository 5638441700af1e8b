import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { randomText } from '../text.ts';
import { type Answer, json, type Visit } from '../web/answer.ts';

/** Names and roles of a course (LTI Names and Role Provisioning Services 2.0), for whoever signs with the tool's own key. */
export interface MemberService {
  /** An access token for an assertion that the tool signed: good once. */
  token(form: URLSearchParams): Promise<Answer>;
  /** A page of the members, with the place of the next one. @param members null: there is no such course */
  list(members: readonly object[] | null, visit: Pick<Visit, 'url' | 'authorization' | 'accept'>): Answer;
}

export interface MemberOptions {
  readonly toolId: string;
  readonly tokenUrl: string;
  /** those that the tool publishes */
  readonly keys: JWTVerifyGetKey;
  /** members on a page, at most */
  readonly pageSize: () => number;
  /** milliseconds */
  readonly now: () => number;
}

const SCOPE = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const CONTAINER = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds of a token, and of an assertion at most. */
const LIFE = 3600;
const ASSERTION_LIFE = 300;

export function memberService({ toolId, tokenUrl, keys, pageSize, now }: MemberOptions): MemberService {
  const tokens = new Map<string, number>();
  const used = new Set<string>();

  async function isTool(assertion: string): Promise<boolean> {
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: ['RS256'],
      issuer: toolId,
      subject: toolId,
      audience: tokenUrl,
      maxTokenAge: ASSERTION_LIFE,
      requiredClaims: ['exp', 'jti'],
      currentDate: new Date(now()),
    });
    const id = payload.jti ?? '';
    const isFirst = !used.has(id);
    used.add(id);
    return isFirst;
  }

  return {
    async token(form) {
      if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type');
      if (form.get('client_assertion_type') !== ASSERTION) return refused(400, 'invalid_request');
      if (form.get('scope') !== SCOPE) return refused(400, 'invalid_scope');
      const isKnown = await isTool(form.get('client_assertion') ?? '').catch(() => false);
      if (!isKnown) return refused(400, 'invalid_client');
      const token = randomText(40);
      tokens.set(token, now() + LIFE * 1000);
      const headers = { 'cache-control': 'no-store' };
      return json({ access_token: token, token_type: 'Bearer', expires_in: LIFE, scope: SCOPE }, headers);
    },

    list(members, { url, authorization, accept }) {
      const [, token = ''] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
      if ((tokens.get(token) ?? 0) <= now()) return refused(401, 'invalid_token');
      if (accept !== CONTAINER) return refused(406, 'not_acceptable');
      if (members === null) return refused(404, 'not_found');
      const wanted = Number(url.searchParams.get('limit') ?? Number.POSITIVE_INFINITY);
      const size = Math.min(pageSize(), wanted >= 1 ? wanted : Number.POSITIVE_INFINITY);
      const page = Math.max(1, Math.floor(Number(url.searchParams.get('page') ?? 1)) || 1);
      const at = (number: number): string => {
        const there = new URL(url);
        there.searchParams.set('page', String(number));
        return there.href;
      };
      const links = [`<${at(1)}>; rel="first"`];
      if (page * size < members.length) links.push(`<${at(page + 1)}>; rel="next"`);
      return json(
        { id: url.href, context: { id: url.pathname }, members: members.slice((page - 1) * size, page * size) },
        { 'content-type': CONTAINER, link: links.join(', ') },
      );
    },
  };
}

const refused = (status: number, error: string): Answer => ({ ...json({ error }), status });
