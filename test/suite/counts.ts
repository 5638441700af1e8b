const NAMES = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'];

/** What node counts of each run of processes, added up. */
export class Counts {
  readonly #sums = new Map<string, number>(NAMES.map((name) => [name, 0]));

  /** @param line “tests 12” */
  add(line: string): void {
    const [, name = '', value] = /^(\w+) ([\d.]+)$/.exec(line) ?? [];
    if (value !== undefined) this.#sums.set(name, (this.#sums.get(name) ?? 0) + Number(value));
  }

  /** node took for a test what is none: one of the processes. */
  less(outcome: 'pass' | 'fail' | 'cancelled'): void {
    for (const name of ['tests', outcome]) this.#sums.set(name, (this.#sums.get(name) ?? 0) - 1);
  }

  /**
   * @param files that ran, each of which node took for a suite
   * @param faults of files as a whole, each a test that failed
   */
  lines(files: number, faults: number): string {
    const more = new Map([
      ['suites', -files],
      ['tests', faults],
      ['fail', faults],
    ]);
    return [...this.#sums].map(([name, sum]) => `ℹ ${name} ${Math.max(0, sum + (more.get(name) ?? 0))}\n`).join('');
  }
}
