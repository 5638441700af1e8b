/** Runs `act` for each, at most `width` at a time; the first fault ends all. */
export async function eachOf<T>(all: readonly T[], width: number, act: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const worker = async (): Promise<void> => {
    for (const one of rest) await act(one);
  };
  await Promise.all(Array.from({ length: Math.min(width, all.length) }, worker));
}
