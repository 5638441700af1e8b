import type { Document, Frame, Message, Storage, Window } from './dom.ts';

declare const document: Document;
declare const window: Window;
declare const sessionStorage: Storage;

/**
 * Runs on launch's page where no cookie came back: finds the browser secret in our own frame's storage, else in the LMS's,
 * and posts the token again with it. Without the secret the page says how to go on.
 * Sent to browsers as text, so it must not use anything outside itself.
 */
export function prove(): void {
  const page = document.querySelector('main');
  const { id = '', target, origin = '' } = page?.dataset ?? {};
  const token = document.querySelector('input')?.value ?? '';
  const show = (name: string): void => {
    for (const part of document.querySelectorAll('main>div')) part.hidden = part.id !== name;
  };
  show('busy');
  let own: string | null = null;
  try {
    own = sessionStorage.getItem(`rk.${id}`);
  } catch {}

  const lms = window.parent;
  const ticket = crypto.randomUUID();
  let asked: Frame | null = null;
  const send = (message: object): void => {
    asked = lms;
    try {
      if (target && target !== '_parent') asked = lms.frames[target] ?? lms;
    } catch {}
    try {
      asked.postMessage(message, origin);
    } catch {}
  };
  const forget = (): void => {
    try {
      sessionStorage.removeItem(`rk.${id}`);
    } catch {}
    if (target) send({ subject: 'lti.put_data', message_id: `${ticket}-`, key: `rk_${id}`, value: null });
  };

  const post = async (proof: string): Promise<void> => {
    show('busy');
    try {
      const response = await fetch('/launch', {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ id_token: token, state: id, proof, tab: `${lms === window}` }),
      });
      const answer: { go?: string; keep?: [string, string]; title?: string; page?: string; script?: string } = Object(
        await response.json(),
      );
      if (!answer.go && !answer.page) throw new Error();
      forget();
      try {
        if (answer.keep) sessionStorage.setItem(...answer.keep);
      } catch {}
      if (answer.go) window.location.replace(answer.go);
      else if (page !== null) {
        page.innerHTML = answer.page ?? '';
        document.title = answer.title ?? '';
        const script = document.createElement('script');
        script.textContent = answer.script ?? '';
        page.append(script);
      }
    } catch {
      show('offline');
      const again = document.querySelector('#retry');
      if (again) again.onclick = () => void post(proof);
    }
  };

  if (own) {
    void post(own);
    return;
  }
  if (!target) {
    show('stuck');
    return;
  }
  let tries = 0;
  window.onmessage = (event: Message): void => {
    const data: { subject?: unknown; message_id?: unknown; value?: unknown } = Object(event.data);
    if (event.origin !== origin || event.source !== asked) return;
    if (data.subject !== 'lti.get_data.response' || data.message_id !== ticket) return;
    finish(typeof data.value === 'string' ? data.value : '');
  };
  const finish = (found: string): void => {
    clearInterval(timer);
    window.onmessage = null;
    if (found) void post(found);
    else show('stuck');
  };
  const ask = (): void => {
    if (tries++ >= 10) finish('');
    else send({ subject: 'lti.get_data', message_id: ticket, key: `rk_${id}` });
  };
  const timer = setInterval(ask, 150);
  ask();
}
