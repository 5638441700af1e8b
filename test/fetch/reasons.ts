/** What an aborted fetch ends with. */
export const ABORTED = 'The operation was aborted';

/** Why a fetch failed, or `fetched`. */
export const reasonOf = (fetching: Promise<unknown>): Promise<string> =>
  fetching.then(
    () => 'fetched',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
