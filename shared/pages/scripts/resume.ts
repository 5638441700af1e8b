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
  const { id = '', later = '' } = page?.dataset ?? {};
  let [secret = '', left = ''] = ['', ''];
  try {
    [secret = '', left = ''] = (sessionStorage.getItem(`rkp.${id}`) ?? '').split('.');
    // It may be somebody else who comes back so late.
    if (Date.now() - Number(left) > 60_000) secret = '';
    if (secret === '') sessionStorage.removeItem(`rkp.${id}`);
  } catch {}
  if (secret === '' || page === null) return;
  page.hidden = true;
  // A reload of what launch answered waits at set-up.
  fetch(window.location.pathname === '/manage' ? '/manage' : '/setup', {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ step: 'show', launch: id, page: secret, frame: window.parent === window ? '' : '1' }),
  })
    .then(async (response) => {
      // That page was left: its secret opens nothing any more.
      if (response.status === 403 || response.status === 409) sessionStorage.removeItem(`rkp.${id}`);
      const answer: { go?: string; title?: string; page?: string } = response.ok ? Object(await response.json()) : {};
      if (answer.go !== undefined) {
        sessionStorage.removeItem(`rkp.${id}`);
        window.location.replace(answer.go);
        return;
      }
      if (answer.page === undefined) throw new Error('no answer of ours');
      page.hidden = false;
      page.innerHTML = answer.page;
      document.title = answer.title ?? '';
      const script = document.createElement('script');
      // The answer's own script is another function's: this page allows only the copy that it brought.
      script.textContent = later;
      page.append(script);
    })
    .catch(() => {
      page.hidden = false;
    });
}
