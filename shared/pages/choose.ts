import { type Brand, type Page, textsOf } from './frame.ts';
import { html } from './html.ts';
import { type ClassRow, detailsOf } from './rows.ts';
import { stepForm, type Waiting, waitingFrame } from './waiting.ts';

/** The classes of this course and no other, for a user whom no id places in one of them. */
export function choosePage(brand: Brand, waiting: Waiting, classes: readonly ClassRow[]): Page {
  const texts = textsOf(brand);
  const { choose } = texts;
  const details = detailsOf(classes, texts);
  const rows = classes.map(
    (one) =>
      html`<li><button form="choose" name="class" value="${one.id}">${one.name}</button><span>${details.get(one) ?? ''}</span></li>`,
  );
  const content = html`<p>${choose.body}</p><p class="next">${choose.next}</p>${stepForm(waiting, 'choose', html``, { id: 'choose', leaves: true })}<ul class="rows">${rows}</ul>`;
  return waitingFrame(brand, choose.title, content, waiting);
}
