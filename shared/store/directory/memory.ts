import { h } from '../../crypto/hash.ts';

/** Longer names are held by their hash: whoever asks chooses them. */
const LONGEST_NAME = 200;

/** Seconds between two rounds that drop what has run out. */
const SWEEP = 5;

/** A memory of what was read, bounded in number and in size: known answers up to `known` seconds, "there is none" up to `unknown` seconds. */
export class Memory<V> {
  readonly #entries = new Map<string, { readonly value: V | null; readonly until: number }>();
  readonly #known: number;
  readonly #unknown: number;
  readonly #max: number;
  #sweepAt = 0;

  constructor(age: { readonly known: number; readonly unknown: number; readonly max: number }) {
    this.#known = age.known;
    this.#unknown = age.unknown;
    this.#max = age.max;
  }

  /** undefined: not remembered, ask the table. */
  get(key: string, now: number): V | null | undefined {
    const entry = this.#entries.get(nameOf(key));
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  set(key: string, value: V | null, now: number): V | null {
    const age = value === null ? this.#unknown : this.#known;
    const name = nameOf(key);
    this.#entries.delete(name);
    if (age === 0) return value;
    if (this.#sweepAt <= now) {
      for (const [each, { until }] of this.#entries) if (until <= now) this.#entries.delete(each);
      this.#sweepAt = now + SWEEP;
    }
    if (this.#entries.size >= this.#max) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(name, { value, until: now + age });
    return value;
  }
}

const nameOf = (key: string): string => (key.length > LONGEST_NAME ? h(key) : key);
