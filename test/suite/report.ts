import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { Counts } from './counts.ts';
import { said, told } from './told.ts';
import { BAD, type Ended, indented } from './words.ts';

type Completed = Extract<TestEvent, { type: 'test:complete' }>['data'];

interface FileRecord {
  readonly began: number;
  tests: number;
  readonly failures: string[];
  /** of the file as a whole: it crashed, was stopped, or holds no test */
  fault: string | undefined;
  printed: string;
}

/** A process that runs files, one at a time. */
interface Worker {
  /** those that it has begun; the last may still run */
  readonly files: string[];
  running: string | undefined;
  /** how it ended */
  how: string;
  failed: boolean;
  /** what it has printed since the last file whose end was told */
  printed: string;
}

/** Gathers what node's test runner tells of a run of many files: a suite each, in processes that run many. */
export class Report {
  readonly ended: Ended[] = [];
  readonly #root: string;
  readonly #all: readonly string[];
  readonly #files = new Map<string, FileRecord>();
  readonly #workers = new Map<string, Worker>();
  readonly #names = new Map<string, { readonly name: string; readonly parent: string }>();
  readonly #counts = new Counts();

  constructor(root: string, files: readonly string[]) {
    this.#root = root;
    this.#all = files;
  }

  /** @returns the file that ended with it */
  take(event: TestEvent): Ended | undefined {
    // Passes and failures come in the order of the workers, so behind those that still run; completions as they happen.
    const { type, data } = event;
    switch (type) {
      case 'test:enqueue':
        this.#enqueued(data);
        return;
      case 'test:complete': {
        const worker = workerOf(data);
        if (worker === undefined) this.#over(data);
        else if (data.nesting > 0) this.#test(data);
        else if (this.#all.includes(data.name)) return this.#end(data.name, data);
        return;
      }
      case 'test:stdout':
      case 'test:stderr':
        this.#worker(data.file ?? '').printed += data.message;
        return;
      case 'test:diagnostic': {
        const worker = workerOf(data);
        if (worker !== undefined) this.#worker(worker).printed += `${data.message}\n`;
        else if (data.file === undefined) this.#counts.add(data.message);
        return;
      }
      case 'test:pass':
      case 'test:fail':
        this.#reported(event);
        return;
      default:
        return;
    }
  }

  /** What is wrong with a file as a whole. The first word counts. */
  blame(file: string, fault: string): void {
    this.#record(file).fault ??= fault;
  }

  /**
   * All processes have ended: node may tell the last words of one only after its end.
   * @param begun files that a process took; @returns those that ended with their process
   */
  close(begun: Iterable<string>): readonly Ended[] {
    for (const { files, running, how, failed, printed } of this.#workers.values()) {
      const last = files.at(-1);
      if (running !== undefined) {
        this.blame(running, `It failed outside of its tests (${how}).`);
        this.#record(running).printed += printed;
      } else if (failed && last !== undefined && files.every((file) => isGood(this.#record(file))))
        this.blame(last, `Its process failed after it (${how}).`);
    }
    this.#workers.clear();
    const lost = [...begun].filter((file) => !this.has(file));
    for (const file of lost) this.blame(file, 'Its process ended before it.');
    return lost.map((file) => this.#end(file));
  }

  /** Whether a file has ended. */
  has(file: string): boolean {
    return this.ended.some((end) => end.file === file);
  }

  /** Whether something ran, to its end, and nothing failed. */
  get good(): boolean {
    return this.ended.length > 0 && [...this.#files.values()].every(isGood);
  }

  /** Every failure in full, with what its file printed. */
  failures(): string {
    return [...this.#files]
      .filter(([, record]) => !isGood(record))
      .map(([path, { failures, fault, printed }]) => {
        const file = relative(this.#root, path);
        const output = told(printed.trimEnd(), this.#root);
        const parts = [
          ...(fault === undefined ? [] : [`${BAD()} ${file}\n${indented(fault)}`]),
          ...failures,
          ...(output === '' ? [] : [`  What ${file} printed:\n${indented(output)}`]),
        ];
        return `\n${parts.join('\n\n')}\n`;
      })
      .join('');
  }

  /** The lines that node's own reporter ends with. */
  counts(): string {
    const faults = [...this.#files.values()].filter(({ fault }) => fault !== undefined);
    return this.#counts.lines(this.ended.length, faults.length);
  }

  #record(file: string): FileRecord {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const fresh: FileRecord = { began: performance.now(), tests: 0, failures: [], fault: undefined, printed: '' };
    this.#files.set(file, fresh);
    return fresh;
  }

  #worker(path: string): Worker {
    const known = this.#workers.get(path);
    if (known !== undefined) return known;
    const fresh: Worker = { files: [], running: undefined, how: '', failed: false, printed: '' };
    this.#workers.set(path, fresh);
    return fresh;
  }

  #enqueued(data: Extract<TestEvent, { type: 'test:enqueue' }>['data']): void {
    const path = workerOf(data);
    if (path === undefined) return;
    const worker = this.#worker(path);
    this.#names.set(keyOf(data, data.testId), { name: data.name, parent: keyOf(data, data.parentId) });
    if (data.nesting > 0) return;
    if (!this.#all.includes(data.name)) {
      const last = worker.files.at(-1);
      if (last !== undefined) this.blame(last, `“${data.name}” came after the end of it.`);
      return;
    }
    worker.files.push(data.name);
    worker.running = data.name;
    this.#record(data.name);
  }

  #test(data: Completed): void {
    const [file = '', ...groups] = this.#path(keyOf(data, data.parentId));
    const record = this.#record(file);
    const { type, error, passed } = data.details;
    if (type !== 'suite') record.tests += 1;
    if (passed || data.todo || said(error, 'failureType') === 'subtestsFailed') return;
    const place = `${relative(this.#root, data.file ?? '')}:${data.line}:${data.column}`;
    record.failures.push(
      `${BAD()} ${[...groups, data.name].join(' › ')}\n  ${place}\n${indented(told(error, this.#root))}`,
    );
  }

  /** @param data of its suite; undefined where its process ended first */
  #end(file: string, data?: Completed): Ended {
    const record = this.#record(file);
    const { error, passed } = data?.details ?? {};
    if (data !== undefined && !passed && said(error, 'failureType') !== 'subtestsFailed')
      this.blame(file, told(error, this.#root));
    if (passed && record.tests === 0) this.blame(file, 'There is no test in it.');
    for (const worker of this.#workers.values()) if (worker.running === file) worker.running = undefined;
    const failed = record.failures.length + (record.fault === undefined ? 0 : 1);
    const end = { file, tests: record.tests, failed, seconds: (performance.now() - record.began) / 1000 };
    this.ended.push(end);
    return end;
  }

  #over(data: Completed): void {
    const { error, passed } = data.details;
    const [code, signal] = [said(error, 'exitCode'), said(error, 'signal')];
    const worker = this.#worker(data.file ?? '');
    worker.how = typeof signal === 'string' ? signal : `exit code ${code ?? 0}`;
    worker.failed = !passed;
  }

  #reported({ type, data }: Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>): void {
    const path = workerOf(data);
    if (path === undefined) this.#counts.less(type === 'test:pass' ? 'pass' : outcomeOf(data.details.error));
    if (path === undefined || data.nesting > 0) return;
    const worker = this.#worker(path);
    this.#record(data.name).printed += worker.printed;
    worker.printed = '';
  }

  #path(key: string): readonly string[] {
    const test = this.#names.get(key);
    return test === undefined ? [] : [...this.#path(test.parent), test.name];
  }
}

const isGood = ({ failures, fault }: FileRecord): boolean => failures.length === 0 && fault === undefined;

const CANCELLED: readonly unknown[] = ['cancelledByParent', 'testAborted', 'testTimeoutFailure'];

const outcomeOf = (error: Error | undefined) => (CANCELLED.includes(said(error, 'failureType')) ? 'cancelled' : 'fail');

/** The process that an event comes from the inside of; undefined for one of the process as a whole. */
function workerOf(data: object): string | undefined {
  return 'entryFile' in data && typeof data.entryFile === 'string' ? data.entryFile : undefined;
}

/** Node numbers the tests of each process from 1. */
const keyOf = (data: object, id: number | undefined): string => `${workerOf(data)} ${id}`;
