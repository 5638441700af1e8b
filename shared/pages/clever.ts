import type { Code } from '../errors.ts';
import { ROUTES } from '../names.ts';
import { type Brand, type Language, namesOf } from './brand.ts';
import { frame, type Page, textsOf } from './frame.ts';
import { html } from './html.ts';
import { en } from './texts/clever/en.ts';
import { es } from './texts/clever/es.ts';
import type { CleverTexts, CleverTongue } from './texts/clever/types.ts';
import { fill } from './texts/types.ts';
import { stepForm, type Waiting, waitingFrame, wayBackOf } from './waiting.ts';
import { words } from './words.ts';

/** Pages for whoever signs in to Clever from a click in the LMS. */

const TONGUES: Readonly<Record<Language, CleverTongue>> = { en, es };

const cleverTextsOf = (brand: Brand): CleverTexts => TONGUES[brand.language](namesOf(brand));

/** Nobody knows who it is at Clever: one button, which signs in there at top level. */
export function signInOncePage(brand: Brand, held: Waiting): Page {
  const { signInOnce } = cleverTextsOf(brand);
  const button = html`<p><button>${signInOnce.next}</button></p>`;
  const form = stepForm({ ...held, action: ROUTES.clever }, 'clever', button, { leaves: true });
  return waitingFrame(
    brand,
    signInOnce.title,
    html`<p>${signInOnce.body}</p>${form}<p>${signInOnce.otherwise}</p>`,
    held,
  );
}

interface Called {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** The given name and a letter, as on a shared device others may read it. */
function shortOf({ firstName, lastName }: Called): string {
  const [initial = ''] = lastName ?? '';
  return [firstName ?? '', initial === '' ? '' : `${initial}.`].filter((part) => part !== '').join(' ');
}

/**
 * "Is this you? Maya R.", beside who the LMS says that it is: a yes of the next person at a shared device would be true of Clever alone.
 * `who`: what the yes is for.
 */
export function isThisYouPage(brand: Brand, waiting: Waiting, signedIn: Called, there: Called, who: string): Page {
  const { isThisYou } = cleverTextsOf(brand);
  const [name, inLms] = [shortOf(signedIn), shortOf(there)];
  const yes = stepForm(waiting, 'yes', html`<p><button>${isThisYou.yes}</button></p>`, {
    leaves: true,
    fields: { who },
  });
  const no = stepForm(waiting, 'no', html`<p><button class="plain">${isThisYou.no}</button></p>`);
  const said = inLms === '' ? html`` : html`<p class="next">${fill(isThisYou.there, { it: inLms })}</p>`;
  const content = html`<p>${isThisYou.body}</p><p class="next">${fill(isThisYou.it, { it: name === '' ? '?' : name })}</p>${said}<p>${isThisYou.next}</p>${yes}${no}`;
  return waitingFrame(brand, isThisYou.title, content, waiting);
}

/** After a no. Who is signed in to Clever would come back at once: so out of it first. */
export function signOutFirstPage(brand: Brand, waiting: Waiting): Page {
  const { signOutFirst } = cleverTextsOf(brand);
  const form = stepForm(waiting, 'clever', html`<p><button>${signOutFirst.next}</button></p>`);
  const content = html`<p>${signOutFirst.body}</p><p class="next">${signOutFirst.otherwise}</p>${form}`;
  return waitingFrame(brand, signOutFirst.title, content, waiting);
}

const REFUSED: Readonly<Partial<Record<Code, keyof CleverTexts['refused']>>> = {
  'clever-district-other': 'other',
  'clever-person-other': 'other',
  'clever-linked-otherwise': 'taken',
};

/** Null for codes that say nothing of who signed in. */
export function refusedPage(brand: Brand, code: Code, wayBack: string | null): Page | null {
  const refused = REFUSED[code];
  if (refused === undefined) return null;
  const said = cleverTextsOf(brand).refused[refused];
  return frame(brand, said.title, html`${words(said)}${wayBackOf(textsOf(brand).back, wayBack)}`);
}
