import { LaunchError } from '../errors.ts';

/** What comes out of a seal is ours, so that what cannot be read was written by another version of this code. Throws launch-layout-unknown. */
export function unsealed<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new LaunchError('launch-layout-unknown', cause);
  }
}

/** What this code did not write. */
export function unread(): never {
  throw new TypeError('sealed launch: another form');
}

/** Typed access to one array of the sealed JSON. */
export class Reader {
  readonly #items: readonly unknown[];

  constructor(value: unknown) {
    if (!Array.isArray(value)) unread();
    this.#items = value;
  }

  text(index: number): string {
    const value = this.#items[index];
    if (typeof value !== 'string') unread();
    return value;
  }

  textOrNull(index: number): string | null {
    return this.#items[index] === null ? null : this.text(index);
  }

  number(index: number): number {
    const value = this.#items[index];
    if (typeof value !== 'number') unread();
    return value;
  }

  zero(index: number): boolean {
    return this.#items[index] === 0;
  }

  isNothing(index: number): boolean {
    return this.#items[index] == null;
  }

  list(index: number): Reader {
    return new Reader(this.#items[index]);
  }

  maybe(index: number): Reader | null {
    return this.isNothing(index) ? null : this.list(index);
  }

  lists(index: number): readonly Reader[] {
    return this.list(index).#items.map((item) => new Reader(item));
  }

  texts(index: number): readonly string[] {
    const { length } = this.list(index).#items;
    return Array.from({ length }, (_, i) => this.list(index).text(i));
  }

  numbers(index: number): readonly number[] {
    const { length } = this.list(index).#items;
    return Array.from({ length }, (_, i) => this.list(index).number(i));
  }
}
