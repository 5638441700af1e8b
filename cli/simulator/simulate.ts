import { randomBytes } from 'node:crypto';
import { newBrowser, type Visited } from '../browser/browser.ts';
import { isLocal, newJar, type SetCookie } from '../browser/jar.ts';
import { flag, text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { now } from '../program/operator.ts';
import type { Place } from '../program/place.ts';
import { json, plain } from '../program/show.ts';
import { baseUrl } from '../program/values.ts';
import { launch } from './launch.ts';
import { findSimulator } from './manage.ts';
import { openSimulator, type Person, ROLES } from './platform.ts';

/** Options of what launches by the simulator. */
export const REACHED = {
  'base-url': text('URL', 'address of this installation: BaseUrl of the stack’s outputs'),
};

/** Where Roomkey is reached. Throws Misuse. */
export function reachedAt(typed: string | null, { demo }: Place): string {
  if (typed !== null) return baseUrl(typed, URL.canParse(typed) && isLocal(new URL(typed)));
  if (demo !== null) return demo.baseUrl;
  throw new Misuse('--base-url is missing.');
}

/** Somebody whom nobody has seen: names that no page holds by chance. */
export function newPerson(givenName: string, role: Person['role']): Person {
  const mark = randomBytes(3).toString('hex');
  return { sub: `simulated-${givenName.toLowerCase()}-${mark}`, givenName, familyName: `Simulated-${mark}`, role };
}

export const simulate = command({
  name: 'simulate',
  summary: 'Launches as the built-in test platform, as a browser would, and prints what came, step by step',
  words: ['CLIENT'],
  options: {
    ...REACHED,
    role: text('ROLE', `${ROLES.join(' (default) or ')}`, ROLES),
    framed: flag('in a frame of the LMS, in place of a tab'),
    'block-third-party': flag('with --framed: in a browser that blocks third-party cookies'),
    json: flag('as JSON'),
  },
  example: [
    'npx roomkey simulate demo --demo',
    'npx roomkey simulate acme --base-url https://lti.acme.example --role instructor --framed --table Roomkey-Table',
  ].join('\n'),
  async run(args, place, io) {
    const { dynamo } = place;
    const clientId = args.word(0);
    const role = args.choice('role', ROLES) ?? 'student';
    const base = reachedAt(args.text('base-url'), place);
    const framed = args.flag('framed');
    if (args.flag('block-third-party') && !framed) throw new Misuse('--block-third-party goes with --framed.');
    await findSimulator(dynamo, clientId);
    const simulator = await openSimulator(dynamo, clientId, now);
    try {
      const browser = newBrowser({
        jar: newJar(),
        framedBy: framed ? new URL('https://simulator.invalid') : null,
        thirdPartyBlocked: args.flag('block-third-party'),
      });
      const { visits, leaves } = await launch(simulator, browser, base, newPerson('Ada', role));
      const all = [...visits, ...(leaves === null ? [] : await browser.follow(leaves))];
      if (args.flag('json')) io.out(json(all.map(view)));
      else tell(all, leaves === null, io);
      const last = all.at(-1);
      if (last === undefined || last.status >= 400) throw new Refusal('The launch did not end on a page of the class.');
      if (last.next !== null) throw new Refusal('The application redirects without end.');
    } finally {
      await simulator.close();
    }
  },
});

function tell(visits: readonly Visited[], stays: boolean, io: Io): void {
  for (const [at, visited] of visits.entries()) {
    io.out(`${at + 1}  ${visited.method} ${withoutSecrets(visited.url)}`);
    if (visited.sentCookies.length > 0) io.out(`   cookies sent: ${plain(visited.sentCookies.join(', '))}`);
    const leads = visited.next === null ? '' : ` → ${withoutSecrets(visited.next.url)}`;
    io.out(`   ${visited.status}${leads}`);
    for (const cookie of visited.cookies) io.out(`   ${cookieLine(cookie)}`);
  }
  const { body = '' } = visits.at(-1) ?? {};
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
  if (title !== undefined) io.out(`   page: ${plain(title)}`);
  if (stays) io.out('   A page of Roomkey’s, as the client’s display says: its button opens the application in a tab.');
}

const cookieLine = ({ name, attributes, dropped }: SetCookie): string =>
  plain(`sets ${name} (${attributes})${dropped === null ? '' : `: dropped, ${dropped}`}`);

const view = ({ method, url, status, next, sentCookies, cookies }: Visited) => ({
  method,
  address: withoutSecrets(url),
  status,
  leads_to: next === null ? null : withoutSecrets(next.url),
  cookies_sent: sentCookies,
  cookies: cookies.map(({ name, attributes, dropped }) => ({ name, attributes, dropped })),
});

/** What an address says without what opens anything: values of its query are left out but for a few that tell what goes on. */
export function withoutSecrets(url: URL): string {
  const shown = ['iss', 'client_id', 'redirect_uri', 'response_type', 'scope', 'target_link_uri', 'next', 'error'];
  const query = [...url.searchParams].map(([name, value]) => `${name}=${shown.includes(name) ? value : '…'}`);
  return plain(url.origin + url.pathname + (query.length === 0 ? '' : `?${query.join('&')}`));
}
