import type { Client } from '../../shared/records/client.ts';
import type { LaunchState } from '../../shared/store/launches/item.ts';
import { type Browser, type BrowserOptions, type Navigation, newBrowser, type Visited } from '../browser/browser.ts';
import { newJar } from '../browser/jar.ts';
import { Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { launch } from '../simulator/launch.ts';
import type { Person, Simulator } from '../simulator/platform.ts';

/** What a landing is tried with. */
export interface Trial {
  readonly simulator: Simulator;
  readonly client: Client;
  readonly baseUrl: string;
  /** origins of the LMSs that may frame it */
  readonly framers: readonly string[];
  stateOf(launchId: string): Promise<LaunchState | null>;
  newPerson(givenName: string): Person;
}

/** A launch, followed to its end or to its code. */
export interface Run {
  readonly person: Person;
  readonly launchId: string;
  /** of the application, and of authorize between them */
  readonly visits: readonly Visited[];
  /** what brought the code to the application; null where it never got one */
  readonly withCode: Navigation | null;
}

export const newTab = (): Browser => newBrowser({ jar: newJar(), framedBy: null });

export const newFrame = (framedBy: URL, options: Pick<BrowserOptions, 'thirdPartyBlocked'>): Browser =>
  newBrowser({ jar: newJar(), framedBy, ...options });

const carriesCode = ({ url, form }: Navigation): boolean =>
  url.searchParams.has('code') || form?.['code'] !== undefined;

/** A launch and all that follows. Null where Roomkey shows a page in place of the application. */
export async function run(trial: Trial, browser: Browser, person: Person): Promise<Run | null> {
  const { launchId, leaves } = await launch(trial.simulator, browser, trial.baseUrl, person);
  if (leaves === null) return null;
  const visits = await browser.follow(leaves);
  const withCode = [leaves, ...visits.map(({ next }) => next)].find((one) => one !== null && carriesCode(one)) ?? null;
  return { person, launchId, visits, withCode };
}

/** A launch up to the code, which the application does not get to see. Throws Refusal where none comes into being. */
export async function runToCode(
  trial: Trial,
  browser: Browser,
  person: Person,
): Promise<Run & { withCode: Navigation }> {
  const { launchId, leaves } = await launch(trial.simulator, browser, trial.baseUrl, person);
  const visits: Visited[] = [];
  for (let next = leaves; next !== null && visits.length < 20; next = visits.at(-1)?.next ?? null) {
    if (carriesCode(next)) return { person, launchId, visits, withCode: next };
    visits.push(await browser.visit(next));
  }
  throw new Refusal(
    `The application’s login never came back with a code: try ${roomkey`simulate ${trial.client.clientId}`}`,
  );
}

/** The same, with other parameters. */
export function changed(to: Navigation, change: Readonly<Record<string, string>>): Navigation {
  if (to.form !== null) return { ...to, form: { ...to.form, ...change } };
  const url = new URL(to.url);
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
  return { ...to, url };
}

export const lastOf = (visits: readonly Visited[]): Visited => {
  const last = visits.at(-1);
  if (last === undefined) throw new Error('nothing was visited');
  return last;
};

/** The words of a page. */
const wordsOf = ({ body }: Visited): string =>
  body
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

export const names = (page: Visited, { familyName }: Person): boolean => page.body.includes(familyName);

/** What is wrong with a page for a code that opens nothing; null where nothing is. */
export function unfriendly(visits: readonly Visited[], ...nobody: readonly Person[]): string | null {
  const page = lastOf(visits);
  if (page.next !== null) return 'redirects without end';
  if (page.status >= 500) return `answers ${page.status}`;
  if (nobody.some((person) => names(page, person))) return 'shows somebody’s class';
  return wordsOf(page).length < 20 ? `answers ${page.status} without words` : null;
}
