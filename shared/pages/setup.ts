import type { Subject } from '../matching/called.ts';
import type { Doubt } from '../matching/prove.ts';
import { LIMITS } from '../names.ts';
import type { Brand } from './brand.ts';
import type { Page } from './frame.ts';
import { type Html, html, plain } from './html.ts';
import { type ClassRow, labelsOf, line } from './rows.ts';
import { teacherTextsOf } from './texts/teachers/texts.ts';
import type { Fit, TeacherTexts, Why } from './texts/teachers/types.ts';
import { fill, type Texts } from './texts/types.ts';
import { stepForm, type Waiting, waitingFrame, wayBackOf } from './waiting.ts';

/** A class that a teacher may connect. */
export interface SetupRow extends ClassRow {
  /** titles of other courses that it is connected to */
  readonly also: readonly string[];
  /** what speaks for it, beyond what speaks for all */
  readonly fits: readonly Fit[];
  /** what stands against the id that names it */
  readonly questions: readonly Doubt[];
  /** how many of the course's people attend it */
  readonly people?: number | null;
}

export interface SetupView {
  readonly courseTitle: string | null;
  readonly why: Why | null;
  /** of the mapping that the page shows */
  readonly version: number;
  /** of a teacher whom no id names: somebody of the roster who has her email address, or her name */
  readonly called: {
    readonly by: 'email' | 'name';
    readonly name: string | null;
    readonly subjects: readonly Subject[];
  } | null;
  /** an id names a class that is not this teacher's: it can be asked for, and is not shown */
  readonly askable: boolean;
  /** classes that ids name, but that nobody should take without a look */
  readonly doubted: readonly SetupRow[];
  /** best first; those that a search found where there was one */
  readonly rows: readonly SetupRow[];
  /** classes of one teacher, course and term, where there are several */
  readonly siblings: readonly { readonly name: string; readonly ids: readonly string[] }[];
  /** words that the teacher searched for */
  readonly search: string | null;
  /** the application has a page of its own where classes are made */
  readonly create: boolean;
  /** the application has a home page */
  readonly look: boolean;
  /** the course's people: who came, or the members that its LMS names; null where nobody knows any */
  readonly people?: { readonly by: 'came' | 'members'; readonly all: number } | null;
  /** the page's script has the LMS asked who is in the course */
  readonly asks?: boolean;
  /** sections of a connected course that keep students waiting; null for a course that opens nothing yet */
  readonly told?: readonly { readonly section: string; readonly students: number }[] | null;
}

/** Where a teacher connects a course: with classes of her own, or on one of the ways for whom there is none. */
export function setupPage(brand: Brand, waiting: Waiting, view: SetupView): Page {
  const texts = teacherTextsOf(brand);
  const { connect } = texts;
  const { courseTitle, why, doubted, rows, search, called, told = null } = view;
  const known = doubted.length + rows.length > 0 || search !== null;
  const content = [
    ...(why === null ? [] : [html`<p class="next" role="status" data-here>${connect.why[why]}</p>`]),
    ...(told === null
      ? [html`<p>${courseTitle === null ? connect.body : fill(connect.course, { it: courseTitle })}</p>`]
      : sectionsThatWait(texts, waiting, told)),
    ...(called === null || why === 'asked-enough' ? [] : [likely(texts, waiting, called, view.version)]),
    ...(known
      ? [
          html`<p class="next">${told === null ? connect.next : connect.waiting.body}</p>`,
          lists(brand, texts, waiting, view),
          otherWays(texts, waiting, view),
        ]
      : nothingToPick(texts, waiting, view)),
    ...(view.askable && why !== 'asked-enough' ? [askable(texts, waiting, known)] : []),
  ];
  const data: Readonly<Record<string, string>> = view.asks === true ? { members: connect.people.compared } : {};
  const said =
    view.asks === true
      ? [stepForm(waiting, 'show', html``)]
      : view.people?.by === 'members'
        ? [html`<p id="said" role="status"></p>`]
        : [];
  return waitingFrame(
    brand,
    told === null ? connect.title : connect.waiting.title,
    html`${[...said, ...content]}`,
    waiting,
    data,
  );
}

/** On top of the way in: whose class this course lacks. */
function sectionsThatWait(
  { connect: { waiting: said } }: TeacherTexts,
  waiting: Waiting,
  told: NonNullable<SetupView['told']>,
): readonly Html[] {
  const lines = told.map(({ section, students }) => {
    const words = students === 0 ? said.none : students === 1 ? said.one : said.many;
    return html`<li>${fill(words, { n: String(students), it: section })}</li>`;
  });
  return [
    html`<ul>${lines}</ul>`,
    stepForm(waiting, 'on', html`<p><button>${said.on}</button></p>`, { leaves: true }),
    html`<p>${said.otherwise}</p>`,
  ];
}

/** Buttons and boxes belong to forms that stand before the lists, so that Enter in one row never connects another. */
function lists({ family }: Brand, texts: Texts & TeacherTexts, waiting: Waiting, view: SetupView): Html {
  const { doubted, rows, siblings, search, version } = view;
  const { connect } = texts;
  const options = { leaves: true, fields: { version: String(version) } };
  const labels = labelsOf([...rows, ...doubted], texts);
  const numbers = new Map([...labels.keys()].map((row, i) => [row, `row-${i}`]));
  const titleOf = (row: SetupRow): string => labels.get(row)?.title ?? row.name;
  // Classes of one name are told apart by what stands below it, also for who hears the page.
  const by = (row: SetupRow): Html => html` aria-describedby="${numbers.get(row) ?? ''}"`;
  const attending = ({ people = null }: SetupRow): string => {
    if (people === null || view.people == null) return '';
    const said = connect.people[view.people.by];
    const words = people === 0 ? said.none : view.people.all === 1 ? said.one : said.some;
    return fill(words, { n: String(people), it: String(view.people.all) });
  };
  const described = (row: SetupRow): Html => {
    const fits = row.fits.map((fit) => connect.fit[fit]).join(', ');
    return html`<div id="${numbers.get(row) ?? ''}">${[
      line(labels.get(row)?.details ?? ''),
      line(attending(row)),
      line(fits === '' ? '' : fill(connect.fits, { it: fits })),
      line(row.also.length === 0 ? '' : fill(connect.also, { it: row.also.join(', ') })),
    ]}</div>`;
  };
  // One button is filled: the best row's.
  const best = (view.told ?? null) === null ? (rows[0] ?? doubted[0]) : null;
  const one = (row: SetupRow): Html =>
    html`<button form="one" name="class" value="${row.id}"${plain(row !== best)} aria-label="${fill(connect.oneOf, { it: titleOf(row) })}"${by(row)}>${connect.one}</button>`;
  const asks = ({ questions }: SetupRow): Html =>
    questions.length === 0
      ? html``
      : html`<p>${questions.map((each) => connect.questions[each]).join(' ')} ${connect.right}</p>`;
  const others = doubted.map(
    (row) => html`<li><div><b>${titleOf(row)}</b>${described(row)}${asks(row)}</div>${one(row)}</li>`,
  );
  const several = rows.length > 1;
  const own = rows.map((row) => {
    const box = html`<label><input type="checkbox" form="several" name="class" value="${row.id}"${by(row)}><b>${titleOf(row)}</b></label>`;
    return html`<li><div>${several ? box : html`<b>${titleOf(row)}</b>`}${described(row)}${asks(row)}</div>${one(row)}</li>`;
  });
  const together = siblings.map(({ name, ids }) => {
    const inputs = ids.map((id) => html`<input type="hidden" name="class" value="${id}">`);
    const said = fill(connect.all, { n: String(ids.length), it: name });
    return stepForm(waiting, 'connect', html`${inputs}<p><button${plain()}>${said}</button></p>`, options);
  });
  // In Schoology each section is a course of its own, so that a course seldom stands for several.
  const isOne = family === 'schoology';
  const checked = html`<p><button>${connect.several}</button></p>`;
  const parts = [
    stepForm(waiting, 'connect', html``, { ...options, id: 'one' }),
    ...(search === null ? (rows.length === 0 ? [] : [html`<h2>${connect.yours}</h2>`]) : found(texts, waiting, rows)),
    ...(isOne ? [] : together),
    ...(rows.length === 0 ? [] : [html`<ul class="rows">${own}</ul>`]),
    ...(several ? [stepForm(waiting, 'connect', checked, { ...options, id: 'several' })] : []),
    ...(isOne ? together : []),
    ...(doubted.length === 0 ? [] : [html`<h2>${connect.doubted}</h2><ul class="rows">${others}</ul>`]),
  ];
  return html`${parts}`;
}

/** Above what a search has found: what it is, and the way back to all. */
export function found(
  { connect: { search } }: TeacherTexts,
  waiting: Waiting,
  rows: readonly SetupRow[],
): readonly Html[] {
  const none = rows.length === 0 ? html`<p role="status">${search.none}</p>` : html``;
  const all = stepForm(waiting, 'show', html`<p><button${plain()}>${search.all}</button></p>`);
  return [html`<h2 data-here>${search.found}</h2>${none}${all}`];
}

/** Classes of somebody who is called like the reader: teacher and subject alone, since nobody knows yet that it is she. */
function likely(
  { connect: { called } }: Texts & TeacherTexts,
  waiting: Waiting,
  { by, name, subjects }: Exclude<SetupView['called'], null>,
  version: number,
): Html {
  const rows = subjects.map(({ subject, classes }, i) => {
    const said = html`<b id="subject-${String(i)}">${[name, subject].filter((part) => part !== null && part !== '').join(' · ')}</b>`;
    const count = line(fill(called.count, { n: String(classes) }));
    if (by === 'name') return html`<li><div>${said}${count}</div></li>`;
    const field = html`<p><label>${called.label} <input name="typed" required maxlength="20" autocomplete="off" aria-describedby="subject-${String(i)}"></label></p><p><button${plain(i > 0)} aria-describedby="subject-${String(i)}">${called.connect}</button></p>`;
    const fields = { version: String(version), subject };
    return html`<li><div>${said}${count}${stepForm(waiting, 'claim', field, { leaves: true, fields })}</div></li>`;
  });
  const ask = html`<p><button>${called.ask}</button></p>`;
  const form = by === 'name' ? stepForm(waiting, 'ask', ask, { fields: { about: 'name' } }) : html``;
  return html`<h2>${called.title}</h2><p>${by === 'email' ? called.byEmail : called.byName}</p><ul class="rows">${rows}</ul>${form}`;
}

/** An id of the course stands for a class that the roster gives to somebody else: it is asked for without being named. */
function askable({ connect: { askable } }: Texts & TeacherTexts, waiting: Waiting, known: boolean): Html {
  const form = stepForm(waiting, 'ask', html`<p><button${plain(known)}>${askable.button}</button></p>`, {
    fields: { about: 'ids' },
  });
  return html`<h2>${askable.title}</h2><p>${askable.body}</p>${form}`;
}

/** For whom the right class is not in the list: folded, so that the list comes first. */
function otherWays(texts: Texts & TeacherTexts, waiting: Waiting, view: SetupView): Html {
  const { search, ask } = texts.connect;
  const words = html`<p><label>${search.label} <input name="words" maxlength="${String(LIMITS.written)}" value="${view.search ?? ''}"></label></p>`;
  const parts = [
    html`<p>${search.body}</p>${stepForm(waiting, 'search', html`${words}<p><button${plain()}>${search.button}</button></p>`)}`,
    ...(view.why === 'asked-enough' ? [] : [html`<h2>${ask.title}</h2>${asking(texts, waiting, true)}`]),
    elsewhere(texts, waiting, view),
  ];
  const open = view.search === null ? html`` : html` open`;
  return html`<details class="ways"${open}><summary>${search.title}</summary>${parts}</details>`;
}

/** For a teacher who has no class here, or whose school has none. */
function nothingToPick(texts: Texts & TeacherTexts, waiting: Waiting, view: SetupView): readonly Html[] {
  return [
    stepForm(waiting, 'show', html`<p><button${plain()}>${texts.retry}</button></p>`),
    ...(view.why === 'asked-enough' ? [] : [asking(texts, waiting, view.called !== null)]),
    elsewhere(texts, waiting, view),
  ];
}

function asking({ connect: { ask } }: TeacherTexts, waiting: Waiting, isPlain: boolean): Html {
  const name = html`<p><label>${ask.label} <input name="name" required maxlength="${String(LIMITS.written)}"></label></p>`;
  return html`<p>${ask.body}</p>${stepForm(waiting, 'ask', html`${name}<p><button${plain(isPlain)}>${ask.button}</button></p>`)}`;
}

/** Pages of the application itself. */
function elsewhere({ connect: { create, look } }: TeacherTexts, waiting: Waiting, view: SetupView): Html {
  const part = (said: typeof look, step: string): Html =>
    html`<h2>${said.title}</h2><p>${said.body}</p>${stepForm(waiting, step, html`<p><button${plain()}>${said.button}</button></p>`, { leaves: true })}`;
  return html`${[...(view.create ? [part(create, 'create')] : []), ...(view.look ? [part(look, 'look')] : [])]}`;
}

/** What a teacher asked for is stored; nothing is opened. */
export function askedPage(brand: Brand, waiting: Waiting, name: string, wayBack: string | null): Page {
  const { asked, back } = teacherTextsOf(brand);
  const content = html`<p>${fill(asked.request, { it: name })}</p><p>${asked.body}</p><p class="next">${asked.next}</p>${wayBackOf(back, wayBack)}`;
  return waitingFrame(brand, asked.title, content, waiting);
}

/** Somebody else was faster: what the course is connected with now, and the way in. */
export function takenPage(brand: Brand, waiting: Waiting, names: readonly string[]): Page {
  const { taken } = teacherTextsOf(brand);
  const list = names.map((name) => html`<li>${name}</li>`);
  const form = stepForm(waiting, 'enter', html`<p><button>${taken.next}</button></p>`, { leaves: true });
  const content = html`<p>${taken.body}</p><ul>${list}</ul>${form}<p>${taken.otherwise}</p>`;
  return waitingFrame(brand, taken.title, content, waiting);
}
