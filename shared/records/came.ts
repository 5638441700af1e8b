/** How many members of a course, as its LMS told them, attend each class. */
export interface Members {
  /** students; null: the LMS did not tell */
  readonly all: number | null;
  /** by class id */
  readonly attend: ReadonlyMap<string, number>;
}
