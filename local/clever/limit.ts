/** Answers of each token in each minute, as the clock counts minutes. */
export interface Limit {
  /** Counts one. `now`: milliseconds. */
  count(token: string, now: number): { readonly isOver: boolean; readonly headers: Readonly<Record<string, string>> };
}

const MINUTE = 60_000;

export function limitOf(perMinute: number): Limit {
  const counts = new Map<string, { readonly minute: number; asked: number }>();
  return {
    count(token, now) {
      const minute = Math.floor(now / MINUTE);
      const known = counts.get(token);
      const own = known?.minute === minute ? known : { minute, asked: 0 };
      own.asked += 1;
      counts.set(token, own);
      return {
        isOver: own.asked > perMinute,
        headers: {
          'x-ratelimit-limit': String(perMinute),
          'x-ratelimit-remaining': String(Math.max(0, perMinute - own.asked)),
          'x-ratelimit-reset': String(((minute + 1) * MINUTE) / 1000),
        },
      };
    },
  };
}
