import type { ClickEvent, Document } from './dom.ts';

declare const document: Document;
declare const getSelection: () => { selectAllChildren(parent: object): void };

/** Runs on every page with a reference: its button copies that. An LMS need not let its frames use the clipboard, which this way does without. Sent to browsers as text, so it must not use anything outside itself. */
export function copy(): void {
  const button = document.querySelector('#copy');
  if (button !== null) button.hidden = false;
  document.onclick = ({ target }: ClickEvent): void => {
    const reference = document.querySelector('#ref');
    if (target.id !== 'copy' || reference === null) return;
    getSelection().selectAllChildren(reference);
    if (document.execCommand('copy')) target.textContent = target.dataset['done'] ?? '';
  };
}
