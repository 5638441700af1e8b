import { LIMITS } from '../names.ts';
import type { Brand, Page } from './frame.ts';
import { type Html, html } from './html.ts';
import { type ClassRow, detailsOf } from './rows.ts';
import type { SetupRow } from './setup.ts';
import { teacherTextsOf } from './texts/teachers/texts.ts';
import type { TeacherTexts, Who } from './texts/teachers/types.ts';
import { fill, type Texts } from './texts/types.ts';
import { stepForm, type Waiting, waitingFrame, wayBackOf } from './waiting.ts';

export interface ManageView {
  readonly courseTitle: string | null;
  /** of the mapping that the page shows */
  readonly version: number;
  readonly connected: readonly { readonly row: ClassRow; readonly who: Who; readonly at: number }[];
  /** the reader's own classes that are not connected; those that a search found where there was one */
  readonly others: readonly SetupRow[];
  readonly search: string | null;
  readonly notice: 'done' | 'changed' | null;
}

/** What `manage_url` opens: it shows nothing of the course yet, and only its button uses the address up. */
export function wrongClassPage(brand: Brand, action: string, key: string): Page {
  const { wrongClass } = teacherTextsOf(brand);
  const waiting = { launchId: '', secret: '', action, onward: "'self'", newTab: false };
  const form = html`<form method="post" action="${action}"><input type="hidden" name="step" value="begin"><input type="hidden" name="key" value="${key}"><p><button>${wrongClass.next}</button></p></form>`;
  const content = html`<p>${wrongClass.body}</p>${form}<p>${wrongClass.otherwise}</p>`;
  return waitingFrame(brand, wrongClass.title, content, waiting);
}

/** Where a teacher changes what the course is connected to. It ends with the way back to the course, where the next click opens the class. */
export function managePage(brand: Brand, waiting: Waiting, view: ManageView, wayBack: string | null): Page {
  const texts = teacherTextsOf(brand);
  const { manage, connect, back } = texts;
  const { courseTitle, version, connected, search, notice } = view;
  const empty = connected.length === 0;
  const forms = ['disconnect', 'add', 'instead'].map((step) =>
    stepForm(waiting, step, html``, { id: step, fields: { version: String(version) } }),
  );
  const content = [
    ...(notice === null ? [] : [html`<p class="next" role="status">${manage[notice]}</p>`]),
    ...(courseTitle === null ? [] : [html`<p>${fill(connect.course, { it: courseTitle })}</p>`]),
    html`<p>${manage.body}</p>${forms}<h2>${manage.connected}</h2>`,
    empty ? html`<p>${manage.nothing}</p>` : connectedList(brand, texts, view),
    html`<h2>${search === null ? manage.others : connect.search.found}</h2>${others(texts, view)}`,
    stepForm(
      waiting,
      'search',
      html`<p><label>${connect.search.label} <input name="words" maxlength="${String(LIMITS.written)}" value="${search ?? ''}"></label></p><p><button>${connect.search.button}</button></p>`,
    ),
    html`<p class="next">${manage.next}</p>${wayBackOf(back, wayBack)}`,
  ];
  return waitingFrame(brand, manage.title, html`${content}`, waiting);
}

function connectedList({ language }: Brand, texts: Texts & TeacherTexts, { connected }: ManageView): Html {
  const { manage } = texts;
  const details = detailsOf(
    connected.map(({ row }) => row),
    texts,
  );
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const items = connected.map(
    ({ row, who, at }) =>
      html`<li><b>${row.name}</b><span>${details.get(row) ?? ''}</span><span>${fill(manage.who[who], { day: days.format(at * 1000) })}</span>${button('disconnect', row, manage.disconnect, manage.disconnectOf)}</li>`,
  );
  return html`<ul class="rows">${items}</ul>`;
}

function others(texts: Texts & TeacherTexts, view: ManageView): Html {
  const { manage, connect } = texts;
  if (view.others.length === 0) {
    return html`<p role="status">${view.search === null ? manage.noOthers : connect.search.none}</p>`;
  }
  const details = detailsOf(view.others, texts);
  const items = view.others.map((row) => {
    const also = row.also.length === 0 ? html`` : html`<span>${fill(connect.also, { it: row.also.join(', ') })}</span>`;
    const buttons =
      view.connected.length === 0
        ? button('add', row, connect.one, connect.oneOf)
        : html`${button('instead', row, manage.instead, manage.insteadOf)} ${button('add', row, manage.add, manage.addOf)}`;
    return html`<li><b>${row.name}</b><span>${details.get(row) ?? ''}</span>${also}${buttons}</li>`;
  });
  return html`<ul class="rows">${items}</ul>`;
}

const button = (form: string, { id, name }: ClassRow, said: string, saidOf: string): Html =>
  html`<button form="${form}" name="class" value="${id}" aria-label="${fill(saidOf, { it: name })}">${said}</button>`;
