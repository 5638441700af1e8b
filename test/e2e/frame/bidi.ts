import { fieldsOf, numberOf, textOf } from '../../../local/json.ts';

/** What a command of WebDriver BiDi answers. */
type Result = Readonly<Record<string, unknown>>;

/** A session of WebDriver BiDi (w3.org/TR/webdriver-bidi): the way into a browser that nobody has changed for tests. */
export class Bidi {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(fieldsOf(JSON.parse(String(data)))));
    socket.addEventListener('close', () => this.#end());
  }

  static async open(url: string): Promise<Bidi> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`no session at ${url}`)));
    });
    const bidi = new Bidi(socket);
    await bidi.send('session.new', { capabilities: {} });
    return bidi;
  }

  /** @throws Error with the browser's own words */
  send(method: string, params: object): Promise<Result> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: Result): void {
    const id = numberOf(message['id']);
    const asked = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || asked === undefined) return;
    this.#waiting.delete(id);
    if (message['type'] === 'success') asked.resolve(fieldsOf(message['result']));
    else asked.reject(new Error(textOf(message['message']) ?? 'the browser refused'));
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the browser has gone'));
    this.#waiting.clear();
  }
}
