/** An access token, for memory alone: wherever it is shown or written it reads `token`. */
export class Token {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** of the header Authorization */
  get bearer(): string {
    return `Bearer ${this.#value}`;
  }

  equals(other: Token | null): boolean {
    return other !== null && this.#value === other.#value;
  }

  toJSON(): string {
    return 'token';
  }
}
