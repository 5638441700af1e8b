import type { Document, Form, Storage, SubmitEvent, Window } from './dom.ts';

declare const document: Document;
declare const window: Window;
declare const sessionStorage: Storage;
declare const history: { replaceState(state: null, title: '', url: string): void };
declare const FormData: new (form: Form) => Iterable<[string, string]>;

/**
 * Runs on a page that waits for its reader. Keeps the page's secret in our own frame, and gives the page an address of its own, so that
 * a reload or the back button finds the way to it for a minute after it was left, and whoever comes to this device later does not;
 * posts its forms and goes on without a redirect; looks whether the class is connected where the page waits for that.
 * Sent to browsers as text, so it must not use anything outside itself.
 */
export function hold(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = Date.now();
  let sending = false;
  let looks = 0;
  let missed = 0;
  let gone = false;
  let left = 0;

  const keep = (): void => {
    const { id, secret } = document.querySelector('#held')?.dataset ?? {};
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith('rkp.')) sessionStorage.removeItem(key);
      }
      if (secret !== undefined && !gone) sessionStorage.setItem(`rkp.${id}`, `${secret}.${Date.now()}`);
    } catch {}
  };
  const hide = (selector: string, hidden: boolean): void => {
    for (const part of document.querySelectorAll(selector)) part.hidden = hidden;
  };
  const ask = async (action: string, body: URLSearchParams): Promise<object> => {
    const response = await fetch(action, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
      // Not in every browser.
      signal: AbortSignal.timeout?.(30_000),
    });
    // What is broken for a moment should cost nobody the page, and what is written on it.
    if (response.status >= 500) throw new Error('try again');
    return { ...Object(await response.json()), status: response.status };
  };

  const send = async (form: Form, button: SubmitEvent['submitter']): Promise<void> => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    hide('#offline', true);
    // What happens is said where the reader looks.
    button?.after(...document.querySelectorAll('#sending,#offline'));
    button?.setAttribute('aria-busy', 'true');
    const slow = setTimeout(() => hide('#sending', button === null), 500);
    const body = new URLSearchParams([...new FormData(form)]);
    if (button && button.name !== '') body.append(button.name, button.value);
    try {
      const answer: { go?: string; keep?: [string, string]; title?: string; page?: string } = await ask(
        form.action,
        body,
      );
      missed = 0;
      const main = document.querySelector('main');
      if (answer.go !== undefined) {
        gone = true;
        keep();
        try {
          if (answer.keep !== undefined) sessionStorage.setItem(...answer.keep);
        } catch {}
        // Busy until the application has come.
        window.location.replace(answer.go);
        return;
      }
      if (answer.page !== undefined && main !== null) {
        const isOther = document.title !== answer.title;
        main.innerHTML = answer.page;
        document.title = answer.title ?? '';
        const first = document.querySelector('[data-here]') ?? document.querySelector('h1');
        if (first !== null) first.tabIndex = -1;
        if (button !== null || isOther) first?.focus();
        begin();
      } else throw new Error('no answer of ours');
    } catch {
      missed++;
      // The page that waits goes on by itself, and says so.
      hide('#offline', button === null && document.querySelector('[data-lost]') !== null);
      button?.focus();
      document.querySelector('#offline')?.scrollIntoView({ block: 'nearest' });
      watch();
    }
    clearTimeout(slow);
    hide('#sending', true);
    button?.removeAttribute('aria-busy');
    sending = false;
  };

  /** What opens a tab does so by itself. The buttons rest meanwhile; once this page was left for the tab it says so, else they are there again. */
  const rest = async (form: Form, button: SubmitEvent['submitter']): Promise<void> => {
    sending = true;
    button?.setAttribute('aria-busy', 'true');
    const body = new URLSearchParams([...new FormData(form)]);
    body.set('step', 'show');
    for (let tries = 0; tries < 4; tries++) {
      await new Promise<void>((resolve) => setTimeout(resolve, 1500));
      try {
        const answer: { status?: number } = await ask(form.action, body);
        if (answer.status !== 409) continue;
        hide('main>h1,#held>*', true);
        hide('#opened', false);
        document.querySelector('#opened h1')?.focus();
        gone = true;
        keep();
        return;
      } catch {}
    }
    button?.removeAttribute('aria-busy');
    sending = false;
  };

  /** Every five seconds or so, after two minutes every fifteen, for half an hour. */
  const watch = (): void => {
    keep();
    const { id = '', context, version } = document.querySelector('#held')?.dataset ?? {};
    if (context === undefined || version === undefined) return;
    const form = document.querySelector('form');
    const age = Date.now() - since;
    const over = age > 1_800_000 || form === null;
    hide('[data-busy]', over || missed > 2);
    hide('[data-lost]', over || missed < 3);
    hide('[data-idle]', !over);
    clearTimeout(timer);
    if (over) return;
    const look = async (): Promise<void> => {
      const body = new URLSearchParams({ step: 'poll', launch: id, context, version });
      try {
        const answer: { changed?: boolean } = await ask(form.action, body);
        // A roster may change what opens without the course: now and then the page asks for itself.
        if (answer.changed === undefined) throw new Error('no answer of ours');
        missed = 0;
        if (answer.changed || ++looks % 20 === 0) return void send(form, null);
      } catch {
        missed++;
      }
      watch();
    };
    timer = setTimeout(() => void look(), (age < 120_000 ? 5000 : 15_000) * (0.8 + Math.random() * 0.4));
  };

  /** Has the LMS asked who is in the course, beside the page. What its reader has begun with stays as it is; the next view has the answer. */
  const compare = async (form: Form, told: string): Promise<void> => {
    const body = new URLSearchParams([...new FormData(form)]);
    body.set('step', 'members');
    try {
      const { changed }: { changed?: boolean } = await ask(form.action, body);
      const begun = ':checked,main details[open],main :focus:not(h1)';
      if (!changed || sending || document.querySelector(begun) !== null) return;
      await send(form, null);
      // A region that comes with its words is not read out.
      setTimeout(() => {
        for (const said of document.querySelectorAll('#said')) said.textContent = told;
      }, 200);
    } catch {}
  };

  const begin = (): void => {
    const { id, at, go, members } = document.querySelector('#held')?.dataset ?? {};
    const form = document.querySelector('form');
    keep();
    try {
      if (id !== undefined) history.replaceState(null, '', `${at}?launch=${id}`);
    } catch {}
    hide('#copy', false);
    // A frame without an origin of its own can post nothing that we take.
    if (window.origin === 'null') {
      hide('#alone', false);
      return;
    }
    watch();
    if (go !== undefined && form !== null) void send(form, null);
    if (members !== undefined && form !== null) void compare(form, members);
  };

  window.onpagehide = () => {
    keep();
    left = Date.now();
  };
  // A browser may keep the whole page behind its back button, whatever we ask of it.
  window.onpageshow = ({ persisted }) => {
    if (!persisted || Date.now() - left < 60_000) return;
    gone = true;
    keep();
    window.location.reload();
  };
  document.onsubmit = (event: SubmitEvent): void => {
    const { target, submitter } = event;
    if (target.target === '_blank') {
      if (sending) event.preventDefault();
      else void rest(target, submitter);
      return;
    }
    // An older browser does not tell which button it was.
    if (submitter === undefined || submitter === null) return;
    event.preventDefault();
    since = Date.now();
    void send(target, submitter);
  };
  begin();
}
