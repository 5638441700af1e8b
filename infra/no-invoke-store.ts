/**
 * Takes the place of `@aws/lambda-invoke-store` in every bundle: it tells invocations apart that one process serves at a
 * time, which no function of ours does. The trace id comes from the environment as ever. 2 kB.
 */
export const InvokeStore = { getInstanceAsync: async () => undefined };
