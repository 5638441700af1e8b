import type { Document, Storage, Window } from './dom.ts';

declare const document: Document;
declare const window: Window;
declare const sessionStorage: Storage;

/**
 * Runs on the page for a used click: where this frame still holds a page of that click, shows it again, or goes where it would go now.
 * Sent to browsers as text, so it must not use anything outside itself.
 */
export function resume(): void {
  const page = document.querySelector('main');
  const { id = '' } = page?.dataset ?? {};
  let secret: string | null = null;
  try {
    secret = sessionStorage.getItem(`rkp.${id}`);
  } catch {}
  if (secret === null || page === null) return;
  const fields = { step: 'show', launch: id, page: secret, frame: window.parent === window ? '' : '1' };
  fetch('/setup', {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  })
    .then(async (response) => {
      // That page was left: its secret opens nothing any more.
      if (response.status === 403 || response.status === 409) sessionStorage.removeItem(`rkp.${id}`);
      const answer: { go?: string; page?: string } = response.ok ? Object(await response.json()) : {};
      if (answer.go !== undefined) {
        sessionStorage.removeItem(`rkp.${id}`);
        window.location.replace(answer.go);
      }
      if (answer.page === undefined) return;
      // Not shown in place of this one: it is another function's, and its script is not known here.
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/setup';
      for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input');
        input.type = 'hidden';
        input.name = name;
        input.value = value;
        form.append(input);
      }
      page.append(form);
      form.submit();
    })
    .catch(() => undefined);
}
