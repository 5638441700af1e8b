const ALLOW = Symbol.for('roomkey.allowLocalPlatforms');

/** Plain http and private addresses, as local/ allows them. */
export const allowLocal = (value: unknown = true): void => {
  Reflect.set(globalThis, ALLOW, value);
};

export const refuseLocal = (): void => {
  Reflect.deleteProperty(globalThis, ALLOW);
};
