import { isIP, connect as overTcp, type Socket } from 'node:net';
import { connect as overTls } from 'node:tls';
import type { Place } from './place.ts';
import { type Answer, Reply } from './reply.ts';

/** What is told of one request. Once: either. */
export interface Asker {
  answered(answer: Answer): void;
  /** `isUnheard`: the connection was a kept one and had ended before a byte of an answer came. */
  failed(error: unknown, isUnheard: boolean): void;
}

/** By whom they are for: what shortens the next handshake. */
const sessions = new Map<string, Buffer>();

/** The server ended a connection without an answer, or in the middle of one. Named as Node's own. */
class HangUp extends Error {
  readonly code = 'ECONNRESET';
}

/** A connection, for one request at a time. */
export class Line {
  readonly #socket: Socket;
  #asker: Asker | null = null;
  #reply = new Reply();
  #isOpen = false;
  #isKept = false;
  #isHeard = false;
  #request = '';

  /** `free` is told when it takes another request, `gone` when it takes none any more. */
  constructor(place: Place, free: (line: Line) => void, gone: (line: Line) => void) {
    const socket = open(place, () => {
      this.#isOpen = true;
      socket.write(this.#request);
    });
    this.#socket = socket;
    let trouble: unknown;
    socket.on('data', (piece) => {
      const answer = this.#take(piece);
      if (answer === null) return;
      const asker = this.#asker;
      this.#asker = null;
      // Answered before all was sent: what is left would be read as the next request.
      if (this.#reply.isKept && socket.writableLength === 0) {
        this.#isKept = true;
        socket.unref();
        free(this);
      } else socket.destroy();
      asker?.answered(answer);
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => {
      trouble = error;
    });
    socket.on('close', () => {
      gone(this);
      this.#fail(trouble ?? new HangUp('the connection ended'));
    });
  }

  get isDead(): boolean {
    return this.#socket.destroyed;
  }

  /** `request`: head and body, in one piece. */
  ask(request: string, asker: Asker): void {
    this.#asker = asker;
    this.#request = request;
    if (!this.#isOpen) return; // sent with the connection
    this.#reply = new Reply();
    this.#isHeard = false;
    this.#socket.ref();
    this.#socket.write(request);
  }

  end(): void {
    this.#asker = null;
    this.#socket.destroy();
  }

  #take(piece: Buffer): Answer | null {
    this.#isHeard = true;
    // Nobody has asked.
    if (this.#asker === null) this.#socket.destroy();
    else {
      try {
        return this.#reply.take(piece);
      } catch (error) {
        this.#fail(error);
        this.#socket.destroy();
      }
    }
    return null;
  }

  #fail(error: unknown): void {
    const asker = this.#asker;
    this.#asker = null;
    asker?.failed(error, this.#isKept && !this.#isHeard);
  }
}

/** `opened`: when it is known who is at the other end. */
function open({ isSecure, hostname, port }: Place, opened: () => void): Socket {
  if (!isSecure) return kept(overTcp({ host: hostname, port: Number(port || 80) }, opened));
  const whom = `${hostname}:${port}`;
  const session = sessions.get(whom);
  const socket = overTls(
    {
      host: hostname,
      port: Number(port || 443),
      // An address is no name to ask for; the certificate is held against it all the same.
      servername: isIP(hostname) === 0 ? hostname : '',
      ALPNProtocols: ['http/1.1'],
      ...(session && { session }),
    },
    opened,
  );
  socket.on('session', (given: Buffer) => sessions.set(whom, given));
  socket.on('error', () => sessions.delete(whom));
  return kept(socket);
}

const kept = <T extends Socket>(socket: T): T => {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 1000);
  return socket;
};
