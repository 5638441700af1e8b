const ALLOW = Symbol.for('roomkey.allowLocalPlatforms');

/** Plain http and private addresses, as local/ allows them. */
export const allowLocal = (value: unknown = true): void => {
  Reflect.set(globalThis, ALLOW, value);
};

export const refuseLocal = (): void => {
  Reflect.deleteProperty(globalThis, ALLOW);
};

/** What an aborted fetch ends with. */
export const ABORTED = 'The operation was aborted';

/** Why a fetch failed, or `fetched`. */
export const reasonOf = (fetching: Promise<unknown>): Promise<string> =>
  fetching.then(
    () => 'fetched',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
