/** The field "ID number" of a person and of a course in a Moodle: people may have typed both, and it tells an app what they typed. */
export interface IdNumbers {
  readonly person: string;
  readonly course: string;
}

export interface IdNumberBook {
  of(personId: string, placeId: string): IdNumbers;
  type(personId: string, placeId: string, typed: IdNumbers): void;
}

/** Kept as long as the demo runs. */
export function idNumberBook(): IdNumberBook {
  const people = new Map<string, string>();
  const courses = new Map<string, string>();
  return {
    of: (personId, placeId) => ({ person: people.get(personId) ?? '', course: courses.get(placeId) ?? '' }),
    type(personId, placeId, { person, course }) {
      people.set(personId, person.trim());
      courses.set(placeId, course.trim());
    },
  };
}
