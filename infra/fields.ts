/** What is wrong with the configuration, one line for each value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(namespace: string, problems: readonly string[]) {
    super(`The configuration "${namespace}" cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
  }
}

type Values = Record<string, unknown>;

/**
 * One level of the configuration. Each reader answers with a usable value and notes what it had to refuse; `finish`
 * throws all of that at once. Numbers and booleans may come as text, as they do from the command line.
 */
export class Fields {
  readonly #values: Values;
  readonly #path: string;
  readonly #problems: string[];
  readonly #known = new Set<string>();
  readonly #sections: Fields[] = [];

  private constructor(values: Values, path: string, problems: string[]) {
    this.#values = values;
    this.#path = path;
    this.#problems = problems;
  }

  /** The object `namespace` of the context, with every `namespace:<dotted path>` laid over it. */
  static ofContext(context: Readonly<Values>, namespace: string): Fields {
    const problems: string[] = [];
    const own = context[namespace] ?? {};
    if (!isValues(own)) problems.push(`${namespace} must be an object, or name one value: -c ${namespace}:key=value`);
    const values: Values = isValues(own) ? structuredClone(own) : {};
    for (const [key, value] of Object.entries(context)) {
      if (!key.startsWith(`${namespace}:`)) {
        const meant = meantBy(key, namespace);
        if (meant !== null) problems.push(`${key} is no setting: did you mean ${meant}?`);
        continue;
      }
      if (!put(values, key.slice(namespace.length + 1).split('.'), value)) problems.push(`${key} is no setting`);
    }
    return new Fields(values, namespace, problems);
  }

  section(key: string): Fields {
    const value = this.#take(key) ?? {};
    if (!isValues(value)) this.refuse(key, 'an object');
    const section = new Fields(isValues(value) ? value : {}, `${this.#path}.${key}`, this.#problems);
    this.#sections.push(section);
    return section;
  }

  optionalSection(key: string): Fields | null {
    return this.#take(key) === undefined ? null : this.section(key);
  }

  text(key: string, fallback: string, fits: (value: string) => boolean, wanted: string): string {
    const value = this.#take(key) ?? fallback;
    if (typeof value === 'string' && value !== '' && fits(value)) return value;
    this.refuse(key, wanted);
    return fallback;
  }

  optionalText(key: string, fits: (value: string) => boolean, wanted: string): string | null {
    return this.#take(key) === undefined ? null : this.text(key, '', fits, wanted);
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#take(key) ?? fallback;
    if (value === true || value === 'true') return true;
    if (value !== false && value !== 'false') this.refuse(key, 'true or false');
    return false;
  }

  whole(key: string, fallback: number, fits: (value: number) => boolean, wanted: string): number {
    const value = this.#take(key) ?? fallback;
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && fits(number)) return number;
    this.refuse(key, wanted);
    return fallback;
  }

  range(key: string, fallback: number, least: number, most: number): number {
    return this.whole(key, fallback, (v) => v >= least && v <= most, `a whole number from ${least} to ${most}`);
  }

  finish(): void {
    this.#unknown();
    if (this.#problems.length > 0) throw new ConfigError(this.#path, this.#problems);
  }

  #unknown(): void {
    for (const key of Object.keys(this.#values)) {
      if (!this.#known.has(key)) this.#problems.push(`${this.#path}.${key} is no setting`);
    }
    for (const section of this.#sections) section.#unknown();
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }

  refuse(key: string, wanted: string): void {
    this.#problems.push(`${this.#path}.${key} must be ${wanted}`);
  }
}

/** What a key that begins like ours, and is none of ours, was probably meant to be. */
function meantBy(key: string, namespace: string): string | null {
  if (key === namespace) return null;
  const [, name] = /^room[-_. ]?key[:.=_/ -]*(.*)$/i.exec(key) ?? [];
  if (name === undefined) return null;
  return name === '' ? namespace : `${namespace}:${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** False where the path leads through something that is not an object. */
function put(values: Values, path: readonly string[], value: unknown): boolean {
  const [key, ...rest] = path;
  if (key === undefined || key === '') return false;
  if (rest.length === 0) {
    values[key] = value;
    return true;
  }
  const next = Object.hasOwn(values, key) ? values[key] : {};
  if (!isValues(next)) return false;
  values[key] = next;
  return put(next, rest, value);
}
