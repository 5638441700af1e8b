const refuse = (): never => {
  throw new Error('dates in words are not in this bundle');
};

/** Takes the place of the SDK's readers of dates: the protocols that we speak say them as seconds since 1970. */
export function parseEpochTimestamp(value: unknown): Date | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('a date is not a number of seconds');
  return new Date(Math.round(value * 1000));
}

export const dateToUtcString = refuse;
export const parseRfc3339DateTime = refuse;
export const parseRfc3339DateTimeWithOffset = refuse;
export const parseRfc7231DateTime = refuse;
