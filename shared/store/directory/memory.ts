/** A bounded memory of what was read: known answers up to `known` seconds, "there is none" up to `unknown` seconds. */
export class Memory<V> {
  readonly #entries = new Map<string, { readonly value: V | null; readonly until: number }>();
  readonly #known: number;
  readonly #unknown: number;
  readonly #max: number;

  constructor(age: { readonly known: number; readonly unknown: number; readonly max: number }) {
    this.#known = age.known;
    this.#unknown = age.unknown;
    this.#max = age.max;
  }

  /** undefined: not remembered, ask the table. */
  get(key: string, now: number): V | null | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  set(key: string, value: V | null, now: number): V | null {
    const age = value === null ? this.#unknown : this.#known;
    this.#entries.delete(key);
    if (age === 0) return value;
    if (this.#entries.size >= this.#max) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, until: now + age });
    return value;
  }
}
