import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { env } from 'node:process';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import type { Reply } from '../../../shared/http/reply.ts';
import type { Handler, PlainSettings, Step } from '../shapes.ts';
import { courseKey } from './course.ts';

export type Values = Readonly<Record<string, string | number>>;

/** The three calls of a launch, as a client of DynamoDB makes them. */
export interface Store {
  put(item: Values): Promise<unknown>;
  get(key: Values): Promise<Values | undefined>;
  /** Throws where the condition fails. */
  update(key: Values, expression: string, condition: string, values: Values): Promise<unknown>;
}

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

/** `together`: the course is read while the launch is spent, so that what the code stands for holds no class. */
export type Order = 'in turn' | 'together';

export const settings: PlainSettings = JSON.parse(env['BENCH_PLAIN'] ?? '{}');

/** The plainest stack that begins a launch, spends it once, sends its reader to the class, and redeems the code: jose and three calls, four with the token's own. No pages, no log, no metrics, no retries but the client's. */
export function plainStack(store: Store, order: Order): Readonly<Record<Step, Handler>> {
  const { issuer, audience, baseUrl } = settings;
  const keys = createLocalJWKSet({ keys: [settings.platformKey] });
  const signing = importJWK({ ...settings.signingKey }, 'RS256');
  const credentials = sha256(`${settings.clientId}:${settings.clientSecret}`);

  const login: Handler = async (event) => {
    const form = formOf(event);
    if (form.get('iss') !== issuer || form.get('client_id') !== audience) return { statusCode: 400 };
    const [state, nonce] = [secret(), secret()];
    const expires = seconds() + 600;
    await store.put({ ...keyOf(state), step: 'begun', nonce, expires, ttl: expires });
    const query = new URLSearchParams({
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: audience,
      redirect_uri: `${baseUrl}/launch`,
      login_hint: form.get('login_hint') ?? '',
      lti_message_hint: form.get('lti_message_hint') ?? '',
      state,
      nonce,
    });
    const cookies = [`launch=${state}; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600`];
    return { statusCode: 302, headers: { location: `${settings.authorize}?${query}` }, cookies };
  };

  const launch: Handler = async (event) => {
    const form = formOf(event);
    const state = form.get('state') ?? '';
    if (!event.cookies?.includes(`launch=${state}`)) return { statusCode: 403 };
    const { payload } = await jwtVerify(form.get('id_token') ?? '', keys, {
      algorithms: ['RS256'],
      issuer,
      audience,
      clockTolerance: 60,
      maxTokenAge: 600,
      requiredClaims: ['exp'],
    });
    if (payload[`${CLAIM}deployment_id`] !== settings.deployment) return { statusCode: 403 };
    const { id }: { id: string } = Object(payload[`${CLAIM}context`]);
    const code = secret();
    const spend = (found?: Values): Promise<unknown> =>
      store.update(
        keyOf(state),
        'SET step = :ready, code = :code, launch = :launch, expires = :until',
        'step = :begun AND nonce = :nonce AND expires > :now',
        {
          ':ready': 'ready',
          ':begun': 'begun',
          ':nonce': String(payload['nonce']),
          ':now': seconds(),
          ':until': seconds() + 60,
          ':code': sha256(code).toString('base64url'),
          ':launch': JSON.stringify({ ...payload, class: found?.['class'] }),
        },
      );
    const read = (): Promise<Values | undefined> => store.get(courseKey(settings.deployment, id));
    let course: Values | undefined;
    if (order === 'together') [course] = await Promise.all([read(), spend()]);
    else {
      course = await read();
      await spend(course);
    }
    const location = `https://app.example/classes/${course?.['class']}?code=${state}.${code}`;
    return { statusCode: 303, headers: { location } };
  };

  const token: Handler = async (event) => {
    const given = Buffer.from((event.headers['authorization'] ?? '').slice('Basic '.length), 'base64').toString();
    if (!timingSafeEqual(sha256(given), credentials)) return { statusCode: 401 };
    const [state = '', code = ''] = (formOf(event).get('code') ?? '').split('.');
    const key = keyOf(state);
    const item = await store.get(key);
    const hash = sha256(code).toString('base64url');
    if (item?.['step'] !== 'ready' || item['code'] !== hash) return { statusCode: 400 };
    const found = JSON.parse(String(item['launch']));
    const idToken = await new SignJWT({ name: found.name, email: found.email })
      .setProtectedHeader({ alg: 'RS256', kid: 'plain', typ: 'JWT' })
      .setIssuer(baseUrl)
      .setSubject(found.sub)
      .setAudience(settings.clientId)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(await signing);
    await store.update(
      key,
      'SET step = :redeemed REMOVE code, launch',
      'step = :ready AND code = :code AND expires > :now',
      { ':redeemed': 'redeemed', ':ready': 'ready', ':code': hash, ':now': seconds() },
    );
    return json({ access_token: secret(), token_type: 'Bearer', id_token: idToken, launch: found });
  };

  return { login, launch, token };
}

const keyOf = (state: string) => ({ pk: `plain-launch#${state}`, sk: '-' });

const seconds = (): number => Math.floor(Date.now() / 1000);

const secret = (): string => randomBytes(32).toString('base64url');

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const formOf = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): URLSearchParams =>
  new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);

const json = (value: object): Reply => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});
