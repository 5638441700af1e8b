import { fieldsOf, textOf } from '../../../local/json.ts';

/** What WebDriver calls an element in its answers (w3.org/TR/webdriver2, 12.1). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** A session of WebDriver (w3.org/TR/webdriver2), by plain requests. */
export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  static async open(url: string, capabilities: object): Promise<WebDriver> {
    const body = { capabilities: { alwaysMatch: capabilities } };
    const session = fieldsOf(await ask('POST', `${url}/session`, body))['sessionId'];
    return new WebDriver(`${url}/session/${session}`);
  }

  /** @throws Error with the browser's own words */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    return ask(method, this.#session + path, body);
  }

  /** The first element that the selector finds in the present frame; null: there is none. */
  async find(selector: string): Promise<object | null> {
    try {
      const found = await this.send('POST', '/element', { using: 'css selector', value: selector });
      return { [ELEMENT]: fieldsOf(found)[ELEMENT] };
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('no such element')) return null;
      throw error;
    }
  }
}

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = fieldsOf(await answer.json());
  if (answer.ok) return value;
  const { error, message } = fieldsOf(value);
  throw new Error(`${textOf(error) ?? answer.status}: ${textOf(message) ?? 'no words'}`);
}
