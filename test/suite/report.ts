import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { BAD, type Ended, indented } from './words.ts';

type Completed = Extract<TestEvent, { type: 'test:complete' }>['data'];

interface FileRecord {
  tests: number;
  readonly failures: string[];
  /** of the file as a whole: it crashed, was stopped, or holds no test */
  fault: string | undefined;
  readonly printed: string[];
}

/** Gathers what node's test runner tells of a run of many files. */
export class Report {
  readonly ended: Ended[] = [];
  readonly #root: string;
  readonly #files = new Map<string, FileRecord>();
  readonly #names = new Map<string, { readonly name: string; readonly parent: string }>();
  readonly #counts: string[] = [];
  #whole = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** @returns which file began or ended with it */
  take({ type, data }: TestEvent): { readonly began?: string | undefined; readonly end?: Ended } {
    // Passes and failures come in the order of the files, so behind those that still run; completions as they happen.
    switch (type) {
      case 'test:dequeue':
        return entryOf(data) === undefined ? { began: data.file } : {};
      case 'test:enqueue':
        this.#names.set(keyOf(data, data.testId), { name: data.name, parent: keyOf(data, data.parentId) });
        return {};
      case 'test:complete':
        if (entryOf(data) === undefined) return { end: this.#end(data) };
        this.#test(data);
        return {};
      case 'test:stdout':
      case 'test:stderr':
        this.#record(data.file).printed.push(data.message);
        return {};
      case 'test:diagnostic':
        if (data.file === undefined) this.#counts.push(data.message);
        else this.#record(data.file).printed.push(`${data.message}\n`);
        return {};
      case 'test:summary':
        if (data.file === undefined) this.#whole = data.success && data.counts.tests > 0;
        return {};
      default:
        return {};
    }
  }

  /** What is wrong with a file as a whole. The first word counts. */
  blame(file: string, fault: string): void {
    this.#record(file).fault ??= fault;
  }

  /** Whether something ran, to its end, and nothing failed. */
  get good(): boolean {
    return this.#whole && [...this.#files.values()].every(isGood);
  }

  /** Every failure in full, with what its file printed. */
  failures(): string {
    return [...this.#files]
      .filter(([, record]) => !isGood(record))
      .map(([path, { failures, fault, printed }]) => {
        const file = relative(this.#root, path);
        const output = this.#plain(printed.join('').trimEnd());
        const parts = [
          ...failures,
          ...(fault === undefined ? [] : [`${BAD()} ${file}\n${indented(fault)}`]),
          ...(output === '' ? [] : [`  What ${file} printed:\n${indented(output)}`]),
        ];
        return `\n${parts.join('\n\n')}\n`;
      })
      .join('');
  }

  /** The lines that node's own reporter ends with. */
  counts(): string {
    return this.#counts.map((line) => `ℹ ${line}\n`).join('');
  }

  #record(file: string): FileRecord {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const fresh: FileRecord = { tests: 0, failures: [], fault: undefined, printed: [] };
    this.#files.set(file, fresh);
    return fresh;
  }

  #test(data: Completed): void {
    const record = this.#record(entryOf(data) ?? '');
    const { type, error, passed } = data.details;
    if (type !== 'suite') record.tests += 1;
    if (passed || data.todo || said(error, 'failureType') === 'subtestsFailed') return;
    const place = `${relative(this.#root, data.file ?? '')}:${data.line}:${data.column}`;
    const name = [...this.#path(keyOf(data, data.parentId)), data.name].join(' › ');
    record.failures.push(`${BAD()} ${name}\n  ${place}\n${indented(this.#told(error))}`);
  }

  #end(data: Completed): Ended {
    const file = data.file ?? '';
    const record = this.#record(file);
    const { error, passed, duration_ms: ms } = data.details;
    if (!passed && record.failures.length === 0) {
      const [code, signal] = [said(error, 'exitCode'), said(error, 'signal')];
      this.blame(
        file,
        `It failed outside of its tests (${typeof signal === 'string' ? signal : `exit code ${code}`}).`,
      );
    }
    if (passed && record.tests === 0) this.blame(file, 'There is no test in it.');
    const failed = record.failures.length + (record.fault === undefined ? 0 : 1);
    const end = { file, tests: record.tests, failed, seconds: ms / 1000 };
    this.ended.push(end);
    return end;
  }

  #path(key: string): readonly string[] {
    const test = this.#names.get(key);
    return test === undefined ? [] : [...this.#path(test.parent), test.name];
  }

  #told(error: Error | undefined): string {
    const cause = error?.cause ?? error;
    if (typeof cause === 'string') return cause;
    // Its own words hold the difference; its fields would say it all again.
    if (cause instanceof Error && said(cause, 'code') === 'ERR_ASSERTION')
      return this.#plain(cause.stack ?? cause.message);
    return this.#plain(inspect(cause, { depth: 6 }));
  }

  /** Without the frames of node itself, with paths as one types them. */
  #plain(text: string): string {
    return text
      .replaceAll(`file://${this.#root}/`, '')
      .split('\n')
      .filter((line) => !/^\s+at .*\bnode:/.test(line))
      .join('\n');
  }
}

const isGood = ({ failures, fault }: FileRecord): boolean => failures.length === 0 && fault === undefined;

/** The file that an event comes from the inside of; undefined for one of the file as a whole. */
function entryOf(data: object): string | undefined {
  return 'entryFile' in data && typeof data.entryFile === 'string' ? data.entryFile : undefined;
}

/** Node numbers the tests of each file from 1. */
const keyOf = (data: object, id: number | undefined): string => `${entryOf(data)} ${id}`;

const said = (error: Error | undefined, field: string): unknown =>
  error === undefined ? undefined : Object.entries(error).find(([name]) => name === field)?.[1];
