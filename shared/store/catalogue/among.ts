import { MARK } from '../../crypto/marks.ts';

/** Of each of some people the marks, one after the other: how many of them a class's list has. Null where it has no list. */
export function amongOf(people: readonly Uint8Array[]): (list: Uint8Array | null) => number | null {
  const persons = new Map<string, number[]>();
  for (const [i, marks] of people.entries()) {
    for (const mark of textsOf(marks)) persons.set(mark, [...(persons.get(mark) ?? []), i]);
  }
  return (list) =>
    list === null ? null : new Set(textsOf(list.subarray(1)).flatMap((mark) => persons.get(mark) ?? [])).size;
}

const textsOf = (marks: Uint8Array): readonly string[] =>
  Array.from({ length: marks.length / MARK }, (_, i) =>
    Buffer.from(marks.subarray(i * MARK, (i + 1) * MARK)).toString('latin1'),
  );
