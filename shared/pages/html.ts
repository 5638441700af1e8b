/** Markup that is safe by construction: the only way in for a value is an escaping template. */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static of(strings: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
    const parts = strings.map((part, i) => part + (i < values.length ? Html.#write(values[i] ?? '') : ''));
    return new Html(parts.join(''));
  }

  static #write(value: string | Html | readonly Html[]): string {
    if (typeof value === 'string') return escaped(value);
    return value instanceof Html ? value.text : value.map(({ text }) => text).join('');
  }
}

/** ``html`<p>${text}</p>` `` */
export const html = Html.of;

/** Attribute of a button beside which another is the one to take. */
export const plain = (is = true): Html => (is ? html` class="plain"` : html``);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
