import { BrokenAnswer } from './answer.ts';

/** The headers that anybody here reads. */
const READ = ['content-length', 'transfer-encoding', 'connection', 'date', 'x-amz-crc32', 'x-amzn-errortype'] as const;

type Read = (typeof READ)[number];

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Partial<Record<Read, string>>>;
  readonly body: Buffer;
}

/** Bytes of a head, as Node's own client has it; and of a body: the service's largest answer has 16 MB, in JSON of twice that. */
const MOST = { head: 16_384, body: 67_108_864 };

const STATUS = /^HTTP\/1\.([01]) ([2-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)$/;
const LENGTH = /^\d{1,8}$/;
const CHUNK = /^([0-9A-Fa-f]{1,7})$/;

const NOTHING = Buffer.alloc(0);
const END = '\r\n';

/** One answer in HTTP/1.1 as it comes in pieces. What is not plainly one, whole and alone, is a BrokenAnswer. */
export class Reply {
  #held: Buffer = NOTHING;
  #head: Omit<Answer, 'body'> | null = null;
  #next: 'head' | 'body' | 'size' | 'chunk' | 'trailer' = 'head';
  /** bytes of the body, or of its chunk, that are still to come */
  #left = 0;
  #size = 0;
  readonly #body: Buffer[] = [];
  /** whether the server takes another request by the same connection */
  isKept = false;

  /** The answer, once it is whole. */
  take(piece: Buffer): Answer | null {
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    while (this.#step()) if (this.#isWhole()) return this.#whole();
    return null;
  }

  /** Whether one more could be made. */
  #step(): boolean {
    switch (this.#next) {
      case 'head':
        return this.#readHead();
      case 'size':
        return this.#readSize();
      case 'trailer':
        return this.#line(0) !== null && this.#turn('body');
      default:
        return this.#readBody();
    }
  }

  #isWhole(): boolean {
    return this.#next === 'body' && this.#left === 0;
  }

  #whole(): Answer {
    const [head, [first, ...others]] = [this.#head, this.#body];
    // Who says more than was asked for, or than announced, may have said the rest for somebody else.
    if (head === null || this.#held.length > 0) throw new BrokenAnswer();
    return { ...head, body: others.length === 0 ? (first ?? NOTHING) : Buffer.concat(this.#body) };
  }

  #turn(next: 'body' | 'size' | 'chunk' | 'trailer', left = 0): true {
    this.#next = next;
    this.#left = left;
    this.#size += left;
    if (this.#size > MOST.body) throw new BrokenAnswer();
    return true;
  }

  #readHead(): boolean {
    const at = this.#held.indexOf('\r\n\r\n');
    if (at > MOST.head || (at < 0 && this.#held.length > MOST.head)) throw new BrokenAnswer();
    if (at < 0) return false;
    const [status = '', ...lines] = this.#held.toString('latin1', 0, at).split(END);
    this.#held = this.#held.subarray(at + 4);
    const [, minor, code] = STATUS.exec(status) ?? [];
    if (code === undefined) throw new BrokenAnswer();
    const headers = headersIn(lines);
    this.#head = { status: Number(code), headers };
    this.isKept = minor === '1' && !/\bclose\b/i.test(headers.connection ?? '');
    const { 'content-length': length, 'transfer-encoding': encoding } = headers;
    if (encoding === undefined && length !== undefined && LENGTH.test(length))
      return this.#turn('body', Number(length));
    // The end of a connection is no end of an answer: it may have been cut.
    if (encoding?.toLowerCase() !== 'chunked' || length !== undefined) throw new BrokenAnswer();
    return this.#turn('size');
  }

  #readBody(): boolean {
    if (this.#held.length === 0) return false;
    const piece = this.#held.subarray(0, this.#left);
    this.#held = this.#held.subarray(piece.length);
    if (piece.length > 0) this.#body.push(piece);
    this.#left -= piece.length;
    if (this.#left > 0 || this.#next === 'body') return true;
    return this.#line(0) !== null && this.#turn('size');
  }

  #readSize(): boolean {
    const line = this.#line(7);
    if (line === null) return false;
    const [, size] = CHUNK.exec(line) ?? [];
    if (size === undefined) throw new BrokenAnswer();
    const bytes = Number.parseInt(size, 16);
    return bytes === 0 ? this.#turn('trailer') : this.#turn('chunk', bytes);
  }

  /** Of so many characters at most; null while it is not whole. */
  #line(most: number): string | null {
    const at = this.#held.indexOf(END);
    if (at > most || (at < 0 && this.#held.length > most + 1)) throw new BrokenAnswer();
    if (at < 0) return null;
    const line = this.#held.toString('latin1', 0, at);
    this.#held = this.#held.subarray(at + END.length);
    return line;
  }
}

function headersIn(lines: readonly string[]): Answer['headers'] {
  const headers: Partial<Record<Read, string>> = {};
  for (const line of lines) {
    const [, given = '', value] = HEADER.exec(line) ?? [];
    if (value === undefined) throw new BrokenAnswer();
    const lower = given.toLowerCase();
    const name = READ.find((read) => read === lower);
    if (name === undefined) continue;
    // Two of one that decides something are two answers.
    if (headers[name] !== undefined) throw new BrokenAnswer();
    headers[name] = value.trim();
  }
  return headers;
}
