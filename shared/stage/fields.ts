/** What is wrong with the configuration, one line for each value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(heading: string, problems: readonly string[]) {
    super(`${heading}\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

type Values = Record<string, unknown>;

/** What a value must be, in words, and what it was probably meant to be. */
export interface Wanted {
  readonly says: string;
  readonly fits: (value: string) => boolean;
  readonly mend?: (value: string) => string;
}

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

  /** The object `namespace` of the context, with every `namespace:<dotted path>` laid over it. `path`: what stands before a setting in messages. */
  static ofContext(context: Readonly<Values>, namespace: string, path = namespace): Fields {
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
    return new Fields(values, path, problems);
  }

  section(key: string): Fields {
    const value = this.#take(key) ?? {};
    if (!isValues(value)) this.refuse(key, 'an object');
    const section = new Fields(isValues(value) ? value : {}, this.#at(key), this.#problems);
    this.#sections.push(section);
    return section;
  }

  optionalSection(key: string): Fields | null {
    return this.#take(key) === undefined ? null : this.section(key);
  }

  /** Text to text, such as tags; every key is taken. */
  pairs(key: string, name: Wanted, value: Wanted): Readonly<Record<string, string>> {
    const given = this.#take(key) ?? {};
    if (!isValues(given)) {
      this.refuse(key, 'an object');
      return {};
    }
    for (const [own, is] of Object.entries(given)) {
      if (!name.fits(own))
        this.#problems.push(`${this.#at(key)} has the key ${shown(own)}, which must be ${name.says}`);
      if (typeof is !== 'string' || !value.fits(is)) this.#refused(`${key}.${own}`, is, value.says, null);
    }
    return Object.fromEntries(Object.entries(given).map(([own, is]) => [own, String(is)]));
  }

  text(key: string, fallback: string, { fits, says, mend }: Wanted): string {
    const value = this.#take(key) ?? fallback;
    if (typeof value === 'string' && value !== '' && fits(value)) return value;
    const mended = typeof value === 'string' || typeof value === 'number' ? mend?.(String(value)) : undefined;
    this.#refused(key, this.#take(key), says, mended !== undefined && mended !== '' && fits(mended) ? mended : null);
    return fallback;
  }

  optionalText(key: string, wanted: Wanted): string | null {
    return this.#take(key) === undefined ? null : this.text(key, '', wanted);
  }

  /** A list of texts; on the command line with commas between. */
  texts(key: string, { fits, says }: Wanted): readonly string[] {
    const given = this.#take(key) ?? [];
    const list: readonly unknown[] =
      typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : [given];
    for (const one of list) if (typeof one !== 'string' || !fits(one)) this.#refused(key, one, says, null);
    return list.map(String);
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#take(key) ?? fallback;
    if (value === true || value === 'true') return true;
    if (value !== false && value !== 'false') {
      const mended = /^(yes|y|on|1)$/i.test(String(value))
        ? true
        : /^(no|n|off|0)$/i.test(String(value))
          ? false
          : null;
      this.#refused(key, value, 'true or false', mended);
    }
    return false;
  }

  whole(
    key: string,
    fallback: number,
    fits: (value: number) => boolean,
    says: string,
    mend?: (value: number) => number,
  ): number {
    const value = this.#take(key) ?? fallback;
    const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && fits(number)) return number;
    const mended = typeof number === 'number' && Number.isFinite(number) ? mend?.(number) : undefined;
    this.#refused(key, value, says, mended ?? null);
    return fallback;
  }

  range(key: string, fallback: number, least: number, most: number): number {
    const within = (v: number): number => Math.min(most, Math.max(least, Math.round(v)));
    return this.whole(key, fallback, (v) => v >= least && v <= most, `a whole number from ${least} to ${most}`, within);
  }

  /** `heading`: of the error, before what is wrong. */
  finish(heading: string): void {
    this.#unknown();
    if (this.#problems.length > 0) throw new ConfigError(heading, this.#problems);
  }

  #unknown(): void {
    for (const key of Object.keys(this.#values)) {
      if (this.#known.has(key)) continue;
      const meant = nearest(key, [...this.#known]);
      this.#problems.push(
        `${this.#at(key)} is no setting${meant === null ? '' : `: did you mean ${this.#at(meant)}?`}`,
      );
    }
    for (const section of this.#sections) section.#unknown();
  }

  #at(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }

  refuse(key: string, says: string, mended: string | number | null = null): void {
    this.#refused(key, this.#take(key), says, mended);
  }

  #refused(key: string, value: unknown, says: string, mended: string | number | boolean | null): void {
    const is = value === undefined ? 'is missing' : `is ${shown(value)}`;
    const write = mended === null ? '' : `: write ${shown(mended)}`;
    this.#problems.push(`${this.#at(key)} ${is}, and must be ${says}${write}`);
  }
}

/** As it would stand in the file, cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The known name that is at most two letters away, or the same in other letters' case. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const [best] = ranked;
  return best !== undefined && best.far <= 2 && best.far < best.name.length / 2 ? best.name : null;
}

/** Letters to put, take away or change (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, against] of [...other].entries()) {
      const changed = (row[j] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
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
