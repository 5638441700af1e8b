import { LIMITS } from '../names.ts';
import type { Brand } from './brand.ts';
import type { Page } from './frame.ts';
import { type Html, html, plain } from './html.ts';
import { byPeriod, type ClassRow, labelsOf, line } from './rows.ts';
import { found, type SetupRow } from './setup.ts';
import { manageTextsOf } from './texts/manage/texts.ts';
import type { ManageTexts, Who } from './texts/manage/types.ts';
import type { TeacherTexts } from './texts/teachers/types.ts';
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
  readonly notice: 'done' | 'added' | 'disconnected' | 'emptied' | 'changed' | null;
}

/** What `manage_url` opens: it shows nothing of the course yet, and only its button uses the address up. */
export function wrongClassPage(brand: Brand, action: string, key: string): Page {
  const { wrongClass } = manageTextsOf(brand);
  const waiting = { launchId: '', secret: '', action, onward: "'self'", newTab: false, wayBack: null };
  const form = html`<form method="post" action="${action}"><input type="hidden" name="step" value="begin"><input type="hidden" name="key" value="${key}"><p><button>${wrongClass.next}</button></p></form>`;
  const content = html`<p>${wrongClass.body}</p>${form}<p>${wrongClass.otherwise}</p>`;
  return waitingFrame(brand, wrongClass.title, content, waiting);
}

/** Where a teacher changes what the course is connected to. It ends with the way back to the course, where the next click opens the class. */
export function managePage(brand: Brand, waiting: Waiting, view: ManageView, wayBack: string | null): Page {
  const texts = manageTextsOf(brand);
  const { manage, connect, back } = texts;
  const { courseTitle, version, search, notice } = view;
  const connected = view.connected.toSorted((a, b) => byPeriod(a.row, b.row));
  const forms = ['disconnect', 'add', 'instead'].map((step) =>
    stepForm(waiting, step, html``, { id: step, fields: { version: String(version) } }),
  );
  const words = html`<p><label>${connect.search.label} <input name="words" maxlength="${String(LIMITS.written)}" value="${search ?? ''}"></label></p>`;
  const searching = stepForm(
    waiting,
    'search',
    html`${words}<p><button${plain()}>${connect.search.button}</button></p>`,
  );
  const content = [
    ...(notice === null ? [] : [html`<p class="next" role="status" data-here>${manage[notice]}</p>`]),
    html`<p>${courseTitle === null ? manage.body : fill(connect.course, { it: courseTitle })}</p>${forms}<h2>${manage.connected}</h2>`,
    connectedList(brand, texts, connected),
    html`<p>${manage.next}</p>${wayBackOf(back, wayBack)}`,
    ...(search === null ? [html`<h2>${manage.others}</h2>`] : found(texts, waiting, view.others)),
    others(texts, view),
    html`<details class="ways"${search === null ? html`` : html` open`}><summary>${connect.search.title}</summary><p>${connect.search.body}</p>${searching}</details>`,
    disconnecting(texts, connected),
  ];
  return waitingFrame(brand, manage.title, html`${content}`, waiting);
}

function connectedList(
  { language }: Brand,
  texts: Texts & TeacherTexts & ManageTexts,
  connected: ManageView['connected'],
): Html {
  const { manage } = texts;
  if (connected.length === 0) return html`<p>${manage.nothing}</p>`;
  const labels = labelsOf(
    connected.map(({ row }) => row),
    texts,
  );
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const items = connected.map(({ row, who, at }) => {
    const { title, details } = labels.get(row) ?? { title: row.name, details: '' };
    return html`<li><div><b>${title}</b>${line(details)}${line(fill(manage.who[who], { day: days.format(at * 1000) }))}</div></li>`;
  });
  return html`<ul class="rows">${items}</ul>`;
}

function others(texts: Texts & TeacherTexts & ManageTexts, view: ManageView): Html {
  const { manage, connect } = texts;
  if (view.others.length === 0) return view.search === null ? html`<p>${manage.noOthers}</p>` : html``;
  const rows = view.search === null ? view.others.toSorted(byPeriod) : view.others;
  const isFirst = view.connected.length === 0;
  const items = [...labelsOf(rows, texts)].map(([row, { title, details }], i) => {
    const button = (form: string, said: string, saidOf: string): Html =>
      html`<button form="${form}" name="class" value="${row.id}"${plain()} aria-label="${fill(saidOf, { it: title })}" aria-describedby="row-${String(i)}">${said}</button>`;
    const also = line(row.also.length === 0 ? '' : fill(connect.also, { it: row.also.join(', ') }));
    const buttons = isFirst
      ? button('add', connect.one, connect.oneOf)
      : html`<p>${button('instead', manage.instead, manage.insteadOf)} ${button('add', manage.add, manage.addOf)}</p>`;
    return html`<li><div><b>${title}</b><div id="row-${String(i)}">${line(details)}${also}</div></div>${buttons}</li>`;
  });
  return html`<ul class="rows">${items}</ul>`;
}

/** Folded, so that it takes two clicks, and is read between them. */
function disconnecting(texts: Texts & TeacherTexts & ManageTexts, connected: ManageView['connected']): Html {
  const { disconnect } = texts.manage;
  if (connected.length === 0) return html``;
  const labels = labelsOf(
    connected.map(({ row }) => row),
    texts,
  );
  const buttons = [...labels].map(
    ([{ id }, { title }]) =>
      html`<p><button form="disconnect" name="class" value="${id}"${plain()}>${fill(disconnect.button, { it: title })}</button></p>`,
  );
  return html`<details class="ways"><summary>${disconnect.title}</summary><p>${connected.length === 1 ? disconnect.last : disconnect.body}</p>${buttons}</details>`;
}
