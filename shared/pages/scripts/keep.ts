import type { Document, Frame, Message, Storage, Window } from './dom.ts';

declare const document: Document;
declare const self: Window;
declare const parent: Frame;
declare const location: Window['location'];
declare let onmessage: Window['onmessage'];
declare let onsubmit: Document['onsubmit'];
declare const sessionStorage: Storage;

/**
 * Runs on login's page where cookies may not come back: keeps the browser secret in our own frame's storage and,
 * where the LMS offers it, in the LMS's; then goes on to the LMS. Where nothing keeps it, the new-tab button stays in view.
 * Sent to browsers as text, so it must not use anything outside itself.
 */
export function keep(): void {
  const find = (selector: string) => document.querySelectorAll(selector);
  const [page] = find('main');
  const { id = '', secret = '', go = '', target, opened = '' } = page?.dataset ?? {};
  const { origin } = new URL(go);
  const show = (name: string): void => {
    for (const part of find('main>div')) part.hidden = part.id !== name;
  };
  show('busy');
  let rests = 0;
  onsubmit = (event): void => {
    // A second tap opens no second tab; later the button opens one again.
    if (Date.now() < rests) event.preventDefault();
    else rests = Date.now() + 3000;
    for (const heading of find('#stuck h1')) heading.textContent = opened;
  };
  let kept = false;
  try {
    const key = `rk.${id}`;
    sessionStorage.setItem(key, secret);
    kept = sessionStorage.getItem(key) === secret;
  } catch {}
  const done = (stored: boolean): void => {
    if (kept || stored || parent === self) location.replace(go);
    else show('stuck');
  };
  if (!target) {
    done(false);
    return;
  }

  const ticket = crypto.randomUUID();
  let asked: Frame | null = null;
  let tries = 0;
  onmessage = (event: Message): void => {
    const data: { subject?: unknown; message_id?: unknown; error?: unknown } = Object(event.data);
    if (event.origin !== origin || event.source !== asked) return;
    if (data.subject !== 'lti.put_data.response' || data.message_id !== ticket) return;
    finish(!data.error);
  };
  const finish = (stored: boolean): void => {
    clearInterval(timer);
    onmessage = null;
    done(stored);
  };
  const ask = (): void => {
    // Our own frame has it already: an LMS that stays silent should not hold anybody up.
    if (tries++ >= (kept ? 3 : 10)) {
      finish(false);
      return;
    }
    asked = parent;
    try {
      if (target !== '_parent') asked = parent.frames[target] ?? parent;
    } catch {}
    try {
      asked.postMessage({ subject: 'lti.put_data', message_id: ticket, key: `rk_${id}`, value: secret }, origin);
    } catch {}
  };
  const timer = setInterval(ask, 150);
  ask();
}
