import type { KeyObject } from 'node:crypto';
import { MARK, markOf, shareOf } from '../crypto/marks.ts';
import type { CleverSection } from '../records/clever.ts';
import type { Shares } from '../store/catalogue/known.ts';
import { bitsOf, inOrder, listOf, type PupilLists } from '../store/catalogue/pupils.ts';

/** Pupils of a synced district are known by their Clever ids alone: a launch resolves the person to one first. */
const KIND = 'clever';
const BITS = bitsOf([{ kind: KIND }]);

/** Who attends these sections. */
export function listsOf(key: KeyObject, sections: readonly Pick<CleverSection, 'id' | 'students'>[]): PupilLists {
  const students = new Map(sections.map((one) => [one.id, one.students]));
  return (classId) => {
    const marks = (students.get(classId) ?? []).map((id) => markOf(key, KIND, id));
    return listOf(BITS, Buffer.concat(marks));
  };
}

/** Adds up whom the roster knows as a pupil, by shares; a pupil may come many times. */
export function knownPupils(key: KeyObject) {
  const shares = new Map<string, { room: Uint8Array; length: number }>();
  const settle = (share: { room: Uint8Array; length: number }): Uint8Array =>
    inOrder(share.room.subarray(0, share.length));
  const addMarks = (name: string, marks: Uint8Array): void => {
    const share = shares.get(name) ?? { room: new Uint8Array(16 * MARK), length: 0 };
    shares.set(name, share);
    if (share.length + marks.length > share.room.length) {
      const once = settle(share);
      // Those that came again make room for others; only what is left needs more.
      share.room = new Uint8Array(Math.max(share.room.length, (once.length + marks.length) * 2));
      share.room.set(once);
      share.length = once.length;
    }
    share.room.set(marks, share.length);
    share.length += marks.length;
  };
  return {
    add: (id: string): void => addMarks(shareOf(KIND, id), markOf(key, KIND, id)),
    /** as they were told of a share before */
    addMarks,
    shares: (): Shares => new Map([...shares].map(([name, share]) => [name, settle(share)])),
  };
}
