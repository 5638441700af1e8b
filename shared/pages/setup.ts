import type { Doubt } from '../matching/prove.ts';
import { LIMITS } from '../names.ts';
import type { Brand, Page } from './frame.ts';
import { type Html, html } from './html.ts';
import { type ClassRow, detailsOf } from './rows.ts';
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
}

export interface SetupView {
  readonly courseTitle: string | null;
  readonly why: Why | null;
  /** of the mapping that the page shows */
  readonly version: number;
  /** classes that ids name, but that nobody should take without a look */
  readonly doubted: readonly { readonly row: SetupRow; readonly questions: readonly Doubt[] }[];
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
}

/** Where a teacher connects a course: with classes of her own, or on one of the ways for whom there is none. */
export function setupPage(brand: Brand, waiting: Waiting, view: SetupView): Page {
  const texts = teacherTextsOf(brand);
  const { connect } = texts;
  const { courseTitle, why, doubted, rows, search } = view;
  const known = doubted.length + rows.length > 0 || search !== null;
  const content = [
    ...(why === null ? [] : [html`<p class="next" role="status">${connect.why[why]}</p>`]),
    ...(courseTitle === null ? [] : [html`<p>${fill(connect.course, { it: courseTitle })}</p>`]),
    ...(known ? [html`<p>${connect.body}</p><p class="next">${connect.next}</p>`] : []),
    known ? lists(texts, waiting, view) : stepForm(waiting, 'show', html`<p><button>${texts.retry}</button></p>`),
    html`<div class="ways">${otherWays(texts, waiting, view, known)}</div>`,
  ];
  return waitingFrame(brand, connect.title, html`${content}`, waiting);
}

/** Buttons and boxes belong to forms that stand before the lists, so that Enter in one row never connects another. */
function lists(
  texts: Texts & TeacherTexts,
  waiting: Waiting,
  { doubted, rows, siblings, search, version }: SetupView,
): Html {
  const { connect } = texts;
  const options = { leaves: true, fields: { version: String(version) } };
  const details = detailsOf([...doubted.map(({ row }) => row), ...rows], texts);
  // Classes of one name are told apart by what stands below it, also for who hears the page.
  const numbers = new Map([...details.keys()].map((row, i) => [row, String(i)]));
  const by = (row: SetupRow): Html => html` aria-describedby="row-${numbers.get(row) ?? ''}"`;
  const described = (row: SetupRow): Html => {
    const also = row.also.length === 0 ? html`` : html`<span>${fill(connect.also, { it: row.also.join(', ') })}</span>`;
    const fits =
      row.fits.length === 0
        ? html``
        : html`<span>${fill(connect.fits, { it: row.fits.map((fit) => connect.fit[fit]).join(', ') })}</span>`;
    return html`<div id="row-${numbers.get(row) ?? ''}"><span>${details.get(row) ?? ''}</span>${fits}${also}</div>`;
  };
  const one = (row: SetupRow): Html =>
    html`<button form="one" name="class" value="${row.id}" aria-label="${fill(connect.oneOf, { it: row.name })}"${by(row)}>${connect.one}</button>`;
  const questions = doubted.map(
    ({ row, questions }) =>
      html`<li><b>${row.name}</b>${described(row)}<p>${questions.map((each) => connect.questions[each]).join(' ')} ${connect.right}</p>${one(row)}</li>`,
  );
  const several = rows.length > 1;
  const own = rows.map((row) => {
    const box = html`<label><input type="checkbox" form="several" name="class" value="${row.id}"${by(row)}><b>${row.name}</b></label>`;
    return html`<li>${several ? box : html`<b>${row.name}</b>`}${described(row)}${one(row)}</li>`;
  });
  const together = siblings.map(({ name, ids }) => {
    const inputs = ids.map((id) => html`<input type="hidden" name="class" value="${id}">`);
    const said = fill(connect.all, { n: String(ids.length), it: name });
    return stepForm(waiting, 'connect', html`${inputs}<p><button>${said}</button></p>`, options);
  });
  const parts = [
    stepForm(waiting, 'connect', html``, { ...options, id: 'one' }),
    ...(doubted.length === 0 ? [] : [html`<h2>${connect.doubted}</h2><ul class="rows">${questions}</ul>`]),
    ...(search === null && rows.length === 0
      ? []
      : [html`<h2>${search === null ? connect.yours : connect.search.found}</h2>`]),
    ...(search !== null && rows.length === 0 ? [html`<p role="status">${connect.search.none}</p>`] : []),
    ...together,
    ...(rows.length === 0 ? [] : [html`<ul class="rows">${own}</ul>`]),
    ...(several
      ? [stepForm(waiting, 'connect', html`<p><button>${connect.several}</button></p>`, { ...options, id: 'several' })]
      : []),
  ];
  return html`${parts}`;
}

/** For whom the right class is not there. */
function otherWays(texts: Texts & TeacherTexts, waiting: Waiting, view: SetupView, known: boolean): readonly Html[] {
  const { search, ask, create, look } = texts.connect;
  const part = (
    said: { title: string; body: string; button: string },
    step: string,
    field: Html,
    leaves: boolean,
    titled = true,
  ): Html =>
    html`${titled ? html`<h2>${said.title}</h2>` : html``}<p>${said.body}</p>${stepForm(waiting, step, html`${field}<p><button>${said.button}</button></p>`, { leaves })}`;
  const words = html`<p><label>${search.label} <input name="words" maxlength="${String(LIMITS.written)}" value="${view.search ?? ''}"></label></p>`;
  const name = html`<p><label>${ask.label} <input name="name" required maxlength="${String(LIMITS.written)}"></label></p>`;
  return [
    ...(known ? [part(search, 'search', words, false)] : []),
    part(ask, 'ask', name, false, known),
    ...(view.create ? [part(create, 'create', html``, true)] : []),
    ...(view.look ? [part(look, 'look', html``, true)] : []),
  ];
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
