import { fieldsOf, listOf, textOf, textsIn } from '../json.ts';
import { type Html, hidden, html } from '../web/html.ts';
import { STYLE } from './assets.ts';
import { classPath, type DemoClass } from './classes.ts';
import type { Arrival, Way } from './redeem.ts';

const ROLE_WORDS: Readonly<Record<string, string>> = {
  instructor: 'Teacher',
  teaching_assistant: 'Teaching assistant',
  designer: 'Course designer',
  student: 'Student',
  observer: 'Observer',
  administrator: 'Administrator',
  none: 'No role in the course',
};

const WAY_WORDS: Readonly<Record<Arrival['way'], string>> = {
  'own-login': 'its own login with openid-client, which asked Roomkey',
  'openid-client': 'openid-client, by discovery alone',
  'form-post': 'one form post, as for a Clever login',
};

const ROSTERED_WORDS: Readonly<Record<string, string>> = {
  yes: 'Your roster has you in this class.',
  no: 'Your roster does not have you in this class: a substitute, or a list that lags behind.',
};

const STATE_WORDS: Readonly<Record<string, string>> = {
  missing: 'Your roster has lost this class.',
  ended: 'The term of this class is over.',
};

export function classPage(name: string, arrival: Arrival): Html {
  const { class: opened, context, lms, manage_url, rostered } = arrival.launch;
  const remarks = [ROSTERED_WORDS[textOf(rostered) ?? ''], STATE_WORDS[textOf(fieldsOf(opened)['state']) ?? '']].filter(
    (remark) => remark !== undefined,
  );
  const manage = textOf(manage_url);
  return layout(
    name,
    arrival,
    html`<h1>${name}</h1>
<p>Opened from <b>${textOf(fieldsOf(context)['title']) ?? 'a course'}</b> in ${textOf(fieldsOf(lms)['name']) ?? 'the LMS'}.${remarks.map((remark) => html` ${remark}`)}</p>
${manage !== undefined && html`<p><a href="${manage}">Wrong class?</a></p>`}
${details(arrival)}`,
  );
}

/** For an application that lets people choose itself: the connected classes of the course and no other. */
export function choosePage(arrival: Arrival): Html {
  const classes = listOf(arrival.launch['classes']).map(fieldsOf);
  return layout(
    'Which class?',
    arrival,
    html`<h1>Which class?</h1>
<ul>${classes.map(
      ({ url_id, name }) =>
        html`<li><a href="${classPath(textOf(url_id) ?? '')}">${textOf(name) ?? textOf(url_id)}</a></li>`,
    )}</ul>
${details(arrival)}`,
  );
}

const whence = ({ launch: { lms, context } }: Arrival): string => {
  if (lms === null) return 'You come from Clever, and no course was named on the way here.';
  if (context === null) return 'No course was named on the way here.';
  return 'You are looking around: nothing is opened from this course.';
};

export function homePage(arrival: Arrival): Html {
  return layout('Your classes', arrival, html`<h1>Your classes</h1><p>${whence(arrival)}</p>${details(arrival)}`);
}

export function setupPage(arrival: Arrival, own: readonly DemoClass[], problem?: string): Html {
  const course = textOf(fieldsOf(arrival.launch['context'])['title']) ?? 'this course';
  return layout(
    'Connect this course',
    arrival,
    html`<h1>Connect ${course}</h1>
${problem !== undefined && html`<p role="alert" class="alert">${problem}</p>`}
<p>Which class should open from it, for you and your students?</p>
<form method="post" action="/setup"><fieldset><legend>Your classes</legend>${own.map(
      ({ id, name }) => html`<label><input type="radio" name="class" value="${id}" required> ${name}</label>`,
    )}<label><input type="radio" name="class" value="new" required> A new class for this course</label></fieldset><button>Connect</button></form>
${details(arrival)}`,
  );
}

/** @param arrived the address names a launch, but no session of it came back */
export function nobodyPage(lmsUrl: string, arrived = false): Html {
  return layout(
    'Nobody is signed in',
    undefined,
    html`<h1>Nobody is signed in</h1>${
      arrived &&
      html`
<p>You came from a course, but this browser keeps nobody signed in here. Open the application in a tab.</p>`
    }
<p>Open this application from your course. The demo’s courses are at <a href="${lmsUrl}" target="_top">${lmsUrl}</a>.</p>`,
  );
}

export function signedOutPage(): Html {
  return layout(
    'Signed out',
    undefined,
    html`<h1>You are signed out</h1><p>Open the application from your course to come back.</p>`,
  );
}

export function otherClassPage(arrival: Arrival): Html {
  return layout(
    'Another class',
    arrival,
    html`<h1>This is not the class you came for</h1><p>Go back to your course and open the application again.</p>`,
  );
}

/** @param reason a code of the token endpoint or of the library; never a value of the request */
export function refusedPage(reason: string): Html {
  return layout(
    'This link no longer works',
    undefined,
    html`<h1>This link no longer works</h1>
<p>It opens the application once, within a minute. Go back to your course and click again.</p><p class="small">Reason: ${reason}</p>`,
  );
}

export function frontPage(way: Way, ways: readonly Way[], lmsUrl: string): Html {
  return layout(
    'Demo application',
    undefined,
    html`<h1>Demo application</h1>
<p>It stands for the application of a Clever partner. Teachers and students come from <a href="${lmsUrl}">the demo LMS</a>.</p>
<form method="post" action="/way"><fieldset><legend>How it redeems a code that a launch brings unasked (“Play another LMS or browser” in the demo LMS)</legend>${ways.map(
      (one) =>
        html`<label><input type="radio" name="way" value="${one}"${one === way && html` checked`}> ${WAY_WORDS[one]}</label>`,
    )}</fieldset><button>Use this way from now on</button></form>`,
  );
}

function details({ launch, way, sub }: Arrival): Html {
  const { email } = fieldsOf(launch['user']);
  return html`<dl>
<dt>Signed in by</dt><dd>${WAY_WORDS[way]}</dd>
<dt>User key</dt><dd><code>${sub}</code></dd>
<dt>Email</dt><dd>${textOf(fieldsOf(email)['value']) ?? 'not sent'}</dd>
</dl>
<details><summary>The whole launch object</summary><pre>${JSON.stringify(launch, undefined, 2)}</pre></details>`;
}

function layout(title: string, arrival: Arrival | undefined, content: Html): Html {
  return html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${title} · Demo application</title><style>${STYLE}</style></head>
<body><header><a class="brand" href="/">Demo application</a>${arrival !== undefined && whoIs(arrival)}</header><main>${content}</main></body></html>`;
}

function whoIs({ launch }: Arrival): Html {
  const { name, preview, masquerade, clever_roles } = fieldsOf(launch['user']);
  const atClever = textsIn(clever_roles).join(', ').replaceAll('_', ' ');
  const role = atClever === '' ? (ROLE_WORDS[textOf(launch['role']) ?? ''] ?? 'Somebody') : `${atClever} at Clever`;
  const remark = preview === true ? ', student preview' : masquerade === true ? ', opened by an administrator' : '';
  return html`<form method="post" action="/sign-out">${hidden({})}<span id="who">${textOf(name) ?? 'No name sent'} <small>(${role}${remark})</small></span><button>Sign out</button></form>`;
}
