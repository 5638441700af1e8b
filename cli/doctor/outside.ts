import { CANVAS_ROUTE, ROUTES } from '../../shared/names.ts';
import type { PublishedKey } from '../../shared/store/directory/stack.ts';
import { exchange, reasonOf } from '../browser/http.ts';
import { roomkey } from '../program/hint.ts';
import { type Finding, fault, look, well } from './finding.ts';

/** Seconds by which clocks may differ. */
const SKEW = 60;

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly date: number;
}

/** As the world sees the installation: what its addresses answer. */
export async function outside(baseUrl: string, keys: readonly PublishedKey[]): Promise<readonly Finding[]> {
  const [jwks, discovery, canvas, login] = await Promise.all(
    [ROUTES.jwks, ROUTES.discovery, CANVAS_ROUTE, ROUTES.login].map((path) => ask(baseUrl + path)),
  );
  const answers = [
    ['key set', jwks, 200],
    ['discovery', discovery, 200],
    ['configuration of Canvas', canvas, 200],
    ['login', login, 400],
  ] as const;
  const reached = answers.map(([name, answer, wanted]) =>
    typeof answer === 'object' && answer.status === wanted
      ? well(`${name} answers`, `${answer.status}`)
      : fault(
          `${name} answers`,
          typeof answer === 'object' ? `${answer.status} in place of ${wanted}` : (answer ?? 'no answer'),
          `Look at DNS, certificate and the stack's alarms; the address is ${baseUrl}`,
        ),
  );
  return [
    ...reached,
    ...(typeof jwks === 'object' ? [published(jwks, keys), clock(jwks)] : []),
    ...(typeof discovery === 'object' ? [issuer(discovery, baseUrl)] : []),
  ];
}

async function ask(url: string): Promise<Answered | string> {
  try {
    const answer = await exchange({ url: new URL(url), method: 'GET', headers: {}, body: null });
    return { status: answer.status, body: answer.body, date: Date.parse(answer.headers.get('date') ?? '') };
  } catch (error) {
    return `no answer (${reasonOf(error)})`;
  }
}

function published({ body }: Answered, keys: readonly PublishedKey[]): Finding {
  const missing = keys.filter(({ kid }) => !body.includes(JSON.stringify(kid)));
  const check = 'our key set holds our keys';
  return missing.length === 0
    ? well(check, `${keys.length}`)
    : fault(
        check,
        `${missing.length} of ${keys.length} missing`,
        'The address belongs to another stack or a cache: compare it with BaseUrl.',
      );
}

function clock({ date }: Answered): Finding {
  const check = 'clocks agree';
  if (Number.isNaN(date)) return look(check, 'the answer had no Date', 'Set this machine’s clock by a time server.');
  const skew = Math.round(Math.abs(Date.now() - date) / 1000);
  return skew <= SKEW
    ? well(check, `${skew} s apart`)
    : fault(check, `${skew} s apart`, 'Set this machine’s clock by a time server; AWS’s own is right.');
}

function issuer({ body }: Answered, baseUrl: string): Finding {
  const check = 'tokens name this address';
  return body.includes(JSON.stringify(baseUrl))
    ? well(check, baseUrl)
    : fault(check, 'discovery names another issuer', `What is deployed there is not this stack: ${roomkey`urls`}`);
}
