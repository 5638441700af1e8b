import { randomBytes } from 'node:crypto';
import { SIMULATOR } from '../../shared/names.ts';
import type { Browser, Visited } from '../browser/browser.ts';
import { roomkey } from '../program/hint.ts';
import { withoutSecrets } from '../simulator/simulate.ts';
import { frameFault } from './frames.ts';
import { changed, lastOf, names, newFrame, newTab, type Run, run, runToCode, type Trial, unfriendly } from './trial.ts';

/** What one look at a landing found. `unseen`: nothing here can tell. */
export interface Finding {
  readonly check: Check;
  readonly result: 'well' | 'fault' | 'unseen';
  readonly saw: string;
}

/** What is looked at, and what to do where it is not so. */
export const CHECKS = {
  'signs in': 'Redeem the code at the landing, and answer with the class (docs/partner.md, The landing).',
  'shows who is signed in': 'Show the name of whoever is signed in, with a way to sign out.',
  'leaves a clean address': 'Answer 303 to an address without code, state and iss as soon as the code is redeemed.',
  'second user replaces the first':
    'End whatever session comes along before the code is redeemed, and start a new one.',
  'used code':
    'Answer a code that opens nothing with words: go back to your course and click again. Show nobody’s class.',
  'foreign code':
    'Answer a code that opens nothing with words: go back to your course and click again. Show nobody’s class.',
  'expired code':
    'Answer a code that opens nothing with words: go back to your course and click again. Show nobody’s class.',
  'code of another issuer': 'Compare iss with the issuer that you know, before the code is redeemed (RFC 9207).',
  'code of another browser':
    'Let nobody finish a login that another browser began: keep state in a cookie of that browser, and compare it before the code is redeemed.',
  'may be framed': (client: string) =>
    `Name the LMS in frame-ancestors and leave X-Frame-Options out, or have it opened in a tab: ${inTab(client)}`,
  'stays signed in within a frame': (client: string) =>
    `Send the session’s cookie, and those of a login, with SameSite=None; Secure; Partitioned, or have it opened in a tab: ${inTab(client)}`,
} as const;
export type Check = keyof typeof CHECKS;

/** What to do about a fault. */
export function mendingOf(check: Check, client: string): string {
  const how = CHECKS[check];
  return typeof how === 'string' ? how : how(client);
}

const inTab = (client: string): string => roomkey`clients set ${client} --display window`;

const well = (check: Check, saw: string): Finding => ({ check, result: 'well', saw });
const fault = (check: Check, saw: string): Finding => ({ check, result: 'fault', saw });
const unseen = (check: Check, saw: string): Finding => ({ check, result: 'unseen', saw });
const judged = (check: Check, wrong: string | null, right: string): Finding =>
  wrong === null ? well(check, right) : fault(check, wrong);

const saying = (...reasons: readonly string[]): string => [...new Set(reasons)].join('; ');

/** Cookies that the browser did not keep. */
const dropsIn = (visits: readonly Visited[]): readonly string[] =>
  visits
    .flatMap(({ cookies }) => cookies)
    .flatMap(({ name, dropped }) => (dropped === null ? [] : [`${name} is dropped: ${dropped}`]));

/** What keeps a run from having signed its person in; null where nothing does. */
async function notSignedIn(trial: Trial, { visits, launchId }: Run): Promise<string | null> {
  const page = lastOf(visits);
  if (page.next !== null)
    return saying(`redirects without end, last to ${withoutSecrets(page.next.url)}`, ...dropsIn(visits));
  if (page.status >= 400) return saying(`${withoutSecrets(page.url)} answers ${page.status}`, ...dropsIn(visits));
  const state = await trial.stateOf(launchId);
  return state === 'redeemed' ? null : 'the code was not redeemed';
}

/** Everything but what takes a minute. */
export async function checkLanding(trial: Trial): Promise<readonly Finding[]> {
  const tab = newTab();
  const ada = await run(trial, tab, trial.newPerson('Ada'));
  if (ada === null) return [fault('signs in', 'Roomkey shows a page in place of the application')];
  const wrong = await notSignedIn(trial, ada);
  const first = judged('signs in', wrong, `${lastOf(ada.visits).status} at ${withoutSecrets(lastOf(ada.visits).url)}`);
  if (wrong !== null) return [first];
  const visible = names(lastOf(ada.visits), ada.person);
  return [
    first,
    visible
      ? well('shows who is signed in', 'the name stands on the page')
      : unseen('shows who is signed in', 'the page as it comes holds no name; a script may show it'),
    cleanAddress(lastOf(ada.visits)),
    await secondUser(trial, tab, ada, visible),
    await usedCode(ada),
    await foreignCode(ada),
    await foreignIssuer(trial),
    ...(trial.client.handOff === 'initiated' ? [await foreignBrowser(trial)] : []),
    ...(trial.client.display === 'window'
      ? [
          well('may be framed', 'opens in a window of its own'),
          well('stays signed in within a frame', 'opens in a window of its own'),
        ]
      : [await framing(trial, ada), await framedCookies(trial, visible)]),
  ];
}

function cleanAddress({ url }: Visited): Finding {
  const left = ['code', 'state', 'iss', 'login_hint'].filter((name) => url.searchParams.has(name));
  const wrong = left.length === 0 ? null : `the address still holds ${left.join(', ')}`;
  return judged('leaves a clean address', wrong, withoutSecrets(url));
}

async function secondUser(trial: Trial, tab: Browser, first: Run, visible: boolean): Promise<Finding> {
  const check = 'second user replaces the first';
  const second = await run(trial, tab, trial.newPerson('Ben'));
  if (second === null) return fault(check, 'Roomkey shows a page in place of the application');
  const wrong = await notSignedIn(trial, second);
  if (wrong !== null) return fault(check, wrong);
  const pages = [
    lastOf(second.visits),
    lastOf(await tab.follow({ url: lastOf(second.visits).url, form: null, from: null })),
  ];
  if (pages.some((page) => names(page, first.person))) return fault(check, 'the page still shows the first');
  if (!visible) return unseen(check, 'the code was redeemed; whom the page shows cannot be told');
  return judged(
    check,
    pages.every((page) => names(page, second.person)) ? null : 'the page does not show the second',
    'the page shows the second, also when it is loaded anew',
  );
}

async function usedCode({ withCode, person }: Run): Promise<Finding> {
  if (withCode === null) return fault('used code', 'no code came');
  const visits = await newTab().follow(withCode);
  return judged('used code', unfriendly(visits, person), `answers ${lastOf(visits).status}, with words`);
}

/** Of the right form, and nobody's. */
const forged = (): string => randomBytes(64).toString('base64url').slice(0, 65);

async function foreignCode({ withCode, person }: Run): Promise<Finding> {
  if (withCode === null) return fault('foreign code', 'no code came');
  const visits = await newTab().follow(changed(withCode, { code: forged() }));
  return judged('foreign code', unfriendly(visits, person), `answers ${lastOf(visits).status}, with words`);
}

async function foreignIssuer(trial: Trial): Promise<Finding> {
  const check = 'code of another issuer';
  const tab = newTab();
  const { withCode, launchId, person } = await runToCode(trial, tab, trial.newPerson('Cleo'));
  const visits = await tab.follow(changed(withCode, { iss: 'https://another-issuer.invalid' }));
  if ((await trial.stateOf(launchId)) === 'redeemed') return fault(check, 'the code was redeemed all the same');
  return judged(check, unfriendly(visits, person), 'the code was not redeemed');
}

/** Login CSRF: whoever has an address with a good code sends it to somebody else. A direct code cannot be told apart. */
async function foreignBrowser(trial: Trial): Promise<Finding> {
  const check = 'code of another browser';
  const { withCode, launchId, person } = await runToCode(trial, newTab(), trial.newPerson('Finn'));
  const visits = await newTab().follow(withCode);
  if ((await trial.stateOf(launchId)) === 'redeemed') return fault(check, 'the code was redeemed all the same');
  return judged(check, unfriendly(visits, person), 'the code was not redeemed');
}

/** A launch whose code waits until it is too old. */
export async function expiring(trial: Trial): Promise<() => Promise<Finding>> {
  const tab = newTab();
  const { withCode, person } = await runToCode(trial, tab, trial.newPerson('Dan'));
  return async () => {
    const visits = await tab.follow(withCode);
    return judged('expired code', unfriendly(visits, person), `answers ${lastOf(visits).status}, with words`);
  };
}

export const notWaitedFor: Finding = unseen('expired code', 'left out: --quick');

/** The class, and the page for a code that opens nothing: a frame that shows neither helps nobody. */
async function framing({ framers, baseUrl }: Trial, { visits, withCode }: Run): Promise<Finding> {
  const check = 'may be framed';
  if (framers.length === 0) return unseen(check, 'no LMS is registered for this client yet');
  const refused = withCode === null ? [] : await newTab().follow(changed(withCode, { code: forged() }));
  const pages = [
    { what: 'the class', page: lastOf(visits) },
    ...refused.slice(-1).map((page) => ({ what: 'the page for a code that opens nothing', page })),
  ].filter(({ page }) => page.url.origin !== baseUrl);
  const faults = pages.flatMap(({ what, page }) => {
    const shut = framers.map((framer) => ({ framer, why: frameFault(page.headers, page.url, framer) }));
    const reasons = [...new Set(shut.flatMap(({ why }) => why ?? []))];
    return reasons.map((reason) => {
      const whose = shut.filter(({ why }) => why === reason).map(({ framer }) => framer);
      return `${what} not by ${whose.join(', ')} (${reason})`;
    });
  });
  return judged(check, faults.length === 0 ? null : faults.join('; '), `by ${framers.join(', ')}`);
}

/** In a frame of another site, first as most browsers are, then with third-party cookies blocked. */
async function framedCookies(trial: Trial, visible: boolean): Promise<Finding> {
  const check = 'stays signed in within a frame';
  for (const thirdPartyBlocked of [false, true]) {
    const where = thirdPartyBlocked ? 'third-party cookies blocked' : 'third-party cookies allowed';
    const framed = newFrame(new URL(SIMULATOR.iss), { thirdPartyBlocked });
    const eve = await run(trial, framed, trial.newPerson('Eve'));
    // The page of Roomkey's whose button opens a tab: that is what the display is for.
    if (eve === null) continue;
    const stays = await notSignedIn(trial, eve);
    const wrong = stays ?? (visible && !names(lastOf(eve.visits), eve.person) ? 'the page shows nobody' : null);
    const kept = eve.visits.some(({ cookies }) => cookies.some(({ dropped: why }) => why === null));
    if (wrong !== null || !kept) {
      return fault(check, `${where}: ${saying(wrong ?? 'no cookie is kept', ...dropsIn(eve.visits))}`);
    }
  }
  return well(check, 'with third-party cookies allowed and blocked');
}
