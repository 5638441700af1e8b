import { panel, playing } from '../play/panel.ts';
import type { Play } from '../play/play.ts';
import { type Html, hidden, html } from '../web/html.ts';
import { COURSE_SCRIPT, SECURE_COOKIE_SCRIPT, STORAGE_SCRIPT, STYLE } from './assets.ts';
import type { IdNumbers } from './id-numbers.ts';
import { PEOPLE, type Person } from './people.ts';
import { PLACES, type Place } from './places.ts';
import type { AuthorizeAnswer, LoginInitiation } from './platform.ts';
import type { PlatformFamily } from './samples.ts';
import { type ShownStorage, STORAGE_FRAME } from './storage.ts';
import { STORIES } from './stories.ts';

const NAMES: Readonly<Record<PlatformFamily, string>> = { canvas: 'Canvas', schoology: 'Schoology', moodle: 'Moodle' };

export function homePage({ partner, clever }: { readonly partner: string; readonly clever: string }, seen: Html): Html {
  return layout(
    'Choose a school system',
    undefined,
    html`<h1>Choose a school system</h1>
<p id="cookies" class="alert" role="alert" hidden>This browser takes no secure cookies from sites without TLS, not even on this computer; Safari is one of these. So the demo’s application can sign nobody in here: please open it in Chrome, Edge or Firefox.</p>
<p>All are invented, run on this computer and sign their launches as the real ones do.</p>
<ul class="cards">
<li><a href="/canvas">Canvas-shaped</a><p>One course can hold several sections. It also offers an account page and an installation that nobody approved.</p></li>
<li><a href="/schoology">Schoology-shaped</a><p>Every section is a course of its own. It also opens apps without any course.</p></li>
<li><a href="/moodle">Moodle-shaped</a><p>Teachers type ID numbers themselves, so these prove nothing.</p></li>
<li><a href="${clever}">Clever’s portal</a><p>No LMS at all: whoever signs in there lands on the application’s home page.</p></li>
</ul>
<h2>Stories to try</h2>
<p>In a course, choose a person at the top, then “Class app”.</p>
<ol class="stories">${STORIES.map(
      ({ path, course, as, sees }) => html`<li><a href="${path}">${course}</a>, as ${as}: ${sees}</li>`,
    )}</ol>
<p>The application that these courses open is at <a href="${partner}">${partner}</a>.</p>
${seen}<script>${SECURE_COOKIE_SCRIPT}</script>`,
  );
}

export function dashboard(family: PlatformFamily, person: Person, play: Play): Html {
  const places = PLACES.filter((place) => place.family === family);
  return layout(
    'Courses',
    { family, person, back: `/${family}`, play },
    html`<h1>Courses</h1>
<ul class="cards">${places.map(
      (place) => html`<li><a href="/${family}/courses/${place.id}">${place.title}</a>
${place.label !== null && html`<p class="label">${place.label}</p>`}<p>${place.about}</p></li>`,
    )}</ul>`,
  );
}

export interface CourseView {
  readonly family: PlatformFamily;
  readonly person: Person;
  readonly place: Place;
  /** query of the launch page shown in the frame; undefined shows the course's own text */
  readonly framed: string | undefined;
  readonly storage: ShownStorage;
  readonly play: Play;
  /** where people type ID numbers */
  readonly typed: IdNumbers | undefined;
}

export function coursePage({ family, person, place, framed, storage, play, typed }: CourseView): Html {
  const base = `/${family}/courses/${place.id}`;
  const current = (on: boolean) => on && html` aria-current="page"`;
  return layout(
    place.title,
    { family, person, back: base, play },
    html`<div class="course">
<nav aria-label="Course"><ul>
<li><a href="${base}"${current(framed === undefined)}>Home</a></li>
<li><a href="${base}?app=launch"${current(framed === 'kind=launch')}>Class app</a></li>
<li><a href="${base}/launch?display=tab" target="_blank" rel="noopener">Class app in a new tab</a></li>
<li><a href="/${family}">All courses</a></li>
<li class="other">Also to try</li>
<li><a href="${base}?app=content"${current(framed === 'kind=content')}>Choose content (not supported)</a></li>
<li><a href="${base}?app=signed-out"${current(framed === 'kind=signed-out')}>Click after your session ended</a></li>
</ul></nav>
<div class="content">
<h1>${place.title}</h1>
${
  framed === undefined
    ? html`<p>${place.about}</p><p>Open <b>Class app</b> in the menu: it lands in this page, or in a new tab.</p>
${typed !== undefined && idNumberForm(base, typed)}`
    : html`<iframe src="${base}/launch?${framed}" title="Class app" name="tool_content"></iframe>`
}
</div></div>
${storage.byPage === true && html`<script>${STORAGE_SCRIPT}</script>`}
${storage.frameUrl !== undefined && html`<iframe hidden name="${STORAGE_FRAME}" title="Storage for apps" src="${storage.frameUrl}"></iframe><script>${COURSE_SCRIPT}</script>`}
${panel(play, base)}`,
  );
}

/** As a Moodle has it in a course's settings and in a person's profile. */
function idNumberForm(base: string, { course, person }: IdNumbers): Html {
  return html`<form class="settings" method="post" action="${base}/id-numbers">
<label>Course ID number <input name="course" maxlength="100" value="${course}"></label>
<label>Your own ID number <input name="person" maxlength="255" value="${person}"></label>
<button>Save changes</button></form>
<p class="label">Others’ are <code>ALG1-P3-26</code>, a class of Rosa Alvarez’s, and <code>T20817</code>, Rosa herself.</p>`;
}

/** Sends the browser on at once; a person without scripts presses the button. */
function sendOn(title: string, method: string, url: string, fields: Readonly<Record<string, string>>): Html {
  return html`<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>
<form method="${method}" action="${url}">${hidden(fields)}<noscript><button>Continue</button></noscript></form>
<script>document.forms[0].submit()</script></body></html>`;
}

export function launchPage({ method, url, params }: LoginInitiation): Html {
  return sendOn('Opening the app', method, url, params);
}

export function authorizePage(answer: AuthorizeAnswer): Html {
  if (answer.kind === 'post') return sendOn('Back to the app', 'POST', answer.url, answer.fields);
  return layout(
    'This app cannot be opened',
    undefined,
    html`<h1>This app cannot be opened</h1><p>The LMS refuses the authentication request: ${answer.reason}.</p>`,
  );
}

export function notFoundPage(): Html {
  return layout('No such page', undefined, html`<h1>No such page</h1><p><a href="/">Choose a school system</a></p>`);
}

interface Session {
  readonly family: PlatformFamily;
  readonly person: Person;
  /** where to go after another user signed in */
  readonly back: string;
  readonly play: Play;
}

function layout(title: string, session: Session | undefined, content: Html): Html {
  const brand = session === undefined ? 'Demo LMS' : `${NAMES[session.family]} (demo)`;
  return html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${title} · ${brand}</title><style>${STYLE}</style></head>
<body class="${session?.family ?? 'none'}">
<header><a class="brand" href="/">${brand}</a>${session !== undefined && switcher(session)}</header>
${session !== undefined && playing(session.play, session.back)}
<main>${content}</main></body></html>`;
}

function switcher({ family, person, back }: Session): Html {
  const people = PEOPLE.filter((candidate) => candidate.family === family);
  return html`<form method="post" action="/${family}/session">
<input type="hidden" name="back" value="${back}">
<label for="person">Signed in on this device</label>
<select id="person" name="person">${people.map(
    ({ id, name, is }) => html`<option value="${id}"${id === person.id && html` selected`}>${name} (${is})</option>`,
  )}</select><button>Switch user</button></form>`;
}
