import type { Brand } from './brand.ts';
import { type Page, textsOf } from './frame.ts';
import { html } from './html.ts';
import { byPeriod, type ClassRow, labelsOf } from './rows.ts';
import { fill } from './texts/types.ts';
import { stepForm, type Waiting, waitingFrame } from './waiting.ts';

/** The classes of this course and no other, for a user whom no id places in one of them. `justChosen`: id of the one that was chosen moments ago. */
export function choosePage(brand: Brand, waiting: Waiting, classes: readonly ClassRow[], justChosen?: string): Page {
  const texts = textsOf(brand);
  const { choose } = texts;
  const labels = [...labelsOf(classes.toSorted(byPeriod), texts)];
  const before = labels.find(([{ id }]) => id === justChosen)?.[1];
  const rows = labels.map(
    ([{ id }, { title, details }]) =>
      html`<li><button class="plain whole" form="choose" name="class" value="${id}"><b>${title}</b> <span>${details}</span></button></li>`,
  );
  const content = html`<p>${before === undefined ? choose.body : fill(choose.again, { it: before.title })}</p><p class="next">${choose.next}</p>${stepForm(waiting, 'choose', html``, { id: 'choose', leaves: true })}<ul class="rows">${rows}</ul>`;
  return waitingFrame(brand, choose.title, content, waiting);
}
