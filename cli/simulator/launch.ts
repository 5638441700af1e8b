import { ROUTES, SIMULATOR } from '../../shared/names.ts';
import type { Browser, Navigation, Visited } from '../browser/browser.ts';
import { Refusal } from '../program/failures.ts';
import type { Person, Simulator } from './platform.ts';

/** A launch as far as Roomkey answers it. */
export interface Launched {
  readonly launchId: string;
  readonly visits: readonly Visited[];
  /** to the application; null where Roomkey shows a page, such as the button that opens a tab */
  readonly leaves: Navigation | null;
}

const PLATFORM = new URL(SIMULATOR.iss);

/** A click in the simulator's course: login, the platform's answer, launch. Throws Refusal with what Roomkey refused. */
export async function launch(
  simulator: Simulator,
  browser: Browser,
  baseUrl: string,
  person: Person,
): Promise<Launched> {
  const target = baseUrl + ROUTES.launch;
  const login = await browser.visit({
    url: new URL(baseUrl + ROUTES.login),
    from: PLATFORM,
    form: {
      iss: SIMULATOR.iss,
      client_id: simulator.clientId,
      login_hint: person.sub,
      target_link_uri: target,
    },
  });
  const asked = login.next?.url.searchParams ?? new URLSearchParams();
  const [state, nonce] = [asked.get('state'), asked.get('nonce')];
  if (state === null || nonce === null) throw refusal('login', login);
  const answer = await browser.visit({
    url: new URL(target),
    from: PLATFORM,
    form: { id_token: await simulator.sign(nonce, person, target), state },
  });
  if (answer.status >= 400) throw refusal('launch', answer);
  return { launchId: state.slice(0, 22), visits: [login, answer], leaves: answer.next };
}

function refusal(where: string, { status, headers }: Visited): Refusal {
  const code = headers.get('x-error-code') ?? `status ${status}`;
  const hint =
    code === 'registration-unknown' || code === 'key-unknown'
      ? ': the simulator was switched on less than a minute ago, or --base-url is another installation’s'
      : '';
  return new Refusal(`Roomkey refused the ${where}: ${code}${hint}.`);
}
