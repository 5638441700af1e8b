/** The little of a browser that our page scripts use. Each script declares what it takes from here, so that no server code sees a DOM. */

interface Element {
  readonly id: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  innerHTML: string;
  hidden: boolean;
  value: string;
  tabIndex: number;
  focus(): void;
  append(child: Element): void;
  after(...nodes: readonly Element[]): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  scrollIntoView(how: { readonly block: 'nearest' }): void;
  textContent: string | null;
  onclick: (() => void) | null;
}

export interface Form extends Element {
  submit(): void;
  readonly action: string;
  readonly target: string;
}

export interface SubmitEvent {
  readonly target: Form;
  readonly submitter: (Element & { readonly name: string }) | null | undefined;
  preventDefault(): void;
}

export interface ClickEvent {
  readonly target: Element;
}

export interface Document {
  title: string;
  onclick: ((event: ClickEvent) => void) | null;
  onsubmit: ((event: SubmitEvent) => void) | null;
  querySelector(selector: 'form'): Form | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  createElement(name: 'script'): Element;
  execCommand(command: 'copy'): boolean;
}

export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Message {
  readonly origin: string;
  readonly source: unknown;
  readonly data: unknown;
}

export interface Frame {
  postMessage(message: object, targetOrigin: string): void;
  readonly frames: Readonly<Record<string, Frame | undefined>>;
}

export interface Window extends Frame {
  readonly origin: string;
  readonly parent: Frame;
  readonly location: { readonly pathname: string; replace(url: string): void; reload(): void };
  onmessage: ((event: Message) => void) | null;
  onpagehide: (() => void) | null;
  onpageshow: ((event: { readonly persisted: boolean }) => void) | null;
}
