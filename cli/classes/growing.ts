/** Numbers in four bytes each, as many as come. */
export interface Numbers {
  /** The place at which it stands. */
  push(number: number): number;
  at(place: number): number;
  /** All so far. */
  all(): Uint32Array;
}

export function growingNumbers(): Numbers {
  let room = new Uint32Array(1024);
  let length = 0;
  return {
    push(number) {
      if (length === room.length) {
        const wider = new Uint32Array(room.length * 2);
        wider.set(room);
        room = wider;
      }
      room[length] = number;
      length += 1;
      return length - 1;
    },
    at: (place) => room[place] ?? 0,
    all: () => room.subarray(0, length),
  };
}

/** Bytes one after the other, as many as come. */
export interface Bytes {
  push(bytes: Uint8Array): void;
  /** Copies a piece to a place in others. */
  copy(from: number, to: number, target: Uint8Array, at: number): void;
}

export function growingBytes(): Bytes {
  let room = Buffer.alloc(4096);
  let length = 0;
  return {
    push(bytes) {
      while (length + bytes.length > room.length) room = Buffer.concat([room], room.length * 2);
      room.set(bytes, length);
      length += bytes.length;
    },
    copy: (from, to, target, at) => void room.copy(target, at, from, to),
  };
}
