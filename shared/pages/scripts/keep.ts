import type { Document, Frame, Message, Storage, Window } from './dom.ts';

declare const document: Document;
declare const window: Window;
declare const sessionStorage: Storage;

/**
 * Runs on login's page where cookies may not come back: keeps the browser secret in our own frame's storage and,
 * where the LMS offers it, in the LMS's; then goes on to the LMS. Where nothing keeps it, the new-tab button stays in view.
 * Sent to browsers as text, so it must not use anything outside itself.
 */
export function keep(): void {
  const page = document.querySelector('main');
  const { id = '', secret = '', go = '', target, origin = '' } = page?.dataset ?? {};
  const show = (name: string): void => {
    for (const part of document.querySelectorAll('main>div')) part.hidden = part.id !== name;
  };
  show('busy');
  let kept = false;
  try {
    sessionStorage.setItem(`rk.${id}`, secret);
    kept = sessionStorage.getItem(`rk.${id}`) === secret;
  } catch {}
  const done = (stored: boolean): void => {
    if (kept || stored || window.parent === window) window.location.replace(go);
    else show('stuck');
  };
  if (target === undefined) {
    done(false);
    return;
  }

  const lms = window.parent;
  const ticket = crypto.randomUUID();
  let asked: Frame | null = null;
  let tries = 0;
  window.onmessage = (event: Message): void => {
    const data: { subject?: unknown; message_id?: unknown; error?: unknown } = Object(event.data);
    if (event.origin !== origin || event.source !== asked) return;
    if (data.subject !== 'lti.put_data.response' || data.message_id !== ticket) return;
    finish(!data.error);
  };
  const finish = (stored: boolean): void => {
    clearInterval(timer);
    window.onmessage = null;
    done(stored);
  };
  const ask = (): void => {
    // Our own frame has it already: an LMS that stays silent should not hold anybody up.
    if (tries++ >= (kept ? 3 : 10)) {
      finish(false);
      return;
    }
    asked = lms;
    try {
      if (target !== '_parent') asked = lms.frames[target] ?? lms;
    } catch {}
    try {
      asked.postMessage({ subject: 'lti.put_data', message_id: ticket, key: `rk_${id}`, value: secret }, origin);
    } catch {}
  };
  const timer = setInterval(ask, 150);
  ask();
}
