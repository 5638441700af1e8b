import { type Html, html } from '../web/html.ts';
import { CHOICES, type Play, USUAL } from './play.ts';

export const LABELS = {
  storage: 'The LMS stores values for framed apps',
  keeps: 'In frames the browser keeps Roomkey’s',
  session: 'The course is open in',
  display: 'The application opens',
  handOff: 'The application is opened',
  chooser: 'People choose classes',
} as const satisfies Readonly<Record<keyof Play, string>>;

/** What is played, in words; nothing while all is usual. */
export function playing(play: Play, back: string): Html | undefined {
  const words = NAMES.flatMap((name) =>
    play[name] === USUAL[name] ? [] : [`${LABELS[name]}: ${wordsOf(play, name)}`],
  );
  if (words.length === 0) return undefined;
  return html`<form class="playing" method="post" action="/play"><input type="hidden" name="back" value="${back}">
<p role="status"><b>This demo plays:</b> ${words.join('. ')}.</p><button>Play the usual</button></form>`;
}

export function panel(play: Play, back: string): Html {
  return html`<details class="play"${playing(play, back) !== undefined && html` open`}><summary>Play another LMS or browser</summary>
<form method="post" action="/play"><input type="hidden" name="back" value="${back}">${NAMES.map(
    (name) =>
      html`<label>${LABELS[name]} <select name="${name}">${Object.entries(CHOICES[name]).map(
        ([choice, words]) =>
          html`<option value="${choice}"${choice === play[name] && html` selected`}>${words}</option>`,
      )}</select></label>`,
  )}<button>Play this</button></form></details>`;
}

const NAMES = ['storage', 'keeps', 'session', 'display', 'handOff', 'chooser'] as const;

const wordsOf = (play: Play, name: keyof Play): string =>
  Object.entries(CHOICES[name]).find(([choice]) => choice === play[name])?.[1] ?? '';
