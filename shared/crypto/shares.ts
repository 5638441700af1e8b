const DIGITS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

/** The 4,096 shares of a district's marks, as the hashes of ids begin. */
export const SHARES: readonly string[] = DIGITS.flatMap((one) => DIGITS.map((other) => one + other));
