export interface Random {
  /** from 0, below 1 */
  next(): number;
  /** 0 … below - 1 */
  upTo(below: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  some<T>(from: readonly T[], count: number): readonly T[];
}

/** The same seed gives the same numbers on every machine: 32-bit xorshift with a Weyl sequence. */
export function seeded(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  let weyl = 0;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    weyl = (weyl + 0x6d2b79f5) >>> 0;
    return (((state >>> 0) + weyl) >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i += 1) next();
  const upTo = (below: number): number => Math.floor(next() * below);
  return {
    next,
    upTo,
    chance: (share) => next() < share,
    pick: ([first, ...others]) => others[upTo(others.length + 1) - 1] ?? first,
    some: (from, count) => {
      const left = [...from];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(upTo(left.length), 1)).flat();
    },
  };
}
